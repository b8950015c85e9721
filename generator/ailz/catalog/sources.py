"""Where a fact can be read: the page behind a recorded source."""

from __future__ import annotations

import re

_LEARN = re.compile(r"MicrosoftDocs/[\w.-]+@\w+:articles/(?P<page>[\w./-]+)\.md", re.IGNORECASE)
_GITHUB = re.compile(r"(?P<repo>[\w.-]+/[\w.-]+)@(?P<commit>\w+):(?P<path>[^\s;()]+)")
_ADDRESS = re.compile(r"https://[^\s;()]+")


def page_of(source: str) -> str:
    """Return the address of the first page that a source names; empty where it names none.

    Microsoft's articles are read on Learn, other files in their repository at the recorded commit.
    """
    if found := _LEARN.search(source):
        page = found["page"]
        if "/includes/" not in f"/{page}":
            return f"https://learn.microsoft.com/azure/{page}"
    if found := _ADDRESS.search(source):
        return found[0]
    if found := _GITHUB.search(source):
        return f"https://github.com/{found['repo']}/blob/{found['commit']}/{found['path']}"
    return ""
