"""What brings back what was deleted or spoiled in a resource, as the requests say it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ailz.azure.bodies import Body
from ailz.azure.look import is_type, known
from ailz.catalog.copies import Backup, backups


def brought_back(body: Body, bodies: Sequence[Body]) -> tuple[str, ...] | None:
    """Return in words what comes back; None where no source says what the type keeps.

    ``bodies`` are those of the same environment: parts of a resource are requests of their own.
    """
    found = backups().get(body.type.casefold())
    if found is None:
        return None
    said = tuple(each for row in found.rows for each in _told(row, body, bodies))
    return said or ((found.none,) if found.none else ("nothing",))


def _told(row: Backup, body: Body, bodies: Sequence[Body]) -> Iterator[str]:
    for value in _values(row, body, bodies):
        number = re.search(r"\d+", str(value))
        if str(value) != row.unless:
            yield row.says.format(number.group() if number is not None else value)


def _values(row: Backup, body: Body, bodies: Sequence[Body]) -> Iterator[object]:
    if not row.child:
        yield from known(body.body, row.path)
        return
    for each in bodies:
        part = f"{body.id}/{row.child}/".casefold()
        if is_type(each, f"{body.type}/{row.child}") and each.id.casefold().startswith(part):
            yield from known(each.body, row.path)
