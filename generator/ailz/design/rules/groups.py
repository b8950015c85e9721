"""The resource groups, and the parameters that every deployment has."""

from __future__ import annotations

from collections.abc import Mapping

from ailz.design.context import LOCATION, TAGS, Context, named
from ailz.design.part import Named, Part, resource
from ailz.design.resource import Module
from ailz.design.values import Subscription
from ailz.model.environment import Environment

_GROUP = "Microsoft.Resources/resourceGroups"
_PURPOSES = {
    "network": "the spoke, its security groups, routes and private endpoints",
    "security": "identities and encryption keys",
    "monitoring": "logs and traces",
    "workload": "data, images and machine learning",
}


def groups(context: Context) -> Part:
    """Make the resource groups that the deployment uses."""
    wanted = _wanted(context)
    return Part(
        modules=(Module("resource_groups", "Resource groups, one a concern.", Subscription()),),
        resources=tuple(
            resource(
                f"{name}_group",
                "resource_groups",
                _GROUP,
                named(f"{name}_group"),
                Subscription(),
                {"location": LOCATION, "tags": TAGS},
                why=f"Holds {_PURPOSES[name]}.",
            )
            for name in wanted
        ),
        names={f"{name}_group": Named(_GROUP, name) for name in wanted},
        parameters=(
            context.parameter(
                "subscription_id", "The subscription to deploy to.", lambda e: e.subscription_id
            ),
            context.parameter(
                "tenant_id",
                "The Microsoft Entra tenant.",
                lambda _: context.config.organisation.tenant_id,
            ),
            context.parameter("environment", "The environment's short name.", lambda e: e.name),
            context.parameter("location", "The Azure region.", lambda e: e.region),
            context.parameter(
                "tags", "Tags of every resource.", lambda e: tags(context, e), kind="map"
            ),
        ),
    )


def _wanted(context: Context) -> tuple[str, ...]:
    if context.stage == "landing-zone":
        return tuple(_PURPOSES)
    return ("workload", "monitoring") if context.own_logs else ("workload",)


def tags(context: Context, environment: Environment) -> Mapping[str, str]:
    """Return the tags of an environment: the organisation's mandated ones win over ours."""
    config = context.config
    ours = {
        "workload": config.workload.name,
        "environment": environment.name,
        "owner": config.workload.owner[:256],
        "data-classification": config.workload.data_classification,
    }
    mandated = {name.lower() for name in config.governance.tags}
    kept = {name: value for name, value in ours.items() if name not in mandated}
    return {**dict(sorted(config.governance.tags.items())), **kept}
