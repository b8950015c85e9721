"""Adapters to the tools that users have anyway: the Bicep compiler, Terraform, checkov.

Each runs offline, never writes into the user's tree, and answers with a `Step`. A tool that is not
installed is a skipped step that says what it would have shown.
"""
