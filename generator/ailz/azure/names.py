"""What a resource may be called, and where its name must be the only one."""

from __future__ import annotations

from dataclasses import dataclass

from ailz.azure import ids
from ailz.catalog import naming

_BY_SCOPE = {"managementGroup": "managementGroup"}
_ELSEWHERE = "subscription or resourceGroup"
"""Kinds of naming rules that tell apart where a resource stands."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with a name; not `sure` where another kind of the type takes it."""

    says: str
    sure: bool


def wrong(id_: str, kind: str = "") -> Wrong | None:
    """Return what is wrong with the name in an id for its type; None where nothing is known.

    `kind` is what the resource's body says of its kind.
    """
    type_, name = ids.type_of(id_), ids.name_of(id_)
    if not naming.has_rule(type_):
        return None
    kinds = {each.casefold(): each for each in naming.kinds(type_)}
    by_scope = _BY_SCOPE.get(ids.scope_of(id_), _ELSEWHERE)
    chosen = kinds.get(kind.casefold()) or kinds.get(by_scope.casefold())
    problem = naming.check(type_, name, chosen)
    if problem is None:
        return None
    others = () if chosen else tuple(kinds.values())
    fits = any(naming.check(type_, name, other) is None for other in others)
    return Wrong(problem, not fits and naming.rule(type_, chosen).verified)


def world_wide(type_: str, name: str) -> tuple[str, str] | None:
    """Return what no two resources in the world may share; None where names may be the same."""
    return (type_.casefold(), name.casefold()) if naming.is_global(type_) else None
