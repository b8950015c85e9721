"""How a landing zone gets from a repository into Azure: pipelines, identities and their rights."""
