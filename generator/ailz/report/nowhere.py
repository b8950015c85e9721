"""What no part of a landing zone makes, and who may look for it here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ailz.design.evaluate import Evaluated
from ailz.design.kinds.diagnostics import TYPE as DIAGNOSTICS
from ailz.design.kinds.logs import WORKSPACE as LOG_WORKSPACE
from ailz.design.pages import Absent, listed
from ailz.report.reading import Reading
from ailz.report.tools import Tool, tools

_PUBLIC_IP = "Microsoft.Network/publicIPAddresses"
_DDOS = "DDoS Network Protection"


def nowhere(landing_zone: Reading) -> Iterator[Absent]:
    """Yield what none of the requests makes, whoever else may make it."""
    every = [request for stage in landing_zone.stages for request in stage.requests]
    types = {request.type for request in every}
    platform = landing_zone.config.platform.policy
    for types_of, absent in _NEVER.items():
        if types.isdisjoint(types_of):
            yield absent
    if not any(map(_is_activity_log, every)):
        yield _ACTIVITY_LOG
    yield Absent(
        "Defender for Cloud plans",
        "The platform switches them on centrally."
        if platform is not None and platform.defender
        else "They are set for a whole subscription, and each is billed. Whoever runs the "
        "subscription chooses them.",
    )
    if LOG_WORKSPACE in types:
        yield _LOG_KEY
    if (mirrors := landing_zone.config.delivery.mirrors) is not None:
        copies = {"Terraform": mirrors.terraform, "Bicep": mirrors.bicep}
        used = tools(landing_zone.config.delivery.languages)
        if lacking := [each for each in used if copies.get(each.title) is None]:
            yield _tools(lacking)
    joined = any(_properties(request.body).get("enableDdosProtection") for request in every)
    if _PUBLIC_IP in types and not joined:
        yield Absent(
            _DDOS,
            "The public addresses have the protection of Azure's own network. "
            "platform.ddos_plan joins the networks to a plan.",
        )


def _tools(used: Iterable[Tool]) -> Absent:
    names = listed(tuple(tool.title for tool in used))
    return Absent(
        f"Mirrors of {names}",
        "delivery.mirrors names none of these: they are fetched from their makers, at the versions "
        "that the pipelines name. Let your proxy pass them.",
    )


def _is_activity_log(request: Evaluated) -> bool:
    """Whether a diagnostic setting stands on a subscription itself."""
    return request.type == DIAGNOSTICS and "/resourceGroups/" not in request.id


def _properties(body: Mapping[str, object]) -> Mapping[str, object]:
    found = body.get("properties")
    return found if isinstance(found, Mapping) else {}


_NEVER = {
    ("Microsoft.Network/networkWatchers/flowLogs",): Absent(
        "Flow logs",
        "Nothing here records which address of the network spoke to which. Flow logs belong to a "
        "network watcher of the subscription, which the platform often runs.",
    ),
    (
        "Microsoft.Insights/metricAlerts",
        "Microsoft.Insights/activityLogAlerts",
        "Microsoft.Insights/scheduledQueryRules",
        "Microsoft.SecurityInsights/onboardingStates",
    ): Absent(
        "Alerts",
        "Logs are kept, and nothing here calls anybody: no alert rule, no action group, no "
        "Microsoft Sentinel. Whoever watches decides what is worth an alert.",
    ),
    ("Microsoft.Consumption/budgets",): Absent(
        "Budgets",
        "Nothing here tells anybody what is spent. Whoever pays for a subscription sets one.",
    ),
    (
        "Microsoft.Compute/diskEncryptionSets",
        "Microsoft.Compute/disks",
        "Microsoft.Compute/virtualMachines",
        "Microsoft.Compute/virtualMachineScaleSets",
    ): Absent(
        "Disk encryption sets",
        "Nothing that the code makes has a managed disk of yours: disks of computes of Azure "
        "Machine Learning and of managed runners are the service's. Whoever makes a machine by "
        "hand chooses the key of its disks.",
    ),
    ("Microsoft.DataProtection/backupVaults", "Microsoft.RecoveryServices/vaults"): Absent(
        "Backups",
        "Nothing is copied to a vault of Azure Backup: docs/residency.md says why, and what each "
        "store brings back by itself. What must outlive its account, a pipeline has to copy.",
    ),
}
_ACTIVITY_LOG = Absent(
    "The export of the activity log",
    "It is a setting of the subscription, where the platform's often stands. Without one, who "
    "changed what is kept for as long as Azure keeps it, and no longer.",
)
_LOG_KEY = Absent(
    "A customer-managed key of the logs",
    "Logs and traces are under Microsoft's key. Log Analytics takes another only in a dedicated "
    "cluster, which is paid for at least 100 GB a day whatever arrives.",
)
"""Source: the catalog's trade-off ``cmk-log-analytics``."""
