"""The versions of tools that pipelines run with: those that this generator is tested with."""

TERRAFORM = "1.11.4"
BICEP = "0.44.1"
