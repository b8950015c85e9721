"""The runbook: what to do when something must be changed or has gone wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ailz.design.arm import arm_name
from ailz.design.kinds.log_readers import ROLE
from ailz.design.kinds.logs import private_link_scope
from ailz.design.kinds.policy_members import ASSIGNMENT
from ailz.design.pages import Chapter, Command, listed
from ailz.design.values import Param
from ailz.model.rules.runners import has_private_state
from ailz.render.escape import shell
from ailz.report.log_request import READS, readers
from ailz.report.printing import Document, printed
from ailz.report.reading import Reading, Stage, persona_name, where
from ailz.report.way_in import from_inside


@dataclass(frozen=True, slots=True)
class Printed:
    """A chapter with its commands as they read in each environment."""

    title: str
    text: tuple[str, ...]
    steps: tuple[str, ...]
    commands: tuple[str, ...]


def runbook(landing_zone: Reading) -> Document:
    """Return the runbook for what is there."""
    main = landing_zone.main_stages
    return printed(
        "runbook.md",
        title=landing_zone.config.workload.title,
        first=main[0].name,
        targets=_targets(main[0]),
        chapters=_chapters(landing_zone),
        from_inside=from_inside(landing_zone.main.context),
        own_logs=landing_zone.main.context.own_logs,
        asks_for_scope=not private_link_scope(landing_zone.main.context),
        asks_for_readers=bool(readers(landing_zone)),
        read_by=_read_by(landing_zone),
        tables_by=any(grant.role == ROLE for grant in landing_zone.main.grants),
        assigns_roles=landing_zone.config.delivery.identity.may_assign_roles,
        has_locks=any(stage.all("delete_lock") for stage in main),
        assigns_policy=any(stage.of_type(ASSIGNMENT) for stage in main),
        terraform="terraform" in landing_zone.config.delivery.languages,
        bicep="bicep" in landing_zone.config.delivery.languages,
        syncs=[sync for stage in main for sync in _syncs(stage)],
        theirs=_theirs_to_sync(landing_zone),
        both_halves=all(stage.one("spoke_peering") is not None for stage in main),
        more=len(landing_zone.config.environments) > 1,
        state=_state(landing_zone, main[0]),
    )


@dataclass(frozen=True, slots=True)
class _State:
    """Commands that keep a copy of a state, and bring one back; of an account of ours or not."""

    is_ours: bool
    inside: bool
    pull: str
    restore: tuple[str, ...]


def _state(landing_zone: Reading, stage: Stage) -> _State | None:
    state = landing_zone.config.delivery.state
    if state is None:
        return None
    folder = f"terraform -chdir=terraform/{stage.root}"
    key = f"{landing_zone.config.workload.name}/{stage.root}/{stage.name}.tfstate"
    where = (
        f"--auth-mode login --account-name {shell(state.storage_account)} "
        f"--container-name {shell(state.container)}"
    )
    backend = f"init -reconfigure -backend-config=environments/{stage.name}.backend.hcl"
    return _State(
        landing_zone.state is not None,
        has_private_state(landing_zone.config),
        f"{folder} state pull > before.tfstate",
        (
            (
                f"az storage blob list {where} --prefix {shell(key)} --include v "
                "--query '[].[versionId, properties.lastModified]' --output table"
            ),
            (
                f"az storage blob download {where} --name {shell(key)} --version-id '<version>' "
                "--file before.tfstate"
            ),
            f"{folder} {backend}",
            f'{folder} state push -force "$PWD/before.tfstate"',
            f"{folder} plan -var-file=environments/{stage.name}.tfvars",
        ),
    )


def _read_by(landing_zone: Reading) -> str:
    """Return who has the role that reads logs of our own; nothing where nobody has."""
    fields = dict.fromkeys(
        grant.principal_id.field
        for grant in landing_zone.main.grants
        if grant.role == READS
        and isinstance(grant.principal_id, Param)
        and isinstance(grant.principal_id.field, str)
    )
    who = listed(tuple(persona_name(field) for field in fields))
    return f"{who[:1].upper()}{who[1:]}"


def _chapters(landing_zone: Reading) -> list[Printed]:
    """Return the chapters in their order; what several say under one title is one chapter."""
    by_title: dict[str, list[Chapter]] = {}
    for chapter in sorted(landing_zone.main.part.pages.chapters, key=lambda each: each.place):
        by_title.setdefault(chapter.title, []).append(chapter)
    terraform = "terraform" in landing_zone.config.delivery.languages
    return [
        _printed(landing_zone, title, several, terraform=terraform)
        for title, several in by_title.items()
    ]


def _printed(
    landing_zone: Reading, title: str, several: list[Chapter], *, terraform: bool
) -> Printed:
    first_only = any(each.first_only for each in several)
    commands = [
        line
        for stage in (landing_zone.main_stages[:1] if first_only else landing_zone.main_stages)
        for here in [[each for each in several if _is_for(each, stage)]]
        for part in (
            _lines(stage, (c for each in here for c in each.commands)),
            _lines(stage, (c for each in here for c in each.terraform)) if terraform else [],
            _lines(stage, (c for each in here for c in each.checks)),
        )
        for line in part
    ]
    return Printed(
        title,
        tuple(
            dict.fromkeys(
                line
                for each in several
                for line in (*each.text, *(each.terraform_text if terraform else ()))
            )
        ),
        tuple(dict.fromkeys(line for each in several for line in each.steps)),
        tuple(dict.fromkeys(commands)),
    )


def _is_for(chapter: Chapter, stage: Stage) -> bool:
    return chapter.environments is None or stage.name in chapter.environments


def _lines(stage: Stage, commands: Iterable[Command]) -> list[str]:
    return [stage.command(command) for command in commands]


def _syncs(stage: Stage) -> Iterator[str]:
    """Yield what tells each half of the peering that is made here of a new range."""
    for symbol in ("hub_peering", "spoke_peering"):
        if (half := stage.one(symbol)) is not None:
            network = half.id.rpartition("/virtualNetworkPeerings/")[0]
            yield (
                f"az network vnet peering sync {where(network)} "
                f"--vnet-name {shell(arm_name(network))} --name {shell(half.name)}"
            )


def _theirs_to_sync(landing_zone: Reading) -> bool:
    """Whether there is a peering, and none of its halves is made here."""
    hub = landing_zone.config.platform.hub
    return (
        hub is not None and hub.kind == "vnet" and hub.connection in ("request", "made_by_platform")
    )


def _targets(stage: Stage) -> list[str]:
    found: dict[str, None] = {}
    for request in stage.all("private_endpoint"):
        properties = request.body["properties"]
        assert isinstance(properties, dict)  # noqa: S101 - so the design writes it
        for connection in properties["privateLinkServiceConnections"]:
            found[connection["properties"]["privateLinkServiceId"]] = None
    return list(found)
