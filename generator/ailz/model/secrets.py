"""Credentials in a configuration: refused wherever they stand, and never shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ailz.credentials import holds_one, names_one
from ailz.errors import Finding
from ailz.model.place import Path, written

_MEANING_ENOUGH = 4
"""A tag of that name with a shorter value says yes, no or none."""
_REMEDY = (
    "Take it out and have it revoked where it is real: what is generated signs in with managed "
    "identities and keeps no secret"
)


def secrets(data: object, path: Path = ()) -> Iterator[tuple[Path, Finding]]:
    """Yield each value that has a credential in it, or stands under a tag that is named as one."""
    if isinstance(data, Mapping):
        for key, value in data.items():
            here = (*path, key)
            if holds_one(key):
                yield here, _found(here, "the key")
            elif _is_named_as_one(path, key, value):
                yield here, _found(here, "what stands here")
            else:
                yield from secrets(value, here)
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from secrets(value, (*path, index))
    elif isinstance(data, str) and holds_one(data):
        yield path, _found(path, "the text")


def _is_named_as_one(path: Path, key: str, value: object) -> bool:
    """Tell whether a tag has a secret for a value; elsewhere such a key is none of ours."""
    return (
        path[-1:] == ("tags",)
        and names_one(key)
        and isinstance(value, str)
        and len(value) > _MEANING_ENOUGH
    )


def _found(path: Path, what: str) -> Finding:
    return Finding(
        path=written(path),
        code="SECRET",
        message=f"{what} looks like a credential, and a configuration takes no secrets",
        remedy=_REMEDY,
    )
