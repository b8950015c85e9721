"""Definitions, initiatives, assignments and exemptions, and how they are found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ailz.policy.hierarchy import Hierarchy

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Definition:
    """A policy definition: one rule. `mode` and `effect` as written; `parameters` by name.

    `stage` is "deprecated" or "preview" where its author says so.
    """

    id: str
    name: str
    display_name: str
    mode: str
    parameters: Json
    condition: Any
    then: Json
    file: str
    stage: str = ""

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
    `messages` are what its author says to whom it refuses, by reference id (empty: by all of it).
    `faults` say which parts could not be read, so that it may not be as it seems.
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
    messages: tuple[tuple[str, str], ...] = ()
    faults: tuple[str, ...] = ()

    def message(self, reference_id: str) -> str:
        """Return what the assignment tells whom this member refuses, or nothing."""
        said = {key.lower(): text for key, text in self.messages}
        return said.get(reference_id.lower()) or said.get("", "")


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
    """All that was read. Definitions and initiatives are found by full id or by name.

    What this library does not have is looked for in the one `beneath`.
    """

    definitions: tuple[Definition, ...] = ()
    initiatives: tuple[Initiative, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    exemptions: tuple[Exemption, ...] = ()
    unread: tuple[Unread, ...] = ()
    hierarchy: Hierarchy = field(default_factory=Hierarchy)
    beneath: Library | None = None
    _found: dict[str, Definition | Initiative] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        entries: list[Definition | Initiative] = [*self.definitions, *self.initiatives]
        for entry in entries:
            for key in _keys(entry):
                self._found.setdefault(key, entry)

    def find(self, policy_id: str) -> Definition | Initiative | None:
        """Return what has that id, or else that name; None if nothing has."""
        whole = policy_id.lower()
        # Since 2024 an id may name a version of a built-in definition.
        whole = whole.partition("/versions/")[0]
        kind = "set:" if "/policysetdefinitions/" in whole else "one:"
        found = self._found.get(whole) or self._found.get(kind + whole.rsplit("/", 1)[-1])
        return self.beneath.find(policy_id) if found is None and self.beneath else found


def _keys(entry: Definition | Initiative) -> Iterator[str]:
    if entry.id:
        yield entry.id.lower()
    yield ("set:" if isinstance(entry, Initiative) else "one:") + entry.name.lower()
