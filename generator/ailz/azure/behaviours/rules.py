"""What Azure refuses although every type takes it: a behaviour a rule, from the recorded ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Final

from ailz.azure.answer import Objection
from ailz.azure.behaviour import Behaviour
from ailz.azure.bodies import Body
from ailz.azure.ids import key
from ailz.azure.request import Request
from ailz.azure.rules import plain_rules
from ailz.azure.rules.beside import Beside
from ailz.azure.rules.plain import plain
from ailz.azure.rules.several import SEVERAL
from ailz.azure.rules.world import HOLDERS
from ailz.azure.world import World
from ailz.catalog.arm_rules import ArmRule, arm_rules

_ENDPOINT = "Microsoft.Network/privateEndpoints"
_SUBNET = "Microsoft.Network/virtualNetworks/subnets"
_RULE = "Microsoft.Network/networkSecurityGroups/securityRules"
_ROUTES = ("Microsoft.Network/routeTables", "Microsoft.Network/routeTables/routes")

_ALSO: Final[Mapping[str, tuple[str, ...]]] = {
    "subnet-full": (_ENDPOINT,),
    "subnet-endpoint-and-delegation": (_ENDPOINT,),
    "subnet-reserved-names": ("*",),
    "firewall-subnet": (_SUBNET,),
    "firewall-management-subnet": (_SUBNET,),
    "bastion-subnet": (_SUBNET,),
    "resolver-subnets": (_SUBNET,),
    "firewall-subnet-default-route": _ROUTES,
    "nsg-priority-unique": (_RULE,),
    "nsg-addresses": (_RULE,),
    "nsg-asg-limits": (_RULE,),
    "nsg-endpoint-combinations": (_RULE,),
    "nsg-bastion-complete": (_RULE, _SUBNET),
    "acr-premium-georeplications": ("/replications",),
    "acr-premium-private-endpoint": (_ENDPOINT,),
    "ampls-one-per-network": (_ENDPOINT,),
    "ampls-endpoints": (_ENDPOINT,),
    "ampls-workspaces": ("Microsoft.Insights/privateLinkScopes/scopedResources",),
}
"""Which other types' requests complete a breach: the one that does is refused. What begins with a
slash is a child of the rule's own types."""

_APART: Final = frozenset(
    {
        "arm-reserved-start",
        "arm-reserved-substring",
        "arm-reserved-words",
        "parent-exists",
        "pip-zones-region",
        "diag-five",
        "diag-sink-unique",
        "endpoint-zone-group",
        "peering-no-overlap",
        "rbac-same-triple",
        "zone-one-name-per-network",
        "zone-one-link-per-network",
        "zone-one-registration",
    }
)
"""Rules that a behaviour of their own holds."""

_UNSETTLED: Final[Mapping[str, str]] = {
    "aml-outbound-required": "one report has a conflict, another a second endpoint",
    "endpoint-gpv2": "premium kinds are not mentioned on the page",
    "endpoint-request-message": "a Terraform provider's check; what Azure says is not recorded",
    "endpoint-static-address": "a public test of one of these services assigns addresses",
    "firewall-policy-tier": "which unequal tiers Azure takes is not recorded",
    "nsg-one-tag-per-side": "inferred from the properties' names",
    "rbac-condition-version": "a Terraform provider's check; what Azure says is not recorded",
    "storage-access-tier": "the kinds are a Terraform provider's list",
    "storage-hns-kind": "the kinds are a Terraform provider's list",
    "subnet-endpoint-and-delegation": "reported from the portal; what ARM answers is not settled",
    "tags-name-case": "what Azure answers is not recorded",
    "tags-name-dns": "some names are dropped instead of refused",
}
"""Rules whose source leaves open whether Azure refuses: a doubt, and why."""

_COMPLETES: Final = frozenset({"subnet-inside-vnet"})
"""Rules on one request that a change of what it looks at breaks, too: Azure refuses that change."""

_CONFLICT: Final = frozenset({"RoleAssignmentExists", "ResourceQuotaExceeded"})


def _refuses(rule: ArmRule, types: frozenset[str], world: World, request: Request) -> _Found:
    if request.method != "PUT":
        return
    kind = request.type.casefold()
    own = "*" in types or kind in types
    looked_at = kind in _LOOKED_AT.get(rule.id, ())
    if not own and not looked_at:
        return
    before = world.get(request.id)
    # Sent again as it was, it brings nothing else into breach.
    changed = before is not None and before.whole and before.sent != request.body
    if not own and not changed:
        return
    if before is not None and rule.check.get("scope") == "create":
        return
    if rule.id in SEVERAL:
        if _is_far_below(rule, world, request):
            return
        found: Iterable[_Breach] = _several(rule, world, request, everything=changed)
    elif changed and looked_at:
        found = _looking(rule, world, request)
    else:
        here = Beside(world, request)
        found = ((b, path) for b in here.judged(rule.types) for path in plain(here, rule, b))
    try:
        yield from [_objection(rule, request, body, path) for body, path in found]
    except (AttributeError, KeyError, TypeError, ValueError):
        # Anybody's bodies come here, and a type's shape is asked about elsewhere.
        yield Objection(
            status=400,
            code="",
            message=f"A body is not of the form in which this can be looked at: {rule.rule}",
            sure=False,
        )


