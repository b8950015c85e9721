"""User-assigned managed identities: one a task, none with a secret."""

from __future__ import annotations

from ailz.design.context import LOCATION, TAGS, named
from ailz.design.part import Identity, Named, Part, resource
from ailz.design.resource import Module
from ailz.design.values import Id

TYPE = "Microsoft.ManagedIdentity/userAssignedIdentities"
ENCRYPTION = Identity(
    "encryption", "Reads the encryption keys for the services that use them, and nothing else."
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
            resource(
                f"{each.name}_identity",
                "identities",
                TYPE,
                named(f"{each.name}_identity"),
                Id("security_group"),
                {"location": LOCATION, "tags": TAGS},
                why=each.why,
                controls=("managed-identity",),
            )
            for each in wanted
        ),
        names={f"{e.name}_identity": Named(TYPE, e.name.replace("_", "-")) for e in wanted},
    )
