"""Small worlds by hand, and what is asked of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ailz.azure import ids
from ailz.azure.request import Method, Request
from ailz.azure.respond import respond
from ailz.azure.world import Resource, Subscription, World

SUBSCRIPTION = "/subscriptions/00000000-0000-0000-0000-000000000001"
GROUP = f"{SUBSCRIPTION}/resourceGroups/rg-demo"
REGION = "westeurope"
VERSION = "none"
"""No published version: what a type's body looks like is not the matter here."""

Tree = dict[str, Any]


def rid(kind: str, name: str, scope: str = GROUP) -> str:
    return f"{scope}/providers/{kind}/{name}"


VNET = rid("Microsoft.Network/virtualNetworks", "vnet-demo")
HUB = rid("Microsoft.Network/virtualNetworks", "vnet-hub")
SUBNET = f"{VNET}/subnets/snet-demo"
NSG = rid("Microsoft.Network/networkSecurityGroups", "nsg-demo")
ROUTES = rid("Microsoft.Network/routeTables", "rt-demo")
ADDRESS = rid("Microsoft.Network/publicIPAddresses", "pip-demo")
ACCOUNT = rid("Microsoft.Storage/storageAccounts", "stdemo")
VAULT = rid("Microsoft.KeyVault/vaults", "kv-demo")
LOGS = rid("Microsoft.OperationalInsights/workspaces", "log-demo")
ENDPOINT = rid("Microsoft.Network/privateEndpoints", "pep-demo")
IDENTITY = rid("Microsoft.ManagedIdentity/userAssignedIdentities", "id-demo")


def of(location: str = REGION, **properties: Any) -> Tree:
    return {"location": location, "properties": properties}


def resource(id_: str, tree: Tree | None = None, *, ready: float = 0.0) -> Resource:
    body = of() if tree is None else tree
    return Resource(id_, VERSION, body, dict(body), ready=ready)


def world(*there: Resource, whole: bool = False, **subscription: Any) -> World:
    guid = ids.name_of(SUBSCRIPTION)
    subscriptions = {guid: Subscription(whole=whole, **subscription)}
    return World(subscriptions=subscriptions).having(*there)


def put(id_: str, tree: Mapping[str, Any] | None = None, method: Method = "PUT") -> Request:
    return Request(method, id_, VERSION, of() if tree is None else tree)


def refusing(there: World, request: Request) -> set[str]:
    """Return the behaviours that refuse a request."""
    answer, _ = respond(there, request)
    return {each.behaviour for each in answer.refusals}


def doubting(there: World, request: Request) -> set[str]:
    """Return the behaviours that do not know."""
    answer, _ = respond(there, request)
    return {each.behaviour for each in answer.doubts}


def vnet(*prefixes: str, location: str = REGION) -> Tree:
    return of(location, addressSpace={"addressPrefixes": list(prefixes or ("10.0.0.0/16",))})


def subnet(prefix: str = "10.0.1.0/24", **more: Any) -> Tree:
    return {"properties": {"addressPrefix": prefix, **more}}


def delegated(service: str, prefix: str = "10.0.1.0/24") -> Tree:
    return subnet(prefix, delegations=[{"name": "one", "properties": {"serviceName": service}}])


def endpoint(target: str = ACCOUNT, group: str = "blob", where: str = SUBNET) -> Tree:
    link = {"name": "one", "properties": {"privateLinkServiceId": target, "groupIds": [group]}}
    return of(subnet={"id": where}, privateLinkServiceConnections=[link])