_Found = Iterator[Objection]
_Breach = tuple[Body, str]


def _several(
    rule: ArmRule, world: World, request: Request, *, everything: bool
) -> Iterator[_Breach]:
    """Return the breaches that are there with the request and not without it."""
    check = SEVERAL[rule.id]
    after = list(check(Beside(world, request, everything=everything), rule))
    if not after:
        return
    without = Beside(world, request, without=True, everything=everything)
    before = {(key(body.id), path) for body, path in check(without, rule)}
    yield from ((body, path) for body, path in after if (key(body.id), path) not in before)


def _looking(rule: ArmRule, world: World, request: Request) -> Iterator[_Breach]:
    """Yield what a change brings into breach: itself, and what looks at the changed resource."""
    was = world.get(request.id)
    here = Beside(world, request)
    held = Beside(world, replace(request, body=was.body if was is not None else {}))
    for body in here.of(rule.types):
        is_own = key(body.id) == key(request.id)
        before = () if is_own else tuple(plain(held, rule, body))
        yield from ((body, path) for path in plain(here, rule, body) if path not in before)


def _others(rule: ArmRule) -> frozenset[str]:
    """Return the types that a rule on one request looks at beside its own."""
    check: Mapping[str, Any] = rule.check
    asked = [check.get("path"), check.get("value"), *(c.get("path") for c in check.get("if", ()))]
    found = set()
    for path in asked:
        where, is_elsewhere, _ = path.partition(":") if isinstance(path, str) else ("", "", "")
        if is_elsewhere and where == "parent":
            found |= {name.rpartition("/")[0].casefold() for name in rule.types}
        elif is_elsewhere:
            found.add(where.casefold())
    return frozenset(found)


def _is_far_below(rule: ArmRule, world: World, request: Request) -> bool:
    """Whether a number is not reached even if all of a type were counted."""
    most = rule.check.get("value")
    if rule.check.get("op") != "maxCount" or not isinstance(most, int):
        return False
    if rule.id in ("limit-dns-servers-per-network", "nsg-addresses", "nsg-asg-limits"):
        return False
    types = (request.type,) if rule.types == ("*",) else (*rule.types, *_also(rule))
    # Rules and routes stand in their parents' bodies: there are more than resources of the type.
    inner = {"limit-routes-per-table", "limit-security-rules-per-group"}
    return rule.id not in inner and sum(1 for _ in world.of(*types)) < most


def _objection(rule: ArmRule, request: Request, body: Body, path: str) -> Objection:
    own = key(body.id) == key(request.id)
    # What stands in a request's body as a resource of its own is the request's.
    inside = body.type.casefold() in HOLDERS and key(body.id).startswith(f"{key(request.id)}/")
    where = "" if own or inside else f"{body.id}: "
    sure = rule.id not in _UNSETTLED and rule.kind in ("refused", "companion")
    if not own and not inside and rule.id not in SEVERAL and rule.id not in _COMPLETES:
        sure = False
    why = f" ({_UNSETTLED[rule.id]})" if rule.id in _UNSETTLED else ""
    return Objection(
        status=409 if rule.code in _CONFLICT else 400,
        code=rule.code,
        message=f"{where}{rule.rule.removesuffix('.')}{why}",
        remedy=f"change {path}" if path else "",
        path=path if own else "",
        sure=sure,
    )


def _also(rule: ArmRule) -> Iterator[str]:
    for name in _ALSO.get(rule.id, ()):
        yield from (f"{own}{name}" for own in rule.types) if name[0] == "/" else (name,)


def _asked(rule: ArmRule) -> frozenset[str]:
    """Return the types whose requests a rule is held against."""
    types = {name.casefold() for name in (*rule.types, *_also(rule))}
    return frozenset(types | {HOLDERS[name].casefold() for name in types if name in HOLDERS})


def _held() -> Iterator[ArmRule]:
    ours = {rule.id for rule in plain_rules()} | (SEVERAL.keys() - _APART)
    for rule in arm_rules():
        # What only computes or only behaves refuses nothing.
        if rule.id in ours and rule.kind not in ("arithmetic", "behaviour"):
            yield rule


_LOOKED_AT: Final = {rule.id: _others(rule) for rule in plain_rules()}


def _concerned(rule: ArmRule) -> frozenset[str]:
    """Return the types whose requests may break a rule; empty: any."""
    asked = _asked(rule)
    return frozenset() if "*" in asked else asked | frozenset(_LOOKED_AT.get(rule.id, ()))


BEHAVIOURS = tuple(
    Behaviour(
        id=rule.id,
        says=rule.rule,
        source=rule.source,
        types=_concerned(rule),
        refuses=partial(_refuses, rule, _asked(rule)),
    )
    for rule in _held()
)
