// Private DNS zones of the services in use, linked to the spoke.
// The host names below are those of one cloud on purpose: zones and firewall rules differ by cloud.
#disable-diagnostics no-hardcoded-env-urls

import { nameType, tagType } from '../types.bicep'

@description('Required. Names of the resources.')
param names nameType

@description('Required. Tags of every resource.')
param tags tagType

var privateDnsZones = [
  {
    zone: 'privatelink.agentsvc.azure-automation.net'
  }
  {
    zone: 'privatelink.api.azureml.ms'
  }
  {
    zone: 'privatelink.azurecr.io'
  }
  {
    zone: 'privatelink.blob.core.windows.net'
  }
  {
    zone: 'privatelink.dfs.core.windows.net'
  }
  {
    zone: 'privatelink.file.core.windows.net'
  }
  {
    zone: 'privatelink.monitor.azure.com'
  }
  {
    zone: 'privatelink.notebooks.azure.net'
  }
  {
    zone: 'privatelink.ods.opinsights.azure.com'
  }
  {
    zone: 'privatelink.oms.opinsights.azure.com'
  }
  {
    zone: 'privatelink.queue.core.windows.net'
  }
  {
    zone: 'privatelink.table.core.windows.net'
  }
  {
    zone: 'privatelink.vaultcore.azure.net'
  }
]

resource virtualNetwork 'Microsoft.Network/virtualNetworks@2025-07-01' existing = {
  name: names.virtualNetwork
}

// One zone a service; what resolves here never resolves to a public address.
resource privateDnsZone 'Microsoft.Network/privateDnsZones@2024-06-01' = [
  for item in privateDnsZones: {
    name: item.zone
    location: 'global'
    tags: tags
  }
]

// The spoke resolves through these zones and registers nothing in them.
resource privateDnsZoneLink 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for i in range(0, length(privateDnsZones)): {
    parent: privateDnsZone[i]
    name: names.virtualNetwork
    location: 'global'
    tags: tags
    properties: {
      registrationEnabled: false
      resolutionPolicy: 'Default'
      virtualNetwork: {
        id: virtualNetwork.id
      }
    }
  }
]
