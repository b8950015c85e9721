"""What services answer otherwise than it was sent: letters, what they fill in, and children."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ailz.azure import ids
from ailz.azure.behaviour import Behaviour
from ailz.azure.behaviours.identities import made_up
from ailz.azure.look import MISSING, values
from ailz.azure.request import Json, Request
from ailz.azure.world import Resource, World
from ailz.catalog.clouds import cloud
from ailz.catalog.lifecycle import Spelling, spelt

VAULT: Final = "Microsoft.KeyVault/vaults"
KEY: Final = "Microsoft.KeyVault/vaults/keys"


def _spelt(value: str, how: Spelling, word: str) -> str:
    match how:
        case "lower":
            return value.casefold()
        case "upper":
            return value.upper()
        case "groups":
            return value.replace("/resourceGroups/", "/resourcegroups/")
        case "provider":
            head, between, tail = value.rpartition("/providers/")
            _, slash, rest = tail.partition("/")
            return f"{head}{between}{word}{slash}{rest}" if between else value


def _cased(world: World, resource: Resource, body: Json) -> Json:
    del world
    for each in spelt().get(resource.type.casefold(), ()):
        said = next(values(body, each.path))
        if isinstance(said, str):
            body = _with(body, each.path.split("."), _spelt(said, each.how, each.word))
    return body


def _with(tree: Json, path: list[str], value: object) -> dict[str, Any]:
    """Return a tree with a value at a path; names are found whatever their case."""
    name = next((each for each in tree if each.casefold() == path[0].casefold()), path[0])
    if len(path) == 1:
        return {**tree, name: value}
    inner = tree.get(name)
    return {**tree, name: _with(inner if isinstance(inner, Mapping) else {}, path[1:], value)}


def _addresses(world: World, request: Request, body: Json) -> Json:
    """Fill in where a vault and its keys are reached."""
    if request.type.casefold() == VAULT.casefold():
        uri = f"https://{request.name}.{cloud(world.cloud).key_vault_suffix}/"
        return _with(body, ["properties", "vaultUri"], uri)
    if request.type.casefold() != KEY.casefold():
        return body
    vault = ids.name_of(ids.parent_of(request.id))
    uri = f"https://{vault}.{cloud(world.cloud).key_vault_suffix}/keys/{request.name}"
    version = made_up("key", ids.key(request.id), str(world.now)).replace("-", "")
    body = _with(body, ["properties", "keyUri"], uri)
    return _with(body, ["properties", "keyUriWithVersion"], f"{uri}/{version}")


def _same_key(world: World, request: Request, body: Json) -> Json:
    """Leave a key that is there as it is: the PUT is accepted and changes nothing."""
    before = world.get(request.id) if request.type.casefold() == KEY.casefold() else None
    return before.body if before is not None and before.whole else _addresses(world, request, body)


_CHILDREN: Final[Mapping[str, Mapping[str, str]]] = {
    "microsoft.network/virtualnetworks": {
        "subnets": "Microsoft.Network/virtualNetworks/subnets",
        "virtualNetworkPeerings": "Microsoft.Network/virtualNetworks/virtualNetworkPeerings",
    },
    "microsoft.network/networksecuritygroups": {
        "securityRules": "Microsoft.Network/networkSecurityGroups/securityRules",
    },
    "microsoft.network/routetables": {"routes": "Microsoft.Network/routeTables/routes"},
}
"""Type -> property -> type of the children that stand in it when it is read."""


def _with_children(world: World, resource: Resource, body: Json) -> Json:
    for name, type_ in _CHILDREN.get(resource.type.casefold(), {}).items():
        listed = next(values(body, f"properties.{name}"))
        said = list(listed) if isinstance(listed, list) else []
        known = {str(each.get("name")).casefold() for each in said if isinstance(each, Mapping)}
        said += [
            {"id": child.id, "name": child.name, **child.body}
            for child in world.of(type_)
            if ids.key(ids.parent_of(child.id)) == ids.key(resource.id)
            and child.name.casefold() not in known
        ]
        if said or listed is not MISSING:
            body = _with(body, ["properties", name], said)
    return body


def _principals(world: World, resource: Resource, body: Json) -> Json:
    """Show the principal of each identity that a resource carries."""
    del resource
    identity = body.get("identity")
    named = identity.get("userAssignedIdentities") if isinstance(identity, Mapping) else None
    if not isinstance(identity, Mapping) or not isinstance(named, Mapping):
        return body
    shown = {id_: {**(said or {}), **_principal(world, id_)} for id_, said in named.items()}
    return {**body, "identity": {**identity, "userAssignedIdentities": shown}}


def _principal(world: World, id_: object) -> dict[str, Any]:
    held = world.get(id_) if isinstance(id_, str) else None
    known = held.body.get("properties", {}) if held is not None else {}
    return {name: known[name] for name in ("principalId", "clientId") if name in known}


BEHAVIOURS = (
    Behaviour(
        id="casing",
        says="Some services answer ids and sizes in other letters than they were sent.",
        source="; ".join(
            dict.fromkeys(each.source for several in spelt().values() for each in several)
        ),
        reads=_cased,
    ),
    Behaviour(
        id="key-once",
        says="A key that is there stays as it is: a second PUT is accepted and changes nothing.",
        source="recorded facts: hardening/core.json (Key Vault key through the control plane)",
        fills=_same_key,
    ),
    Behaviour(
        id="children-shown",
        says="A network shows all its subnets and peerings, a security group all its rules.",
        source="hashicorp/terraform-provider-azurerm@69697b7fe6a9:website/docs/r/"
        "virtual_network.html.markdown",
        reads=_with_children,
    ),
    Behaviour(
        id="principals-shown",
        says="A resource shows the principal of each identity that it carries.",
        source="Learn, Manage user-assigned managed identities",
        reads=_principals,
    ),
)
