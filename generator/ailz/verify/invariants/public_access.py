"""Point 1: public network access is off wherever there is a switch."""

from collections.abc import Sequence

from ailz.errors import Finding
from ailz.verify.bodies import Body
from ailz.verify.invariants._demand import Demands, contrary, unmet
from ailz.verify.invariants._look import finding, is_type, same_id, texts
from ailz.verify.invariants.setting import Setting

CODE = "NO-PUBLIC-ACCESS"
_OFF = {"properties.publicNetworkAccess": "Disabled"}
SWITCHES: Demands = {
    "Microsoft.ApiManagement/service": _OFF,
    "Microsoft.App/managedEnvironments": {
        **_OFF,
        "properties.vnetConfiguration.internal": True,
    },
    "Microsoft.AppConfiguration/configurationStores": _OFF,
    "Microsoft.Attestation/attestationProviders": _OFF,
    "Microsoft.BotService/botServices": _OFF,
    "Microsoft.Cache/redis": _OFF,
    "Microsoft.Cache/redisEnterprise": _OFF,
    "Microsoft.CognitiveServices/accounts": _OFF,
    "Microsoft.Compute/disks": _OFF,
    "Microsoft.ContainerRegistry/registries": _OFF,
    "Microsoft.ContainerService/managedClusters": {
        "properties.apiServerAccessProfile.enablePrivateCluster": True,
        "properties.apiServerAccessProfile.enablePrivateClusterPublicFQDN": False,
    },
    "Microsoft.Dashboard/grafana": _OFF,
    "Microsoft.DataFactory/factories": _OFF,
    "Microsoft.Databricks/workspaces": {
        **_OFF,
        "properties.parameters.enableNoPublicIp.value": True,
    },
    "Microsoft.DBforPostgreSQL/flexibleServers": {
        "properties.network.publicNetworkAccess": "Disabled"
    },
    "Microsoft.DocumentDB/databaseAccounts": _OFF,
    "Microsoft.DocumentDB/mongoClusters": _OFF,
    "Microsoft.EventGrid/namespaces": _OFF,
    "Microsoft.EventGrid/topics": _OFF,
    "Microsoft.EventHub/namespaces": _OFF,
    "Microsoft.EventHub/namespaces/networkRuleSets": _OFF,
    "Microsoft.Insights/components": {
        "properties.publicNetworkAccessForIngestion": "Disabled",
        "properties.publicNetworkAccessForQuery": "Disabled",
    },
    "Microsoft.KeyVault/managedHSMs": _OFF,
    "Microsoft.KeyVault/vaults": _OFF,
    "Microsoft.MachineLearningServices/registries": _OFF,
    "Microsoft.MachineLearningServices/workspaces": {
        **_OFF,
        "properties.allowPublicAccessWhenBehindVnet": False,
    },
    "Microsoft.MachineLearningServices/workspaces/onlineEndpoints": _OFF,
    "Microsoft.Monitor/accounts": _OFF,
    "Microsoft.OperationalInsights/workspaces": {
        "properties.publicNetworkAccessForIngestion": "Disabled",
        "properties.publicNetworkAccessForQuery": "Disabled",
    },
    "Microsoft.Purview/accounts": _OFF,
    "Microsoft.RecoveryServices/vaults": _OFF,
    "Microsoft.Search/searchServices": _OFF,
    "Microsoft.ServiceBus/namespaces": _OFF,
    "Microsoft.ServiceBus/namespaces/networkRuleSets": _OFF,
    "Microsoft.Sql/servers": _OFF,
    "Microsoft.Storage/storageAccounts": {
        **_OFF,
        "properties.allowBlobPublicAccess": False,
        "properties.networkAcls.defaultAction": "Deny",
    },
    "Microsoft.Storage/storageAccounts/blobServices/containers": {
        "properties.publicAccess": "None"
    },
    "Microsoft.Synapse/workspaces": _OFF,
    "Microsoft.Web/sites": _OFF,
}
"""Type -> switch -> the closed position."""

_NOWHERE = {
    "publicNetworkAccess": "Disabled",
    "publicNetworkAccessForIngestion": "Disabled",
    "publicNetworkAccessForQuery": "Disabled",
    "allowBlobPublicAccess": False,
    "enableNodePublicIp": False,
    "enableNodePublicIP": False,
    "remoteLoginPortPublicAccess": "Disabled",
    "sshPublicAccess": "Disabled",
}
_MAY_HAVE_A_PUBLIC_ADDRESS = (
    "Microsoft.Network/azureFirewalls",
    "Microsoft.Network/natGateways",
    "Microsoft.Network/bastionHosts",
)


def public_access(bodies: Sequence[Body], setting: Setting) -> list[Finding]:
    """Return every open switch, and every public address that is not for the way out or Bastion."""
    found = unmet(bodies, SWITCHES, CODE)
    known = {each.path for each in found}
    found += [each for each in contrary(bodies, _NOWHERE, CODE) if each.path not in known]
    for address in bodies:
        if is_type(address, "Microsoft.Network/publicIPAddresses"):
            found += _address(address, bodies, setting)
    return found


def _address(address: Body, bodies: Sequence[Body], setting: Setting) -> list[Finding]:
    if setting.variant == "platform":
        message = "a public IP address in a landing zone whose way out is the platform's"
        return [finding(CODE, address, message)]
    users = [b for b in bodies if any(same_id(text, address.id) for text in texts(b.body))]
    wrong = [user for user in users if not is_type(user, *_MAY_HAVE_A_PUBLIC_ADDRESS)]
    if not users:
        return [finding(CODE, address, "a public IP address that nothing uses")]
    return [finding(CODE, user, f"has the public IP address {address.name}") for user in wrong]
