"""What Azure says: facts as data files, with a typed accessor and a source for each.

One module a noun, functions only: `types.api_version(...)`, `roles.role(...)`, `dns.zones(...)`.
Every accessor raises `UnknownFactError` for what the catalog does not know. A data file is read on
the first question about it and kept.
"""
