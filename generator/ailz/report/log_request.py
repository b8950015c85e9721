"""The request to whoever owns the central log workspace: who should read there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ailz.catalog.roles import role
from ailz.design.arm import arm_name
from ailz.design.kinds.log_readers import ROLE, called, only, reads_in
from ailz.design.pages import listed
from ailz.model.access import READ_EVERY_TABLE
from ailz.render.escape import shell
from ailz.report.asking import AFTER, OPERATIONS, Ask, Check, limited
from ailz.report.contents import Link
from ailz.report.printing import Document, printed
from ailz.report.reading import Reading, Stage, persona_name

READS = "Log Analytics Reader"
LINK = Link("docs/requests/logs.md", "Request: readers of the central logs")


@dataclass(frozen=True, slots=True)
class Reader:
    """Who should read a workspace, as which role, and the command that lets them.

    ``tables`` are those that the command's condition names; none: it has no condition.
    """

    who: str
    role: str
    tables: tuple[str, ...]
    environments: tuple[str, ...]
    workspace: str
    command: str


def readers(landing_zone: Reading) -> tuple[Reader, ...]:
    """Return who should read a central workspace; nobody where the logs are our own."""
    found: dict[tuple[str, str, tuple[str, ...], str], list[str]] = {}
    for stage in landing_zone.stages:
        logs = stage.environment.config.platform.logs
        if logs is not None:
            for who, group, tables in _groups(stage):
                found.setdefault((who, group, tables, logs.id), []).append(stage.name)
    return tuple(
        Reader(
            who,
            ROLE if tables else READS,
            tables,
            tuple(stages),
            arm_name(workspace),
            _command(group, tables, workspace),
        )
        for (who, group, tables, workspace), stages in found.items()
    )


def _groups(stage: Stage) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Yield who should read in an environment: what they are called, the group, the tables."""
    access = stage.environment.config.access
    for name in READ_EVERY_TABLE:
        persona = getattr(access, name)
        if persona is None:
            continue
        if persona.environments and stage.name not in (*persona.environments, "shared"):
            continue
        yield persona_name(name).capitalize(), persona.group_id.lower(), ()
    for reader in access.log_readers:
        if reads_in(reader, stage.name):
            yield called(reader), reader.group_id.lower(), reader.tables


def _command(group: str, tables: tuple[str, ...], workspace: str) -> str:
    return (
        f"az role assignment create --assignee-object-id {group} --assignee-principal-type Group "
        f"--role {role(ROLE if tables else READS).guid} --scope {shell(workspace)}"
        f"{limited(only(tables) if tables else '')}"
    )


def log_request(landing_zone: Reading) -> Document:
    """Return the request."""
    return printed(
        "requests/logs.md",
        title=landing_zone.config.workload.title,
        owner=landing_zone.config.workload.owner,
        ask=Ask(OPERATIONS, AFTER),
        readers=[(each, listed(each.tables)) for each in readers(landing_zone)],
        by_table=any(each.tables for each in readers(landing_zone)),
        checks=(
            Check(
                "Prints the role of each group, and its condition.",
                tuple(
                    f"az role assignment list --scope {shell(workspace)} --query "
                    "'[].[principalId, roleDefinitionName, condition]' --output tsv"
                    for workspace in dict.fromkeys(
                        stage.environment.config.platform.logs.id
                        for stage in landing_zone.stages
                        if stage.environment.config.platform.logs is not None
                    )
                ),
            ),
        ),
    )
