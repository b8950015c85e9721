"""The resource groups, and the parameters that every deployment has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ailz.design.context import LOCATION, TAGS, Context, Site, named
from ailz.design.part import Named, Part, resource
from ailz.design.resource import Module, Parameter
from ailz.design.values import Id, Subscription, Value, walk
from ailz.model.spoke import last_word

TYPE = "Microsoft.Resources/resourceGroups"
_PURPOSES = {
    "network": "the spoke, its security groups, routes and private endpoints",
    "security": "identities and encryption keys",
    "monitoring": "logs and traces",
    "workload": "the services and their data",
}
EMPTIED_IN_ORDER = ("workload_group", "monitoring_group", "network_group", "security_group")
"""What uses a group goes before it: services, then logs, then the network, and keys last."""
GOVERNED = ("network_group", "security_group", "workload_group")
"""The groups that policy is assigned to: nothing but logs lies in the other."""


def groups(context: Context, rest: Part) -> Part:
    """Make the resource groups that the rest of the deployment lies in."""
    used = _used(rest)
    wanted = [name for name in _PURPOSES if f"{name}_group" in used]
    theirs = given_groups(context)
    return Part(
        modules=(Module("resource_groups", "Resource groups, one a concern.", Subscription()),),
        resources=tuple(
            resource(
                f"{name}_group",
                "resource_groups",
                TYPE,
                named(f"{name}_group"),
                Subscription(),
                *(() if name in theirs else ({"location": LOCATION, "tags": TAGS},)),
                verb="existing" if name in theirs else "create",
                why=f"Holds {_PURPOSES[name]}.",
            )
            for name in wanted
        ),
        names={f"{name}_group": Named(TYPE, name, given=theirs.get(name, {})) for name in wanted},
        parameters=place(context),
    )


def given_groups(context: Context) -> Mapping[str, Mapping[str, str]]:
    """Return the groups that exist already: what each holds -> environment -> its name."""
    if context.stage != "landing-zone":
        return {}
    purposes = context.sites[0].config.existing.resource_groups.said
    return {
        purpose: {
            site.name: last_word(site.config.existing.resource_groups.said[purpose])
            for site in context.sites
        }
        for purpose in purposes
    }


def place(context: Context) -> tuple[Parameter, ...]:
    """Return the parameters that every deployment has: where it goes, and its tags."""
    return (
        context.parameter(
            "subscription_id",
            "The subscription to deploy to.",
            lambda site: site.subscription_id,
        ),
        context.parameter(
            "tenant_id",
            "The Microsoft Entra tenant.",
            lambda _: context.config.organisation.tenant_id,
        ),
        context.parameter("environment", "The environment's short name.", lambda site: site.name),
        context.parameter(
            "location",
            "The Azure region.",
            lambda site: site.region,
            path=_REGIONS.get(context.stage, ""),
        ),
        context.parameter("tags", "Tags of every resource.", tags, kind="map"),
    )


_REGIONS = {
    "shared": "shared.region",
    "keys": "security.managed_hsm.region",
    "landing-zone": "environments[{index}].region",
}


def _used(part: Part) -> frozenset[str]:
    values: Iterator[Value] = (v for r in part.resources for v in (r.parent, r.body))
    return frozenset(e.symbol for v in values for e in walk(v) if isinstance(e, Id))


def tags(site: Site) -> Mapping[str, str]:
    """Return the tags of an environment: the organisation's mandated ones win over ours."""
    config = site.config
    ours = {
        "workload": config.workload.name,
        "environment": site.name,
        "owner": config.workload.owner[:256],
        "data-classification": config.workload.data_classification,
    }
    mandated = {name.lower() for name in config.governance.tags}
    kept = {name: value for name, value in ours.items() if name not in mandated}
    return {**dict(sorted(config.governance.tags.items())), **kept}
