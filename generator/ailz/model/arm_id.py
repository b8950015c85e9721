"""Resource ids that people paste: what is wrong with one, and the one inside a portal's address."""

from __future__ import annotations

import re
from urllib.parse import unquote

from ailz.model.base import ARM_ID

_INSIDE = re.compile(ARM_ID.removeprefix("^").removesuffix("$"), re.IGNORECASE)
_WRONG = re.compile(r"[\s?#%&<>\\]")


def inside(text: str) -> str:
    """Return the id in the address of a portal's page, or between blanks; empty where none is."""
    if "://" not in text and text == text.strip():
        return ""
    found = _INSIDE.search(unquote(text))
    return found.group() if found else ""


def wrong_part(text: str) -> str:
    """Return the first part of an id that no name can be, with the reason; empty where none is."""
    if not text.lower().startswith("/subscriptions/"):
        return ""
    for part in text.removeprefix("/").split("/"):
        if not part:
            return "an empty part, between // or at its end"
        if part.endswith("."):
            return f"the part {part!r}, which ends in a dot"
        if culprit := _WRONG.search(part):
            what = "a blank" if culprit.group().isspace() else culprit.group()
            return f"the part {part!r}, which has {what} in it"
    return ""
