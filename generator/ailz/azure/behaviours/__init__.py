"""What Azure does, a module a respect; each defines `BEHAVIOURS` and is found by standing here."""
