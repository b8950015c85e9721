"""ailz scaffolds hardened Azure AI landing zones as Bicep and Terraform."""

__version__ = "0.1.0"
