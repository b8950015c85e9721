"""Pipelines as files of a delivery platform: decided elsewhere, laid out here."""
