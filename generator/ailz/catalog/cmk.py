"""Customer-managed keys: how each service takes one."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from ailz.catalog import _data


@dataclass(frozen=True, slots=True)
class KeySupport:
    """How one service takes a customer-managed key.

    `called` is what a sentence calls it, as Microsoft's list does (`hsm_list`). `configuration`
    maps an ARM property path to its value or to a description of it. `roles` are GUIDs of Azure
    roles that the identity needs on a key in a vault, `hsm_roles` those of local roles on a key in
    Managed HSM. None means that no source says it, never no. `managed_hsm` is False where the list
    does not say it of the service, or its own page says no. `identity`, `key_vault`,
    `key_requirements` and `auto_rotation` are as the source states them.
    """

    id: str
    service: str
    called: str
    resource_type: str
    configuration: Mapping[str, str]
    roles: tuple[str, ...]
    hsm_roles: tuple[str, ...]
    roles_note: str
    identity: Mapping[str, Any]
    key_vault: Mapping[str, Any]
    key_requirements: Mapping[str, Any]
    auto_rotation: Mapping[str, Any]
    managed_hsm: bool | None
    sku_requirement: str | None
    when: str | None
    reversible: bool | None
    gotchas: tuple[str, ...]
    policies: tuple[str, ...]
    also_needs: str
    sources: tuple[str, ...]


@cache
def key_support(name: str) -> tuple[KeySupport, ...]:
    """Return what takes a key in a resource type, or the one entry with this id.

    Most types have one entry; AKS has two (etcd secrets and disks).
    """
    entries = _data.section("cmk")
    if name in entries:
        return (_support(name, entries[name]),)
    folded = name.casefold()
    chosen = tuple(
        _support(key, found)
        for key, found in entries.items()
        if found["resourceType"].casefold() == folded
    )
    if not chosen:
        known = (*entries, *(found["resourceType"] for found in entries.values()))
        raise _data.unknown("service with customer-managed keys", name, known)
    return chosen


def supports_cmk(resource_type: str) -> bool:
    """Whether the catalog knows how the resource type takes a customer-managed key."""
    folded = resource_type.casefold()
    entries = _data.section("cmk").values()
    return any(found["resourceType"].casefold() == folded for found in entries)


def without_cmk() -> dict[str, str]:
    """Resource types that are known to take no key, each with the finding."""
    return {key: found["finding"] for key, found in _data.section("cmk", "noCmk").items()}


def key_vault_facts() -> dict[str, Any]:
    """Return what holds for keys in a vault or HSM whatever the service: types, sizes, rotation."""
    return dict(_data.document("cmk")["keyVault"])


@dataclass(frozen=True, slots=True)
class HsmList:
    """Microsoft's list of the services that take a key in a Managed HSM, and the day it has."""

    title: str
    address: str
    date: str
    source: str


@cache
def hsm_list() -> HsmList:
    """Return the list that `managed_hsm` of the services is read off."""
    return HsmList(**_data.document("cmk")["managedHsm"])


def _support(key: str, found: _data.Fields) -> KeySupport:
    return KeySupport(
        id=key,
        service=found["service"],
        called=found["called"],
        resource_type=found["resourceType"],
        configuration=dict(found["configuration"]),
        roles=tuple(found["roles"]),
        hsm_roles=tuple(found["hsmRoles"]),
        roles_note=found.get("rolesNote", ""),
        identity=dict(found["identity"]),
        key_vault=dict(found["keyVault"]),
        key_requirements=dict(found["keyRequirements"]),
        auto_rotation=dict(found["autoRotation"]),
        managed_hsm=found["managedHsm"],
        sku_requirement=found["skuRequirement"],
        when=found["when"],
        reversible=found["reversible"],
        gotchas=tuple(found["gotchas"]),
        policies=tuple(found["policies"]),
        also_needs=found.get("alsoNeeds", ""),
        sources=_data.texts(found["source"]),
    )


@dataclass(frozen=True, slots=True)
class KeyUse:
    """Where a body says which key encrypts it, and who uses the key.

    Each is a path in the body: of the key's address, or of its vault's address and its name; of
    the identity's client id or its resource id. `support` is what the service asks for beyond.
    """

    support: KeySupport
    address: str = ""
    vault: str = ""
    name: str = ""
    client_id: str = ""
    identity_id: str = ""


_FIELDS = {
    "address": (
        "keyidentifier",
        "keyvaultkeyuri",
        "keyid",
        "keyurl",
        "cmekkeyvaulturl",
        "primarykeyuri",
    ),
    "vault": ("keyvaulturi", "vaultbaseurl"),
    "name": ("keyname",),
    "client_id": ("identityclientid", "identity"),
    "identity_id": ("userassignedidentity", "useridentity", "primaryuserassignedidentityid"),
}
"""What the last part of a path is called, in lower case, for each field of a `KeyUse`."""


@cache
def key_uses(type_: str) -> tuple[KeyUse, ...]:
    """Return where a type's body names its key; empty where ARM is told of none."""
    if not supports_cmk(type_):
        return ()
    uses = (_key_use(each) for each in key_support(type_))
    return tuple(use for use in uses if use.address or (use.vault and use.name))


def _key_use(support: KeySupport) -> KeyUse:
    found: dict[str, str] = {}
    for path in support.configuration:
        last = path.rpartition(".")[2].lower()
        for field, names in _FIELDS.items():
            if last in names and " " not in path:
                found.setdefault(field, path)
    return KeyUse(support, **found)


@dataclass(frozen=True, slots=True)
class Denied:
    """What is answered where an identity may not use a key; `{key}` and `{identity}` to be said."""

    code: str
    message: str
    source: str


def denied(support: KeySupport) -> Denied:
    """Return what a service says whose identity may not use its key: most repeat the vault."""
    said = _data.section("cmk", "denied")
    return Denied(**said.get(support.id, said["vault"]))
