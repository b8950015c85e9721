"""Customer-managed keys: the vault, the keys and who may use them."""

from __future__ import annotations

from ailz.catalog.clouds import cloud
from ailz.design.context import LOCATION, TAGS, Context, named
from ailz.design.part import (
    Diagnostic,
    Endpoint,
    Grant,
    Key,
    Lock,
    Named,
    Part,
    PolicyNeed,
    resource,
)
from ailz.design.resource import Module
from ailz.design.values import Body, Each, Id, Output, Param, Tenant, Text, Value

VAULT = "Microsoft.KeyVault/vaults"
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
                vault_body(context),
                why="Holds encryption keys only; what applications keep secret lies elsewhere.",
                notes=VAULT_NOTES,
                controls=("customer-managed-keys",),
            ),
            resource(
                "key",
                "keys",
                KEY,
                Each("name"),
                Id("key_vault"),
                _key_body(context),
                collection="keys",
                verb="put",
                skips={} if context.hsm else {"CKV_AZURE_112": _SOFTWARE_KEYS},
                why=(
                    "One key a service. Made through the control plane: the vault is "
                    "closed to the runner. ARM creates a "
                    "key once and never changes it; a new rotation policy needs a new "
                    "key or the data plane."
                ),
            ),
        ),
        collections={"keys": {key.key: _item(context, key) for key in wanted}},
        parameters=(
            context.parameter(
                "soft_delete_days",
                "Days that a deleted vault, and its name, are kept.",
                lambda e: 90 if e.kind == "prod" else 7,
                kind="int",
            ),
        ),
        names={"key_vault": Named(VAULT, unique=True)},
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
            ),
        ),
        locks=(Lock("key-vault", Id("key_vault")),),
        policies=vault_policies(context, "security_group", "keys"),
    )


ROLE_NOT_SEEN = ("KeyVaultAuthenticationFailure", "does not have.*permission")
"""What Azure says while a new role assignment has not reached every service yet."""

_SOFTWARE_KEYS = "software keys are what the configuration asks for; hsm costs more a key"

VAULT_NOTES = {
    "properties.enablePurgeProtection": (
        "One way. Without it no service accepts a customer-managed key."
    ),
    "properties.networkAcls.bypass": (
        "Storage, the registry and Machine Learning reach their keys as trusted services."
    ),
}


SECRETS_NOTES = {
    "properties.enablePurgeProtection": "One way: nobody can destroy a deleted vault early.",
    "properties.networkAcls.bypass": "Machine Learning reaches its secrets as a trusted service.",
}


def vault_body(context: Context) -> Body:
    """Return the body of a hardened vault."""
    return {
        "location": LOCATION,
        "tags": TAGS,
        "properties": {
            "tenantId": Tenant(),
            "sku": {"family": "A", "name": "premium" if context.hsm else "standard"},
            "publicNetworkAccess": "Disabled",
            "networkAcls": {"defaultAction": "Deny", "bypass": "AzureServices"},
            "enableRbacAuthorization": True,
            "accessPolicies": [],
            "enableSoftDelete": True,
            "softDeleteRetentionInDays": Param("soft_delete_days"),
            "enablePurgeProtection": True,
            "enabledForDeployment": False,
            "enabledForDiskEncryption": False,
            "enabledForTemplateDeployment": False,
        },
    }


def vault_policies(context: Context, group: str, prefix: str) -> tuple[PolicyNeed, ...]:
    """Return the policies that would have refused a softer vault in that resource group."""
    wanted = {
        "vault-public-access": "405c5871-3e91-4644-8a63-58e19d68ff5b",
        "vault-firewall": "55615ac9-af46-4a59-874e-391cc3dfb490",
        "vault-rbac": "12d4fa5e-1f9f-4c21-97a9-b99b3c6611b5",
        "vault-purge-protection": "0b60c0b2-2dc2-4e1c-b5c9-abbed971de53",
        "vault-soft-delete": "1e66c121-a66a-4b1f-9b83-0fd99bf0fc2d",
    }
    if context.hsm:
        wanted["hsm-keys"] = "587c79fe-dd04-4a5e-9d0b-f89598c7261b"
    return tuple(PolicyNeed(f"{prefix}-{key}", group, guid) for key, guid in wanted.items())


def _key_body(context: Context) -> Body:
    return {
        "tags": TAGS,
        "properties": {
            "kty": "RSA-HSM" if context.hsm else "RSA",
            "keySize": 3072,
            "keyOps": ["wrapKey", "unwrapKey"],
            "attributes": {"enabled": True, "exportable": False},
            "rotationPolicy": {
                "attributes": {"expiryTime": f"P{_expiry_months(context)}M"},
                "lifetimeActions": Each("lifetime_actions"),
            },
        },
    }


def _expiry_months(context: Context) -> int:
    """Return when a version expires: half a year after its rotation, while services move on."""
    return context.config.security.key_rotation_months + 6


def _item(context: Context, key: Key) -> dict[str, Value]:
    rotate = {
        "trigger": {"timeAfterCreate": f"P{context.config.security.key_rotation_months}M"},
        "action": {"type": "rotate"},
    }
    warn = {"trigger": {"timeBeforeExpiry": "P30D"}, "action": {"type": "notify"}}
    return {
        "name": f"cmk-{key.key}",
        "lifetime_actions": [rotate, warn] if key.rotates else [warn],
    }


def key_uri_parameter(context: Context, vault_names: dict[str, str]) -> dict[str, str]:
    """Return the vault's address in each environment, from its name there."""
    suffix = cloud(context.cloud).key_vault_suffix
    return {environment: f"https://{name}.{suffix}" for environment, name in vault_names.items()}


def versionless(key: str) -> Value:
    """Return the address of a key without a version: the service follows rotation by itself."""
    return Text((Param("key_vault_uri"), f"/keys/cmk-{key}"))
