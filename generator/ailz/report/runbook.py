"""The runbook: what to do when something must be changed or has gone wrong."""

from __future__ import annotations

from dataclasses import dataclass

from ailz.report.printing import Document, printed
from ailz.report.reading import Reading, Stage


@dataclass(frozen=True, slots=True)
class Names:
    """The names that the steps need, in one environment; what is not there is empty."""

    environment: str
    region: str
    vault: str
    workspace_vault: str
    workspace: str
    workspace_id: str
    storage: tuple[str, ...]
    soft_delete_days: int
    targets: tuple[str, ...]


def runbook(landing_zone: Reading) -> Document:
    """Return the runbook for the capabilities that are there."""
    context = landing_zone.main.context
    main = landing_zone.main_stages
    return printed(
        "runbook.md",
        title=landing_zone.config.workload.title,
        names=[_names(stage) for stage in main],
        has_workspace=main[0].one("workspace") is not None,
        has_storage=bool(main[0].of_type(_STORAGE)),
        has_bastion=main[0].one("bastion_host") is not None,
        has_locks=bool(main[0].all("delete_lock")),
        has_custodians=landing_zone.config.access.key_custodians is not None,
        months=context.config.security.key_rotation_months,
        standalone=context.standalone,
        terraform="terraform" in landing_zone.config.delivery.languages,
        more=len(landing_zone.config.environments) > 1,
    )


_STORAGE = "Microsoft.Storage/storageAccounts"


def _names(stage: Stage) -> Names:
    known = stage.names()
    workspace = stage.one("workspace")
    days = stage.value("soft_delete_days")
    assert isinstance(days, int)  # noqa: S101 - every environment has a vault
    return Names(
        stage.name,
        stage.environment.region,
        known["key_vault"],
        known.get("workspace_vault", ""),
        known.get("workspace", ""),
        workspace.id if workspace else "",
        tuple(each.name for each in stage.of_type(_STORAGE)),
        days,
        tuple(_targets(stage)),
    )


def _targets(stage: Stage) -> list[str]:
    found: dict[str, None] = {}
    for request in stage.all("private_endpoint"):
        properties = request.body["properties"]
        assert isinstance(properties, dict)  # noqa: S101 - so the design writes it
        for connection in properties["privateLinkServiceConnections"]:
            found[connection["properties"]["privateLinkServiceId"]] = None
    return list(found)
