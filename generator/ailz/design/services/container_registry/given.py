"""A container registry that somebody else owns: what it must be, and the way to it."""

from __future__ import annotations

from ailz.design.context import Context, Site
from ailz.design.existing import existing
from ailz.design.lent import Asked, Lent, Must
from ailz.design.pages import Absent, Decision, Pages, Tile
from ailz.design.part import Endpoint, Part, total
from ailz.design.values import Id, Param, Text
from ailz.model.config import Config
from ailz.model.residency import regions_of_data
from ailz.model.services.container_registry import TYPE, GivenRegistry

REGISTRY = "container_registry"
_NAME = Param(REGISTRY, "name")
_ROLES = {
    f"{REGISTRY}_workload_access": "What the services' own identities may do with images.",
    f"{REGISTRY}_persona_access": "What people and pipelines may do with images.",
}


def is_given(context: Context) -> bool:
    """Whether the registry of every environment exists already."""
    return context.every(lambda site: _section(site.config) is not None)


def given(context: Context, module: str) -> Part:
    """Name the registry of each environment, and reach it; ``module`` is of what uses it."""
    wanted = _section(context.sites[0].config)
    assert wanted is not None  # noqa: S101 - asked for where it is given
    return total(
        [
            existing(
                context,
                REGISTRY,
                module,
                TYPE,
                _id,
                "The container registry, which somebody else owns.",
            ),
            _way(wanted),
            Part(
                lent=(
                    Lent(
                        Id(REGISTRY),
                        "container registry",
                        wanted.access == "requested",
                        (*_MUSTS, *_near(context.config)),
                        (*_TOLD, *_approved(wanted)),
                    ),
                ),
                access_groups=_ROLES,
                pages=_pages(context, wanted),
            ),
        ]
    )


def _way(wanted: GivenRegistry) -> Part:
    """Make an endpoint of ours, which waits for the owner unless whoever deploys approves it."""
    if wanted.reached_by == "platform":
        return Part()
    waits = wanted.access == "requested"
    message = Text(("Images for ", Param("names", "workspace"))) if waits else None
    endpoint = Endpoint("registry", Id(REGISTRY), TYPE, "registry", _NAME, message=message)
    asked = Asked("container registry", Id(REGISTRY), "registry", message)
    return Part(endpoints=(endpoint,), asked=(asked,) if waits else ())


def _approved(wanted: GivenRegistry) -> tuple[str, ...]:
    """Return what its owner would not see otherwise: a connection that nobody asks them for."""
    if (wanted.reached_by, wanted.access) != ("endpoint", "ours"):
        return ()
    return ("A private endpoint of the landing zone leads to it, which whoever deploys approves.",)


def _section(config: Config) -> GivenRegistry | None:
    return config.existing.container_registry


def _id(site: Site) -> str:
    section = _section(site.config)
    assert section is not None  # noqa: S101 - refused unless every environment has one
    return section.id


def _near(config: Config) -> tuple[Must, ...]:
    """Return that it lies where data may, where the configuration says so: no id tells."""
    allowed = regions_of_data(config)
    if allowed is None:
        return ()
    return (Must("location", tuple(sorted(allowed)), "Data may lie in no other region."),)


_MUSTS = (
    Must("sku.name", ("Premium",), "The tier with private link."),
    Must("properties.publicNetworkAccess", ("Disabled",), "It answers through endpoints alone."),
    Must(
        "properties.networkRuleBypassOptions",
        ("AzureServices",),
        "Machine Learning comes as a trusted service.",
    ),
    Must("properties.adminUserEnabled", ("false",), "Nobody shares a password."),
    Must("properties.anonymousPullEnabled", ("false",), "Nobody pulls without signing in."),
    # MicrosoftDocs/azure-management-docs@d923d5889010:articles/container-registry/
    # container-registry-rbac-abac-repository-permissions.md
    Must(
        "properties.roleAssignmentMode",
        ("LegacyRegistryPermissions",),
        "Registries with permissions by repository do not honour the roles AcrPull and AcrPush.",
        unset="LegacyRegistryPermissions",
    ),
)
# MicrosoftDocs/azure-ai-docs@014addf7c682:articles/machine-learning/
# how-to-identity-based-service-authentication.md (06/10/2025), "Data isolation".
_TOLD = (
    (
        "It serves the workspace of one environment: two that share a registry give their images "
        "the same names, and whoever may push for one may push for both."
    ),
    (
        "Its key, its records, its copies in other regions and its retention are yours: nothing "
        "here sets or reads them."
    ),
)


def _pages(context: Context, wanted: GivenRegistry) -> Pages:
    record = (
        " Its record stands in the platform's zone: no other endpoint to it may have one there, "
        "for the later record replaces the earlier."
    )
    way = {
        "endpoint": ("A private endpoint of ours leads to it." + record * (not context.own_zones)),
        "platform": "Its owner's endpoint leads to it, through the platform's network and DNS.",
    }[wanted.reached_by]
    if wanted.access == "requested":
        roles = "Its owner assigns the roles on it: docs/requests/existing.md has them."
    elif context.config.delivery.identity.may_assign_roles:
        roles = "The code assigns the roles on it, and takes them away with the environment."
    else:
        roles = "Roles on it are asked for with all others: docs/requests/roles.md has them."
    return Pages(
        decisions=(
            Decision(
                "Container registry",
                "One that exists already, in each environment",
                f"Nothing here writes or deletes it. {way} {roles}",
            ),
        ),
        absent=(
            Absent(
                "A container registry",
                "It exists already, and its owner answers for its key, its records and its copies: "
                "docs/requests/existing.md says what it must be, and scripts/preflight.sh looks.",
            ),
        ),
        tiles=(Tile(REGISTRY, "Container registry", (_NAME,), 44, shared=True),),
    )
