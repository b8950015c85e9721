"""Questions about the workload whose answers become the same configuration as a file's."""
