"""Customer-managed keys: the vault, the keys and who may use them.

Keys lie in a vault of the environment's, in one that somebody else owns, in the pool of
``managed_hsm``, or with Microsoft. Services name a key by what is below and know nothing of that.
"""

from __future__ import annotations

from dataclasses import replace

from ailz.design.context import Context, Site, named
from ailz.design.kinds.groups import TYPE as GROUP
from ailz.design.kinds.identities import ENCRYPTION
from ailz.design.kinds.identities import TYPE as IDENTITY
from ailz.design.kinds.key_addresses import KNOWN_AS, given_keys, key_field
from ailz.design.kinds.key_bodies import CODE, KEY_ROTATES, key_rotation, key_size
from ailz.design.kinds.key_stores import (
    in_scope,
    is_elsewhere,
    is_in_vault,
    is_made_before,
    scoped,
    stores,
)
from ailz.design.kinds.keys_pages import KEY, WHY, held_keys, keys_pages
from ailz.design.kinds.vaults import (
    VAULT,
    VAULT_NOTES,
    vault_body,
    vault_parameters,
    vault_policies,
)
from ailz.design.names import is_said, said
from ailz.design.order import KEY as KEYS
from ailz.design.part import (
    Diagnostic,
    Duty,
    Endpoint,
    Grant,
    Key,
    Lock,
    Named,
    Part,
    resource,
    total,
)
from ailz.design.resource import Module
from ailz.design.values import (
    Body,
    Const,
    Each,
    Group,
    Id,
    Last,
    Output,
    Param,
    SubscriptionGuid,
    Text,
    Value,
)


def keys(context: Context, wanted: tuple[Key, ...]) -> Part:
    """Make the vault for encryption keys with the keys that services asked for, where it is ours.

    Elsewhere say where the keys are, and who reads them.
    """
    made = [given_keys(context, wanted), _reader(context), Part(pages=held_keys(context))]
    if context.some(is_in_vault):
        made.append(_vault(context, in_scope(context, wanted)))
    return total(made)


def _reader(context: Context) -> Part:
    """Make the identity that reads keys; it exists before where others must give it its right."""
    if not is_made_before(context):
        return Part(identities=(ENCRYPTION,))
    symbol = f"{ENCRYPTION.name}_identity"
    scope = Id("security_group" if context.some(is_in_vault) else "workload_group")
    return Part(
        modules=(Module("keys", "Customer-managed keys and who may use them.", scope),),
        resources=(
            resource(
                symbol,
                "keys",
                IDENTITY,
                named(symbol),
                Group(SubscriptionGuid(), named("delivery_group")),
                verb="existing",
                why="Made by bootstrap: whoever owns the keys gave it its right.",
            ),
        ),
        names={
            "delivery_group": Named(GROUP, "delivery"),
            symbol: Named(IDENTITY, ENCRYPTION.name),
        },
    )


def _vault(context: Context, wanted: tuple[Key, ...]) -> Part:
    where = context.where(is_in_vault)
    store = stores(context)
    return Part(
        modules=(
            Module("keys", "Customer-managed keys and who may use them.", Id("security_group")),
        ),
        resources=(
            resource(
                "key_vault",
                "keys",
                VAULT,
                named("key_vault"),
                Id("security_group"),
                vault_body(),
                when=store.only("vault"),
                why="Holds encryption keys only; what applications keep secret lies elsewhere.",
                notes=VAULT_NOTES,
                controls=("customer-managed-keys",),
            ),
            resource(
                KEYS,
                "keys",
                KEY,
                Each("name") if any(_is_said(context, key) for key in wanted) else _USUAL,
                Id("key_vault"),
                _key_body(wanted),
                collection="keys",
                verb="put",
                skips={} if context.every(_hsm) else {"CKV_AZURE_112": _SOFTWARE_KEYS},
                why=WHY[context.config.security.key_scope],
            ),
        ),
        collections={"keys": {key.key: _item(context, key, wanted, where) for key in wanted}},
        parameters=(
            *vault_parameters(context),
            store.parameter,
            context.parameter(
                "key_type",
                "Where keys are kept: RSA in software, RSA-HSM in hardware.",
                lambda site: "RSA-HSM" if site.hsm else "RSA",
            ),
            key_rotation(context),
        ),
        constants={"key_rotates": [KEY_ROTATES, _WARN], "key_warns": [_WARN]},
        names={
            "key_vault": Named(VAULT, unique=True, environments=where),
            **{key_field(key.key): replace(_named(key.key), environments=where) for key in wanted},
        },
        endpoints=(
            Endpoint(
                "keys",
                Id("key_vault"),
                VAULT,
                "vault",
                named("key_vault"),
                environments=where,
            ),
        ),
        diagnostics=(Diagnostic("key-vault", Id("key_vault")),),
        grants=(
            Grant(
                "encryption-keys",
                Id("key_vault"),
                "Key Vault Crypto Service Encryption User",
                Output("encryption_identity", "properties.principalId"),
                "ServicePrincipal",
                "Services wrap and unwrap their data keys with the customer-managed keys.",
                environments=where,
                group="key_access",
            ),
        ),
        duties=(
            Duty(
                "key_custodians",
                Id("key_vault"),
                "Key Vault Crypto Officer",
                ("dev", "test", "prod"),
                "Rotate and disable keys; they hold no data role.",
                environments=where,
            ),
        ),
        locks=(Lock("key-vault", Id("key_vault")),),
        # Also where there is no vault: a rule about one refuses nothing else.
        policies=vault_policies(context, "security_group"),
        pages=keys_pages(context, where),
    )


