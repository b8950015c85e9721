"""Definitions, initiatives, assignments and exemptions, from a folder of JSON files."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ailz.errors import UsageError
from ailz.policy.values import Value

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Definition:
    """A policy definition: one rule. `mode` and `effect` as written; `parameters` by name."""

    id: str
    name: str
    display_name: str
    mode: str
    parameters: Json
    condition: Any
    then: Json
    file: str

    @property
    def effect(self) -> object:
        """The effect as the rule writes it, mostly an expression."""
        return self.then.get("effect", "")


@dataclass(frozen=True, slots=True, eq=False)
class Initiative:
    """A policy set definition: members with the parameters each is given."""

    id: str
    name: str
    display_name: str
    parameters: Json
    members: tuple[Json, ...]
    file: str


@dataclass(frozen=True, slots=True, eq=False)
class Assignment:
    """A definition or an initiative put in force at a scope; an empty scope is everywhere.

    `parameters` are plain values by name. `overrides` and `selectors` are as Azure writes them.
    """

    name: str
    policy_id: str
    display_name: str = ""
    id: str = ""
    scope: str = ""
    not_scopes: tuple[str, ...] = ()
    parameters: Json = field(default_factory=dict)
    enforced: bool = True
    overrides: tuple[Json, ...] = ()
    selectors: tuple[Json, ...] = ()
    file: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Exemption:
    """What frees a scope from an assignment, or from the members named in `reference_ids`."""

    scope: str
    assignment_id: str
    reference_ids: frozenset[str]
    expires_on: str
    selectors: tuple[Json, ...]


@dataclass(frozen=True, slots=True)
class Unread:
    """A file, or an entry of one, that was not taken in, and why."""

    file: str
    why: str

    def __str__(self) -> str:
        return f"not read: {self.file}: {self.why}"


@dataclass(frozen=True, slots=True, eq=False)
class Library:
    """All that was read. Definitions and initiatives are found by full id or by name."""

    definitions: tuple[Definition, ...] = ()
    initiatives: tuple[Initiative, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    exemptions: tuple[Exemption, ...] = ()
    unread: tuple[Unread, ...] = ()
    _found: dict[str, Definition | Initiative] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        entries: list[Definition | Initiative] = [*self.definitions, *self.initiatives]
        for entry in entries:
            for key in _keys(entry):
                self._found.setdefault(key, entry)

    def find(self, policy_id: str) -> Definition | Initiative | None:
        """Return what has that id, or else that name; None if nothing has."""
        whole = policy_id.lower()
        kind = "set:" if "/policysetdefinitions/" in whole else "one:"
        return self._found.get(whole) or self._found.get(kind + whole.rsplit("/", 1)[-1])


def _keys(entry: Definition | Initiative) -> Iterator[str]:
    if entry.id:
        yield entry.id.lower()
    yield ("set:" if isinstance(entry, Initiative) else "one:") + entry.name.lower()


def load_definitions(folder: Path) -> Library:
    """Return everything about Azure Policy in the JSON files under a folder.

    Taken are arrays and single objects as `az policy ... list` and `show` give them, the REST
    API's `{"value": [...]}`, and files of a clone of Azure/azure-policy. What is something else, or
    broken, is listed in `unread`. Raises UsageError if the folder is not one.
    """
    if not folder.is_dir():
        hint = "name a folder with policy definitions as JSON, such as a tenant's export"
        msg = f"{folder} is not a folder"
        raise UsageError(msg, hint)
    reader = _Reader()
    for path in sorted(folder.rglob("*.json"), key=lambda each: each.relative_to(folder).parts):
        shown = path.relative_to(folder).as_posix()
        if not any(part.startswith(".") for part in path.relative_to(folder).parts):
            reader.take_file(path, shown)
    return reader.library()


class _Reader:
    def __init__(self) -> None:
        self._taken: dict[type, list[Any]] = {}
        self._unread: list[Unread] = []
        self._seen: dict[str, str] = {}

    def library(self) -> Library:
        def of(kind: type) -> tuple[Any, ...]:
            return tuple(self._taken.get(kind, ()))

        return Library(
            of(Definition), of(Initiative), of(Assignment), of(Exemption), tuple(self._unread)
        )

    def take_file(self, path: Path, shown: str) -> None:
        try:
            document = json.loads(path.read_text(encoding="utf-8-sig"))
        except (OSError, UnicodeDecodeError) as error:
            self._unread.append(Unread(shown, f"cannot be opened as text: {error}"))
        except json.JSONDecodeError as error:
            why = f"is not JSON: line {error.lineno}, column {error.colno}: {error.msg}"
            self._unread.append(Unread(shown, why))
        except (RecursionError, ValueError):
            self._unread.append(Unread(shown, "is JSON that is nested too deep or too large"))
        else:
            self._take(document, shown, path)

    def _take(self, document: object, shown: str, path: Path) -> None:
        entries = document.get("value") if isinstance(document, dict) else None
        many = document if isinstance(document, list) else entries
        if not isinstance(many, list):
            self._entry(document, shown, path.stem)
            return
        if not many:
            self._unread.append(Unread(shown, "is an empty list"))
        for at, entry in enumerate(many):
            self._entry(entry, f"{shown}[{at}]", "")

    def _entry(self, entry: object, place: str, otherwise: str) -> None:
        try:
            taken = _read_entry(entry, place, otherwise)
        except _ForeignError as error:
            self._unread.append(Unread(place, str(error)))
            return
        if isinstance(taken, Definition | Initiative):
            key = f"{type(taken).__name__} {taken.id.lower() or taken.name.lower()}"
            first = self._seen.setdefault(key, place)
            if first != place:
                self._unread.append(Unread(place, f"{taken.name} is already read from {first}"))
                return
        self._taken.setdefault(type(taken), []).append(taken)


class _ForeignError(Exception):
    """An entry that is not about Azure Policy, or lacks what it needs."""


_Entry = Definition | Initiative | Assignment | Exemption


def _read_entry(entry: object, place: str, otherwise: str) -> _Entry:
    if not isinstance(entry, dict):
        raise _ForeignError("is not an object")
    inner = entry.get("properties", entry)
    if not isinstance(inner, dict):
        raise _ForeignError("has properties that are not an object")
    readers: tuple[tuple[str, Callable[[Json, Json, str, str], _Entry]], ...] = (
        ("policyRule", _definition),
        ("policyDefinitions", _initiative),
        ("policyAssignmentId", _exemption),
        ("policyDefinitionId", _assignment),
    )
    for key, reader in readers:
        if key in inner:
            return reader(entry, inner, place, otherwise)
    if "if" in inner and "then" in inner:
        raise _ForeignError("is a rule without its definition (mode and parameters)")
    raise _ForeignError("is not a policy definition, initiative, assignment or exemption")


def _definition(entry: Json, inner: Json, place: str, otherwise: str) -> Definition:
    rule = inner["policyRule"]
    if not isinstance(rule, dict):
        raise _ForeignError("has a policyRule that is not an object")
    keys = {key.lower(): value for key, value in rule.items()}
    if "if" not in keys or not isinstance(keys.get("then"), dict):
        raise _ForeignError("has a policyRule without an if or a then")
    return Definition(
        id=_text(entry, "id"),
        name=_name(entry, otherwise),
        display_name=_text(inner, "displayName"),
        mode=_text(inner, "mode") or "Indexed",
        parameters=_object(inner, "parameters"),
        condition=keys["if"],
        then=keys["then"],
        file=place,
    )


def _initiative(entry: Json, inner: Json, place: str, otherwise: str) -> Initiative:
    return Initiative(
        id=_text(entry, "id"),
        name=_name(entry, otherwise),
        display_name=_text(inner, "displayName"),
        parameters=_object(inner, "parameters"),
        members=_objects(inner, "policyDefinitions"),
        file=place,
    )


def _assignment(entry: Json, inner: Json, place: str, otherwise: str) -> Assignment:
    own_id = _text(entry, "id")
    marker = own_id.lower().find("/providers/microsoft.authorization/policyassignments/")
    given = _object(inner, "parameters")
    not_scopes = inner.get("notScopes") or []
    return Assignment(
        name=_name(entry, otherwise),
        policy_id=_text(inner, "policyDefinitionId"),
        display_name=_text(inner, "displayName"),
        id=own_id,
        scope=_text(inner, "scope") or (own_id[:marker] if marker > 0 else ""),
        not_scopes=tuple(each for each in not_scopes if isinstance(each, str)),
        parameters={name: _given(value) for name, value in given.items()},
        enforced=_text(inner, "enforcementMode").lower() != "donotenforce",
        overrides=_objects(inner, "overrides"),
        selectors=_objects(inner, "resourceSelectors"),
        file=place,
    )


def _given(value: Value) -> Value:
    return value["value"] if isinstance(value, dict) and "value" in value else value


def _exemption(entry: Json, inner: Json, _place: str, _otherwise: str) -> Exemption:
    own_id = _text(entry, "id")
    marker = own_id.lower().find("/providers/microsoft.authorization/policyexemptions/")
    if marker < 0:
        raise _ForeignError("is an exemption without an id, so its scope is not known")
    references = inner.get("policyDefinitionReferenceIds") or []
    return Exemption(
        scope=own_id[:marker],
        assignment_id=_text(inner, "policyAssignmentId"),
        reference_ids=frozenset(str(each).lower() for each in references),
        expires_on=_text(inner, "expiresOn"),
        selectors=_objects(inner, "resourceSelectors"),
    )


def _name(entry: Json, otherwise: str) -> str:
    name = _text(entry, "name") or _text(entry, "id").rsplit("/", 1)[-1] or otherwise
    if not name:
        raise _ForeignError("has neither a name nor an id")
    return name


def _text(holder: Json, key: str) -> str:
    value = holder.get(key)
    return value if isinstance(value, str) else ""


def _object(holder: Json, key: str) -> Json:
    value = holder.get(key)
    return value if isinstance(value, dict) else {}


def _objects(holder: Json, key: str) -> tuple[Json, ...]:
    value = holder.get(key)
    listed = value if isinstance(value, list) else []
    return tuple(each for each in listed if isinstance(each, dict))
