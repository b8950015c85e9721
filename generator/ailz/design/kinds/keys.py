"""Customer-managed keys: the vault, the keys and who may use them."""

from __future__ import annotations

from collections.abc import Mapping

from ailz.catalog.clouds import cloud
from ailz.design.context import Context, Site, named
from ailz.design.kinds.identities import ENCRYPTION
from ailz.design.kinds.vaults import (
    KEPT_VAULT,
    VAULT,
    VAULT_NOTES,
    vault_body,
    vault_parameters,
    vault_policies,
)
from ailz.design.names import is_said, said
from ailz.design.order import KEY as KEYS
from ailz.design.pages import (
    Chapter,
    Command,
    Consequence,
    Fee,
    GivenUp,
    HeldOtherwise,
    Pages,
    SoftDeleted,
    Tile,
)
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
)
from ailz.design.resource import Module, Parameter
from ailz.design.values import Body, Const, Each, Id, Output, Param, SubscriptionGuid, Text, Value

KEY = "Microsoft.KeyVault/vaults/keys"


def keys(context: Context, wanted: tuple[Key, ...]) -> Part:
    """Make the vault for encryption keys with one key for each service that asked for one."""
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
                why=(
                    "One key a service. Made through the control plane: the vault is "
                    "closed to the runner. ARM creates a "
                    "key once and never changes it; a new rotation policy needs a new "
                    "key or the data plane."
                ),
            ),
        ),
        collections={"keys": {key.key: _item(context, key, wanted) for key in wanted}},
        parameters=(
            *vault_parameters(context),
            context.parameter(
                "key_type",
                "Where keys are kept: RSA in software, RSA-HSM in hardware.",
                lambda site: "RSA-HSM" if site.hsm else "RSA",
            ),
            context.parameter(
                "key_rotation",
                "When a key gets a new version, and when an old one expires.",
                _rotation,
                kind="object",
                describes={
                    "after": "How long after it was made a new version follows.",
                    "expiry": "How long after it was made a version expires.",
                },
            ),
        ),
        constants={"key_rotates": [_ROTATE, _WARN], "key_warns": [_WARN]},
        identities=(ENCRYPTION,),
        names={
            "key_vault": Named(VAULT, unique=True),
            **{_field(key.key): _named(key.key) for key in wanted},
        },
        endpoints=(Endpoint("keys", Id("key_vault"), VAULT, "vault", named("key_vault")),),
        diagnostics=(Diagnostic("key-vault", Id("key_vault")),),
        grants=(
            Grant(
                "encryption-keys",
                Id("key_vault"),
                "Key Vault Crypto Service Encryption User",
                Output("encryption_identity", "properties.principalId"),
                "ServicePrincipal",
                "Services wrap and unwrap their data keys with the customer-managed keys.",
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
            ),
        ),
        locks=(Lock("key-vault", Id("key_vault")),),
        policies=vault_policies(context, "security_group"),
        pages=_pages(context),
    )


def _hsm(site: Site) -> bool:
    return site.hsm


def _pages(context: Context) -> Pages:
    fees: tuple[Fee, ...] = ()
    if context.some(_hsm):
        fees = (Fee("kv-hsm-key-advanced", ("key",), context.where(_hsm)),)
    return Pages(
        consequences=(
            Consequence(
                "keys",
                "Services follow the rotation of their key by themselves, but for those of which a "
                "line below says otherwise.",
            ),
        ),
        fees=fees,
        given_up=_given_up(context),
        soft_deleted=(SoftDeleted("key_vault", *KEPT_VAULT),),
        tiles=(
            Tile(
                "key_vault",
                "Key Vault: encryption keys",
                (named("key_vault"), "One key a service."),
                10,
            ),
        ),
        chapters=(
            Chapter(
                "Bring back a deleted vault",
                (
                    (
                        "A vault comes back with its keys. The services under them work again some "
                        "minutes later. Deploy again afterwards, so that private endpoints, "
                        "diagnostic settings and roles are as the code says."
                    ),
                ),
                commands=(
                    Command(
                        (
                            "az keyvault recover --name ",
                            named("key_vault"),
                            " --location ",
                            Param("location"),
                            " --subscription ",
                            SubscriptionGuid(),
                        )
                    ),
                ),
                place=20,
            ),
        ),
        held_otherwise=(
            HeldOtherwise(
                KEY,
                "properties.rotationPolicy.attributes.expiryTime",
                "A version expires some months after the next one is made, and the configuration "
                "decides when that is.",
            ),
            HeldOtherwise(
                KEY,
                "properties.rotationPolicy.lifetimeActions[].trigger.timeAfterCreate",
                "The configuration decides when a key rotates, and not every service follows a "
                "rotation.",
            ),
            HeldOtherwise(
                KEY,
                "properties.rotationPolicy.lifetimeActions[].action.type",
                "A key whose service takes one version only is rotated by hand: it notifies "
                "instead.",
            ),
        ),
    )


