"""Point 4: the least role, and assignments that can be deployed a second time."""

from collections.abc import Collection, Sequence
from itertools import permutations

from ailz.azure.bodies import UNKNOWN, Body
from ailz.azure.look import MISSING, is_type, scope, value
from ailz.catalog.errors import UnknownFactError
from ailz.catalog.rights import action, allows, not_actions
from ailz.catalog.roles import role
from ailz.delivery.trust import CREDENTIAL
from ailz.design.evaluate import arm_guid
from ailz.errors import Finding
from ailz.verify.invariants._finding import finding
from ailz.verify.invariants.setting import Setting

CODE = "LEAST-PRIVILEGE"
ASSIGNMENT = "Microsoft.Authorization/roleAssignments"

DEFINITION = "Microsoft.Authorization/roleDefinitions"

_FOR_WHO_DEPLOYS = ("Contributor", "Role Based Access Control Administrator")
_ASSIGNS = ("write", "delete")
_NAMES_ROLES = ":RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {"
_TABLES = "Microsoft.OperationalInsights/workspaces/tables"
_READS_TABLES = f"{_TABLES}/data/read"
_NAMES_TABLES = f"[{_TABLES}:name] ForAllOfAnyValues:"
_TRUST = action(CREDENTIAL, "write").name
_ASKS = ("/read", "/validate/action", "/whatIf/action")
_SIGNS = ("/read", "/sign/action", "/verify/action")
_FOR_NOBODY = ("Owner", "User Access Administrator")
_FOR_NO_IDENTITY = (*_FOR_NOBODY, "Contributor")


def roles(bodies: Sequence[Body], setting: Setting) -> list[Finding]:
    """Return roles that are too strong, and assignments that a new principal would break."""
    own = {body.name.lower() for body in bodies if is_type(body, DEFINITION)}
    found = []
    for body in bodies:
        if is_type(body, ASSIGNMENT):
            found += _strength(body, own, setting) + _principal(body) + _name(body)
        elif is_type(body, DEFINITION):
            found += _definition(body, setting)
    return found


def _strength(body: Body, own: Collection[str], setting: Setting) -> list[Finding]:
    path = "properties.roleDefinitionId"
    guid = str(value(body, path)).rpartition("/")[2]
    if guid.lower() in own:
        return []
    try:
        given = role(guid)
    except UnknownFactError as error:
        return [finding(CODE, body, str(error), path)]
    if setting.deploys and given.name in _FOR_WHO_DEPLOYS:
        return _bounded(body) if given.can_assign_roles else []
    person = value(body, "properties.principalType") in ("Group", "User")
    refused = _FOR_NOBODY if person else _FOR_NO_IDENTITY
    if given.name in refused or (given.can_assign_roles and not person):
        return [finding(CODE, body, f"gives the role {given.name}", path)]
    return _tables(body) if allows(given.name, _READS_TABLES, data=True) else []


def _tables(body: Body) -> list[Finding]:
    """Whoever reads tables of logs by name reads those that a condition names."""
    path = "properties.condition"
    said = value(body, path)
    if isinstance(said, str) and _NAMES_TABLES in said:
        return []
    return [finding(CODE, body, "reads every table", path, "a condition on the tables")]


def _bounded(body: Body) -> list[Finding]:
    """Whoever assigns roles does so under a condition that names them."""
    path = "properties.condition"
    said = value(body, path)
    if isinstance(said, str) and said.count(_NAMES_ROLES) == len(_ASSIGNS):
        return []
    return [finding(CODE, body, "assigns any role, its own too", path, "a condition on the roles")]


def _definition(body: Body, setting: Setting) -> list[Finding]:
    """Return what a role of our own may do beyond asking, and where beside one subscription.

    Whoever deploys may do what Contributor may, and let nobody else sign in as an identity.
    """
    path = "properties.permissions"
    found = []
    permissions = value(body, path)
    for each in permissions if isinstance(permissions, list) else ():
        actions = list(each.get("actions", ()))
        if setting.deploys and actions == ["*"]:
            actions = sorted(
                {*not_actions(_FOR_WHO_DEPLOYS[0]), _TRUST}.difference(each["notActions"])
            )
        wrong = [action for action in actions if not action.endswith(_ASKS)]
        wrong += [action for action in each.get("dataActions", ()) if not action.endswith(_SIGNS)]
        if wrong:
            found.append(finding(CODE, body, f"may {min(wrong)}", path, "reading and asking"))
    scopes = value(body, "properties.assignableScopes")
    if scopes != [scope(body)]:
        message = "can be held outside of its subscription"
        found.append(finding(CODE, body, message, "properties.assignableScopes"))
    return found


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
