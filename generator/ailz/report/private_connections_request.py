"""The request to owners of what lies elsewhere: private connections that only they approve."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ailz.design.arm import arm_name
from ailz.design.lent import Asked
from ailz.design.values import Id
from ailz.render.escape import shell
from ailz.report.asking import AFTER, Ask, Check
from ailz.report.contents import Link
from ailz.report.printing import Document, printed
from ailz.report.reading import Reading, Stage, spoken

LINK = Link("docs/requests/private-connections.md", "Request: private connections")


@dataclass(frozen=True, slots=True)
class Connection:
    """A private connection: where to, in which words it asks, and the commands of its owner."""

    target: str
    group: str
    message: str
    approve: str
    shown: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """One connection of an environment, and which identity then reads there."""

    stage: str
    name: str
    to: Connection
    identity: str
    principal: str


def asked(landing_zone: Reading) -> tuple[Wanted, ...]:
    """Return what every environment asks of others, in the order of the environments."""
    return tuple(each for stage in landing_zone.stages for each in _of(stage))


def _of(stage: Stage) -> Iterator[Wanted]:
    for each in stage.deployment.part.asked:
        here = each.environments is None or stage.name in each.environments
        if here and each.acts_as:
            yield _wanted(stage, each)


def _wanted(stage: Stage, asked: Asked) -> Wanted:
    identity = stage.said(Id(asked.acts_as))
    return Wanted(
        stage.name,
        spoken(asked.key),
        connection(stage, asked),
        arm_name(identity),
        f"az identity show --ids {shell(identity)} --query principalId --output tsv",
    )


def connection(stage: Stage, asked: Asked) -> Connection:
    """Return a connection as its owner finds it: by its words, for Azure names it as it likes."""
    target, message = stage.said(asked.target), stage.said(asked.message)
    approve = f"az network private-endpoint-connection approve --description {shell(message)}"
    listed = (
        f"az network private-endpoint-connection list --id {shell(target)} "
        f"--query \"[?{_STATE}.description=='{message}']"
    )
    return Connection(
        target,
        asked.group,
        message,
        f'{approve} --id "$({listed}.id | [0]" --output tsv)"',
        f'{listed}.{_STATE}.status" --output tsv',
    )


_STATE = "properties.privateLinkServiceConnectionState"


def private_connections_request(landing_zone: Reading) -> Document:
    """Return the request."""
    every = asked(landing_zone)
    owners = ", ".join(dict.fromkeys(arm_name(each.to.target) for each in every))
    return printed(
        "requests/private-connections.md",
        title=landing_zone.config.workload.title,
        owner=landing_zone.config.workload.owner,
        ask=Ask(f"Whoever owns {owners}", AFTER),
        connections=every,
        checks=(Check("Prints Approved for each.", tuple(each.to.shown for each in every)),),
    )
