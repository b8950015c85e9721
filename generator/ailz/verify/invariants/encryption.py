"""Point 3: a customer-managed key on every service that supports one."""

from collections.abc import Sequence

from ailz.errors import Finding
from ailz.verify.bodies import Body
from ailz.verify.invariants._look import MISSING, finding, values
from ailz.verify.invariants.setting import Setting

CODE = "CUSTOMER-MANAGED-KEYS"
KEY_PATHS = {
    "Microsoft.AppConfiguration/configurationStores": (
        "properties.encryption.keyVaultProperties.keyIdentifier"
    ),
    "Microsoft.BotService/botServices": "properties.cmekKeyVaultUrl",
    "Microsoft.Cache/redisEnterprise": (
        "properties.encryption.customerManagedKeyEncryption.keyEncryptionKeyUrl"
    ),
    "Microsoft.CognitiveServices/accounts": "properties.encryption.keyVaultProperties.keyName",
    "Microsoft.Compute/diskEncryptionSets": "properties.activeKey.keyUrl",
    "Microsoft.ContainerInstance/containerGroups": "properties.encryptionProperties.keyName",
    "Microsoft.ContainerRegistry/registries": (
        "properties.encryption.keyVaultProperties.keyIdentifier"
    ),
    "Microsoft.ContainerService/managedClusters": "properties.diskEncryptionSetID",
    "Microsoft.DBforPostgreSQL/flexibleServers": "properties.dataEncryption.primaryKeyURI",
    "Microsoft.DataFactory/factories": "properties.encryption.keyName",
    "Microsoft.DataProtection/backupVaults": (
        "properties.securitySettings.encryptionSettings.keyVaultProperties.keyUri"
    ),
    "Microsoft.Databricks/workspaces": (
        "properties.encryption.entities.managedServices.keyVaultProperties.keyName"
    ),
    "Microsoft.DocumentDB/databaseAccounts": "properties.keyVaultKeyUri",
    "Microsoft.EventHub/namespaces": "properties.encryption.keyVaultProperties[].keyName",
    "Microsoft.Kusto/clusters": "properties.keyVaultProperties.keyName",
    "Microsoft.MachineLearningServices/workspaces": (
        "properties.encryption.keyVaultProperties.keyIdentifier"
    ),
    "Microsoft.OperationalInsights/clusters": "properties.keyVaultProperties.keyName",
    "Microsoft.RecoveryServices/vaults": "properties.encryption.keyVaultProperties.keyUri",
    "Microsoft.Search/searchServices": "properties.encryptionWithCmk.enforcement",
    "Microsoft.ServiceBus/namespaces": "properties.encryption.keyVaultProperties[].keyName",
    "Microsoft.Sql/servers": "properties.keyId",
    "Microsoft.Storage/storageAccounts": "properties.encryption.keyvaultproperties.keyname",
    "Microsoft.Synapse/workspaces": "properties.encryption.cmk.key.name",
}
"""Type -> where the key is named (for AI Search: where one is demanded of each object)."""


def encryption(bodies: Sequence[Body], _: Setting) -> list[Finding]:
    """Return services that would fall back to a key of Microsoft's."""
    paths = {kind.casefold(): path for kind, path in KEY_PATHS.items()}
    found = []
    for body in bodies:
        path = paths.get(body.type.casefold())
        if path is None:
            continue
        named = list(values(body.body, path))
        if not named or any(each in (MISSING, None, "") for each in named):
            found.append(finding(CODE, body, "names no customer-managed key", path))
    return found
