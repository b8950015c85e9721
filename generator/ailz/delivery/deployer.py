"""The roles of the identity that deploys: enough for every right that is needed, and no more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ailz.azure.needs import Need
from ailz.catalog.rights import allows
from ailz.delivery.stage import stages
from ailz.design.landing_zone import LandingZone

APPROVES = "Azure AI Enterprise Network Connection Approver"
ASSIGNS_ROLES = "Role Based Access Control Administrator"
_BROADEST_FIRST = (
    "Contributor",
    "Key Vault Contributor",
    ASSIGNS_ROLES,
    "Resource Policy Contributor",
    "Log Analytics Contributor",
    "Network Contributor",
    "Private DNS Zone Contributor",
    "Storage Blob Data Contributor",
    APPROVES,
    "Reader",
    "Azure Deployment Stack Contributor",
    "Locks Contributor",
)
"""What may be asked for. Of two that would do, the later one is."""


@dataclass(frozen=True, slots=True)
class Held:
    """One role at one scope, and the rights that nothing else there gives."""

    role: str
    scope: str
    needs: tuple[Need, ...]


def held(needed: Iterable[Need], scopes: Iterable[str]) -> Iterator[Held]:
    """Yield each role at each scope, wider scopes first; what a wider one gives comes once.

    ``scopes`` are the scopes that hold all rights below them; the rest is held on the resource.
    """
    wider = tuple(scopes)
    placed: dict[str, list[Need]] = {scope: [] for scope in wider}
    for need in needed:
        placed.setdefault(_place(need, wider), []).append(need)
    given: list[tuple[str, str]] = []
    for scope in sorted(placed, key=lambda each: each.count("/")):
        above = [role for where, role in given if _within(scope, where)]
        missing = [need for need in placed[scope] if not _covered(need, above)]
        chosen = _least(missing, _BROADEST_FIRST)
        given += [(scope, role) for role in chosen]
        for role in chosen:
            others = [*above, *(other for other in chosen if other != role)]
            yield Held(role, scope, tuple(n for n in missing if not _covered(n, others)))


def _place(need: Need, wide: tuple[str, ...]) -> str:
    """Return where to hold the right: on what is wide, or on as little as there is of others'."""
    if need.data:
        return need.scope
    above = (scope for scope in wide if _within(need.scope, scope))
    return next(above, resource(need.scope))


def resource(scope: str) -> str:
    """Return the resource that a scope names or is a part of; a group stays what it is."""
    return "/".join(scope.split("/")[:9])


def _within(scope: str, where: str) -> bool:
    return f"{scope}/".lower().startswith(f"{where}/".lower())


def _covered(need: Need, roles: Iterable[str]) -> bool:
    return any(allows(role, need.action, data=need.data) for role in roles)


def _least(missing: Iterable[Need], roles: tuple[str, ...]) -> list[str]:
    """Return the roles that give all that is missing, none of which can be left out."""
    # Hundreds of needs ask for a few dozen actions: each is looked up once a role.
    actions = {(need.action, need.data) for need in missing}
    gives = {
        role: {(action, data) for action, data in actions if allows(role, action, data=data)}
        for role in roles
    }
    chosen = [role for role in roles if gives[role]]
    able = set().union(*gives.values())
    for role in tuple(chosen):
        rest = [other for other in chosen if other != role]
        if able == set().union(*(gives[other] for other in rest)):
            chosen = rest
    return chosen


def wide(landing_zone: LandingZone) -> tuple[str, ...]:
    """Return the scopes that hold all rights below them: our subscriptions, groups of zones."""
    return (*subscriptions(landing_zone), *_groups(landing_zone))


def subscriptions(landing_zone: LandingZone) -> tuple[str, ...]:
    """Return the ARM ids of our own subscriptions, in the order of deployment."""
    return tuple(dict.fromkeys(stage.subscription for stage in stages(landing_zone)))


def _groups(landing_zone: LandingZone) -> tuple[str, ...]:
    """Return the resource groups that the platform gives as a whole: those of its zones."""
    every = (site.config.platform.dns for site in landing_zone.main.context.sites)
    return tuple(dict.fromkeys(dns.zones.id for dns in every if dns and dns.zones))
