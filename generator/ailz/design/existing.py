"""What is somebody else's: an id, where it lies, and never a write.

The platform's hub, its zones, its log workspace; what another deployment of ours made; what the
organisation has already. All have one form: a resource with the verb ``existing`` and a parameter
that says where it is in each environment.
"""

from __future__ import annotations

from collections.abc import Callable

from ailz.design.arm import arm_group, arm_name
from ailz.design.context import Context, Site
from ailz.design.part import Part, resource
from ailz.design.values import Group, Param

FIELDS = {
    "subscription_id": "Its subscription.",
    "resource_group": "Its resource group.",
    "name": "Its name.",
}
"""What the parameter of an existing resource has, and what each field means."""


def existing(
    context: Context,
    symbol: str,
    module: str,
    type: str,  # noqa: A002 - ARM's own word
    id_of: Callable[[Site], str],
    description: str,
    *,
    platform: bool = True,
    version_of: str | None = None,
) -> Part:
    """Name a resource that exists already; ``id_of`` gives its id in each environment.

    ``platform`` says that the platform team hands the id over. The parameter is called as the
    symbol.
    """
    return Part(
        resources=(
            resource(
                symbol,
                module,
                type,
                Param(symbol, "name"),
                Group(Param(symbol, "subscription_id"), Param(symbol, "resource_group")),
                verb="existing",
                version_of=version_of,
            ),
        ),
        parameters=(
            context.parameter(
                symbol,
                description,
                lambda site: {**arm_group(id_of(site)), "name": arm_name(id_of(site))},
                kind="object",
                platform=platform,
                describes=FIELDS,
            ),
        ),
    )


def seen_from(context: Context) -> tuple[str, ...] | None:
    """Return where an endpoint to what is shared stands: one in each DNS view, or the last wins."""
    if context.own_zones:
        return None
    # The first production: it stays where it is when environments are added.
    chosen = next((site for site in context.sites if site.kind == "prod"), context.sites[0])
    return None if len(context.sites) == 1 else (chosen.name,)


def from_shared(
    context: Context,
    symbol: str,
    module: str,
    type: str,  # noqa: A002 - ARM's own word
    description: str,
    *,
    called: str = "",
) -> Part:
    """Name a resource that the shared deployment makes, under its symbol there or another.

    It is known by what the design computed, not by another run's outputs.
    """
    name = called or symbol
    id_ = context.elsewhere[symbol]
    return existing(context, name, module, type, lambda _: id_, description, platform=False)
