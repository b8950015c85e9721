"""Reads a design: what one environment gets, by symbol, and how people call it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ailz.delivery import stage as delivery
from ailz.delivery.bootstrap import bootstrapped
from ailz.design.arm import arm_group
from ailz.design.evaluate import Evaluated, Unknown, id_of, value_of
from ailz.design.landing_zone import LandingZone
from ailz.design.pages import Command, Pages, bound
from ailz.design.values import Id, Term, Value
from ailz.model.rules.runners import has_private_state
from ailz.render.escape import shell


class Stage(delivery.Stage):
    """One environment of one deployment, as documents ask for it."""

    __slots__ = ()

    def all(self, symbol: str) -> tuple[Evaluated, ...]:
        """Return the requests of that symbol, one a member where it is a loop."""
        return tuple(r for r in self.requests if r.symbol == symbol)

    def one(self, symbol: str) -> Evaluated | None:
        """Return the request of that symbol, or None where the design has none."""
        return next(iter(self.all(symbol)), None)

    def of_type(self, type_: str) -> tuple[Evaluated, ...]:
        """Return the requests of that ARM type."""
        return tuple(r for r in self.requests if r.type == type_)

    @property
    def spoke(self) -> str:
        """The id of the network, also of one that exists already."""
        return self.said(Id("virtual_network"))

    def value(self, parameter: str) -> object:
        """Return a parameter's value here, or None where there is no such parameter."""
        known = {p.name: p for p in self.deployment.root.parameters}
        return known[parameter].values[self.name] if parameter in known else None

    def said(self, value: Value) -> str:
        """Return a value as it reads in this environment."""
        if isinstance(value, Id):
            return id_of(self.deployment.root, self.name, value)
        found = value_of(self.deployment.root, self.name, value)
        return f"<{found.source}>" if isinstance(found, Unknown) else str(found)

    def command(self, command: Command) -> str:
        """Return a command line; what is no code of ours is one quoted word each."""
        return "".join(
            shell(self.said(word)) if isinstance(word, Term) else str(word)
            for word in command.words
        )

    def names(self) -> Mapping[str, str]:
        """Return the composed names of this environment's resources."""
        found = self.value("names")
        return {k: str(v) for k, v in found.items()} if isinstance(found, Mapping) else {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading(LandingZone):
    """A landing zone with every environment of every deployment, in the order of deployment."""

    stages: tuple[Stage, ...]

    @property
    def main_stages(self) -> tuple[Stage, ...]:
        """The environments, without what they share."""
        return tuple(s for s in self.stages if s.root == self.main.root.name)

    @property
    def networks(self) -> tuple[Stage, ...]:
        """What has a network: the environments, and the state where it is private."""
        return (*self.main_stages, *self.beside)

    @property
    def beside(self) -> tuple[Stage, ...]:
        """The network of a private state, as a stage; none where there is none."""
        if self.state is None or not has_private_state(self.config):
            return ()
        (site,) = self.state.context.sites
        return (Stage(self.state, site, self.state.requests[site.name]),)

    @property
    def paid(self) -> tuple[Stage, ...]:
        """What has fixed fees: every environment, and the network of a private state."""
        return (*self.stages, *self.beside)

    @property
    def pages(self) -> Pages:
        """What kinds and services have to say, of what is shared first."""
        return bound(deployment.part.pages for deployment in self.deployments)


def read(landing_zone: LandingZone) -> Reading:
    """Work out, once for all documents, what each environment gets, and who deploys it."""
    landing_zone = bootstrapped(landing_zone)
    return Reading(
        config=landing_zone.config,
        variant=landing_zone.variant,
        variant_reason=landing_zone.variant_reason,
        deployments=landing_zone.deployments,
        addresses=landing_zone.addresses,
        bootstrap=landing_zone.bootstrap,
        state=landing_zone.state,
        stages=tuple(
            Stage(each.deployment, each.environment, each.requests)
            for each in delivery.stages(landing_zone)
        ),
    )


def spoken(key: str) -> str:
    """Return a symbol or key as words."""
    return key.replace("_", " ").replace("-", " ")


def persona_name(field: str) -> str:
    """Return a persona as people call it."""
    return spoken(field).replace("ml ", "ML ")


def group_name(symbol: str) -> str:
    """Return a resource group as every document calls it."""
    return f"Resource group {spoken(symbol.removesuffix('_group'))}"


def where(resource_id: str) -> str:
    """Return the words that tell Azure's command line where a resource lies."""
    found = arm_group(resource_id)
    return (
        f"--subscription {shell(found['subscription_id'])} "
        f"--resource-group {shell(found['resource_group'])}"
    )
