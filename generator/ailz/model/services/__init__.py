"""What the workload may ask for: a section of the configuration and its rules, a module each."""
