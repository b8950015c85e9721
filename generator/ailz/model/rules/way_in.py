"""The way in against the variant, the cloud and itself: what is missing, what contradicts."""

from __future__ import annotations

from collections.abc import Iterator

from ailz.errors import Finding
from ailz.model.config import Config
from ailz.model.rules.addresses import network
from ailz.model.variant import resolve_variant
from ailz.model.way_in import WayIn, chosen_way

_LARGEST, _SMALLEST = 16, 28
"""Room for a hundred and more people at the one end, for a handful at the other."""


def way_in(config: Config) -> Iterator[Finding]:
    """Yield a standalone landing zone without a way in, and ways in that cannot be had."""
    variant, _ = resolve_variant(config)
    if variant == "platform":
        if config.way_in is not None:
            yield _contradiction(
                "way_in",
                "in the platform variant people come through the platform's network",
                "platform.client_address_space with the ranges they come from, or variant: "
                "standalone",
            )
        return
    if chosen_way(config) is None:
        yield Finding(
            path="way_in",
            code="WAY-IN-MISSING",
            message="no service here has public access, and nothing says how people come in",
            allowed=(
                "way_in with kind: bastion, kind: vpn, or kind: none where nobody has to or "
                "somebody else connects the network"
            ),
        )
    if config.way_in is None:
        return
    if config.capabilities.bastion is not None and config.way_in.kind != "bastion":
        yield _contradiction(
            "way_in.kind",
            f"capabilities.bastion asks for Azure Bastion, and way_in for {config.way_in.kind}",
            "one of the two",
        )
    yield from _vpn(config, config.way_in)


def _vpn(config: Config, said: WayIn) -> Iterator[Finding]:
    if said.kind != "vpn":
        for key in ("client_pool", "audience"):
            if getattr(said, key) is not None:
                yield _contradiction(
                    f"way_in.{key}",
                    f"{key} is about VPN clients, and way_in.kind is {said.kind}",
                    f"leave {key} out, or kind: vpn",
                )
        return
    if config.organisation.cloud != "public":
        yield _contradiction(
            "way_in.kind",
            "how the VPN gateway knows a sign-in is stated for the public cloud only",
            "kind: bastion or none",
        )
    if said.client_pool is None:
        yield Finding(
            path="way_in.client_pool",
            code="WAY-IN-INCOMPLETE",
            message="the VPN gateway needs a range to give its clients addresses from",
            allowed="a private range that no network of yours uses, such as 172.16.200.0/24",
        )
        return
    pool = network(said.client_pool)
    if pool is not None and not _LARGEST <= pool.prefixlen <= _SMALLEST:
        yield Finding(
            path="way_in.client_pool",
            code="RANGE-SIZE",
            message=f"{pool} is too {'small' if pool.prefixlen > _SMALLEST else 'large'}",
            allowed=f"a range between /{_LARGEST} and /{_SMALLEST}",
        )


def _contradiction(path: str, message: str, allowed: str) -> Finding:
    return Finding(path=path, code="WAY-IN-CONTRADICTION", message=message, allowed=allowed)
