"""The request to owners of what services stand on: what it must be, roles, private connections."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ailz.catalog.types import api_version
from ailz.design.arm import arm_name
from ailz.design.lent import Lent, Must
from ailz.design.pages import listed
from ailz.model.delivery import Language
from ailz.render.escape import shell
from ailz.report.asking import BEFORE, Ask, Check, looked_at
from ailz.report.contents import Link
from ailz.report.printing import Document, printed
from ailz.report.private_connections_request import Connection, connection
from ailz.report.reading import Reading, Stage
from ailz.report.roles import Command, commands

LINK = Link("docs/requests/existing.md", "Request: what exists already")


@dataclass(frozen=True, slots=True)
class Used:
    """Something of somebody else's that one environment stands on, and what is asked for there.

    ``ours`` says that whoever deploys assigns the roles on it.
    """

    stage: str
    name: str
    id: str
    musts: tuple[Must, ...]
    told: tuple[str, ...]
    ours: bool
    roles: tuple[Command, ...]
    connections: tuple[Connection, ...]


def used(landing_zone: Reading) -> tuple[Used, ...]:
    """Return what is used and somebody else owns, in the order of the environments."""
    return tuple(each for stage in landing_zone.stages for each in _of(stage))


def musts(stage: Stage) -> Iterator[tuple[str, ...]]:
    """Yield what scripts/preflight.sh asks of each: id, API version, query, reason, values."""
    root = stage.deployment.root
    for lent in stage.deployment.part.lent:
        type_ = root.resource(lent.target.symbol).type
        for must in lent.musts:
            version = api_version(type_)
            yield stage.said(lent.target), version, must.query, must.why, *must.values


def _of(stage: Stage) -> Iterator[Used]:
    for lent in stage.deployment.part.lent:
        yield Used(
            stage.name,
            lent.name,
            stage.said(lent.target),
            lent.musts,
            lent.told,
            not lent.by_owner,
            _roles(stage, lent),
            tuple(
                connection(stage, each)
                for each in stage.deployment.part.asked
                if each.target == lent.target
            ),
        )


def _roles(stage: Stage, lent: Lent) -> tuple[Command, ...]:
    if not lent.by_owner:
        return ()
    grants = stage.deployment.handed
    return tuple(commands(stage, [g for g in grants if g.scope.symbol == lent.target.symbol]))


def existing_request(landing_zone: Reading) -> Document:
    """Return the request."""
    every = used(landing_zone)
    owners = listed(tuple(dict.fromkeys(arm_name(each.id) for each in every)))
    return printed(
        "requests/existing.md",
        title=landing_zone.config.workload.title,
        owner=landing_zone.config.workload.owner,
        ask=Ask(f"Whoever owns {owners}", BEFORE),
        used=every,
        assigns=landing_zone.config.delivery.identity.may_assign_roles,
        checks=tuple(_checks(every, landing_zone.config.delivery.languages)),
    )


def _checks(every: tuple[Used, ...], languages: Sequence[Language]) -> Iterator[Check]:
    roles = [each.id for each in every if each.roles]
    if roles:
        yield Check(
            "Prints each role of the tables.",
            tuple(
                f"az role assignment list --scope {shell(id_)} "
                "--query '[].[principalId, roleDefinitionName]' --output tsv"
                for id_ in roles
            ),
        )
    shown = [found.shown for each in every for found in each.connections]
    if shown:
        yield Check("Prints Approved for each.", tuple(shown))
    yield Check(
        "Prints no line about it that starts with FAIL.",
        looked_at(dict.fromkeys(each.stage for each in every), languages),
    )
