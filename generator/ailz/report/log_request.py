"""The request to whoever owns the central log workspace: who should read there."""

from __future__ import annotations

from dataclasses import dataclass

from ailz.catalog.roles import role
from ailz.design.arm import arm_name
from ailz.render.escape import shell
from ailz.report.asking import AFTER, OPERATIONS, Ask, Check
from ailz.report.contents import Link
from ailz.report.printing import Document, printed
from ailz.report.reading import Reading, persona_name

READS = "Log Analytics Reader"
_READERS = ("platform_engineers", "security_auditors")
LINK = Link("docs/requests/logs.md", "Request: readers of the central logs")


@dataclass(frozen=True, slots=True)
class Reader:
    """A persona that should read a workspace, and the command that lets it."""

    who: str
    environments: tuple[str, ...]
    workspace: str
    command: str


def readers(landing_zone: Reading) -> tuple[Reader, ...]:
    """Return who should read a central workspace; nobody where the logs are our own."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for stage in landing_zone.stages:
        config = stage.environment.config
        if config.platform.logs is None:
            continue
        for name in _READERS:
            persona = getattr(config.access, name)
            if persona is None:
                continue
            if persona.environments and stage.name not in (*persona.environments, "shared"):
                continue
            key = (name, persona.group_id.lower(), config.platform.logs.id)
            found.setdefault(key, []).append(stage.name)
    return tuple(
        Reader(
            persona_name(name).capitalize(),
            tuple(stages),
            arm_name(workspace),
            f"az role assignment create --assignee-object-id {group} "
            f"--assignee-principal-type Group --role {role(READS).guid} --scope {shell(workspace)}",
        )
        for (name, group, workspace), stages in found.items()
    )


def log_request(landing_zone: Reading) -> Document:
    """Return the request."""
    return printed(
        "requests/logs.md",
        title=landing_zone.config.workload.title,
        owner=landing_zone.config.workload.owner,
        ask=Ask(OPERATIONS, AFTER),
        role=READS,
        readers=readers(landing_zone),
        checks=(
            Check(
                "Prints the role of each group.",
                tuple(
                    f"az role assignment list --scope {shell(workspace)} --query "
                    "'[].[principalId, roleDefinitionName]' --output tsv"
                    for workspace in dict.fromkeys(
                        stage.environment.config.platform.logs.id
                        for stage in landing_zone.stages
                        if stage.environment.config.platform.logs is not None
                    )
                ),
            ),
        ),
    )
