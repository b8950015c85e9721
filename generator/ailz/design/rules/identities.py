"""User-assigned managed identities: one a task, none with a secret."""

from __future__ import annotations

from ailz.design.context import LOCATION, TAGS, Context, named
from ailz.design.part import Named, Part, resource
from ailz.design.resource import Module
from ailz.design.values import Id

TYPE = "Microsoft.ManagedIdentity/userAssignedIdentities"


def identities(context: Context) -> Part:
    """Make the identities that the services of this landing zone use."""
    wanted = {
        "encryption": "Reads the encryption keys for the services that use them, and nothing else.",
    }
    if context.config.capabilities.machine_learning is not None:
        wanted["workspace"] = "What the machine learning workspace acts as."
        wanted["compute"] = "What training jobs act as: they pull images and push none."
        wanted["image_build"] = "What the build cluster acts as: the only one that pushes images."
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
                f"{name}_identity",
                "identities",
                TYPE,
                named(f"{name}_identity"),
                Id("security_group"),
                {"location": LOCATION, "tags": TAGS},
                why=why,
                controls=("managed-identity",),
            )
            for name, why in wanted.items()
        ),
        names={f"{name}_identity": Named(TYPE, name.replace("_", "-")) for name in wanted},
    )
