"""Point 5: code runs apart. Each segment holds something, and code reaches its own stores alone."""

from collections.abc import Iterator, Sequence

from ailz.azure.bodies import Body
from ailz.azure.look import MISSING, is_type, same_id, texts, value, values
from ailz.errors import Finding
from ailz.verify.invariants._finding import finding
from ailz.verify.invariants.network import SECURITY_GROUP, SUBNET, reserved
from ailz.verify.invariants.services import demand
from ailz.verify.invariants.setting import Setting

CODE = "NETWORK-ISOLATION"
_FOR_PEOPLE = {"22", "3389"}


def isolation(bodies: Sequence[Body], setting: Setting) -> list[Finding]:
    """Return segments in which nothing lives, and what code could reach beyond its environment."""
    named = {text.casefold() for body in bodies for text in texts(body.body)}
    named |= {
        id_.casefold()
        for body in bodies
        if (lives_in := demand(body.type).lives_in) is not None
        for id_ in lives_in(body)
    }
    given = [Body(SUBNET, "", id_, id_.rpartition("/")[2], {}) for id_ in setting.given_subnets]
    found = [
        finding(CODE, each, "nothing lives in this given subnet")
        for each in given
        if each.id.casefold() not in named
    ]
    for body in bodies:
        empty = is_type(body, SUBNET) and body.id.casefold() not in named
        if empty and body.name not in reserved() and not _takes_people(body, bodies):
            found.append(finding(CODE, body, "nothing lives in this subnet"))
        apart = demand(body.type).apart
        if apart is not None:
            for path, problem in apart(body, (*bodies, *given)):
                found.append(finding(CODE, body, problem, path))
        found += _strangers(body, bodies, setting)
    return found


def _takes_people(subnet: Body, bodies: Sequence[Body]) -> bool:
    """Whether the subnet is for machines that people sign in to, which no deployment makes."""
    group = str(value(subnet, "properties.networkSecurityGroup.id"))
    rules = (
        rule
        for body in bodies
        if is_type(body, SECURITY_GROUP) and same_id(body.id, group)
        for rule in values(body.body, "properties.securityRules[].properties")
        if rule is not MISSING
    )
    return any(
        rule.get("direction") == "Inbound"
        and rule.get("access") == "Allow"
        and set(rule.get("destinationPortRanges", ())) & _FOR_PEOPLE
        for rule in rules
    )


def _strangers(body: Body, bodies: Sequence[Body], setting: Setting) -> Iterator[Finding]:
    """Yield what a way out leads to and neither this environment nor what all share has."""
    path = demand(body.type).leads_to
    if not path:
        return
    target = value(body, path)
    if target is MISSING:
        return
    known = {each.id.casefold() for each in bodies} | {id_.casefold() for id_ in setting.shared}
    if str(target).casefold() not in known:
        message = f"leads to {target}, which is neither of this environment nor shared"
        yield finding(CODE, body, message, path)
