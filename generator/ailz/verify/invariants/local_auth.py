"""Point 2: Entra ID only. No shared key, admin user, local account, SSH or secret anywhere."""

from collections.abc import Sequence

from ailz.errors import Finding
from ailz.verify.bodies import Body
from ailz.verify.invariants._demand import Demands, contrary, unmet
from ailz.verify.invariants._look import finding, properties, texts
from ailz.verify.invariants.setting import Setting

CODE = "NO-SHARED-KEYS"
_NO_KEYS = {"properties.disableLocalAuth": True}
SWITCHES: Demands = {
    "Microsoft.AppConfiguration/configurationStores": _NO_KEYS,
    "Microsoft.BotService/botServices": _NO_KEYS,
    "Microsoft.CognitiveServices/accounts": _NO_KEYS,
    "Microsoft.ContainerRegistry/registries": {
        "properties.adminUserEnabled": False,
        "properties.anonymousPullEnabled": False,
    },
    "Microsoft.ContainerService/managedClusters": {"properties.disableLocalAccounts": True},
    "Microsoft.DBforPostgreSQL/flexibleServers": {
        "properties.authConfig.activeDirectoryAuth": "Enabled",
        "properties.authConfig.passwordAuth": "Disabled",
    },
    "Microsoft.DocumentDB/databaseAccounts": {
        **_NO_KEYS,
        "properties.disableKeyBasedMetadataWriteAccess": True,
    },
    "Microsoft.EventGrid/topics": _NO_KEYS,
    "Microsoft.EventHub/namespaces": _NO_KEYS,
    "Microsoft.Insights/components": {"properties.DisableLocalAuth": True},
    "Microsoft.KeyVault/vaults": {"properties.enableRbacAuthorization": True},
    "Microsoft.MachineLearningServices/workspaces": {
        "properties.systemDatastoresAuthMode": "Identity"
    },
    "Microsoft.MachineLearningServices/workspaces/batchEndpoints": {
        "properties.authMode": "AADToken"
    },
    "Microsoft.MachineLearningServices/workspaces/computes": _NO_KEYS,
    "Microsoft.MachineLearningServices/workspaces/onlineEndpoints": {
        "properties.authMode": "AADToken"
    },
    "Microsoft.OperationalInsights/workspaces": {"properties.features.disableLocalAuth": True},
    "Microsoft.Search/searchServices": _NO_KEYS,
    "Microsoft.ServiceBus/namespaces": _NO_KEYS,
    "Microsoft.Sql/servers": {"properties.administrators.azureADOnlyAuthentication": True},
    "Microsoft.Storage/storageAccounts": {
        "properties.allowSharedKeyAccess": False,
        "properties.isLocalUserEnabled": False,
        "properties.isSftpEnabled": False,
        "properties.defaultToOAuthAuthentication": True,
    },
}
"""Type -> switch -> the position in which only Entra ID lets anybody in."""

_NOWHERE = {
    "allowSharedKeyAccess": False,
    "disableLocalAuth": True,
    "disableLocalAccounts": True,
    "adminUserEnabled": False,
    "anonymousPullEnabled": False,
    "isLocalUserEnabled": False,
    "isSftpEnabled": False,
    "disablePasswordAuthentication": True,
    "enableRbacAuthorization": True,
}
_SECRET_PROPERTIES = frozenset(
    name.casefold()
    for name in (
        "accessKey",
        "accountKey",
        "administratorLogin",
        "administratorLoginPassword",
        "adminPassword",
        "adminUsername",
        "adminUserName",
        "adminUserPassword",
        "adminUserSshPublicKey",
        "authorizationKey",
        "clientSecret",
        "connectionString",
        "password",
        "primaryKey",
        "sasToken",
        "secretKey",
        "sharedKey",
        "userAccountCredentials",
        "workspaceKey",
    )
)
_CALLS = ("listkeys(", "listaccountsas(", "listservicesas(", "listcredentials(", "listsecrets(")


def local_auth(bodies: Sequence[Body], _: Setting) -> list[Finding]:
    """Return what lets anybody in without Entra ID, and what carries a secret."""
    found = unmet(bodies, SWITCHES, CODE)
    known = {each.path for each in found}
    found += [each for each in contrary(bodies, _NOWHERE, CODE) if each.path not in known]
    for body in bodies:
        found += [
            finding(CODE, body, "a secret or a local account stands here", path)
            for path, name, inner in properties(body.body)
            if name.casefold() in _SECRET_PROPERTIES and inner is not None
        ]
        if any(call in text.casefold() for text in texts(body.body) for call in _CALLS):
            found.append(finding(CODE, body, "reads another resource's keys"))
    return found
