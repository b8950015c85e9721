// Compute cluster: after what itself waits for the module machine learning.

import { clusterMaxNodeType, clusterVmSizeType, nameType, tagType } from '../types.bicep'

@description('Required. How many nodes each cluster grows to.')
param clusterMaxNodes clusterMaxNodeType

@description('Required. The VM size of each cluster\'s nodes.')
param clusterVmSizes clusterVmSizeType

@description('Required. The Azure region.')
param location string

@description('Required. Names of the resources.')
param names nameType

@description('Required. Tags of every resource.')
param tags tagType

var computeClusters = [
  {
    key: 'training'
    identityId: computeIdentity.id
    subnetId: segmentTraining.id
  }
]

resource workspace 'Microsoft.MachineLearningServices/workspaces@2026-05-01' existing = {
  name: names.workspace
}

resource computeIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  scope: resourceGroup(names.securityGroup)
  name: names.computeIdentity
}

resource virtualNetwork 'Microsoft.Network/virtualNetworks@2025-07-01' existing = {
  scope: resourceGroup(names.networkGroup)
  name: names.virtualNetwork
}

resource segmentTraining 'Microsoft.Network/virtualNetworks/subnets@2025-07-01' existing = {
  parent: virtualNetwork
  name: 'snet-training'
}

// Clusters scale to zero; no node has a public address, an account or SSH. Control:
// isolated-compute.
@batchSize(1)
resource computeCluster 'Microsoft.MachineLearningServices/workspaces/computes@2026-05-01' = [
  for item in computeClusters: {
    parent: workspace
    name: item.key
    location: location
    tags: tags
    identity: {
      type: 'UserAssigned'
      userAssignedIdentities: {
        '${item.identityId}': {}
      }
    }
    properties: {
      computeType: 'AmlCompute'
      disableLocalAuth: true
      properties: {
        osType: 'Linux'
        vmSize: clusterVmSizes[item.key]
        vmPriority: 'Dedicated'
        subnet: {
          #disable-next-line use-resource-id-functions // the array holds ids of resources
          id: item.subnetId
        }
        enableNodePublicIp: false
        remoteLoginPortPublicAccess: 'Disabled'
        scaleSettings: {
          minNodeCount: 0
          maxNodeCount: clusterMaxNodes[item.key]
          nodeIdleTimeBeforeScaleDown: 'PT120S'
        }
      }
    }
  }
]
