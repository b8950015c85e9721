// Private endpoints and their DNS records.
// The host names below are those of one cloud on purpose: zones and firewall rules differ by cloud.
#disable-diagnostics no-hardcoded-env-urls

import { builtInRoles, nameType, tagType } from '../types.bicep'

@description('Required. The Azure region.')
param location string

@description('Required. Names of the resources.')
param names nameType

@description('Required. Tags of every resource.')
param tags tagType

@description('Required. The principal id of the workspace identity.')
param workspaceIdentityPrincipalId string

var privateEndpoints = [
  {
    key: 'monitor'
    name: 'pep-${names.privateLinkScope}-azuremonitor'
    interfaceName: 'nic-${names.privateLinkScope}-azuremonitor'
    targetId: privateLinkScope.id
    groupId: 'azuremonitor'
    zoneConfigs: [
      {
        name: 'privatelink-monitor-azure-com'
        properties: {
          privateDnsZoneId: privateDnsZonePrivatelinkMonitorAzureCom.id
        }
      }
      {
        name: 'privatelink-oms-opinsights-azure-com'
        properties: {
          privateDnsZoneId: privateDnsZonePrivatelinkOmsOpinsightsAzureCom.id
        }
      }
      {
        name: 'privatelink-ods-opinsights-azure-com'
        properties: {
          privateDnsZoneId: privateDnsZonePrivatelinkOdsOpinsightsAzureCom.id
        }
      }
      {
        name: 'privatelink-agentsvc-azure-automation-net'
        properties: {
          privateDnsZoneId: privateDnsZonePrivatelinkAgentsvcAzureAutomationNet.id
        }
      }
      {
        name: 'privatelink-blob-core-windows-net'
        properties: {
          privateDnsZoneId: privateDnsZonePrivatelinkBlobCoreWindowsNet.id
        }
      }
    ]
  }
  {
    key: 'keys'
    name: 'pep-${names.keyVault}-vault'
    interfaceName: 'nic-${names.keyVault}-vault'
    targetId: keyVault.id
    groupId: 'vault'
    zoneConfigs: [
      {
        name: 'privatelink-vaultcore-azure-net'
        properties: {
          privateDnsZoneId: privateDnsZonePrivatelinkVaultcoreAzureNet.id
        }
      }
    ]
  }
  {
    key: 'registry'
    name: 'pep-${names.containerRegistry}-registry'
    interfaceName: 'nic-${names.containerRegistry}-registry'
    targetId: containerRegistry.id
    groupId: 'registry'
    zoneConfigs: [
      {
        name: 'privatelink-azurecr-io'
        properties: {
          privateDnsZoneId: privateDnsZonePrivatelinkAzurecrIo.id
        }
      }
    ]
  }
  {
    key: 'workspace_blob'
    name: 'pep-${names.workspaceStorage}-blob'
    interfaceName: 'nic-${names.workspaceStorage}-blob'
    targetId: workspaceStorage.id
    groupId: 'blob'
    zoneConfigs: [
      {
        name: 'privatelink-blob-core-windows-net'
        properties: {
          privateDnsZoneId: privateDnsZonePrivatelinkBlobCoreWindowsNet.id
        }
      }
    ]
  }
  {
    key: 'workspace_file'
    name: 'pep-${names.workspaceStorage}-file'
    interfaceName: 'nic-${names.workspaceStorage}-file'
    targetId: workspaceStorage.id
    groupId: 'file'
    zoneConfigs: [
      {
        name: 'privatelink-file-core-windows-net'
        properties: {
          privateDnsZoneId: privateDnsZonePrivatelinkFileCoreWindowsNet.id
        }
      }
    ]
  }
  {
    key: 'workspace_queue'
    name: 'pep-${names.workspaceStorage}-queue'
    interfaceName: 'nic-${names.workspaceStorage}-queue'
    targetId: workspaceStorage.id
    groupId: 'queue'
    zoneConfigs: [
      {
        name: 'privatelink-queue-core-windows-net'
        properties: {
          privateDnsZoneId: privateDnsZonePrivatelinkQueueCoreWindowsNet.id
        }
      }
    ]
  }
  {
    key: 'workspace_table'
    name: 'pep-${names.workspaceStorage}-table'
    interfaceName: 'nic-${names.workspaceStorage}-table'
    targetId: workspaceStorage.id
    groupId: 'table'
    zoneConfigs: [
      {
        name: 'privatelink-table-core-windows-net'
        properties: {
          privateDnsZoneId: privateDnsZonePrivatelinkTableCoreWindowsNet.id
        }
      }
    ]
  }
  {
    key: 'workspace_vault'
    name: 'pep-${names.workspaceVault}-vault'
    interfaceName: 'nic-${names.workspaceVault}-vault'
    targetId: workspaceVault.id
    groupId: 'vault'
    zoneConfigs: [
      {
        name: 'privatelink-vaultcore-azure-net'
        properties: {
          privateDnsZoneId: privateDnsZonePrivatelinkVaultcoreAzureNet.id
        }
      }
    ]
  }
  {
    key: 'workspace'
    name: 'pep-${names.workspace}-amlworkspace'
    interfaceName: 'nic-${names.workspace}-amlworkspace'
    targetId: workspace.id
    groupId: 'amlworkspace'
    zoneConfigs: [
      {
        name: 'privatelink-api-azureml-ms'
        properties: {
          privateDnsZoneId: privateDnsZonePrivatelinkApiAzuremlMs.id
        }
      }
      {
        name: 'privatelink-notebooks-azure-net'
        properties: {
          privateDnsZoneId: privateDnsZonePrivatelinkNotebooksAzureNet.id
        }
      }
    ]
  }
  {
    key: 'lake_blob'
    name: 'pep-${names.lakeStorage}-blob'
    interfaceName: 'nic-${names.lakeStorage}-blob'
    targetId: lakeStorage.id
    groupId: 'blob'
    zoneConfigs: [
      {
        name: 'privatelink-blob-core-windows-net'
        properties: {
          privateDnsZoneId: privateDnsZonePrivatelinkBlobCoreWindowsNet.id
        }
      }
    ]
  }
  {
    key: 'lake_dfs'
    name: 'pep-${names.lakeStorage}-dfs'
    interfaceName: 'nic-${names.lakeStorage}-dfs'
    targetId: lakeStorage.id
    groupId: 'dfs'
    zoneConfigs: [
      {
        name: 'privatelink-dfs-core-windows-net'
        properties: {
          privateDnsZoneId: privateDnsZonePrivatelinkDfsCoreWindowsNet.id
        }
      }
    ]
  }
]