def _given_up(context: Context) -> tuple[GivenUp, ...]:
    made = [
        GivenUp(
            "cmk-general",
            ("Losing, disabling or deleting the key makes the data under it unreadable.",),
            choice="Customer-managed keys in Key Vault",
        ),
        GivenUp(
            "purge-protection",
            (
                (
                    "The name of a deleted vault stays taken until its days are over: an "
                    "environment that is built again meanwhile takes another name."
                ),
            ),
        ),
    ]
    if context.some(_hsm):
        made.append(
            GivenUp("hsm-keys", ("Each version of a key that is still in use is paid for.",))
        )
    return tuple(made)


VERIFY_FIRST = Chapter(
    "Verify in the first environment, before the others",
    (
        (
            "What no page of Microsoft's says outright for a closed vault. Deploy the first "
            "environment, do these steps, and go on only when they are done."
        ),
    ),
    place=5,
    first_only=True,
)
"""The chapter that services add their steps to."""

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


_USUAL_SIZE = 3072


def _key_body(wanted: tuple[Key, ...]) -> Body:
    # No tags: a body that changes is sent again, and the answer names the newest version.
    return {
        "properties": {
            "kty": Param("key_type"),
            "keySize": Each("size", _USUAL_SIZE, optional=True)
            if any(key.size for key in wanted)
            else _USUAL_SIZE,
            "keyOps": ["wrapKey", "unwrapKey"],
            "attributes": {"enabled": True, "exportable": False},
            "rotationPolicy": {
                "attributes": {"expiryTime": Param("key_rotation", "expiry")},
                "lifetimeActions": Each("lifetime_actions", Const("key_rotates"), optional=True),
            },
        },
    }


def _rotation(site: Site) -> Mapping[str, str]:
    """Return the times of a key: it expires half a year after its rotation, while services move."""
    months = site.config.security.key_rotation_months
    return {"after": f"P{months}M", "expiry": f"P{months + 6}M"}


_ROTATE: Body = {
    "trigger": {"timeAfterCreate": Param("key_rotation", "after")},
    "action": {"type": "rotate"},
}
_WARN: Body = {"trigger": {"timeBeforeExpiry": "P30D"}, "action": {"type": "notify"}}


_USUAL = Text(("cmk-", Each("key")))


def _field(key: str) -> str:
    return f"{key.replace('-', '_')}_key"


def _named(key: str) -> Named:
    return Named(KEY, key, usual=f"cmk-{key}", code="cmk")


def _is_said(context: Context, key: Key) -> bool:
    return is_said(context.config, _field(key.key), _named(key.key))


def key_name(context: Context, key: str) -> Value:
    """Return the name of a key."""
    return said(context, _field(key), _named(key))


def _item(context: Context, key: Key, all_: tuple[Key, ...]) -> dict[str, Value]:
    """Return a key's member of the loop; where one has a name of its own, all say theirs."""
    made: dict[str, Value] = {}
    if any(_is_said(context, each) for each in all_):
        made["name"] = key_name(context, key.key)
    if not key.rotates:
        made["lifetime_actions"] = Const("key_warns")
    if key.size is not None:
        made["size"] = key.size
    return made


def key_vault_uri(context: Context, vault_names: Mapping[str, str]) -> Parameter:
    """Return the parameter with the vault's address in each environment, from its name there."""
    suffix = cloud(context.cloud).key_vault_suffix
    return context.parameter(
        "key_vault_uri",
        "The address of the key vault.",
        lambda site: f"https://{vault_names[site.name]}.{suffix}",
    )


def versionless(context: Context, key: str) -> Value:
    """Return the address of a key without a version: the service follows rotation by itself."""
    name = key_name(context, key)
    if isinstance(name, str):
        return Text((Param("key_vault_uri"), f"/keys/{name}"))
    return Text((Param("key_vault_uri"), "/keys/", name))
