"""The script that looks whether an environment can be deployed: read-only, before the first run."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from ailz.catalog.lifecycle import kept_names, name_checks
from ailz.catalog.roles import role
from ailz.catalog.types import api_version
from ailz.design.evaluate import Evaluated
from ailz.design.kinds.budgets import TYPE as BUDGET
from ailz.report.deployer import rights
from ailz.report.printing import Document, printed
from ailz.report.quota_request import asked
from ailz.report.reading import Reading, Stage
from ailz.report.rights import existing
from ailz.report.scripts import providers
from ailz.report.tools import tools

_ROOT = "/subscriptions/"
_NETWORK = "Microsoft.Network/virtualNetworks"
_PEERING = f"{_NETWORK}/virtualNetworkPeerings"


@dataclass(frozen=True, slots=True)
class Look:
    """What is looked at in one environment: calls of the script's functions, in their order."""

    environment: str
    subscription: str
    calls: tuple[tuple[str, ...], ...]


def preflight(landing_zone: Reading) -> Document:
    """Return the script."""
    looks = [
        Look(
            stage.name,
            stage.environment.subscription_id,
            tuple(_calls(landing_zone, stage)),
        )
        for stage in landing_zone.stages
    ]
    return printed(
        "preflight.sh",
        executable=True,
        names=[look.environment for look in looks],
        looks=looks,
        tools=tools(landing_zone.config.delivery.languages),
        either=len(landing_zone.config.delivery.languages) > 1,
        used={call[0] for look in looks for call in look.calls},
    )


def _calls(landing_zone: Reading, stage: Stage) -> Iterator[tuple[str, ...]]:
    yield "signed_in", landing_zone.config.organisation.tenant_id
    yield "registered", *providers(stage)
    yield from _roles(landing_zone, stage)
    for each in asked(stage):
        yield "quota", each.family, str(each.vcpus), each.uri, each.query
    for request in stage.requests:
        yield from _name(stage, request)
    for theirs in dict.fromkeys(existing(stage)):
        yield "there", theirs
    yield from _apart(stage)
    for request in stage.of_type(BUDGET):
        yield "budget", request.id, _start(request)


def _roles(landing_zone: Reading, stage: Stage) -> Iterator[tuple[str, ...]]:
    """Yield the roles that this environment needs; Owner gives what is no right on data."""
    own = _ROOT + stage.environment.subscription_id.lower()
    others = {_ROOT + s.environment.subscription_id.lower() for s in landing_zone.stages} - {own}
    for right in rights(landing_zone):
        owner = (role("Owner").guid,) if right.actions else ()
        for scope in right.scopes:
            if not any(f"{scope.lower()}/".startswith(f"{other}/") for other in others):
                yield "role", right.role, scope, role(right.role).guid, *owner


def _name(stage: Stage, request: Evaluated) -> Iterator[tuple[str, ...]]:
    how = name_checks().get(request.type.casefold())
    if how is None:
        return
    version = f"?api-version={api_version(request.type)}"
    below = f"{_ROOT}{stage.environment.subscription_id}/providers/"
    kept = kept_names().get(request.type.casefold())
    deleted = ""
    if kept is not None and kept.purge is not None and kept.everywhere:
        place = kept.purge[1].format(
            location=request.body.get("location", ""), name=request.name, group=""
        )
        deleted = f"{below}{place}{version}"
    body = json.dumps({"name": request.name, "type": how.type})
    yield "free", request.name, request.id, f"{below}{how.path}{version}", body, deleted


def _apart(stage: Stage) -> Iterator[tuple[str, ...]]:
    """Yield the ranges that must not overlap what is peered with the hub already."""
    hub = stage.environment.config.platform.hub
    ours = next(iter(stage.of_type(_NETWORK)), None)
    if hub is not None and hub.kind == "vnet" and ours is not None:
        peerings = f"{hub.id}/virtualNetworkPeerings?api-version={api_version(_PEERING)}"
        yield "apart", peerings, ours.id, *stage.environment.address_space


def _start(request: Evaluated) -> str:
    properties = request.body["properties"]
    assert isinstance(properties, dict)  # noqa: S101 - so the design writes it
    return str(properties["timePeriod"]["startDate"])[:10]
