"""Reads the data files: each once, on the first question about it."""

import json
from functools import cache
from importlib.resources import files
from typing import Any

from ailz.catalog.errors import UnknownFactError

Fields = dict[str, Any]


@cache
def document(name: str) -> Fields:
    """Read the whole data file `name` (without `.json`): `_meta` and sections of entries."""
    text = files("ailz.catalog").joinpath("data", f"{name}.json").read_text(encoding="utf-8")
    loaded: Fields = json.loads(text)
    return loaded


@cache
def section(name: str, part: str = "entries") -> dict[str, Fields]:
    """Return the entries of one section, in the file's order, by their key."""
    entries: dict[str, Fields] = document(name)[part]
    return entries


@cache
def _canonical(name: str, part: str) -> dict[str, str]:
    return {key.casefold(): key for key in section(name, part)}


def find(
    name: str, key: str, noun: str, part: str = "entries", hint: str = ""
) -> tuple[str, Fields]:
    """Find the canonical key and the entry for `key`, whatever its case."""
    canonical = _canonical(name, part).get(key.casefold())
    if canonical is None:
        raise unknown(noun, key, tuple(section(name, part)), hint)
    return canonical, section(name, part)[canonical]


def unknown(noun: str, asked: str, known: tuple[str, ...], hint: str = "") -> UnknownFactError:
    """Make the error for `asked`, with up to three of `known` that look like it."""
    import difflib  # only a mistake needs it

    by_folded = {name.casefold(): name for name in known}
    close = difflib.get_close_matches(asked.casefold(), by_folded, n=3, cutoff=0.6)
    return UnknownFactError(noun, asked, tuple(by_folded[name] for name in close), hint)


def texts(values: list[str] | str | None) -> tuple[str, ...]:
    """Make a tuple from what a data file gives as a list, one text or nothing."""
    if values is None:
        return ()
    return (values,) if isinstance(values, str) else tuple(values)
