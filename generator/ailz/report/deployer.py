"""The roles of the identity that deploys: enough for every right that is needed, and no more."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from ailz.azure.ids import group_of, type_of
from ailz.azure.needs import Need
from ailz.catalog.rights import allows
from ailz.design.pages import listed
from ailz.report.reading import Reading
from ailz.report.rights import needs, state_container

_ROOT = "/subscriptions/"
ASSIGNS_ROLES = "Role Based Access Control Administrator"
_BROADEST_FIRST = (
    "Contributor",
    ASSIGNS_ROLES,
    "Resource Policy Contributor",
    "Log Analytics Contributor",
    "Network Contributor",
    "Private DNS Zone Contributor",
    "Storage Blob Data Contributor",
    "Reader",
    "Azure Deployment Stack Contributor",
    "Locks Contributor",
)
"""What may be asked for. Of two that would do, the later one is."""


@dataclass(frozen=True, slots=True)
class Right:
    """A role that the deploying identity must hold before the first run.

    ``scopes`` are ARM ids, ``actions`` what it is there for but for those on data, so that a
    narrower role of the organisation's own can be made. ``sure`` is false where all of that is
    inferred.
    """

    role: str
    where: str
    why: str
    scopes: tuple[str, ...]
    actions: tuple[str, ...]
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Held:
    """One role at one scope, and the rights that nothing else there gives."""

    role: str
    scope: str
    needs: tuple[Need, ...]


def rights(landing_zone: Reading) -> tuple[Right, ...]:
    """Return the roles by what they are held on, our own subscriptions first."""
    places = _places(landing_zone)
    rows: dict[tuple[str, str], list[Held]] = {}
    wide = (*_subscriptions(landing_zone), *_groups(landing_zone))
    for each in held(needs(landing_zone), wide):
        rows.setdefault((each.role, places.get(each.scope.lower(), each.scope)), []).append(each)
    return tuple(
        _right(role, place or _subscriptions_of(landing_zone, several), several)
        for (role, place), several in rows.items()
    )


def held(needed: Iterable[Need], wide: Iterable[str]) -> Iterator[Held]:
    """Yield each role at each scope, wider scopes first; what a wider one gives comes once.

    ``wide`` are the scopes that hold all rights below them; the rest is held on the resource.
    """
    wider = tuple(wide)
    placed: dict[str, list[Need]] = {scope: [] for scope in wider}
    for need in needed:
        placed.setdefault(_place(need, wider), []).append(need)
    given: list[tuple[str, str]] = []
    for scope in sorted(placed, key=lambda each: each.count("/")):
        above = [role for where, role in given if _within(scope, where)]
        missing = [need for need in placed[scope] if not _covered(need, above)]
        chosen = _least(missing)
        given += [(scope, role) for role in chosen]
        for role in chosen:
            others = [*above, *(other for other in chosen if other != role)]
            yield Held(role, scope, tuple(n for n in missing if not _covered(n, others)))


def _place(need: Need, wide: tuple[str, ...]) -> str:
    """Return where to hold the right: on what is wide, or on as little as there is of others'."""
    if need.data:
        return need.scope
    above = (scope for scope in wide if _within(need.scope, scope))
    return next(above, _resource(need.scope))


def _resource(scope: str) -> str:
    """Return the resource that a scope names or is a part of; a group stays what it is."""
    return "/".join(scope.split("/")[:9])


def _within(scope: str, where: str) -> bool:
    return f"{scope}/".lower().startswith(f"{where}/".lower())


def _covered(need: Need, roles: Iterable[str]) -> bool:
    return any(allows(role, need.action, data=need.data) for role in roles)


def _least(missing: list[Need]) -> list[str]:
    """Return the roles that give all that is missing, none of which can be left out."""
    chosen = [role for role in _BROADEST_FIRST if any(_covered(n, [role]) for n in missing)]
    able = [need for need in missing if _covered(need, chosen)]
    for role in tuple(chosen):
        rest = [other for other in chosen if other != role]
        if all(_covered(need, rest) for need in able):
            chosen = rest
    return chosen


def _right(role: str, place: str, several: list[Held]) -> Right:
    found = [need for each in several for need in each.needs]
    return Right(
        role,
        place,
        _why(role, {type_of(_resource(each.scope)).lower() for each in several}),
        tuple(each.scope for each in several),
        tuple(sorted({need.action for need in found if not need.data}, key=str.lower)),
        any(need.sure for need in found),
    )


_WHY = {
    "Contributor": "Makes and changes the resources.",
    ASSIGNS_ROLES: "Makes the role assignments, under the condition below.",
    "Resource Policy Contributor": "Writes the policy of the code.",
    "Locks Contributor": "Makes the delete locks.",
    "Storage Blob Data Contributor": "Reads and writes it.",
    "Private DNS Zone Contributor": "Lets private endpoints write their records there.",
    "Log Analytics Contributor": "Sends diagnostic settings and traces there.",
    "Azure Deployment Stack Contributor": "Deploys the module that writes into it.",
    "Reader": "Looks it up.",
}
_WHY_THERE = {
    "microsoft.network/ddosprotectionplans": "Joins the VNets to it, each time one is written.",
}


def _why(role: str, types: Collection[str]) -> str:
    if role in _WHY:
        return _WHY[role]
    return next(
        (_WHY_THERE[each] for each in types if each in _WHY_THERE), "Joins the spoke to it."
    )


def _subscriptions(landing_zone: Reading) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_ROOT + s.environment.subscription_id for s in landing_zone.stages))


def _groups(landing_zone: Reading) -> tuple[str, ...]:
    """Return the resource groups that the platform gives as a whole: those of its zones."""
    every = (stage.environment.config.platform.dns for stage in landing_zone.main_stages)
    return tuple(dict.fromkeys(dns.zones.id for dns in every if dns and dns.zones))


def _places(landing_zone: Reading) -> dict[str, str]:
    """Return how the table calls each scope: what lies at it, and for which environments."""
    called: dict[str, dict[str, list[str]]] = {}
    for stage in landing_zone.main_stages:
        platform = stage.environment.config.platform
        zones = platform.dns.zones if platform.dns else None
        for what, given in (
            ("The hub", platform.hub),
            ("The central Log Analytics workspace", platform.logs),
            ("The DDoS protection plan", platform.ddos_plan),
            ("The resource group of the private DNS zones", zones),
        ):
            if given is not None and given.id is not None:
                called.setdefault(what, {}).setdefault(given.id, []).append(stage.name)
    made = {}
    for what, by_id in called.items():
        for id_, names in by_id.items():
            of = f" of {listed(names)}" if len(by_id) > 1 else ""
            made[id_.lower()] = f"{what}{of}"
            if what == "The hub":
                made.setdefault(group_of(id_).lower(), f"The resource group of the hub{of}")
    state = landing_zone.config.delivery.state
    if state is not None:
        made[state_container(state).lower()] = "The state's container"
    for subscription in _subscriptions(landing_zone):
        made[subscription.lower()] = ""
    return made


def _subscriptions_of(landing_zone: Reading, several: Iterable[Held]) -> str:
    scopes = {each.scope for each in several}
    names = [s.name for s in landing_zone.stages if _ROOT + s.environment.subscription_id in scopes]
    if len(set(_subscriptions(landing_zone))) == 1:
        return "The subscription"
    if len(names) == len(landing_zone.stages):
        return "Every subscription above that is deployed to"
    return f"Subscription of {listed(names)}"
