"""The platform section against the variant: what contradicts, and what would resolve it."""

from __future__ import annotations

from collections.abc import Iterator

from ailz.errors import Finding
from ailz.model.config import Config
from ailz.model.platform import Hub
from ailz.model.variant import resolve_variant


def platform(config: Config) -> Iterator[Finding]:
    """Yield contradictions between the variant and what the platform provides."""
    variant, _ = resolve_variant(config)
    if variant == "platform":
        yield from _missing(config)
        yield from _not_ours(config)
    else:
        yield from _not_theirs(config)
    if config.platform.hub is not None:
        yield from _hub(config.platform.hub)
    yield from _zones(config)


def _missing(config: Config) -> Iterator[Finding]:
    wanted = {
        "hub": "the hub to connect to",
        "egress": "the address of the hub's firewall",
        "dns": "who owns private DNS",
    }
    hub = config.platform.hub
    if hub is not None and hub.kind == "vwan":
        del wanted["egress"]
    for section, what in wanted.items():
        if getattr(config.platform, section) is None:
            yield Finding(
                path=f"platform.{section}",
                code="PLATFORM-INCOMPLETE",
                message=f"the platform variant needs platform.{section}: {what}",
                allowed="say it, or choose variant: standalone",
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
            allowed="leave security.egress out, or choose variant: standalone",
        )
    if config.capabilities.bastion is not None:
        yield Finding(
            path="capabilities.bastion",
            code="BASTION-CONTRADICTION",
            message="in the platform variant operators come through the platform's own access",
            allowed="leave capabilities.bastion out, or choose variant: standalone",
        )


def _not_theirs(config: Config) -> Iterator[Finding]:
    for section, what in {
        "hub": "a hub to connect to",
        "egress": "the hub's firewall as the way out",
        "dns": "who owns private DNS in a platform",
    }.items():
        if getattr(config.platform, section) is not None:
            yield Finding(
                path=f"platform.{section}",
                code="STANDALONE-CONTRADICTION",
                message=(
                    f"a standalone landing zone has no platform, but platform.{section} names "
                    f"{what}"
                ),
                allowed=f"leave platform.{section} out, or choose variant: platform",
            )


def _hub(hub: Hub) -> Iterator[Finding]:
    if hub.kind == "vwan" and hub.gateway:
        yield Finding(
            path="platform.hub.gateway",
            code="HUB-CONTRADICTION",
            message="a virtual WAN hub shares its gateways by itself; gateway is for hub VNets",
            allowed="leave gateway out, or kind: vnet",
        )
    if hub.gateway and hub.connection == "ours_only":
        yield Finding(
            path="platform.hub.gateway",
            code="HUB-CONTRADICTION",
            message=(
                "our half of a peering can use the hub's gateway only when the hub's half exists, "
                "and with connection ours_only it comes later"
            ),
            allowed="both_sides, request, or gateway: false",
        )
    if hub.kind == "vwan" and hub.connection == "ours_only":
        yield Finding(
            path="platform.hub.connection",
            code="HUB-CONTRADICTION",
            message="a virtual WAN connection has one side only, the hub's",
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
            allowed="zones with the id of the resource group that holds them",
        )
    if dns.mode != "platform_zones" and dns.zones is not None:
        yield Finding(
            path="platform.dns.zones",
            code="ZONES-CONTRADICTION",
            message=f"mode {dns.mode} does not write into the platform's zones",
            allowed="mode: platform_zones, or leave zones out",
        )
    baseline = config.platform.policy.baseline if config.platform.policy else "none"
    if dns.mode == "own" and baseline == "alz_corp":
        yield Finding(
            path="platform.dns.mode",
            code="ZONES-CONTRADICTION",
            message=(
                "mode own makes zones here, but the inherited baseline alz_corp writes every "
                "private endpoint into the platform's zones: only one of the two can win"
            ),
            allowed="mode: platform_policy or platform_zones, or another platform.policy.baseline",
        )
