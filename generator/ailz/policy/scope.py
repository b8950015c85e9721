"""Whether an assignment is in force for a request: scope, exclusions, selectors, exemptions."""

from ailz.policy.compare import moment
from ailz.policy.context import Context
from ailz.policy.fields import normal_location
from ailz.policy.hierarchy import Hierarchy, group_of
from ailz.policy.library import Assignment, Exemption, Json, Library
from ailz.policy.request import Request, is_under
from ailz.policy.values import (
    UNKNOWN,
    Truth,
    Unknown,
    UnsupportedError,
    every,
    is_unknown,
    member,
    negate,
    some,
)

# The archetypes of an ALZ library that application landing zones follow.
_APPLICATION = ("corp", "online")


def in_force(
    assignment: Assignment, reference_id: str, request: Request, context: Context, library: Library
) -> tuple[Truth, str]:
    """Return whether the assignment looks at the request, and if not or not surely, why."""
    hierarchy = library.hierarchy
    here, doubt = _reaches(assignment, request, context, hierarchy)
    if not here:
        return False, doubt
    for excluded in assignment.not_scopes:
        inside = covers(excluded, request, context, hierarchy)
        if inside:
            return False, f"excluded by notScopes {excluded}"
        if inside is None:
            doubt = f"it may be excluded by notScopes {excluded}"
    selected = selects(assignment.selectors, request, reference_id)
    if selected is False:
        return False, "no resource selector of the assignment accepts it"
    if is_unknown(selected):
        doubt = "it hangs on the deployment whether a resource selector accepts it"
    for exemption in library.exemptions:
        exempt = _exempts(exemption, assignment, reference_id, request, context, hierarchy)
        if exempt is True:
            return False, f"exempt at {exemption.scope}"
        if is_unknown(exempt):
            doubt = f"the exemption at {exemption.scope} may free it"
    doubt = doubt or "; ".join(assignment.faults)
    return (UNKNOWN, doubt) if doubt else (True, "")


def _reaches(
    assignment: Assignment, request: Request, context: Context, hierarchy: Hierarchy
) -> tuple[bool, str]:
    """Whether the scope may take in the request; with why not, or why that is not certain."""
    scope = assignment.scope
    if not scope and hierarchy.carries(assignment.name):
        return _inherited(assignment.name, context.archetype, hierarchy)
    inside = covers(scope, request, context, hierarchy)
    if inside is False:
        return False, f"outside the scope {scope}"
    group = group_of(scope)
    if inside is None and group is not None:
        return True, (
            f"whether the subscription lies under the management group {group} is not known: "
            "name its own in platform.policy.management_group, and export the hierarchy"
        )
    # An id that only the deployment knows lies where the rest of the deployment does.
    return True, ""


def _inherited(name: str, archetype: str | None, hierarchy: Hierarchy) -> tuple[bool, str]:
    wanted = name.lower()
    carried = {
        each: hierarchy.inherited(each) or frozenset()
        for each in ((archetype,) if archetype else _APPLICATION)
    }
    holding = [each for each, names in carried.items() if wanted in names]
    if not holding:
        return False, f"not inherited under the archetype {' or '.join(carried)}"
    if len(holding) == len(carried):
        return True, ""
    return True, f"only the archetype {' or '.join(holding)} has it: choose with --archetype"


def covers(scope: str, request: Request, context: Context, hierarchy: Hierarchy) -> bool | None:
    """Whether a scope takes in a resource; None where that cannot be told."""
    if scope.strip("/") == "":
        return True
    group = group_of(scope)
    if group is not None:
        return _under(group, request, context, hierarchy)
    if request.id is None:
        return None
    return is_under(request.id, scope)


def _under(group: str, request: Request, context: Context, hierarchy: Hierarchy) -> bool | None:
    # The topmost group bears the tenant's own id.
    if context.tenant_id and group == context.tenant_id.lower():
        return True
    subscription = f"/subscriptions/{request.subscription_id}".lower()
    if subscription in hierarchy.parents:
        return hierarchy.holds(group, subscription)
    if context.management_group is None:
        return None
    return hierarchy.holds(group, context.management_group)


def selects(selectors: tuple[Json, ...], request: Request, reference_id: str) -> Truth:
    """Whether any selector accepts the request; none at all accept everything."""
    if not selectors:
        return True
    return some(_all_of(each.get("selectors"), request, reference_id) for each in selectors)


def _all_of(parts: object, request: Request, reference_id: str) -> Truth:
    if not isinstance(parts, list):
        return True
    return every(_one(part, request, reference_id) for part in parts if isinstance(part, dict))


def _one(part: Json, request: Request, reference_id: str) -> Truth:
    value = _selected_value(str(part.get("kind", "")).lower(), request, reference_id)
    if is_unknown(value):
        return UNKNOWN
    for key, negated in (("in", False), ("notIn", True)):
        if isinstance(part.get(key), list):
            inside = value in [normal_location(str(each)) for each in part[key]]
            return inside is not negated
    return True


def _selected_value(kind: str, request: Request, reference_id: str) -> str | Unknown:
    location = member(request.body, "location")
    if kind == "resourcelocation":
        found = normal_location(location) or ""
        return found if isinstance(found, str | Unknown) else ""
    if kind == "resourcetype":
        return request.type.lower()
    if kind == "policydefinitionreferenceid":
        return normal_location(reference_id) or ""
    if kind == "resourcewithoutlocation":
        bare = location is None and request.resource_group is None
        return "subscriptionlevelresources" if bare else ""
    return UNKNOWN


def overridden(
    overrides: tuple[Json, ...], effect: str, request: Request, reference_id: str
) -> str:
    """Return the effect after overrides, which apply in the order written.

    Raises UnsupportedError where it hangs on what is not known.
    """
    for override in overrides:
        if str(override.get("kind", "")).lower() != "policyeffect":
            continue
        chosen = _all_of(override.get("selectors"), request, reference_id)
        if is_unknown(chosen):
            raise UnsupportedError("an override of the effect hangs on what is not known")
        if chosen:
            effect = str(override.get("value", effect))
    return effect


def _exempts(
    exemption: Exemption,
    assignment: Assignment,
    reference_id: str,
    request: Request,
    context: Context,
    hierarchy: Hierarchy,
) -> Truth:
    if not _names(exemption, assignment):
        return False
    if exemption.reference_ids and reference_id.lower() not in exemption.reference_ids:
        return False
    inside = covers(exemption.scope, request, context, hierarchy)
    here: Truth = UNKNOWN if inside is None else inside
    return every((here, _is_live(exemption, context), selects(exemption.selectors, request, "")))


def _names(exemption: Exemption, assignment: Assignment) -> bool:
    wanted = exemption.assignment_id.lower()
    if assignment.id:
        return wanted == assignment.id.lower()
    return wanted.rsplit("/", 1)[-1] == assignment.name.lower()


def _is_live(exemption: Exemption, context: Context) -> Truth:
    end = moment(exemption.expires_on)
    if end is None:
        return True
    now = moment(context.utc_now or "")
    return UNKNOWN if now is None else negate(now >= end)
