"""User-assigned managed identities: one a task, none with a secret; ours, or given."""

from __future__ import annotations

from ailz.design.arm import arm_group, arm_name
from ailz.design.context import LOCATION, TAGS, Context, Site, named
from ailz.design.existing import existing
from ailz.design.pages import Decision, Pages, listed
from ailz.design.part import Identity, Named, Part, resource, total
from ailz.design.resource import Module, Resource
from ailz.design.values import Group, Id, Param, SubscriptionGuid, When

TYPE = "Microsoft.ManagedIdentity/userAssignedIdentities"
ENCRYPTION = Identity(
    "encryption", "Reads the encryption keys for the services that use them, and nothing else."
)


def identity(name: str, module: str, group: Id, why: str, when: When | None = None) -> Resource:
    """Return an identity of that name in a resource group."""
    symbol = f"{name}_identity"
    return resource(
        symbol,
        module,
        TYPE,
        named(symbol),
        group,
        {"location": LOCATION, "tags": TAGS},
        when=when,
        why=why,
        controls=("managed-identity",),
    )


def identities(context: Context, wanted: tuple[Identity, ...]) -> Part:
    """Make the identities that the services of this landing zone use, but for given ones."""
    made = tuple(each for each in wanted if not is_given(context, each.name))
    given = tuple(each for each in wanted if is_given(context, each.name))
    if not wanted:
        return Part()
    return total(
        [
            Part(
                modules=(
                    Module(
                        "identities",
                        "User-assigned identities: one a task, no secret.",
                        Id("security_group" if made else "workload_group"),
                    ),
                ),
                resources=tuple(
                    identity(each.name, "identities", Id("security_group"), each.why)
                    for each in made
                ),
                names={f"{e.name}_identity": Named(TYPE, e.name.replace("_", "-")) for e in made},
            ),
            *(_given(context, each) for each in given),
            _pages(given),
        ]
    )


def is_given(context: Context, name: str) -> bool:
    """Whether somebody else makes an identity."""
    return all(name in site.config.existing.identities for site in context.sites)


def given_anywhere(context: Context, name: str, module: str, description: str) -> Part:
    """Name a given identity, in whatever subscription it lies."""
    return existing(
        context,
        f"{name}_identity",
        module,
        TYPE,
        lambda site: site.config.existing.identities[name],
        description,
    )


def identity_name(context: Context, name: str) -> Param:
    """Return the name of an identity, ours or given."""
    symbol = f"{name}_identity"
    return Param(symbol, "name") if is_given(context, name) else named(symbol)


def _given(context: Context, wanted: Identity) -> Part:
    """Name a given identity, which lies in the environment's subscription."""
    symbol = f"{wanted.name}_identity"

    def place(site: Site) -> dict[str, str]:
        id_ = site.config.existing.identities[wanted.name]
        return {"resource_group": arm_group(id_)["resource_group"], "name": arm_name(id_)}

    return Part(
        resources=(
            resource(
                symbol,
                "identities",
                TYPE,
                Param(symbol, "name"),
                Group(SubscriptionGuid(), Param(symbol, "resource_group")),
                verb="existing",
                why=wanted.why,
            ),
        ),
        parameters=(
            context.parameter(
                symbol,
                f"An identity that exists already. {wanted.why}",
                place,
                kind="object",
                platform=True,
                describes={"resource_group": "Its resource group.", "name": "Its name."},
            ),
        ),
    )


def _pages(given: tuple[Identity, ...]) -> Part:
    if not given:
        return Part()
    names = listed(tuple(each.name.replace("_", " ") for each in given))
    return Part(
        pages=Pages(
            decisions=(
                Decision(
                    "Identities",
                    f"Given ones: {names}",
                    "Somebody else makes them. Nothing here writes or deletes one; they get their "
                    "roles on what is made here like identities of ours.",
                ),
            )
        )
    )
