"""What is asked for where subnets are given: what would be made here if they were ours."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ailz.design.compose import design
from ailz.design.kinds.routes import OWN_TABLE
from ailz.design.kinds.spoke import has_given_subnets
from ailz.model.environment import Environment

if TYPE_CHECKING:
    from ailz.design.evaluate import Evaluated
    from ailz.design.landing_zone import LandingZone
    from ailz.model.naming import Existing

_NETWORK = ("segment", "network_security_group", "route_table", OWN_TABLE)


def network_asked(landing_zone: LandingZone) -> Mapping[str, tuple[Evaluated, ...]]:
    """Return environment -> the subnets, security groups and route table that it needs.

    They are the requests of the same landing zone with a network of its own: what is asked of
    others is what is proven of ours. Nothing is asked for where the subnets are ours.
    """
    if not has_given_subnets(landing_zone.main.context):
        return {}
    config = landing_zone.config
    ours = config.model_copy(
        update={
            "variant": landing_zone.variant,
            "existing": _without_network(config.existing),
            "environments": tuple(map(_of_its_own, config.environments)),
        }
    )
    return {
        name: tuple(each for each in requests if each.symbol in _NETWORK)
        for name, requests in design(ours).main.requests.items()
    }


def _without_network(existing: Existing) -> Existing:
    return existing.model_copy(update={"virtual_network": None, "subnets": {}})


def _of_its_own(environment: Environment) -> Environment:
    over = environment.overrides
    theirs = getattr(over, "existing", None)
    if over is None or theirs is None:
        return environment
    # An override of nothing is none.
    kept = theirs.model_copy(update={"virtual_network": None, "subnets": None})
    overrides = over.model_copy(update={"existing": kept})
    return environment.model_copy(update={"overrides": overrides})
