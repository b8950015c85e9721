"""The platform section against the variant: what contradicts, and what would resolve it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from ailz.errors import Finding
from ailz.model.base import Unread
from ailz.model.config import Config
from ailz.model.partial import as_far_as_read
from ailz.model.platform import Hub
from ailz.model.spoke import has_network
from ailz.model.variant import resolve_variant


def platform(config: Config) -> Iterator[Finding]:
    """Yield contradictions between the variant and what the platform provides."""
    for rule in (_variant, _hub, _zones, _zones_of_policy):
        yield from as_far_as_read(rule(config))


def _variant(config: Config) -> Iterator[Finding]:
    variant, _ = resolve_variant(config)
    rules = (_missing, _not_ours, _no_bastion) if variant == "platform" else (_not_theirs,)
    for rule in rules:
        yield from as_far_as_read(rule(config))


def _missing(config: Config) -> Iterator[Finding]:
    wanted = {
        "hub": "the hub to connect to",
        "egress": "the address of the hub's firewall",
        "dns": "who owns private DNS",
    }
    hub = config.platform.hub
    if hub is not None and hub.kind == "vwan":
        del wanted["egress"]
    if has_network(config):
        # Its owner has connected it.
        del wanted["hub"]
    for section, what in wanted.items():
        with suppress(Unread):
            if getattr(config.platform, section) is None:
                yield Finding(
                    path=f"platform.{section}",
                    code="PLATFORM-INCOMPLETE",
                    message=f"the platform variant needs platform.{section}, {what}",
                    remedy=f"Add platform.{section}, or choose variant: standalone",
                )


def _not_ours(config: Config) -> Iterator[Finding]:
    if config.security.egress is not None:
        yield Finding(
            path="security.egress",
            code="EGRESS-CONTRADICTION",
            message=(
                f"security.egress asks for our own {config.security.egress}, but in the platform "
                "variant traffic leaves through the hub's firewall (platform.egress)"
            ),
            remedy="Leave security.egress out, or choose variant: standalone",
        )


def _no_bastion(config: Config) -> Iterator[Finding]:
    if config.capabilities.bastion is not None:
        yield Finding(
            path="capabilities.bastion",
            code="BASTION-CONTRADICTION",
            message=(
                "capabilities.bastion asks for our own, but in the platform variant operators come "
                "through the platform's"
            ),
            remedy="Leave capabilities.bastion out, or choose variant: standalone",
        )


def _not_theirs(config: Config) -> Iterator[Finding]:
    for section, what in {
        "hub": "a hub to connect to",
        "egress": "the hub's firewall as the way out",
        "dns": "who owns private DNS in a platform",
    }.items():
        with suppress(Unread):
            if getattr(config.platform, section) is not None:
                yield Finding(
                    path=f"platform.{section}",
                    code="STANDALONE-CONTRADICTION",
                    message=(
                        f"a standalone landing zone has no platform, but platform.{section} names "
                        f"{what}"
                    ),
                    remedy=f"Leave platform.{section} out, or choose variant: platform",
                )


def _hub(config: Config) -> Iterator[Finding]:
    hub = config.platform.hub
    if hub is not None:
        for rule in (_which_hub, _gateway_of_a_vwan, _gateway_of_one_side, _one_side_of_a_vwan):
            yield from as_far_as_read(rule(hub))


def _which_hub(hub: Hub) -> Iterator[Finding]:
    theirs = hub.connection == "made_by_platform"
    if hub.id is None and not theirs:
        yield Finding(
            path="platform.hub",
            code="PLATFORM-INCOMPLETE",
            message=(f"connection {hub.connection} needs the hub's resource id (platform.hub.id)"),
            remedy=(
                "Add id, or choose connection: made_by_platform, where the platform team connects "
                "every spoke by itself"
            ),
        )
    if hub.id is not None and theirs:
        yield Finding(
            path="platform.hub.id",
            code="HUB-CONTRADICTION",
            message=(
                "with platform.hub.connection made_by_platform nothing here connects to the hub, "
                "and its id is not used"
            ),
            remedy="Leave id out, or choose another connection: request asks for one to this hub",
        )


def _gateway_of_a_vwan(hub: Hub) -> Iterator[Finding]:
    if hub.kind == "vwan" and hub.gateway:
        yield Finding(
            path="platform.hub.gateway",
            code="HUB-CONTRADICTION",
            message=(
                "a virtual WAN hub (platform.hub.kind) shares its gateways by itself; gateway is "
                "for hub VNets"
            ),
            remedy="Leave gateway out, or choose kind: vnet",
        )


def _gateway_of_one_side(hub: Hub) -> Iterator[Finding]:
    if hub.kind == "vnet" and hub.gateway and hub.connection == "ours_only":
        yield Finding(
            path="platform.hub.gateway",
            code="HUB-CONTRADICTION",
            message=(
                "our half of a peering can use the hub's gateway only when the hub's half exists, "
                "and with platform.hub.connection ours_only it comes later"
            ),
            allowed="connection both_sides or request, or gateway: false",
        )


def _one_side_of_a_vwan(hub: Hub) -> Iterator[Finding]:
    if hub.kind == "vwan" and hub.connection == "ours_only":
        yield Finding(
            path="platform.hub.connection",
            code="HUB-CONTRADICTION",
            message="a connection to a virtual WAN (platform.hub.kind) has one side, the hub's",
            allowed="both_sides (we make it) or request (we ask for it)",
        )


def _zones(config: Config) -> Iterator[Finding]:
    dns = config.platform.dns
    if dns is None:
        return
    if dns.mode == "platform_zones" and dns.zones is None:
        yield Finding(
            path="platform.dns",
            code="ZONES-UNKNOWN",
            message="mode platform_zones writes into the platform's zones, but does not say where",
            allowed="platform.dns.zones with the id of the resource group that holds them",
        )
    if dns.mode != "platform_zones" and dns.zones is not None:
        yield Finding(
            path="platform.dns.zones",
            code="ZONES-CONTRADICTION",
            message=f"platform.dns.mode {dns.mode} does not write into the platform's zones",
            remedy="Choose mode: platform_zones, or leave zones out",
        )


def _zones_of_policy(config: Config) -> Iterator[Finding]:
    dns = config.platform.dns
    baseline = config.platform.policy.baseline if config.platform.policy else "none"
    if dns is not None and dns.mode == "own" and baseline == "alz_corp":
        yield Finding(
            path="platform.dns.mode",
            code="ZONES-CONTRADICTION",
            message=(
                "mode own makes zones here, but the inherited baseline alz_corp "
                "(platform.policy.baseline) writes every private endpoint into the platform's "
                "zones: only one of the two can win"
            ),
            allowed="mode: platform_policy or platform_zones, or another platform.policy.baseline",
        )
