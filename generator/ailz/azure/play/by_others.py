"""What somebody else does between two runs: the roles that our deployment may not assign."""

from __future__ import annotations

from ailz.azure.principals import given
from ailz.azure.world import World, text
from ailz.design.evaluate import id_of
from ailz.design.landing_zone import Deployment
from ailz.design.values import Id, Output


def roles_given(world: World, deployment: Deployment, environment: str) -> World:
    """Return the world once somebody has given each identity of an environment its roles.

    An identity that is not there yet gets none: its first run comes before.
    """
    root = deployment.root
    for grant in deployment.grants:
        where = grant.environments or root.environments
        if environment not in where or not isinstance(grant.principal_id, Output):
            continue
        identity = world.get(id_of(root, environment, Id(grant.principal_id.symbol)))
        principal = text(identity.body, "properties", "principalId") if identity else ""
        if principal:
            scope = id_of(root, environment, grant.scope)
            world = given(world, principal, [(grant.role, scope)])
    return world
