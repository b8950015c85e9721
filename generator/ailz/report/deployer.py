"""The roles of the identity that deploys, as documents call them: where each is held, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ailz.azure.ids import group_of
from ailz.delivery.deployer import Held, held, subscriptions, wide
from ailz.delivery.reasons import reason
from ailz.delivery.rights import needs, state_container
from ailz.design.pages import listed
from ailz.report.reading import Reading


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


def rights(landing_zone: Reading) -> tuple[Right, ...]:
    """Return the roles by what they are held on, our own subscriptions first."""
    places = _places(landing_zone)
    rows: dict[tuple[str, str], list[Held]] = {}
    for each in held(needs(landing_zone), wide(landing_zone)):
        rows.setdefault((each.role, places.get(each.scope.lower(), each.scope)), []).append(each)
    return tuple(
        _right(role, place or _subscriptions_of(landing_zone, several), several)
        for (role, place), several in rows.items()
    )


def _right(role: str, place: str, several: list[Held]) -> Right:
    found = [need for each in several for need in each.needs]
    return Right(
        role,
        place,
        reason(several),
        tuple(each.scope for each in several),
        tuple(sorted({need.action for need in found if not need.data}, key=str.lower)),
        any(need.sure for need in found),
    )


def _places(landing_zone: Reading) -> dict[str, str]:
    """Return how the table calls each scope: what lies at it, and for which environments."""
    called = _called(landing_zone)
    made: dict[str, str] = {}
    for what, by_id in (*_groups_of(landing_zone, called).items(), *called.items()):
        for id_, names in by_id.items():
            of = f" of {listed(names)}" if len(by_id) > 1 else ""
            made[id_.lower()] = f"{what}{of}"
    state = landing_zone.config.delivery.state
    if state is not None:
        made[state_container(state).lower()] = "The state's container"
    for subscription in subscriptions(landing_zone):
        made[subscription.lower()] = ""
    return made


def _called(landing_zone: Reading) -> dict[str, dict[str, list[str]]]:
    """Return what lies where: a name of it -> ids -> the environments that use them."""
    called: dict[str, dict[str, list[str]]] = {}
    for stage in landing_zone.main_stages:
        platform = stage.environment.config.platform
        zones = platform.dns.zones if platform.dns else None
        for what, given in (
            ("The hub", platform.hub),
            ("The central Log Analytics workspace", platform.logs),
            ("The workspace of the audit logs", platform.audit_logs),
            ("The DDoS protection plan", platform.ddos_plan),
            ("The resource group of the private DNS zones", zones),
            ("The VNet", stage.environment.config.existing.virtual_network),
        ):
            if given is not None and given.id is not None:
                called.setdefault(what, {}).setdefault(given.id, []).append(stage.name)
        for each in stage.deployment.part.lent:
            id_ = stage.said(each.target)
            called.setdefault(f"The {each.name}", {}).setdefault(id_, []).append(stage.name)
    return called


def _groups_of(
    landing_zone: Reading, called: dict[str, dict[str, list[str]]]
) -> dict[str, dict[str, list[str]]]:
    """Return the same of the resource groups of what is written into; the hub names its own."""
    lent = {f"The {each.name}" for each in landing_zone.main.part.lent}
    groups: dict[str, dict[str, list[str]]] = {}
    for what in (*lent, "The VNet", "The hub"):
        for id_, names in called.get(what, {}).items():
            group = f"The resource group of {what[:1].lower()}{what[1:]}"
            groups.setdefault(group, {}).setdefault(group_of(id_).lower(), []).extend(names)
    return groups


def _subscriptions_of(landing_zone: Reading, several: Iterable[Held]) -> str:
    scopes = {each.scope for each in several}
    names = [s.name for s in landing_zone.stages if s.subscription in scopes]
    if len(set(subscriptions(landing_zone))) == 1:
        return "The subscription"
    if len(names) == len(landing_zone.stages):
        return "Every subscription above that is deployed to"
    return f"Subscription of {listed(names)}"
