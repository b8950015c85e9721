"""Turns the recorded facts into the data files of the catalog, one module a subject."""
