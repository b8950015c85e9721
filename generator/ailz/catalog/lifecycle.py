"""What services keep when they are deleted, make for themselves, and spell otherwise than asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, TypeAlias

from ailz.catalog import _data

Spelling: TypeAlias = Literal["lower", "upper", "provider", "groups"]
"""``provider``: the provider in an id is spelt as told; ``groups``: its word `resourceGroups` is
in lower case."""


@dataclass(frozen=True, slots=True)
class KeptName:
    """How a type keeps the names of what was deleted.

    ``everywhere`` tells a name that nobody gets from one that is kept in its own group. ``status``,
    ``code`` and ``message`` are how a create is refused. ``recovers`` is the path and value that
    brings the old one back, ``purge`` the method and id of the request that purges it, with
    {location}, {group} and {name}; ``for_good`` is the query parameter of a final deletion.
    """

    type: str
    everywhere: bool
    status: int
    code: str
    message: str
    recovers: tuple[str, Any] | None
    purge: tuple[str, str] | None
    for_good: str
    source: str


@dataclass(frozen=True, slots=True)
class NameCheck:
    """How Azure is asked whether a name is free: a POST below a subscription.

    ``path`` stands behind ``/providers/``, ``type`` is what the body calls the type.
    """

    path: str
    type: str
    source: str


@dataclass(frozen=True, slots=True)
class Use:
    """A type that is not deleted while one of the types ``by`` names it in its body."""

    type: str
    by: tuple[str, ...]
    status: int
    code: str
    sure: bool
    source: str


@dataclass(frozen=True, slots=True)
class ManagedGroup:
    """A resource group that a service makes for a resource of a type.

    ``named`` is where a body names it, ``usual`` its name else, with {name}, {group}, {location}
    and {drawn}. It is made ``when`` a body holds these values, ``unless`` it holds those.
    ``holds`` are types that are made in it, one each for each member of the list ``each``, under
    the name that the member is or under a drawn one where it is no text.
    ``refused`` says that a source tells of a refusal where the group is there; ``denied`` that
    the service lets nobody delete it or what is in it, ``outlives`` that it stays when the resource
    is deleted.
    """

    type: str
    named: str
    usual: str
    when: Mapping[str, Any]
    unless: Mapping[str, Any]
    each: str
    holds: tuple[str, ...]
    refused: bool
    denied: bool
    outlives: bool
    source: str


@dataclass(frozen=True, slots=True)
class Connection:
    """A type whose resources ask for a private connection to what the path ``target`` names.

    What they say there is their own at the path ``message``, or what the service ``says``, with
    {service} and {name}.
    """

    target: str
    message: str
    says: str
    source: str


@dataclass(frozen=True, slots=True)
class Spelt:
    """A property that is answered in other letters than it was sent."""

    path: str
    how: Spelling
    word: str
    source: str


@cache
def kept_names() -> Mapping[str, KeptName]:
    """Return the types that keep names, by type in lower case."""
    return {
        type_.casefold(): KeptName(
            type_,
            row["taken"] == "everywhere",
            row["status"],
            row.get("code", ""),
            row["message"],
            (row["recovers"]["path"], row["recovers"]["value"]) if "recovers" in row else None,
            (row["purge"]["method"], row["purge"]["id"]) if "purge" in row else None,
            row.get("forGood", ""),
            row["source"],
        )
        for type_, row in _data.section("lifecycle", "deleted").items()
    }


@cache
def name_checks() -> Mapping[str, NameCheck]:
    """Return how it is asked whether a name is free in the world, by type in lower case."""
    return {
        type_.casefold(): NameCheck(row["path"], row["type"], row["source"])
        for type_, row in _data.section("lifecycle", "nameChecks").items()
    }


@cache
def uses() -> Mapping[str, Use]:
    """Return the types that are not deleted while they are used, by type in lower case."""
    return {
        type_.casefold(): Use(
            type_,
            tuple(row["by"]),
            row["status"],
            row.get("code", ""),
            not row.get("inferred", False),
            row["source"],
        )
        for type_, row in _data.section("lifecycle", "uses").items()
    }


@dataclass(frozen=True, slots=True)
class Locked:
    """A type that is neither written nor deleted once the property at ``path`` has the value.

    What it stands in is not deleted while something is kept under it.
    """

    type: str
    path: str
    value: str
    status: int
    source: str


@cache
def locked() -> Mapping[str, Locked]:
    """Return the types that can be locked for good, by type in lower case."""
    return {
        type_.casefold(): Locked(type_, row["path"], row["value"], row["status"], row["source"])
        for type_, row in _data.section("lifecycle", "locked").items()
    }


@cache
def managed_groups() -> Mapping[str, ManagedGroup]:
    """Return the types that make groups, by type in lower case."""
    return {
        type_.casefold(): ManagedGroup(
            type_,
            row.get("named", ""),
            row["usual"],
            row.get("when", {}),
            row.get("unless", {}),
            row.get("holds", {}).get("each", ""),
            tuple(row.get("holds", {}).get("types", ())),
            row.get("refused", False),
            row.get("denied", False),
            row.get("outlives", False),
            row["source"],
        )
        for type_, row in _data.section("lifecycle", "groups").items()
    }


@cache
def connections() -> Mapping[str, Connection]:
    """Return the types that ask for private connections, by type in lower case."""
    return {
        type_.casefold(): Connection(
            row["target"], row.get("message", ""), row.get("says", ""), row["source"]
        )
        for type_, row in _data.section("lifecycle", "connections").items()
    }


@cache
def parts() -> Mapping[str, tuple[str, ...]]:
    """Return what comes with a resource as its child: type and name, by type in lower case."""
    return {
        type_.casefold(): tuple(row["children"])
        for type_, row in _data.section("lifecycle", "parts").items()
    }


@cache
def called() -> Mapping[str, str]:
    """Return the types that a body may call otherwise: that word, in lower case, and the type."""
    return {
        word.casefold(): row["type"] for word, row in _data.section("lifecycle", "called").items()
    }


@cache
def spelt() -> Mapping[str, tuple[Spelt, ...]]:
    """Return what is spelt otherwise in answers, by type in lower case."""
    return {
        type_.casefold(): tuple(
            Spelt(path, row["how"], row.get("as", ""), row["source"]) for path, row in rows.items()
        )
        for type_, rows in _data.section("lifecycle", "spelt").items()
    }
