"""Folders of JSON files, read as people have them; every file that is skipped is listed."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from ailz.errors import UsageError
from ailz.policy import epac, templates
from ailz.policy.entries import ForeignError, is_member, is_named, lowered, read_entry
from ailz.policy.library import (
    Assignment,
    Definition,
    Exemption,
    Initiative,
    Library,
    Unread,
)
from ailz.policy.text import UnreadableError, parsed
from ailz.policy.trees import Gathered

_SUFFIXES = (".json", ".jsonc")
_PUBLIC = "public"
# How folders, files and lists of definitions name the cloud that they are for.
_CLOUDS = {
    "us_government": ("azureusgovernment", "azure government", "azuregovernment", "gov"),
    "china": ("azurechinacloud", "azure china", "azurechina", "china", "mooncake"),
}
_ELSEWHERE = "where its template is deployed is not known"
_BUILT_IN = "/providers/microsoft.authorization/"


def load_definitions(*folders: Path, cloud: str = _PUBLIC) -> Library:
    """Return everything about Azure Policy in the JSON files under folders, or in files.

    Read are the REST API's JSON, what `az policy ... list`, PowerShell and Resource Graph export,
    ARM templates, ALZ libraries, EPAC's files, and exports of management groups. Of a definition
    that is there twice the copy for `cloud` counts, else the first. What is something else, broken
    or doubled is listed in `unread`. Raises UsageError if a folder is not there.
    """
    reader = _Reader(cloud)
    for folder in folders:
        if not folder.exists():
            hint = "name a folder with policy definitions as JSON, such as a tenant's export"
            msg = f"{folder} is not a folder"
            raise UsageError(msg, hint)
        # Of several folders each file is shown with its own.
        before = f"{folder.as_posix()}/" if len(folders) > 1 else ""
        for path, shown in _files(folder):
            reader.take_file(path, before + shown)
    return reader.library()


def digest(*folders: Path) -> str:
    """Return the sha256 of the JSON files under folders, by their paths and contents."""
    total = hashlib.sha256()
    for folder in folders:
        for path, shown in _files(folder):
            if path.suffix.lower() in _SUFFIXES:
                total.update(hashlib.sha256(path.read_bytes()).digest() + shown.encode() + b"\0")
    return total.hexdigest()


def _files(folder: Path) -> Iterator[tuple[Path, str]]:
    if folder.is_file():
        yield folder, folder.name
        return
    found = ((path.relative_to(folder), path) for path in folder.rglob("*"))
    for relative, path in sorted(found, key=lambda each: each[0].parts):
        # What lies in .git is the history of the files, not files.
        if ".git" not in relative.parts and path.is_file():
            yield path, relative.as_posix()


def _cloud_of(place: str) -> str:
    parts = [part for each in place.lower().split("/") for part in (each, *each.split("."))]
    parts += place.lower().replace("#", ".").split(".")
    for cloud, words in _CLOUDS.items():
        if any(word in parts for word in words):
            return cloud
    return _PUBLIC


class _Reader:
    def __init__(self, cloud: str) -> None:
        self._cloud = cloud
        self._taken: dict[tuple[str, str], tuple[str, Definition | Initiative]] = {}
        self._others: list[Assignment | Exemption] = []
        self._unread: list[Unread] = []
        self._tree = Gathered()

    def library(self) -> Library:
        policies = [entry for _, entry in self._taken.values()]
        return Library(
            tuple(each for each in policies if isinstance(each, Definition)),
            tuple(each for each in policies if isinstance(each, Initiative)),
            tuple(each for each in self._others if isinstance(each, Assignment)),
            tuple(each for each in self._others if isinstance(each, Exemption)),
            tuple(self._unread),
            self._tree.hierarchy(),
        )

    def take_file(self, path: Path, shown: str) -> None:
        if path.suffix.lower() not in _SUFFIXES:
            self._skip(shown, "is not JSON by its name")
            return
        try:
            document = parsed(path.read_bytes())
        except OSError as error:
            self._skip(shown, f"cannot be opened: {error.strerror}")
        except UnreadableError as error:
            self._skip(shown, str(error))
        else:
            self._take(document, shown, path)

    def _skip(self, shown: str, why: str) -> None:
        self._unread.append(Unread(shown, why))

    def _take(self, document: Any, shown: str, path: Path) -> None:  # noqa: ANN401 - any JSON
        if templates.is_template(document):
            self._template(document, shown)
        elif epac.is_assignments(document):
            self._rest(epac.assignments(document), shown)
        elif epac.is_exemptions(document):
            self._rest(epac.exemptions(document), shown)
        elif not self._tree.take(document):
            many = _listed(document)
            if many is None:
                self._entry(document, shown, path.stem)
                return
            if not many:
                self._skip(shown, "is an empty list")
            elif all(map(is_member, many)):
                self._skip(shown, "has the members of an initiative without the initiative")
                return
            for at, entry in enumerate(many):
                if not self._tree.take_entry(entry):
                    self._entry(entry, f"{shown}[{at}]", "")

    def _template(self, document: dict[str, Any], shown: str) -> None:
        found = list(templates.entries(document, shown))
        for each in found:
            if isinstance(each, templates.Found):
                entry = {**each.entry}
                entry.setdefault("faults", () if "scope" in entry else (_ELSEWHERE,))
                self._entry(entry, each.place, each.place, each.cloud_hint)
            else:
                self._skip(each.place, each.why)
        if not found:
            self._skip(shown, "is a template without policy resources")

    def _rest(self, entries: Iterable[dict[str, Any]], shown: str) -> None:
        many = list(entries)
        if not many:
            self._skip(shown, "assigns nothing and exempts nothing")
        for at, each in enumerate(many):
            self._entry(each, f"{shown}[{at}]", "")

    def _entry(self, entry: object, place: str, otherwise: str, cloud: str = "") -> None:
        try:
            taken = read_entry(entry, place, otherwise)
        except ForeignError as error:
            self._skip(place, str(error))
            return
        if isinstance(taken, Definition | Initiative):
            # A name that only its file gives says nothing of another file's entry.
            key = _key(taken) if is_named(entry) else place
            self._policy(key, taken, _cloud_of(cloud or place))
            return
        if isinstance(taken, Assignment) and isinstance(entry, dict) and entry.get("faults"):
            taken = replace(taken, faults=(*taken.faults, *entry["faults"]))
        self._others.append(taken)

    def _policy(self, key: str, taken: Definition | Initiative, cloud: str) -> None:
        own = (type(taken).__name__, key)
        first_cloud, first = self._taken.setdefault(own, (cloud, taken))
        if first is taken:
            return
        kept, left = first, taken
        if self._rank(cloud) < self._rank(first_cloud):
            self._taken[own] = (cloud, taken)
            kept, left = taken, first
        self._skip(left.file, f"{taken.name} is already read from {kept.file}")

    def _rank(self, cloud: str) -> int:
        return 0 if cloud == self._cloud else 1 if cloud == _PUBLIC else 2


def _key(taken: Definition | Initiative) -> str:
    own = taken.id.lower()
    # Of what is built in, the name alone says what it is.
    return taken.name.lower() if own.startswith(_BUILT_IN) or not own else own


def _listed(document: Any) -> list[Any] | None:  # noqa: ANN401 - any JSON
    """Return the entries of a list, of `{"value": [...]}` or of Resource Graph's `data`."""
    if isinstance(document, list):
        return document
    if not isinstance(document, dict):
        return None
    keys = lowered(document)
    for name in ("value", "data"):
        held = keys.get(name)
        if isinstance(held, list):
            return held
        if isinstance(held, dict) and isinstance(held.get("rows"), list):
            columns = [str(each.get("name", "")) for each in held.get("columns", [])]
            return [dict(zip(columns, row, strict=False)) for row in held["rows"]]
    return None
