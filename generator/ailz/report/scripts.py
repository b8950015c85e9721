"""The scripts: what a subscription needs before, and how an environment is taken down."""

from __future__ import annotations

from dataclasses import dataclass

from ailz.design.evaluate import id_of
from ailz.design.values import Id, Output
from ailz.report.printing import Document, printed
from ailz.report.reading import Reading, Stage
from ailz.report.steps import deployment_name

_ALWAYS_REGISTERED = ("Microsoft.Authorization", "Microsoft.Resources")
_INSIDE = {
    "Microsoft.MachineLearningServices/registries": (
        "Microsoft.ContainerRegistry",
        "Microsoft.Network",
        "Microsoft.Storage",
    ),
    "Microsoft.Authorization/policyAssignments": ("Microsoft.PolicyInsights",),
}
"""What a resource needs beside its own provider: what Azure makes inside it or connects to it."""
_GROUP = "Microsoft.Resources/resourceGroups"
_WORKSPACE = "Microsoft.MachineLearningServices/workspaces"
_LOGS = "Microsoft.OperationalInsights/workspaces"
_SCOPED = "Microsoft.Insights/privateLinkScopes/scopedResources"
_LOCK = "Microsoft.Authorization/locks"


@dataclass(frozen=True, slots=True)
class Preparation:
    """The resource providers of one environment."""

    environment: str
    subscription: str
    providers: tuple[str, ...]


def prepare(landing_zone: Reading) -> Document:
    """Return the script that registers resource providers."""
    return printed(
        "prepare.sh",
        executable=True,
        names=[stage.name for stage in landing_zone.stages],
        preparations=[
            Preparation(stage.name, stage.environment.subscription_id, _providers(stage))
            for stage in landing_zone.stages
        ],
    )


def _providers(stage: Stage) -> tuple[str, ...]:
    found = {request.type.split("/")[0] for request in stage.requests}
    found.update(each for request in stage.requests for each in _INSIDE.get(request.type, ()))
    return tuple(sorted(found.difference(_ALWAYS_REGISTERED)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Teardown:
    """What is deleted in one environment, in the order of the fields.

    ``purges`` and ``logs`` hold an id and then the request that deletes it for good, in turn.
    """

    environment: str
    root: str
    subscription: str
    deployment: str
    locks: tuple[str, ...]
    purges: tuple[str, ...]
    detached: tuple[str, ...]
    logs: tuple[str, ...]
    outside: tuple[str, ...]
    granted: tuple[str, ...]
    groups: tuple[str, ...]
    vaults: tuple[str, ...]


def destroy(landing_zone: Reading) -> Document:
    """Return the script that takes one environment down."""
    config = landing_zone.config
    return printed(
        "destroy.sh",
        executable=True,
        names=[stage.name for stage in landing_zone.stages],
        teardowns=[_teardown(landing_zone, stage) for stage in landing_zone.stages],
        has_shared=len(landing_zone.deployments) > 1,
        terraform="terraform" in config.delivery.languages,
        bicep="bicep" in config.delivery.languages,
        has_state=config.delivery.state is not None,
    )


def _teardown(landing_zone: Reading, stage: Stage) -> Teardown:
    groups = {group.id: group.name for group in stage.of_type(_GROUP)}
    return Teardown(
        environment=stage.name,
        root=stage.root,
        subscription=stage.environment.subscription_id,
        deployment=deployment_name(landing_zone, stage),
        locks=tuple(each.id for each in stage.of_type(_LOCK)),
        purges=_purges(stage, _WORKSPACE, "forceToPurge"),
        detached=tuple(each.id for each in stage.of_type(_SCOPED)),
        logs=_purges(stage, _LOGS, "force"),
        outside=_outside(stage, tuple(groups)),
        granted=_granted(stage),
        groups=_ordered(tuple(groups.values()), stage),
        vaults=tuple(each.name for each in stage.of_type("Microsoft.KeyVault/vaults")),
    )


def _purges(stage: Stage, type_: str, flag: str) -> tuple[str, ...]:
    return tuple(
        word
        for each in stage.of_type(type_)
        for word in (each.id, f"{each.id}?api-version={each.api_version}&{flag}=true")
    )


def _outside(stage: Stage, groups: tuple[str, ...]) -> tuple[str, ...]:
    """Return what lies in no resource group of ours and would stay when those are deleted."""
    inside = tuple(f"{group}/" for group in groups)
    return tuple(
        each.id
        for each in stage.requests
        if each.type != _GROUP and not each.id.startswith(inside) and "<" not in each.id
    )


def _granted(stage: Stage) -> tuple[str, ...]:
    """Return a resource of another deployment and an identity with a role on it, in turn."""
    root = stage.deployment.root
    return tuple(
        id_of(root, stage.name, wanted)
        for grant in stage.deployment.grants
        if isinstance(grant.principal_id, Output)
        and root.resource(grant.scope.symbol).verb == "existing"
        for wanted in (grant.scope, Id(grant.principal_id.symbol))
    )


def _ordered(names: tuple[str, ...], stage: Stage) -> tuple[str, ...]:
    """Return what uses a group before the group: the network, keys and logs go last."""
    known = stage.names()
    order = ("workload_group", "monitoring_group", "network_group", "security_group")
    return tuple(known[symbol] for symbol in order if known.get(symbol) in names)
