"""User-assigned managed identities: one a task, none with a secret."""

from __future__ import annotations

from ailz.design.context import LOCATION, TAGS, named
from ailz.design.part import Identity, Named, Part, resource
from ailz.design.resource import Module, Resource
from ailz.design.values import Id, When

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


def identities(wanted: tuple[Identity, ...]) -> Part:
    """Make the identities that the services of this landing zone use."""
    if not wanted:
        return Part()
    return Part(
        modules=(
            Module(
                "identities",
                "User-assigned identities: one a task, no secret.",
                Id("security_group"),
            ),
        ),
        resources=tuple(
            identity(each.name, "identities", Id("security_group"), each.why) for each in wanted
        ),
        names={f"{e.name}_identity": Named(TYPE, e.name.replace("_", "-")) for e in wanted},
    )
