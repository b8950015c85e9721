"""What every kind and service is told: the configuration and what follows from it once for all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from ailz.design.part import Offer
from ailz.design.resource import Parameter, ParameterKind
from ailz.design.room import Room
from ailz.design.values import Param, Plain, Value, When, Where
from ailz.model.base import Section
from ailz.model.config import Config
from ailz.model.environment import Kind
from ailz.model.platform import DnsMode
from ailz.model.variant import dns_mode

CLOUDS = {"public": "AzureCloud", "us_government": "AzureUSGovernment", "china": "AzureChinaCloud"}


KeysIn: TypeAlias = Literal["vault", "given", "managed_hsm", "microsoft"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One environment of a deployment, and the configuration as it holds there."""

    name: str
    kind: Kind
    subscription_id: str
    region: str
    address_space: tuple[str, ...]
    config: Config
    standalone: bool
    leaves: bool = True

    @property
    def egress(self) -> str:
        """The way out: hub_firewall, firewall, nat_gateway, or none where nothing leaves."""
        if not self.standalone:
            return "hub_firewall"
        if not self.leaves:
            return "none"
        return self.config.security.egress or "firewall"

    @property
    def high(self) -> bool:
        """Whether the dearer settings are wanted."""
        return self.config.security.level == "high"

    @property
    def hsm(self) -> bool:
        """Whether vaults of our own keep keys in hardware."""
        return self.config.security.keys == "hsm"

    @property
    def keys_in(self) -> KeysIn:
        """Where keys lie: a vault of our own, one that is given, our pool, or with Microsoft."""
        said = self.config.security.keys
        if said in ("managed_hsm", "microsoft"):
            return said
        return "vault" if self.config.existing.key_vault is None else "given"


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The configuration with what follows from it.

    ``stage`` is what the deployment is for: the environments, what they share, the pool of their
    keys, who deploys, or the state of all.
    ``sites`` are that deployment's environments: for the shared one, a single one called
    ``shared``.
    ``elsewhere`` has the ids of what the shared deployment and that of the keys make, by symbol;
    ``room`` is what the services need of the network, ``offers`` what they let others use.
    ``endpoint_addresses`` are the addresses that private endpoints take in each environment, known
    once the services have made their parts.
    """

    config: Config
    variant: Literal["platform", "standalone"]
    stage: Literal["landing-zone", "shared", "keys", "bootstrap", "state"]
    sites: tuple[Site, ...]
    elsewhere: Mapping[str, str]
    room: Room
    offers: tuple[Offer, ...]
    endpoint_addresses: Mapping[str, int] = field(default_factory=dict)

    @property
    def shown(self) -> Site:
        """The environment that the picture shows in detail: production, or the last."""
        return next((s for s in reversed(self.sites) if s.kind == "prod"), self.sites[-1])

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
        return self.dns_mode == "own"

    @property
    def dns_mode(self) -> DnsMode:
        """Who writes private DNS: platform_policy, platform_zones or own."""
        return dns_mode(self.config)

    @property
    def zone_groups(self) -> bool:
        """Whether private endpoints get their zone groups from us."""
        return self.dns_mode != "platform_policy"

    @property
    def sensitive(self) -> bool:
        """Whether the data is confidential or more."""
        return self.config.workload.data_classification in ("confidential", "restricted")

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the environments."""
        return tuple(site.name for site in self.sites)

    def some(self, test: Callable[[Site], bool]) -> bool:
        """Whether it is so in at least one environment."""
        return any(map(test, self.sites))

    def every(self, test: Callable[[Site], bool]) -> bool:
        """Whether it is so in every environment."""
        return all(map(test, self.sites))

    def where(self, test: Callable[[Site], bool]) -> tuple[str, ...] | None:
        """Return the environments in which it is so; None where that is all of them."""
        found = tuple(site.name for site in self.sites if test(site))
        return None if len(found) == len(self.sites) else found

    def parameter(
        self,
        name: str,
        description: str,
        value: Callable[[Site], Plain],
        kind: ParameterKind = "string",
        *,
        platform: bool = False,
        describes: Mapping[str, str] | None = None,
        path: str = "",
    ) -> Parameter:
        """Return a parameter whose value is worked out for each environment."""
        return Parameter(
            name=name,
            kind=kind,
            description=description,
            values={site.name: value(site) for site in self.sites},
            platform=platform,
            describes=describes or {},
            path=path,
        )


@dataclass(frozen=True, slots=True)
class Dial:
    """A choice that an environment may make otherwise: the parameter that carries it.

    Where all environments choose alike nothing in the code asks for it.
    """

    parameter: Parameter

    def only(self, value: str | bool) -> When | None:
        """Return the condition under which a resource exists: None where it exists everywhere."""
        if set(self.parameter.values.values()) == {value}:
            return None
        return When(self.parameter.name, value)

    def unless(self, value: str) -> When | None:
        """Return the condition under which a resource exists where the choice is another."""
        if value not in self.parameter.values.values():
            return None
        return When(self.parameter.name, value, negated=True)

    def choose(self, value: str | bool, then: Value, otherwise: Value = None) -> Value:
        """Return one value where the choice is ``value`` and another where it is not."""
        chosen = set(self.parameter.values.values())
        if chosen == {value}:
            return then
        if value not in chosen:
            return otherwise
        return Where(When(self.parameter.name, value), then, otherwise)


def level(context: Context) -> Dial:
    """Return how far the protection goes: ``baseline`` or ``high``."""
    return Dial(
        context.parameter(
            "level",
            "How far the protection goes: baseline, or high with the dearer settings.",
            lambda site: site.config.security.level,
        )
    )


def way_out(context: Context) -> Dial:
    """Return how traffic leaves: ``hub_firewall``, ``firewall``, ``nat_gateway`` or ``none``."""
    return Dial(
        context.parameter(
            "way_out",
            "How traffic leaves the spoke: through a firewall or a NAT gateway.",
            lambda site: site.egress,
        )
    )


def location(context: Context, capability: str, title: str) -> tuple[Value, tuple[Parameter, ...]]:
    """Return where a service stands: with its network, or where its section says."""

    def region(site: Site) -> str:
        section: Section | None = getattr(site.config.capabilities, capability)
        return getattr(section, "region", None) or site.region

    if context.every(lambda site: region(site) == site.region):
        return LOCATION, ()
    made = context.parameter(
        f"{capability}_location",
        f"The Azure region of {title}, which may be another than the network's.",
        region,
        path=f"capabilities.{capability}.region",
    )
    return Param(made.name), (made,)


def named(field: str) -> Param:
    """Return the composed name of that field."""
    return Param("names", field)


LOCATION = Param("location")
TAGS = Param("tags")
