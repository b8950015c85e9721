"""The facts folder, and what the modules beside this one share."""

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

Fields = dict[str, Any]

OWN = Path(__file__).resolve().parents[1] / "facts"
"""Facts that the recorded ones do not have, by the name of the file that they belong to."""


class Facts:
    """The facts folder; a file is read once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._read: dict[str, Fields] = {}

    def __getitem__(self, name: str) -> Fields:
        if name not in self._read:
            recorded = self.folder / f"{name}.json"
            own = OWN / f"{name}.json"
            found: Fields = {}
            if recorded.is_file() or not own.is_file():
                found = json.loads(recorded.read_text("utf-8"))
            if own.is_file():
                _extend(found, json.loads(own.read_text("utf-8")))
            self._read[name] = found
        return self._read[name]

    def hardening(self) -> Iterable[Fields]:
        """Every document of the hardening facts."""
        for path in sorted((self.folder / "hardening").glob("*.json")):
            yield self[f"hardening/{path.stem}"]


def _extend(recorded: Fields, own: Fields) -> None:
    for key, value in own.items():
        if isinstance(value, list):
            recorded[key] = [*recorded.get(key, []), *value]
        else:
            recorded[key] = {**recorded.get(key, {}), **value}


_RECORDED = re.compile(r"\bsteering/shared/(facts|research)/")


def some(**fields: object) -> Fields:
    """Keep the fields that say something: not None, False, or an empty list or text."""
    return {key: value for key, value in fields.items() if value not in (None, False, [], "", {})}


def recorded_in(source: str) -> str:
    """Return a source as it reads outside of where facts are recorded."""
    return _RECORDED.sub(r"recorded \1: ", source)


def about(what: str, *sources: str) -> Fields:
    """Say what a data file is and where it comes from."""
    return {"what": what, "source": "; ".join(sources)}


def guids(definitions: list[Any]) -> list[str]:
    """Return the GUIDs of definitions given by id, by GUID or as objects with one."""
    guids = (each["guid"] if isinstance(each, dict) else each for each in definitions)
    return [str(guid).rsplit("/", 1)[-1] for guid in guids]
