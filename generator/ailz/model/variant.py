"""Which variant a configuration asks for, and why."""

from __future__ import annotations

from typing import Literal, TypeAlias

from ailz.model.config import Config
from ailz.model.platform import DnsMode
from ailz.model.spoke import has_network

Resolved: TypeAlias = Literal["platform", "standalone"]


def resolve_variant(config: Config) -> tuple[Resolved, str]:
    """Return the variant and the reason for it, in words for the README and `ailz explain`."""
    if config.variant != "auto":
        return config.variant, f"the configuration says so (variant: {config.variant})"
    if config.platform.hub is not None:
        return "platform", "the platform section names a hub to connect to"
    around = config.platform.egress is not None or config.platform.dns is not None
    if around and has_network(config):
        return "platform", "the VNet exists, and the platform section says what is around it"
    return "standalone", "the platform section names no hub"


def dns_mode(config: Config) -> DnsMode:
    """Return who writes private DNS; where the file names nobody, zones of our own do."""
    dns = config.platform.dns
    return "own" if dns is None or resolve_variant(config)[0] == "standalone" else dns.mode
