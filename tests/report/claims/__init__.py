"""Sentences of the documents, and what must be true of the evaluated requests where they stand."""
