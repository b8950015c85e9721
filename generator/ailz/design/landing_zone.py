"""The whole of what we decide: deployments, names and addresses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from ailz.design.addresses import Subnet
from ailz.design.context import Context
from ailz.design.evaluate import Evaluated, evaluate
from ailz.design.part import Grant, Part
from ailz.design.resource import Root
from ailz.errors import Finding
from ailz.model.config import Config


@dataclass(frozen=True)
class Deployment:
    """One deployment: its root, what its parts were told, and all that they contribute.

    ``grants`` holds every role, also those that the deploying identity may not assign; ``kept``
    those that services keep below themselves. ``names`` has every name that ``naming.fixed`` may
    say, by environment; ``shortened`` says what those that are too long for their type do without,
    ``wrong_names`` which their type does not take.
    """

    root: Root
    context: Context
    part: Part
    grants: tuple[Grant, ...]
    names: Mapping[str, Mapping[str, str]]
    shortened: Mapping[str, Mapping[str, str]]
    kept: tuple[Grant, ...] = ()
    wrong_names: tuple[Finding, ...] = ()

    @property
    def handed(self) -> tuple[Grant, ...]:
        """The roles that somebody else assigns: all of them, or those on what others own."""
        if not self.context.config.delivery.identity.may_assign_roles:
            return self.grants
        return tuple(each for each in self.grants if each.scope.symbol in self.part.of_owners)

    @property
    def assigned(self) -> tuple[Grant, ...]:
        """The roles that the code assigns, where the deploying identity may."""
        return tuple(each for each in self.grants if each.scope.symbol not in self.part.of_owners)

    @cached_property
    def requests(self) -> Mapping[str, tuple[Evaluated, ...]]:
        """Environment -> the requests that Azure would get: worked out once for all who look."""
        return {name: evaluate(self.root, name) for name in self.root.environments}


@dataclass(frozen=True, slots=True, kw_only=True)
class LandingZone:
    """A resolved landing zone. ``addresses``: environment -> its subnets in plan order.

    ``bootstrap`` makes who deploys the others: it is decided last, from what they need. ``state``
    makes the account of Terraform's state, where bootstrap is to make one.
    """

    config: Config
    variant: str
    variant_reason: str
    deployments: tuple[Deployment, ...]
    addresses: Mapping[str, tuple[Subnet, ...]]
    bootstrap: Deployment | None = None
    state: Deployment | None = None

    @property
    def every(self) -> tuple[Deployment, ...]:
        """All that is deployed, the state and bootstrap first where they are decided."""
        before = (self.state, self.bootstrap)
        return (*(each for each in before if each is not None), *self.deployments)

    @property
    def roots(self) -> tuple[Root, ...]:
        """The roots, what is shared first: it is deployed first."""
        return tuple(deployment.root for deployment in self.deployments)

    @property
    def main(self) -> Deployment:
        """The deployment of the environments."""
        return self.deployments[-1]
