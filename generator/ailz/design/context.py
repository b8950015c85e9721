"""What every rule is told: the configuration and the choices that follow from it once for all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from ailz.design.resource import Parameter, ParameterKind
from ailz.design.values import Param, Plain
from ailz.model.config import Config
from ailz.model.environment import Environment
from ailz.model.platform import DnsMode

CLOUDS = {"public": "AzureCloud", "us_government": "AzureUSGovernment", "china": "AzureChinaCloud"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The configuration with what follows from it.

    ``stage`` is what the deployment is for: the environments, or what they share. ``environments``
    are that
    deployment's own: for the shared one, a single one called ``shared``.
    """

    config: Config
    variant: Literal["platform", "standalone"]
    stage: Literal["landing-zone", "shared"]
    environments: tuple[Environment, ...]

    @property
    def cloud(self) -> str:
        """The cloud as the catalog names it."""
        return CLOUDS[self.config.organisation.cloud]

    @property
    def standalone(self) -> bool:
        """Whether the landing zone brings its own firewall, DNS and policy."""
        return self.variant == "standalone"

    @property
    def own_logs(self) -> bool:
        """Whether the landing zone has a Log Analytics workspace of its own."""
        return self.config.platform.logs is None

    @property
    def own_zones(self) -> bool:
        """Whether the landing zone makes its private DNS zones."""
        return self.standalone or self.config.platform.dns is None or self.dns_mode == "own"

    @property
    def dns_mode(self) -> DnsMode:
        """Who writes private DNS: platform_policy, platform_zones or own."""
        dns = self.config.platform.dns
        return "own" if self.standalone or dns is None else dns.mode

    @property
    def zone_groups(self) -> bool:
        """Whether private endpoints get their zone groups from us."""
        return self.dns_mode != "platform_policy"

    @property
    def egress(self) -> str:
        """The way out: hub_firewall, firewall or nat_gateway."""
        if not self.standalone:
            return "hub_firewall"
        return self.config.security.egress or "firewall"

    @property
    def high(self) -> bool:
        """Whether the dearer settings are wanted."""
        return self.config.security.level == "high"

    @property
    def hsm(self) -> bool:
        """Whether keys are HSM-backed."""
        return self.config.security.keys != "software"

    @property
    def sensitive(self) -> bool:
        """Whether the data is confidential or more."""
        return self.config.workload.data_classification in ("confidential", "restricted")

    def parameter(
        self,
        name: str,
        description: str,
        value: Callable[[Environment], Plain],
        kind: ParameterKind = "string",
        *,
        platform: bool = False,
        describes: Mapping[str, str] | None = None,
    ) -> Parameter:
        """Return a parameter whose value is worked out for each environment."""
        return Parameter(
            name=name,
            kind=kind,
            description=description,
            values={e.name: value(e) for e in self.environments},
            platform=platform,
            describes=describes or {},
        )


def named(field: str) -> Param:
    """Return the composed name of that field."""
    return Param("names", field)


LOCATION = Param("location")
TAGS = Param("tags")
WHERE = {
    "subscription_id": "Its subscription.",
    "resource_group": "Its resource group.",
    "name": "Its name.",
}
"""What the fields of a parameter mean that says where a resource of somebody else is."""