var privateEndpointKeys = map(privateEndpoints, item => item.key)

resource virtualNetwork 'Microsoft.Network/virtualNetworks@2025-07-01' existing = {
  name: names.virtualNetwork
}

resource segmentPrivateEndpoints 'Microsoft.Network/virtualNetworks/subnets@2025-07-01' existing = {
  parent: virtualNetwork
  name: 'snet-private-endpoints'
}

resource privateLinkScope 'Microsoft.Insights/privateLinkScopes@2021-09-01' existing = {
  scope: resourceGroup(names.monitoringGroup)
  name: names.privateLinkScope
}

resource privateDnsZonePrivatelinkMonitorAzureCom 'Microsoft.Network/privateDnsZones@2024-06-01' existing = {
  name: 'privatelink.monitor.azure.com'
}

resource privateDnsZonePrivatelinkOmsOpinsightsAzureCom 'Microsoft.Network/privateDnsZones@2024-06-01' existing = {
  name: 'privatelink.oms.opinsights.azure.com'
}

resource privateDnsZonePrivatelinkOdsOpinsightsAzureCom 'Microsoft.Network/privateDnsZones@2024-06-01' existing = {
  name: 'privatelink.ods.opinsights.azure.com'
}

resource privateDnsZonePrivatelinkAgentsvcAzureAutomationNet 'Microsoft.Network/privateDnsZones@2024-06-01' existing = {
  name: 'privatelink.agentsvc.azure-automation.net'
}

resource privateDnsZonePrivatelinkBlobCoreWindowsNet 'Microsoft.Network/privateDnsZones@2024-06-01' existing = {
  name: 'privatelink.blob.core.windows.net'
}

resource keyVault 'Microsoft.KeyVault/vaults@2026-02-01' existing = {
  scope: resourceGroup(names.securityGroup)
  name: names.keyVault
}

resource privateDnsZonePrivatelinkVaultcoreAzureNet 'Microsoft.Network/privateDnsZones@2024-06-01' existing = {
  name: 'privatelink.vaultcore.azure.net'
}

resource containerRegistry 'Microsoft.ContainerRegistry/registries@2025-11-01' existing = {
  scope: resourceGroup(names.workloadGroup)
  name: names.containerRegistry
}

