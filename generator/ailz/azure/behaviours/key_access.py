"""A service that is encrypted with a key of its customer's uses it at once when it is made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from ailz.azure.access import Verdict, may
from ailz.azure.answer import Objection
from ailz.azure.behaviour import Behaviour
from ailz.azure.identities import acting, is_ours
from ailz.azure.look import values
from ailz.azure.request import Request
from ailz.azure.world import Resource, World, text
from ailz.catalog.cmk import KeyUse, denied, key_uses
from ailz.catalog.rights import data_actions
from ailz.catalog.roles import role

_VAULT = "/providers/microsoft.keyvault/vaults/"
_POOL = "/providers/microsoft.keyvault/managedhsms/"
_WRAPS = "Key Vault Crypto Service Encryption User"
_POLICY_RIGHTS = ("get", "wrapkey", "unwrapkey")


@dataclass(frozen=True, slots=True)
class _Named:
    """A key as a body names it: by its vault's host and its own name."""

    host: str
    name: str
    path: str

    @property
    def address(self) -> str:
        return f"https://{self.host}/keys/{self.name}"


def _refuses(world: World, request: Request) -> Iterator[Objection]:
    if not request.writes or world.get(request.id) is not None:
        return
    for use in key_uses(request.type):
        for key in _keys(request, use):
            yield from _judged(world, request, use, key)


def _keys(request: Request, use: KeyUse) -> Iterator[_Named]:
    if use.address:
        for said in values(request.body, use.address):
            if isinstance(said, str) and said:
                found = urlsplit(said)
                _, _, after = found.path.partition("/keys/")
                if found.hostname and after:
                    yield _Named(found.hostname, after.split("/")[0], use.address)
        return
    vaults, names = (list(values(request.body, path)) for path in (use.vault, use.name))
    for vault, name in zip(vaults, names, strict=False):
        if isinstance(vault, str) and isinstance(name, str) and name:
            host = urlsplit(vault).hostname
            if host:
                yield _Named(host, name, use.name)


def _judged(world: World, request: Request, use: KeyUse, key: _Named) -> Iterator[Objection]:
    vault = _vault(world, key.host)
    if vault is None:
        whole = bool(world.subscriptions) and all(s.whole for s in world.subscriptions.values())
        yield _objection(
            f"the vault of the key {key.address} was not found",
            key.path,
            "make the vault and the key first, or name them in a world file (--world)",
            sure=whole,
        )
        return
    id_ = f"{vault.id}/keys/{key.name}"
    there = world.exists(id_)
    if not there:
        yield _objection(
            f"the key {key.address} was not found",
            key.path,
            "make it first: depend on what makes it",
            sure=there is False and vault.whole,
        )
    if _is_pool(vault):
        # Who uses a key there is said in the pool itself, where ARM does not look.
        yield _objection(
            f"whether the pool {vault.name} lets the identity use the key is not known here",
            key.path,
            "give it its local role in the pool first",
            sure=False,
        )
        return
    if vault.whole:
        yield from _vault_as_asked(vault, use, key)
    yield from _role(world, request, use, key, vault)


def _vault_as_asked(vault: Resource, use: KeyUse, key: _Named) -> Iterator[Objection]:
    """Say what the vault lacks of what the service asks for."""
    asked = use.support.key_vault
    properties = vault.body.get("properties")
    told = properties if isinstance(properties, Mapping) else {}
    if asked.get("softDelete") is True and told.get("enableSoftDelete") is False:
        yield _objection(f"{vault.name} does not keep what is deleted", key.path, _SETTING)
    if asked.get("purgeProtection") is True and not told.get("enablePurgeProtection", False):
        yield _objection(f"{vault.name} is not protected from purging", key.path, _SETTING)
    closed = (
        text(told, "publicNetworkAccess").casefold() == "disabled"
        or text(told, "networkAcls", "defaultAction").casefold() == "deny"
    )
    bypass = text(told, "networkAcls", "bypass").casefold()
    if asked.get("trustedServicesBypass") is True and closed and bypass == "none":
        yield _objection(
            f"the firewall of {vault.name} lets no trusted service of Microsoft's in",
            key.path,
            "let trusted services past it (networkAcls.bypass: AzureServices)",
        )


