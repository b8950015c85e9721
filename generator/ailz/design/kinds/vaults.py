"""What every hardened vault has in common, whoever it is for."""

from __future__ import annotations

from typing import Literal

from ailz.design.context import LOCATION, TAGS, Context, Site
from ailz.design.part import PolicyNeed
from ailz.design.resource import Parameter
from ailz.design.values import Body, Param, Tenant, Value

VAULT = "Microsoft.KeyVault/vaults"
KEPT_VAULT: tuple[str, Value, str] = (
    "Key vault",
    Param("soft_delete_days"),
    "Purge protection: nobody can shorten this. The name stays taken.",
)
"""What a page says of a deleted vault: what it is, how many days it is kept, and a remark."""

VAULT_NOTES = {
    "properties.enablePurgeProtection": (
        "One way. Without it no service accepts a customer-managed key."
    ),
    "properties.networkAcls.bypass": ("Services reach their keys as trusted services."),
}


SECRETS_NOTES = {
    "properties.enablePurgeProtection": "One way: nobody can destroy a deleted vault early.",
    "properties.networkAcls.bypass": "The service reaches its secrets as a trusted service.",
}


CLOSED_NOTES = {
    **SECRETS_NOTES,
    "properties.networkAcls.bypass": "No service of Azure's has to reach it.",
}


def vault_body(bypass: Literal["AzureServices", "None"] = "AzureServices") -> Body:
    """Return the body of a hardened vault, which lets trusted services of Azure past or none."""
    return {
        "location": LOCATION,
        "tags": TAGS,
        "properties": {
            "tenantId": Tenant(),
            "sku": {"family": "A", "name": Param("vault_sku")},
            "publicNetworkAccess": "Disabled",
            "networkAcls": {"defaultAction": "Deny", "bypass": bypass},
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


def vault_policies(context: Context, group: str) -> tuple[PolicyNeed, ...]:
    """Return the policies that would have refused a softer vault in that resource group."""
    wanted = {
        "vault-public-access": "405c5871-3e91-4644-8a63-58e19d68ff5b",
        "vault-firewall": "55615ac9-af46-4a59-874e-391cc3dfb490",
        "vault-rbac": "12d4fa5e-1f9f-4c21-97a9-b99b3c6611b5",
        "vault-purge-protection": "0b60c0b2-2dc2-4e1c-b5c9-abbed971de53",
        "vault-soft-delete": "1e66c121-a66a-4b1f-9b83-0fd99bf0fc2d",
    }
    made = [PolicyNeed(key, group, guid) for key, guid in wanted.items()]
    if context.some(_hsm):
        guid = "587c79fe-dd04-4a5e-9d0b-f89598c7261b"
        made.append(PolicyNeed("hsm-keys", group, guid, environments=context.where(_hsm)))
    return tuple(made)


def _hsm(site: Site) -> bool:
    return site.hsm


def vault_parameters(context: Context) -> tuple[Parameter, ...]:
    """Return the parameters that every vault takes."""
    return (
        context.parameter(
            "soft_delete_days",
            "Days that a deleted vault, and its name, are kept.",
            lambda site: 90 if site.kind == "prod" else 7,
            kind="int",
        ),
        context.parameter(
            "vault_sku",
            "The tier of key vaults: premium keeps keys in hardware.",
            lambda site: "premium" if site.hsm else "standard",
            path="security.keys",
        ),
    )