def _hsm(site: Site) -> bool:
    return site.hsm


ROLE_NOT_SEEN = (
    "KeyVaultAuthenticationFailure",
    "does not have.*permission",
    "ForbiddenByRbac",
    "not authorized to perform action",
    "Failed to access KeyId",
)
"""What services say while the role on their key has not reached every vault yet: patterns. What ARM
says of a deployer without rights (``does not have authorization``) is none of them: it fails at
once. Sources: MicrosoftDocs/azure-docs#61015, Azure/terraform-azurerm-avm-res-keyvault-vault#78,
Azure/terraform-azurerm-avm-res-storage-storageaccount#391.
"""

_SOFTWARE_KEYS = "software keys are what the configuration asks for; hsm costs more a key"


def _key_body(wanted: tuple[Key, ...]) -> Body:
    # No tags: a body that changes is sent again, and the answer names the newest version.
    return {
        "properties": {
            "kty": Param("key_type"),
            "keySize": key_size(wanted),
            "keyOps": ["wrapKey", "unwrapKey"],
            "attributes": {"enabled": True, "exportable": False},
            "rotationPolicy": {
                "attributes": {"expiryTime": Param("key_rotation", "expiry")},
                "lifetimeActions": Each("lifetime_actions", Const("key_rotates"), optional=True),
            },
        },
    }


_WARN: Body = {"trigger": {"timeBeforeExpiry": "P30D"}, "action": {"type": "notify"}}


_USUAL = Text(("cmk-", Each("key")))


def _named(key: str) -> Named:
    return Named(KEY, key, usual=f"{CODE}-{key}", code=CODE)


def _is_said(context: Context, key: Key) -> bool:
    return is_said(context.config, key_field(key.key), _named(key.key))


def _own_name(context: Context, key: str) -> Value:
    return said(context, key_field(key), _named(key))


def key_name(context: Context, key: Key | str) -> Value:
    """Return the name of a service's key."""
    own = _own_name(context, scoped(context, key))
    return stores(context).choose("vault", own, Param("key_names", _service(key)))


def _service(key: Key | str) -> str:
    return key_field(key if isinstance(key, str) else key.key)


def _item(
    context: Context, key: Key, all_: tuple[Key, ...], where: tuple[str, ...] | None
) -> dict[str, Value]:
    """Return a key's member of the loop; where one has a name of its own, all say theirs."""
    made: dict[str, Value] = {}
    if any(_is_said(context, each) for each in all_):
        made["name"] = _own_name(context, key.key)
    if not key.rotates:
        made["lifetime_actions"] = Const("key_warns")
    if key.size is not None:
        made["size"] = key.size
    if where is not None:
        made["environments"] = where
    return made


def versionless(context: Context, key: Key | str) -> Value:
    """Return the address of a key without a version: the service follows rotation by itself."""
    name = _own_name(context, scoped(context, key))
    parts = (f"/keys/{name}",) if isinstance(name, str) else ("/keys/", name)
    own = Text((Param("key_vault_uri"), *parts))
    return stores(context).choose("vault", own, Param("key_ids", _service(key)))


def versioned(context: Context, key: Key | str) -> Value:
    """Return the address of a key with the version that it had when it was looked at last."""
    own = Output(KEYS, "properties.keyUriWithVersion", scoped(context, key))
    return stores(context).choose("vault", own, Param("key_ids", _service(key)))


def version(context: Context, key: Key | str) -> Value:
    """Return the version that a key had when it was looked at last, by itself."""
    own = Last(Output(KEYS, "properties.keyUriWithVersion", scoped(context, key)))
    return stores(context).choose("vault", own, Param("key_versions", _service(key)))


def name_in_store(context: Context, key: Key | str) -> Value:
    """Return what holds a key and the key's name, as one name with an underscore between.

    For what is made where keys of the organisation's are in use: no other place has one.
    """
    if context.some(is_elsewhere):
        return Param(KNOWN_AS, _service(key))
    return Text((named("key_vault"), "_", _own_name(context, scoped(context, key))))


def vault_id(context: Context) -> Value:
    """Return the id of what holds the keys."""
    return stores(context).choose("vault", Id("key_vault"), Param("key_store_id"))