resource privateDnsZonePrivatelinkAzurecrIo 'Microsoft.Network/privateDnsZones@2024-06-01' existing = {
  name: 'privatelink.azurecr.io'
}

resource workspaceStorage 'Microsoft.Storage/storageAccounts@2026-04-01' existing = {
  scope: resourceGroup(names.workloadGroup)
  name: names.workspaceStorage
}

resource privateDnsZonePrivatelinkFileCoreWindowsNet 'Microsoft.Network/privateDnsZones@2024-06-01' existing = {
  name: 'privatelink.file.core.windows.net'
}

resource privateDnsZonePrivatelinkQueueCoreWindowsNet 'Microsoft.Network/privateDnsZones@2024-06-01' existing = {
  name: 'privatelink.queue.core.windows.net'
}

resource privateDnsZonePrivatelinkTableCoreWindowsNet 'Microsoft.Network/privateDnsZones@2024-06-01' existing = {
  name: 'privatelink.table.core.windows.net'
}

resource workspaceVault 'Microsoft.KeyVault/vaults@2026-02-01' existing = {
  scope: resourceGroup(names.workloadGroup)
  name: names.workspaceVault
}

resource workspace 'Microsoft.MachineLearningServices/workspaces@2026-05-01' existing = {
  scope: resourceGroup(names.workloadGroup)
  name: names.workspace
}

resource privateDnsZonePrivatelinkApiAzuremlMs 'Microsoft.Network/privateDnsZones@2024-06-01' existing = {
  name: 'privatelink.api.azureml.ms'
}

resource privateDnsZonePrivatelinkNotebooksAzureNet 'Microsoft.Network/privateDnsZones@2024-06-01' existing = {
  name: 'privatelink.notebooks.azure.net'
}

resource lakeStorage 'Microsoft.Storage/storageAccounts@2026-04-01' existing = {
  scope: resourceGroup(names.workloadGroup)
  name: names.lakeStorage
}

resource privateDnsZonePrivatelinkDfsCoreWindowsNet 'Microsoft.Network/privateDnsZones@2024-06-01' existing = {
  name: 'privatelink.dfs.core.windows.net'
}

// One a service and group id; the subnet takes one change at a time. Control: private-endpoints.
@batchSize(1)
resource privateEndpoint 'Microsoft.Network/privateEndpoints@2025-05-01' = [
  for item in privateEndpoints: {
    name: item.name
    location: location
    tags: tags
    properties: {
      subnet: {
        id: segmentPrivateEndpoints.id
      }
      customNetworkInterfaceName: item.interfaceName
      privateLinkServiceConnections: [
        {
          name: item.groupId
          properties: {
            #disable-next-line use-resource-id-functions // the array holds ids of resources
            privateLinkServiceId: item.targetId
            groupIds: [item.groupId]
          }
        }
      ]
    }
  }
]

// The endpoint's records, kept by Azure for as long as the endpoint lives.
@batchSize(1)
resource privateDnsZoneGroup 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2025-05-01' = [
  for (item, i) in privateEndpoints: {
    parent: privateEndpoint[i]
    name: 'default'
    properties: {
      privateDnsZoneConfigs: item.zoneConfigs
    }
  }
]

// The workspace sees the endpoints of its own storage. Control: least-privilege.
resource studioAccessWorkspaceSeesBlobEndpoint 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: privateEndpoint[indexOf(privateEndpointKeys, 'workspace_blob')]
  name: guid(
    privateEndpoint[indexOf(privateEndpointKeys, 'workspace_blob')].id,
    workspaceIdentityPrincipalId,
    subscriptionResourceId('Microsoft.Authorization/roleDefinitions', builtInRoles.reader)
  )
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', builtInRoles.reader)
    principalId: workspaceIdentityPrincipalId
    principalType: 'ServicePrincipal'
    description: 'The studio previews data only where it can see the endpoint.'
  }
}

// The workspace sees the endpoints of its own storage. Control: least-privilege.
resource studioAccessWorkspaceSeesFileEndpoint 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: privateEndpoint[indexOf(privateEndpointKeys, 'workspace_file')]
  name: guid(
    privateEndpoint[indexOf(privateEndpointKeys, 'workspace_file')].id,
    workspaceIdentityPrincipalId,
    subscriptionResourceId('Microsoft.Authorization/roleDefinitions', builtInRoles.reader)
  )
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', builtInRoles.reader)
    principalId: workspaceIdentityPrincipalId
    principalType: 'ServicePrincipal'
    description: 'The studio previews data only where it can see the endpoint.'
  }
}
