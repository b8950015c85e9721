"""Whose the network is: made here, or there already; with subnets of ours, or with given ones."""

from __future__ import annotations

from collections.abc import Iterator

from ailz.design.addresses import Want
from ailz.design.arm import arm_group, arm_name
from ailz.design.context import Context, Site, named
from ailz.design.evaluate import id_of
from ailz.design.kinds.segments import segments
from ailz.design.pages import Absent, Decision, Pages, listed
from ailz.design.part import Part, resource, total
from ailz.design.resource import Module, Root
from ailz.design.values import Each, Group, Id, Param, SubscriptionGuid
from ailz.errors import Finding
from ailz.model.spoke import has_network, has_subnets, last_word

VNET = "Microsoft.Network/virtualNetworks"
SUBNET = "Microsoft.Network/virtualNetworks/subnets"
_NETWORK = "virtual_network"
_SUBNETS = "given_subnets"


def is_theirs(context: Context) -> bool:
    """Whether the VNet exists already: nothing writes it."""
    return context.stage == "landing-zone" and has_network(context.config)


def has_given_subnets(context: Context) -> bool:
    """Whether its subnets are given too: nothing writes them, or what stands on them."""
    return is_theirs(context) and has_subnets(context.config)


def network_name(context: Context) -> Param:
    """Return the name of the VNet."""
    return Param(_NETWORK, "name") if is_theirs(context) else named(_NETWORK)


def subnets_module(context: Context) -> str:
    """Return the module that subnets stand in."""
    return "subnets" if is_theirs(context) else "network"


def their_network(context: Context) -> Part:
    """Name the VNet that exists; what is made in it is deployed to its resource group."""
    given = has_given_subnets(context)
    # Endpoints and security groups are in their network's subscription: it is the environment's.
    where = Group(SubscriptionGuid(), Param(_NETWORK, "resource_group"))
    return Part(
        modules=() if given else (Module("subnets", "Subnets in the VNet that exists.", where),),
        resources=(
            resource(_NETWORK, "subnets", VNET, Param(_NETWORK, "name"), where, verb="existing"),
        ),
        parameters=(
            context.parameter(
                _NETWORK,
                "The VNet that exists already: its owner writes it.",
                _network_at,
                kind="object",
                platform=True,
                describes={"resource_group": "Its resource group.", "name": "Its name."},
            ),
        ),
        pages=_PAGES,
    )


def given_subnet(key: str) -> Param:
    """Return the name of the given subnet of a segment."""
    return Param(_SUBNETS, key)


def given_subnets(context: Context) -> Part:
    """Name the subnets that are given."""
    made = segments(context)
    return total(
        [
            their_network(context),
            Part(
                resources=(
                    resource(
                        "segment",
                        "subnets",
                        SUBNET,
                        Each("name"),
                        Id(_NETWORK),
                        collection="segments",
                        verb="existing",
                        why="The subnets that their owner made, each for a segment.",
                    ),
                ),
                collections={
                    "segments": {each.key: {"name": given_subnet(each.key)} for each in made}
                },
                parameters=(
                    context.parameter(
                        _SUBNETS,
                        "The subnets that exist already, by the segment that each is for.",
                        lambda site: {
                            each.key: last_word(site.config.existing.subnets[each.key])
                            for each in made
                        },
                        kind="object",
                        platform=True,
                        describes={
                            each.key: f"Subnet of {each.key.replace('_', ' ')}." for each in made
                        },
                    ),
                ),
                pages=_WITH_SUBNETS,
            ),
        ]
    )


def _network_at(site: Site) -> dict[str, str]:
    given = site.config.existing.virtual_network
    assert given is not None  # noqa: S101 - refused where one environment lacks it
    return {"resource_group": arm_group(given.id)["resource_group"], "name": arm_name(given.id)}


def subnets_of_others(root: Root, environment: str) -> frozenset[str]:
    """Return the ids of the given subnets of an environment."""
    return frozenset(
        id_of(root, environment, Id(each.symbol, key))
        for each in root.resources
        if each.type == SUBNET and each.verb == "existing" and each.collection is not None
        for key in root.collections[each.collection]
    )


def not_given(index: int, site: Site, wants: tuple[Want, ...]) -> Iterator[Finding]:
    """Yield segments that no given subnet is for."""
    given = site.config.existing.subnets
    missing = [want for want in wants if want.key not in given]
    if missing:
        yield Finding(
            path="existing.subnets",
            code="EXISTING-INCOMPLETE",
            message=(
                f"subnets are given, and none for "
                f"{listed([f'{want.key} (/{want.least} or larger)' for want in missing])} of "
                f"{site.name}"
            ),
            remedy=(f"Name a subnet for each, and its range below environments[{index}].subnets"),
        )


_PAGES = Pages(
    decisions=(
        Decision(
            "Network",
            "A VNet that exists already",
            "Its owner connects it and sets its DNS servers. Nothing here writes it, and nothing "
            "here deletes it.",
        ),
    ),
)
_WITH_SUBNETS = Pages(
    decisions=(
        Decision(
            "Subnets",
            "Given ones",
            "Their security groups, routes and settings are their owner's. They are not in this "
            "code, and no check of it proves them: docs/requests/network.md has what they need, "
            "and scripts/preflight.sh looks at what is there.",
        ),
    ),
    absent=(
        Absent(
            "Subnets, security groups and a route table",
            "The subnets are given, and with them what stands on them.",
        ),
    ),
)
