"""A subnet of ours that GitHub starts its own runners in: they hold no secret."""

from __future__ import annotations

from ailz.catalog.delivery import hosted_runners
from ailz.design.context import LOCATION, TAGS, Context, named
from ailz.design.pages import Fee, Pages
from ailz.design.part import Named, Part, resource
from ailz.design.resource import Module
from ailz.design.services._runners import KEY
from ailz.design.values import Id, Param
from ailz.model.rules.github_network import TYPE
from ailz.model.runners import Runners

SYMBOL = "runners_network"
"""What GitHub is told of: its tag holds the number that a network configuration names."""
_MODULE = Module("runners", "What hands a subnet to GitHub.", Id("network_group"))


def github_network(context: Context, runners: Runners) -> Part:
    """Hand the subnet of the runners to one organisation at GitHub, which starts them there."""
    owner = context.parameter(
        "github_organisation",
        "The number of the organisation at GitHub.",
        lambda site: str(site.config.delivery.owner_id),
    )
    return Part(
        modules=(_MODULE,),
        resources=(
            resource(
                SYMBOL,
                _MODULE.name,
                TYPE,
                named(SYMBOL),
                Id("network_group"),
                {
                    "location": LOCATION,
                    "tags": TAGS,
                    "properties": {
                        "subnetId": Id("segment", KEY),
                        "businessId": Param(owner.name),
                    },
                },
                why=(
                    "GitHub puts the machine of each job into the subnet. What it writes back as a "
                    "tag is its own name of this network: it stays."
                ),
                notes={"properties.businessId": "No other organisation reaches the subnet."},
                foreign_tags=(hosted_runners().tag,),
            ),
        ),
        names={SYMBOL: Named(TYPE, "runners", code="ghn")},
        parameters=(owner,),
        pages=Pages(fees=(Fee(f"github-runner-{runners.cores}"),)),
    )
