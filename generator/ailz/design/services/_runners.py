"""Runners in a subnet of ours that hold no secret: where they live, and a Managed DevOps Pool."""

from __future__ import annotations

from ailz.catalog.delivery import pool_service
from ailz.catalog.types import api_version
from ailz.design.context import LOCATION, TAGS, Context, named
from ailz.design.kinds.access import assignments
from ailz.design.kinds.groups import TYPE as GROUP
from ailz.design.kinds.segments import CONTROL_PLANE, SIGN_IN
from ailz.design.pages import Pages, Unpriced
from ailz.design.part import Machines, Named, Part, Quota, resource
from ailz.design.resource import Module
from ailz.design.room import Segment, Tag
from ailz.design.runners import IMAGE, pool_name
from ailz.design.values import Id, Param, Role, Subscription
from ailz.model.rules.github_network import TYPE as HOSTED_NETWORK
from ailz.model.rules.github_network import subnet_prefix
from ailz.model.runners import Runners

POOL = "Microsoft.DevOpsInfrastructure/pools"
_QUOTA = Quota(
    title="Managed DevOps Pools",
    provider=POOL.partition("/")[0],
    api_version=api_version(POOL),
    kind="",
    note=(
        "It is apart from the quota of virtual machines, and every pool of the subscription "
        "counts. Some families have a few vCPUs from the start, others none. Bootstrap makes the "
        "pool, and Azure refuses it where the quota has no room: ask before, in the portal under "
        '"Quotas", "Managed DevOps Pools", "Request adjustment".'
    ),
)
"""Source: MicrosoftDocs/azure-devops-docs@004ca6c66199:docs/managed-devops-pools/prerequisites.md;
its usages: Azure/azure-rest-api-specs, devopsinfrastructure, SubscriptionUsages_Usages."""
_CENTER = "Microsoft.DevCenter/devcenters"
_PROJECT = "Microsoft.DevCenter/projects"
KEY = "runners"
"""The segment that they live in."""
_GROUPS = Module("resource_groups", "The resource groups.", Subscription())
_MODULE = Module("runners", "The pool of the pipelines' runners.", Id("runners_group"))
_ACCESS = Module("runners_access", "Who puts runners into the network.", Id("network_group"))
_WEB = Tag(
    "allow-internet",
    "Internet",
    "The delivery platform, tools and packages: a NAT gateway cannot filter host names.",
    ("80", "443"),
)


def segment(runners: Runners) -> Segment:
    """Return the segment that the runners live in."""
    hosted = runners.kind == "github_network"
    least = subnet_prefix(runners) if hosted else 28
    platform = (
        ("self-hosted-runner-github",)
        if hosted
        else ("self-hosted-runner-azure-devops", "managed-devops-pool")
    )
    return Segment(
        KEY,
        least,
        least - 1,
        "Runners of the pipelines.",
        ("build-agents",),
        (SIGN_IN, CONTROL_PLANE, _WEB),
        (*platform, "tools", "deployment"),
        delegation=HOSTED_NETWORK if hosted else POOL,
    )


def managed_pool(context: Context, runners: Runners) -> Part:
    """Make the pool, with what it belongs to and the right of its service on the network."""
    organisation, project, _ = context.config.delivery.repository.split("/")
    principal = context.parameter(
        "pool_service",
        "The object id of the service DevOpsInfrastructure in the tenant.",
        lambda _: str(runners.service_principal),
    )
    size = context.parameter(
        "runner_size", "The size of a runner's machine.", lambda _: runners.size
    )
    most = context.parameter(
        "most_runners", "How many jobs run at a time.", lambda _: runners.most, kind="int"
    )
    network = Id("virtual_network")
    return Part(
        modules=(_GROUPS, _MODULE, _ACCESS),
        resources=(
            resource(
                "runners_group",
                _GROUPS.name,
                GROUP,
                named("runners_group"),
                Subscription(),
                {"location": LOCATION, "tags": TAGS},
                why="Holds the runners of the pipelines.",
            ),
            resource(
                "runners_center",
                _MODULE.name,
                _CENTER,
                named("runners_center"),
                Id("runners_group"),
                {"location": LOCATION, "tags": TAGS, "properties": {}},
                why="A pool belongs to a project of a Dev Center; it holds nothing else.",
            ),
            resource(
                "runners_project",
                _MODULE.name,
                _PROJECT,
                named("runners_project"),
                Id("runners_group"),
                {
                    "location": LOCATION,
                    "tags": TAGS,
                    "properties": {"devCenterId": Id("runners_center")},
                },
                why="What the pool names.",
            ),
            assignments(
                "pool_access",
                _ACCESS.name,
                "ServicePrincipal",
                "Azure's own service puts the machines into the subnet. It acts by no secret.",
            ),
            resource(
                "runners_pool",
                _MODULE.name,
                POOL,
                # Pipelines name it: no convention may call it otherwise.
                pool_name(context.config, runners),
                Id("runners_group"),
                {
                    "location": LOCATION,
                    "tags": TAGS,
                    "properties": {
                        "devCenterProjectResourceId": Id("runners_project"),
                        "maximumConcurrency": Param(most.name),
                        "organizationProfile": {
                            "kind": "AzureDevOps",
                            "organizations": [
                                {
                                    "url": f"https://dev.azure.com/{organisation}",
                                    "projects": [project],
                                    "openAccess": False,
                                }
                            ],
                            "permissionProfile": {"kind": "CreatorOnly"},
                        },
                        "agentProfile": {"kind": "Stateless"},
                        "fabricProfile": {
                            "kind": "Vmss",
                            "sku": {"name": Param(size.name)},
                            "images": [{"wellKnownImageName": IMAGE}],
                            "osProfile": {"logonType": "Service"},
                            "networkProfile": {"subnetId": Id("segment", KEY)},
                        },
                    },
                },
                depends_on=("pool_access",),
                minutes=60,
                why="Each job gets a machine of its own, which is thrown away after it.",
                notes={
                    "properties.organizationProfile.permissionProfile": (
                        "Whoever makes the pool administers it in Azure DevOps."
                    )
                },
            ),
        ),
        names={
            "runners_group": Named(GROUP, "runners"),
            "runners_center": Named(_CENTER, "runners", code="dc"),
            "runners_project": Named(_PROJECT, "runners", code="dcp"),
        },
        parameters=(principal, size, most),
        pages=Pages(
            unpriced=(
                Unpriced("Machines of the pipelines' runners", "machine, hour", "runners_pool"),
            )
        ),
        machines=(
            Machines(
                "runners of the pipelines",
                _QUOTA,
                {site.name: (runners.size, runners.most) for site in context.sites},
            ),
        ),
        collections={
            "pool_access": {
                name.lower().replace(" ", "-"): {
                    "scope": network,
                    "role": Role(name),
                    "principal_id": Param(principal.name),
                    "why": "Puts machines of the pool into the subnet.",
                }
                for name in pool_service().roles
            }
        },
    )
