"""Point 4: the least role, and assignments that can be deployed a second time."""

from collections.abc import Sequence
from itertools import permutations

from ailz.azure.bodies import UNKNOWN, Body
from ailz.azure.look import MISSING, is_type, scope, value
from ailz.catalog.errors import UnknownFactError
from ailz.catalog.roles import role
from ailz.design.evaluate import arm_guid
from ailz.errors import Finding
from ailz.verify.invariants._finding import finding
from ailz.verify.invariants.setting import Setting

CODE = "LEAST-PRIVILEGE"
ASSIGNMENT = "Microsoft.Authorization/roleAssignments"

_FOR_NOBODY = ("Owner", "User Access Administrator")
_FOR_NO_IDENTITY = (*_FOR_NOBODY, "Contributor")


def roles(bodies: Sequence[Body], _: Setting) -> list[Finding]:
    """Return roles that are too strong, and assignments that a new principal would break."""
    found = []
    for body in bodies:
        if is_type(body, ASSIGNMENT):
            found += _strength(body) + _principal(body) + _name(body)
    return found


def _strength(body: Body) -> list[Finding]:
    path = "properties.roleDefinitionId"
    guid = str(value(body, path)).rpartition("/")[2]
    try:
        given = role(guid)
    except UnknownFactError as error:
        return [finding(CODE, body, str(error), path)]
    person = value(body, "properties.principalType") in ("Group", "User")
    refused = _FOR_NOBODY if person else _FOR_NO_IDENTITY
    if given.name in refused or (given.can_assign_roles and not person):
        return [finding(CODE, body, f"gives the role {given.name}", path)]
    return []


def _principal(body: Body) -> list[Finding]:
    path = "properties.principalType"
    kind = value(body, path)
    if kind in ("Group", "ServicePrincipal"):
        return []
    said = "is not set" if kind is MISSING else f"is {kind!r}"
    return [finding(CODE, body, said, path, "'Group' or 'ServicePrincipal'")]


def _name(body: Body) -> list[Finding]:
    # A name without the principal's id outlives the principal, and cannot be deployed again.
    principal = value(body, "properties.principalId")
    if principal is UNKNOWN:
        fits = str(UNKNOWN) in body.name
    else:
        definition = str(value(body, "properties.roleDefinitionId"))
        of = (scope(body), definition, str(principal))
        names = {arm_guid("-".join(order)) for order in permutations(of)}
        fits = body.name in names
    if fits:
        return []
    message = "the name is no guid() of scope, role and principal: it would outlive the principal"
    return [finding(CODE, body, message, "name")]
