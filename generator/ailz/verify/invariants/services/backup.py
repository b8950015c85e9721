"""Azure Backup: its two kinds of vault."""

from ailz.verify.invariants.services._table import CLOSED, Demand

DEMANDS = (
    Demand(
        "Microsoft.DataProtection/backupVaults",
        key="properties.securitySettings.encryptionSettings.keyVaultProperties.keyUri",
    ),
    Demand(
        "Microsoft.RecoveryServices/vaults",
        closed=CLOSED,
        key="properties.encryption.keyVaultProperties.keyUri",
    ),
)
