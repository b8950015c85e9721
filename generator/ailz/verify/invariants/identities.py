"""Point 2: user-assigned managed identities, and each one that is named exists."""

from collections.abc import Sequence
from typing import Any

from ailz.azure.bodies import Body
from ailz.azure.look import MISSING, is_type, lies_in, value
from ailz.errors import Finding
from ailz.verify.invariants._finding import finding
from ailz.verify.invariants.services import demand
from ailz.verify.invariants.setting import Setting

CODE = "MANAGED-IDENTITY"
IDENTITY = "Microsoft.ManagedIdentity/userAssignedIdentities"


def identities(bodies: Sequence[Body], _: Setting) -> list[Finding]:
    """Return resources without the identity they need, or with one that we do not manage."""
    made = {body.id.casefold() for body in bodies if is_type(body, IDENTITY)}
    groups = [body.id for body in bodies if is_type(body, "Microsoft.Resources/resourceGroups")]
    found = []
    for body in bodies:
        identity = value(body, "identity")
        if identity is MISSING or identity is None:
            if demand(body.type).needs_identity:
                found.append(finding(CODE, body, "has no managed identity"))
        elif not demand(body.type).system_identity:
            found += _assigned(body, identity, made, groups)
    return found


def _assigned(
    body: Body, identity: dict[str, Any], made: set[str], groups: Sequence[str]
) -> list[Finding]:
    kind = identity.get("type")
    if kind != "UserAssigned":
        return [finding(CODE, body, f"is {kind!r}, but must be 'UserAssigned'", "identity.type")]
    named = list(identity.get("userAssignedIdentities") or ())
    if not named:
        message = "names no identity"
        return [finding(CODE, body, message, "identity.userAssignedIdentities")]
    return [
        finding(CODE, body, f"{each} is made nowhere", "identity.userAssignedIdentities")
        for each in named
        if any(lies_in(each, group) for group in groups) and each.casefold() not in made
    ]
