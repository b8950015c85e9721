"""Resource ids that people paste: what is wrong with one, and the one inside a portal's address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from ailz.errors import Finding
from ailz.model.base import ARM_ID

GROUP = "/subscriptions/<id>/resourceGroups/<name>"
"""The form of a resource group's id."""
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


def typed(path: str, resource_id: str, wanted: str) -> Iterator[Finding]:
    """Yield an id of another type than the one that its place asks for, in a resource group."""
    if type_of(resource_id) != wanted.lower():
        yield of_another_type(path, wanted, f"{GROUP}/providers/{wanted}/<name>")


def type_of(resource_id: str) -> str:
    """Return the type of what lies directly in a resource group, in lower case."""
    _, _, said = resource_id.partition("/providers/")
    return said.rpartition("/")[0].lower()


def of_another_type(path: str, wanted: str, form: str) -> Finding:
    """Return the finding on an id of another type; ``form`` is what one of the right type is."""
    return Finding(
        path=path,
        code="ID-OF-ANOTHER-TYPE",
        message=f"this is not the id of {wanted}",
        allowed=form,
    )
