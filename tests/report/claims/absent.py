"""What is not here: nothing of a type that the README says is missing, and all of it is said."""

from __future__ import annotations

from tests.report.claims.arm import DIAGNOSTICS, LOGS
from tests.report.claims.world import Claim, World, exactly

_KINDS = {
    "Flow logs": ("Microsoft.Network/networkWatchers/flowLogs",),
    "Alerts": (
        "Microsoft.Insights/metricAlerts",
        "Microsoft.Insights/activityLogAlerts",
        "Microsoft.Insights/scheduledQueryRules",
        "Microsoft.Insights/actionGroups",
        "Microsoft.SecurityInsights/onboardingStates",
    ),
    "Disk encryption sets": (
        "Microsoft.Compute/diskEncryptionSets",
        "Microsoft.Compute/disks",
        "Microsoft.Compute/virtualMachines",
        "Microsoft.Compute/virtualMachineScaleSets",
    ),
    "Budgets": ("Microsoft.Consumption/budgets",),
    "Defender for Cloud plans": ("Microsoft.Security/pricings",),
    "Backups": (
        "Microsoft.DataProtection/backupVaults",
        "Microsoft.RecoveryServices/vaults",
    ),
    "A customer-managed key of the logs": ("Microsoft.OperationalInsights/clusters",),
}


def _none(kinds: tuple[str, ...]) -> Claim:
    name = next(name for name, types in _KINDS.items() if types == kinds)
    needed = (LOGS,) if name == "A customer-managed key of the logs" else ()
    return exactly(
        rf"^- {name}\. ",
        lambda world: not world.has(*kinds) and (not needed or world.has(*needed)),
    )


def _exports_nothing(world: World) -> bool:
    return not any("/resourceGroups/" not in each.id for each in world.of(DIAGNOSTICS))


def _closed_registry(world: World) -> bool:
    """Whether a registry refuses outsiders, its own tasks and imports, and nobody brings images."""
    bootstrap = world.reading.bootstrap
    made = bootstrap.root.resources if bootstrap is not None else ()
    if any(each.symbol == "images_identity" for each in made):
        return False
    return any(
        each.body["properties"]["publicNetworkAccess"] == "Disabled"
        and each.body["properties"]["networkRuleBypassAllowedForTasks"] is False
        and each.body["properties"]["policies"]["exportPolicy"]["status"] == "disabled"
        for each in world.of("Microsoft.ContainerRegistry/registries")
    )


CLAIMS = (
    *map(_none, _KINDS.values()),
    exactly(r"^- The export of the activity log\. ", _exports_nothing),
    exactly(r"^- A pipeline for images\. ", _closed_registry),
)
