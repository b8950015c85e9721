"""Hardened settings that a landing zone holds in another way: (type, path) -> why.

The recorded hardening facts want them always; tests hold all others, and these appear in the
generated documents with their reason.
"""

from __future__ import annotations

from collections.abc import Mapping

EXCEPTIONS: Mapping[tuple[str, str], str] = {
    ("Microsoft.Authorization/roleAssignments", "properties.principalType"): (
        "Personas are groups; an invariant demands Group or ServicePrincipal."
    ),
    ("Microsoft.OperationalInsights/workspaces", "properties.retentionInDays"): (
        "The configuration decides, a year by default: longer than the 90 days of the facts."
    ),
    ("Microsoft.KeyVault/vaults/keys", "properties.rotationPolicy.attributes.expiryTime"): (
        "P24M and P2Y are the same time; the configuration counts in months."
    ),
    (
        "Microsoft.KeyVault/vaults/keys",
        "properties.rotationPolicy.lifetimeActions[].trigger.timeAfterCreate",
    ): "The configuration decides when a key rotates, and not every service follows a rotation.",
    ("Microsoft.KeyVault/vaults/keys", "properties.rotationPolicy.lifetimeActions[].action.type"): (
        "A key whose service takes one version only is rotated by hand: it notifies instead."
    ),
    (
        "Microsoft.Storage/storageAccounts/blobServices",
        "properties.isVersioningEnabled",
    ): "A lake refuses versioning; the flat account has it.",
    ("Microsoft.Insights/diagnosticSettings", "properties.logs[].enabled"): (
        "A storage account has metrics only: its services have the logs."
    ),
    ("Microsoft.ContainerRegistry/registries", "properties.zoneRedundancy"): (
        "A region without availability zones has none to spread over."
    ),
    ("Microsoft.Network/publicIPAddresses", "sku.name"): (
        "A StandardV2 NAT gateway takes a StandardV2 address only; the facts say so too."
    ),
}
