"""What a principal may do at a scope, by the role assignments in the world."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from ailz.azure import ids
from ailz.azure.conditions import Attributes, holds
from ailz.azure.request import Json, Request
from ailz.azure.world import Resource, World, text
from ailz.catalog.rights import matches, permits, propagation

ASSIGNMENT = "Microsoft.Authorization/roleAssignments"
DEFINITION = "Microsoft.Authorization/roleDefinitions"
_TABLES = "Microsoft.OperationalInsights/workspaces/tables"
_GROUPS = "/providers/microsoft.management/managementgroups/"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an action is allowed; None where a role or a condition cannot be read.

    `until` is the minute from which an assignment counts that would allow it. `bound`: a role
    would allow it, and its condition does not. `fresh`: only what a group was given since the
    rehearsal began allows it.
    """

    allowed: bool | None
    until: float | None = None
    bound: bool = False
    fresh: bool = False


ALLOWED = Verdict(True)


def is_judged(world: World, principal: str) -> bool:
    """Whether the world knows what a principal may do; everybody else may do everything."""
    return principal.casefold() in {each.casefold() for each in world.principals}


def may(
    world: World,
    principal: str,
    action: str,
    scope: str,
    *,
    data: bool = False,
    request: Request | None = None,
) -> Verdict:
    """Return whether a principal may do something at a scope, or on data there, at this minute.

    `request` is what conditions look at, and the name of a table of logs. A new assignment counts
    `propagation` minutes after it was made.
    """
    attributes = _table(scope) if request is None else _attributes(world, request)
    open_, bound, since = False, False, []
    fresh: Verdict | None = None
    for held in _held(world, principal):
        if not _covers(world, held.scope, scope):
            continue
        gives = _gives(world, held.role, action, data=data)
        if gives is False:
            continue
        met = holds(held.condition, action, attributes)
        if met is False:
            bound = True
            continue
        counts = held.counts(propagation(action, data=data))
        if counts > world.now:
            since.append(counts)
        elif gives is None or met is None:
            open_ = True
        elif held.is_new and held.principal != principal.casefold():
            fresh = Verdict(True, fresh=True)
        else:
            return ALLOWED
    if fresh is not None:
        return fresh
    return Verdict(None if open_ else False, min(since, default=None), bound)


def role_of(assignment: Json) -> str:
    """Return the GUID of the role that an assignment's body names; empty where it is not known."""
    return ids.name_of(text(assignment, "properties", "roleDefinitionId")).casefold()


@dataclass(frozen=True, slots=True)
class Held:
    """One role assignment: `scope` as it is compared, `role` a GUID, `principal` in lower case.

    `is_new`: it was made since the rehearsal began.
    """

    principal: str
    scope: str
    role: str
    condition: str
    made: float
    is_new: bool

    def counts(self, delay: float) -> float:
        """Return the minute from which it counts."""
        return self.made + delay if self.is_new else self.made


def assignments(world: World, principal: str) -> Iterable[Held]:
    """Return the assignments of a principal and of the groups that it is in."""
    return _held(world, principal)


def _held(world: World, principal: str) -> Iterator[Held]:
    known = _index(world).held
    members = {key.casefold(): groups for key, groups in world.members.items()}
    for who in (principal, *sorted(members.get(principal.casefold(), ()))):
        yield from known.get(who.casefold(), ())


def _covers(world: World, where: str, scope: str) -> bool:
    if f"{ids.key(scope)}/".startswith(f"{where}/"):
        return True
    if not where.startswith(_GROUPS):
        return False
    above = world.subscription(scope).above
    return where.removeprefix(_GROUPS) in {ids.name_of(each).casefold() for each in above}


def _gives(world: World, role: str, action: str, *, data: bool) -> bool | None:
    """Whether a role has an action; None where the role is somebody's own and not in the world."""
    built_in = permits(role, action, data=data)
    if built_in is not None:
        return built_in
    own = _index(world).roles.get(role)
    if own is None or not own.whole:
        return None
    fields = ("dataActions", "notDataActions") if data else ("actions", "notActions")
    properties = own.body.get("properties")
    sets = properties.get("permissions", ()) if isinstance(properties, Mapping) else ()
    return any(
        matches(each.get(fields[0], ()), action) and not matches(each.get(fields[1], ()), action)
        for each in sets
    )


def _table(scope: str) -> Attributes:
    """Return what a condition can ask of a table of logs, where the scope is one."""
    if ids.type_of(scope).casefold() != _TABLES.casefold():
        return {}
    return {("resource", f"{_TABLES}:name".casefold()): ids.name_of(scope)}


def _attributes(world: World, request: Request) -> Attributes:
    """Return what a condition can ask of a role assignment that is written or deleted."""
    if request.type.casefold() != ASSIGNMENT.casefold():
        return {}
    held = world.get(request.id)
    found: dict[tuple[str, str], str] = {}
    for of, body in (("request", request.body), ("resource", held.body if held else {})):
        for name, value in (
            ("RoleDefinitionId", role_of(body)),
            ("PrincipalType", text(body, "properties", "principalType")),
            ("PrincipalId", text(body, "properties", "principalId")),
        ):
            if value:
                found[of, f"{ASSIGNMENT}:{name}".casefold()] = value
    return found


class _Index:
    """Assignments and own roles, found once for each state of them."""

    def __init__(self, given: Sequence[Resource], roles: Sequence[Resource]) -> None:
        self._given, self._roles = given, roles

    def __hash__(self) -> int:
        return hash((id(self._given), id(self._roles)))

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, _Index)
            and other._given is self._given
            and other._roles is self._roles
        )

    @cached_property
    def held(self) -> Mapping[str, list[Held]]:
        """Return assignments by the principal that they are for."""
        found: dict[str, list[Held]] = {}
        for each in self._given:
            who = text(each.body, "properties", "principalId").casefold()
            if who:
                found.setdefault(who, []).append(
                    Held(
                        who,
                        ids.key(each.id).rpartition("/providers/")[0],
                        role_of(each.body),
                        text(each.body, "properties", "condition"),
                        each.made,
                        each.owner != "platform",
                    )
                )
        return found

    @cached_property
    def roles(self) -> Mapping[str, Resource]:
        """Return roles of somebody's own, by GUID."""
        return {each.name.casefold(): each for each in self._roles}


@lru_cache(maxsize=16)
def _kept(index: _Index) -> _Index:
    return index


def _index(world: World) -> _Index:
    """Return the index of a world: the last few are kept, so that questions in a row share one."""
    return _kept(_Index(world.all_of(ASSIGNMENT), world.all_of(DEFINITION)))
