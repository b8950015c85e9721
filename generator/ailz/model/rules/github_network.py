"""Runners that GitHub starts in a network of ours: whose, in which region, in how large a range."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil

from ailz.catalog.arm_rules import endpoint_subnet
from ailz.catalog.delivery import hosted_runners
from ailz.catalog.regions import locations
from ailz.errors import Finding, listed, quoted
from ailz.model.config import Config
from ailz.model.delivery import Delivery, State
from ailz.model.partial import as_far_as_read
from ailz.model.rules.addresses import network
from ailz.model.rules.runners import has_private_state
from ailz.model.runners import Runners

TYPE = "GitHub.Network/networkSettings"
"""What hands a subnet to GitHub."""
_RESERVED = 5
"""Addresses of every subnet that Azure keeps."""
_SMALLEST = 28
"""The prefix length of the subnet that few runners get."""


def github_network(config: Config) -> Iterator[Finding]:
    """Yield why GitHub could start no runners in the network of the state."""
    yield from as_far_as_read(_tied(config.delivery))
    yield from as_far_as_read(_region(config))
    yield from as_far_as_read(_range(config))


def subnet_prefix(runners: Runners) -> int:
    """Return the prefix length of the subnet for the runners, with what GitHub advises to spare."""
    addresses = ceil(runners.most * hosted_runners().spare) + _RESERVED
    return min(_SMALLEST, 32 - (addresses - 1).bit_length())


def _asked(wanted: Delivery) -> Runners | None:
    runners = wanted.runners
    return runners if runners is not None and runners.kind == "github_network" else None


def _tied(wanted: Delivery) -> Iterator[Finding]:
    if _asked(wanted) is not None and wanted.owner_id is None:
        organisation = wanted.repository.partition("/")[0]
        yield Finding(
            path="delivery.runners",
            code="RUNNERS-MISSING",
            message="nothing says which organisation at GitHub the network is tied to",
            remedy=f"Say delivery.owner_id, as `gh api orgs/{organisation} --jq .id` prints it",
        )


def _region(config: Config) -> Iterator[Finding]:
    state, allowed = config.delivery.state, locations(TYPE)
    if _asked(config.delivery) is None or state is None or allowed is None:
        return
    region = state.region or _beside(config, state)
    if region and region not in allowed.regions:
        yield Finding(
            path="delivery.state" if state.region is None else "delivery.state.region",
            code="SERVICE-NOT-IN-REGION",
            message=(
                f"GitHub starts no runners in a network in {quoted(region)}, where the state and "
                "its network are to be"
            ),
            allowed=f"a region of the state (delivery.state.region) that is one of "
            f"{listed(sorted(allowed.regions))}",
        )


def _beside(config: Config, state: State) -> str:
    """Return the region of what the state is made beside; empty where nothing has its subscription.

    What environments share comes first, as it is deployed.
    """
    wanted = state.subscription_id.lower()
    several = (config.shared, *config.environments)
    return next(
        (each.region for each in several if each and each.subscription_id.lower() == wanted), ""
    )


def _range(config: Config) -> Iterator[Finding]:
    asked = _asked(config.delivery)
    if asked is None or asked.address_space is None or not has_private_state(config):
        return
    taken = 2 ** (32 - subnet_prefix(asked)) + 2 ** (32 - endpoint_subnet())
    wanted = 32 - (taken - 1).bit_length()
    found = network(asked.address_space)
    if found is not None and found.prefixlen > wanted:
        yield Finding(
            path="delivery.runners.address_space",
            code="RANGE-TOO-SMALL",
            message=(
                f"{quoted(found)} does not hold {asked.most} runners at a time, the 30 percent "
                "more that GitHub advises, and the endpoint of the state"
            ),
            allowed=f"a range of /{wanted} or larger, or fewer at a time (delivery.runners.most)",
        )
