"""Point 5: segments. A security group on each, no default way out, everything else denied."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from ailz.azure.bodies import Body
from ailz.azure.look import MISSING, is_type, lies_in, value, values
from ailz.errors import Finding
from ailz.verify.invariants._finding import finding
from ailz.verify.invariants.services import OwnSubnet, demands
from ailz.verify.invariants.setting import Setting

CODE = "NETWORK-SEGMENTATION"
SUBNET = "Microsoft.Network/virtualNetworks/subnets"
VNET = "Microsoft.Network/virtualNetworks"
SECURITY_GROUP = "Microsoft.Network/networkSecurityGroups"
RULE = "Microsoft.Network/networkSecurityGroups/securityRules"


def network(bodies: Sequence[Body], _: Setting) -> list[Finding]:
    """Return subnets that are open, and security groups that do not end in a denial."""
    found = []
    for body in bodies:
        if is_type(body, SUBNET):
            found += _subnet(body, body.name, body.body.get("properties", {}))
        elif is_type(body, VNET):
            for inner in _list(body, "properties.subnets"):
                found += _subnet(body, str(inner.get("name")), inner.get("properties", {}))
        elif is_type(body, SECURITY_GROUP):
            found += _denials(body, bodies)
    return found


def _list(body: Body, path: str) -> list[Any]:
    found = value(body, path)
    return found if isinstance(found, list) else []


def _subnet(body: Body, name: str, properties: dict[str, Any]) -> list[Finding]:
    found = []
    group = next(values(properties, "networkSecurityGroup.id"))
    own = reserved().get(name)
    if group in (MISSING, None) and (own is None or own.security_group):
        found.append(finding(CODE, body, f"subnet {name} has no network security group"))
    outbound = next(values(properties, "defaultOutboundAccess"))
    if outbound is not False and own is None:
        message = f"subnet {name} has Azure's default way out: defaultOutboundAccess is not false"
        found.append(finding(CODE, body, message))
    return found


@cache
def reserved() -> Mapping[str, OwnSubnet]:
    """Return the subnets whose names Azure fixes, by name."""
    return {subnet.name: subnet for each in demands() for subnet in each.own_subnets}


def _denials(body: Body, bodies: Sequence[Body]) -> list[Finding]:
    rules = [
        *_list(body, "properties.securityRules"),
        *(dict(b.body) for b in bodies if is_type(b, RULE) and lies_in(b.id, body.id)),
    ]
    found = []
    for direction in ("Inbound", "Outbound"):
        facing = [r["properties"] for r in rules if r["properties"].get("direction") == direction]
        last = max(facing, key=lambda rule: int(rule["priority"]), default=None)
        if last is None or not _denies_all(last):
            message = f"the last {direction.lower()} rule does not deny what is left"
            found.append(finding(CODE, body, message, "properties.securityRules"))
        if any(_allows_all(rule) for rule in facing):
            message = f"an {direction.lower()} rule allows everything from everywhere"
            found.append(finding(CODE, body, message, "properties.securityRules"))
    return found


def _denies_all(rule: dict[str, Any]) -> bool:
    return rule.get("access") == "Deny" and _everything(rule)


def _allows_all(rule: dict[str, Any]) -> bool:
    return rule.get("access") == "Allow" and _everything(rule)


def _everything(rule: dict[str, Any]) -> bool:
    names = ("protocol", "sourceAddressPrefix", "destinationAddressPrefix", "destinationPortRange")
    return all(rule.get(name) == "*" for name in names)
