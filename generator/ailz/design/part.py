"""What one rule contributes, and what it needs from the rules that serve all services."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import TypeAlias

from ailz.catalog.types import api_version
from ailz.design.resource import Item, Module, Parameter, Parent, Resource, Verb
from ailz.design.values import Body, Id, Value

Collections: TypeAlias = Mapping[str, Mapping[str, Item]]


@dataclass(frozen=True, slots=True)
class Named:
    """A name to compose: the ARM type, and what tells two of a kind apart.

    ``kind`` chooses between abbreviations of one type; ``unique`` says that the name must be
    unique in the world.
    """

    type: str
    role: str = ""
    kind: str | None = None
    unique: bool = False


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A private endpoint to make, in some ``environments`` or in all.

    Its name is made of ``name``, the target's.
    """

    key: str
    target: Id
    type: str
    group_id: str
    name: Value
    environments: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Key:
    """A customer-managed key. ``rotates`` is false where the service takes a versioned URI only."""

    key: str
    rotates: bool = True


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A diagnostic setting to make: log category groups or names, and whether metrics go too."""

    key: str
    target: Id
    groups: tuple[str, ...] = ("allLogs",)
    categories: tuple[str, ...] = ()
    metrics: bool = False
    dedicated: bool = False


@dataclass(frozen=True, slots=True)
class Grant:
    """A role assignment: who may do what where, and why. ``environments`` None: in all of them."""

    key: str
    scope: Id
    role: str
    principal_id: Value
    principal_type: str
    why: str
    environments: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class PolicyNeed:
    """A built-in policy to assign to the resource group ``group`` (a symbol)."""

    key: str
    group: str
    guid: str
    parameters: Mapping[str, Value] = field(default_factory=dict)
    only_types: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lock:
    """A resource that must not be deleted by accident."""

    key: str
    target: Id


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What a rule contributes. Parts add up; their resources keep their order."""

    modules: tuple[Module, ...] = ()
    resources: tuple[Resource, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    collections: Collections = field(default_factory=dict)
    names: Mapping[str, Named] = field(default_factory=dict)
    endpoints: tuple[Endpoint, ...] = ()
    keys: tuple[Key, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    grants: tuple[Grant, ...] = ()
    policies: tuple[PolicyNeed, ...] = ()
    locks: tuple[Lock, ...] = ()


def total(parts: Iterable[Part]) -> Part:
    """Return the sum of the parts."""
    merged: dict[str, object] = {}
    for part in parts:
        for slot in fields(Part):
            value = getattr(part, slot.name)
            before = merged.get(slot.name)
            if isinstance(value, Mapping):
                merged[slot.name] = {**(before or {}), **value}  # type: ignore[dict-item]
            else:
                merged[slot.name] = (*(before or ()), *value)  # type: ignore[misc]
    return Part(**merged)  # type: ignore[arg-type]


def resource(
    symbol: str,
    module: str,
    type: str,  # noqa: A002 - ARM's own word
    name: Value,
    parent: Parent,
    body: Body | None = None,
    *,
    collection: str | None = None,
    depends_on: tuple[str, ...] = (),
    lock: Value = None,
    verb: Verb = "create",
    retry_on: tuple[str, ...] = (),
    minutes: int | None = None,
    why: str = "",
    skips: Mapping[str, str] | None = None,
    notes: Mapping[str, str] | None = None,
    controls: tuple[str, ...] = (),
    version_of: str | None = None,
) -> Resource:
    """Return a resource at the API version that the catalog chose for its type.

    ``version_of`` names another type to take the version from: of a parent that only its child's
    facts tell of.
    """
    return Resource(
        symbol=symbol,
        module=module,
        type=type,
        api_version=api_version(version_of or type),
        name=name,
        parent=parent,
        body=body or {},
        collection=collection,
        depends_on=depends_on,
        lock=lock,
        verb=verb,
        retry_on=retry_on,
        minutes=minutes,
        why=why,
        skips=skips or {},
        notes=notes or {},
        controls=controls,
    )
