"""Where Azure keeps copies of what a resource holds, and what brings it back."""

from tools.catalog_facts.facts import Facts, Fields, about


def copies(facts: Facts) -> Fields:
    """Derive both sections as they stand: each entry has its source."""
    known = facts["copies"]
    meta = about("where copies of what is stored lie", "the sources of each entry")
    names = {"entries": "types", "backups": "backups"}
    sections = {mine: dict(sorted(known[name].items())) for mine, name in names.items()}
    return {"_meta": meta, **sections}
