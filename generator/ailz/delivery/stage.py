"""One environment of one deployment, and the resource providers that it needs."""

from __future__ import annotations

from dataclasses import dataclass

from ailz.design.context import Site
from ailz.design.evaluate import Evaluated
from ailz.design.kinds.policy_members import ASSIGNMENT
from ailz.design.landing_zone import Deployment, LandingZone
from ailz.design.part import Approval

ALWAYS_REGISTERED = ("Microsoft.Authorization", "Microsoft.Resources")
_BESIDE = {ASSIGNMENT: ("Microsoft.PolicyInsights",)}
"""What a kind needs beside its own provider."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One environment of one deployment, with the requests that Azure would get for it."""

    deployment: Deployment
    environment: Site
    requests: tuple[Evaluated, ...]

    @property
    def name(self) -> str:
        """The environment's name; ``shared`` for what the environments share."""
        return self.environment.name

    @property
    def root(self) -> str:
        """The name of the root, and of its folder."""
        return self.deployment.root.name

    @property
    def approvals(self) -> tuple[Approval, ...]:
        """The private connections that are asked for here, and approved by a script of ours."""
        return tuple(
            each
            for each in self.deployment.part.approvals
            if each.environments is None or self.name in each.environments
        )

    @property
    def subscription(self) -> str:
        """The ARM id of the subscription that it is deployed to."""
        return f"/subscriptions/{self.environment.subscription_id}"


def stages(landing_zone: LandingZone) -> tuple[Stage, ...]:
    """Return every environment of every deployment, in the order of deployment."""
    return tuple(
        Stage(deployment, site, deployment.requests[site.name])
        for deployment in landing_zone.deployments
        for site in deployment.context.sites
    )


def providers(stage: Stage) -> tuple[str, ...]:
    """Return the resource providers that an environment needs registered, in order."""
    found = {request.type.split("/")[0] for request in stage.requests}
    found.update(each for request in stage.requests for each in _BESIDE.get(request.type, ()))
    found.update(stage.deployment.part.providers)
    return tuple(sorted(found.difference(ALWAYS_REGISTERED)))