def _role(
    world: World, request: Request, use: KeyUse, key: _Named, vault: Resource
) -> Iterator[Objection]:
    who = acting(world, request.body, use.identity_id, use.client_id)
    principal = text(who.body, "properties", "principalId") if who is not None else ""
    if who is None or not principal:
        return
    told = is_ours(who) and vault.whole
    scope = f"{vault.id}/keys/{key.name}"
    properties = vault.body.get("properties")
    if isinstance(properties, Mapping) and properties.get("enableRbacAuthorization") is False:
        verdict = _by_policy(properties, principal)
    else:
        verdict = _may_all(world, principal, data_actions(role(_WRAPS).guid), scope)
    said = denied(use.support)
    if not verdict.allowed:
        yield Objection(
            status=403,
            code=said.code,
            message=said.message.format(key=key.address, identity=who.name),
            remedy=_waits(verdict, who.name, vault.name),
            path=key.path,
            sure=verdict.allowed is False and told,
            until=verdict.until,
        )
        return
    if use.support.roles and not any(
        _may_all(world, principal, data_actions(guid), scope).allowed for guid in use.support.roles
    ):
        names = " or ".join(role(guid).name for guid in use.support.roles)
        yield _objection(
            f"{use.support.service} asks for {names} on the key, and {who.name} holds less",
            key.path,
            f"give it {names} on {vault.name}",
            sure=False,
        )


def _may_all(world: World, principal: str, actions: tuple[str, ...], scope: str) -> Verdict:
    """Return the verdict on several actions on data: the first that is not allowed, the latest."""
    verdicts = [may(world, principal, each, scope, data=True) for each in actions]
    refused = [each for each in verdicts if not each.allowed]
    if not refused:
        return Verdict(True)
    for each in refused:
        if each.until is None:
            return each
    return max(refused, key=lambda each: each.until or 0.0)


def _by_policy(properties: Mapping[str, object], principal: str) -> Verdict:
    listed = properties.get("accessPolicies")
    for each in listed if isinstance(listed, list) else ():
        if text(each, "objectId").casefold() == principal.casefold():
            given = {str(right).casefold() for right in values(each, "permissions.keys[]")}
            if "all" in given or given.issuperset(_POLICY_RIGHTS):
                return Verdict(True)
    return Verdict(False)


def _vault(world: World, host: str) -> Resource | None:
    name, _, domain = host.casefold().partition(".")
    end = f"{_POOL if domain.startswith('managedhsm.') else _VAULT}{name}"
    return next((each for key, each in world.resources.items() if key.endswith(end)), None)


def _is_pool(vault: Resource) -> bool:
    return _POOL in vault.id.casefold()


def _waits(verdict: Verdict, who: str, vault: str) -> str:
    if verdict.until is not None:
        return "try again: its role on the key was given minutes ago and is not seen yet"
    return f"give {who} its role on {vault} first, and let this wait for it"


def _objection(message: str, path: str, remedy: str, *, sure: bool = True) -> Objection:
    return Objection(status=400, code="", message=message, remedy=remedy, path=path, sure=sure)


_SETTING = "turn on soft delete and purge protection of the vault before"

BEHAVIOURS = (
    Behaviour(
        id="key-access",
        says=(
            "A service with a key of its customer's is refused where its identity may not use the "
            "key yet, or the vault is not as the service asks for."
        ),
        source=(
            "A8: MicrosoftDocs/azure-docs#61015, Azure/terraform-azurerm-avm-res-storage-"
            "storageaccount#391, Azure/terraform-azurerm-avm-res-keyvault-vault#78; recorded cmk; "
            "durations rbac-propagation-kv"
        ),
        refuses=_refuses,
    ),
)
