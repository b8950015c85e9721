// The data lake: hierarchical namespace, so an account of its own.

import { builtInRoles, nameType, tagType } from '../types.bicep'

@description('Required. The address of the key vault.')
param keyVaultUri string

@description('Required. How many days deleted data of the lake can be brought back.')
param lakeSoftDeleteDays int

@description('Required. The Azure region.')
param location string

@description('Required. Names of the resources.')
param names nameType

@description('Required. Redundancy of the storage accounts.')
param storageSku string

@description('Required. Tags of every resource.')
param tags tagType

@description('Required. The principal id of the compute identity.')
param computeIdentityPrincipalId string

var lakeContainers = [
  {
    key: 'raw'
    purpose: 'as delivered, never changed'
  }
  {
    key: 'curated'
    purpose: 'cleaned and documented'
  }
  {
    key: 'features'
    purpose: 'ready for training'
  }
]

var lakeContainerKeys = map(lakeContainers, item => item.key)

resource encryptionIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  scope: resourceGroup(names.securityGroup)
  name: names.encryptionIdentity
}

resource logWorkspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' existing = {
  scope: resourceGroup(names.monitoringGroup)
  name: names.logWorkspace
}

// Closed to the public network and to account keys, encrypted with our key. Controls:
// customer-managed-keys, no-public-access, no-shared-keys.
resource lakeStorage 'Microsoft.Storage/storageAccounts@2026-04-01' = {
  // checkov:skip=CKV_AZURE_206:zones in production; a copy in a second region is a decision about residency
  name: names.lakeStorage
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: {
    name: storageSku
  }
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${encryptionIdentity.id}': {}
    }
  }
  properties: {
    publicNetworkAccess: 'Disabled'
    // Beside public access off: policies read both.
    networkAcls: {
      defaultAction: 'Deny'
      bypass: 'AzureServices'
      ipRules: []
      virtualNetworkRules: []
    }
    allowBlobPublicAccess: false
    // No account key, no SAS from one: Entra ID only.
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    allowCrossTenantReplication: false
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    isLocalUserEnabled: false
    isSftpEnabled: false
    dnsEndpointType: 'Standard'
    // Should keys ever come back, a signature lives a week at most.
    sasPolicy: {
      sasExpirationPeriod: '07.00:00:00'
      expirationAction: 'Block'
    }
    allowedCopyScope: 'AAD'
    isHnsEnabled: true
    encryption: {
      keySource: 'Microsoft.Keyvault'
      identity: {
        userAssignedIdentity: encryptionIdentity.id
      }
      // No version: the account follows the key's rotation.
      keyvaultproperties: {
        keyvaulturi: keyVaultUri
        keyname: 'cmk-storage'
      }
      requireInfrastructureEncryption: true
      // Queues and tables too: their key type cannot be changed later.
      services: {
        blob: {
          enabled: true
          keyType: 'Account'
        }
        file: {
          enabled: true
          keyType: 'Account'
        }
        queue: {
          enabled: true
          keyType: 'Account'
        }
        table: {
          enabled: true
          keyType: 'Account'
        }
      }
    }
  }
}

// Deleted data can be brought back for a while. A lake knows no versions.
resource lakeBlobService 'Microsoft.Storage/storageAccounts/blobServices@2026-04-01' = {
  parent: lakeStorage
  name: 'default'
  properties: {
    deleteRetentionPolicy: {
      enabled: true
      days: lakeSoftDeleteDays
      allowPermanentDelete: false
    }
    containerDeleteRetentionPolicy: {
      enabled: true
      days: lakeSoftDeleteDays
    }
  }
}

// The lake's file systems.
@batchSize(1)
resource lakeContainer 'Microsoft.Storage/storageAccounts/blobServices/containers@2026-04-01' = [
  for item in lakeContainers: {
    parent: lakeBlobService
    name: item.key
    properties: {
      publicAccess: 'None'
      metadata: {
        purpose: item.purpose
      }
    }
  }
]

// What the services' own identities may do. No Owner, no Contributor. Control: least-privilege.
resource workloadAccessComputeUsesCurated 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: lakeContainer[indexOf(lakeContainerKeys, 'curated')]
  name: guid(
    lakeContainer[indexOf(lakeContainerKeys, 'curated')].id,
    computeIdentityPrincipalId,
    subscriptionResourceId('Microsoft.Authorization/roleDefinitions', builtInRoles.storageBlobDataReader)
  )
  properties: {
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      builtInRoles.storageBlobDataReader
    )
    principalId: computeIdentityPrincipalId
    principalType: 'ServicePrincipal'
    description: 'Reads this and cannot change it.'
  }
}

// What the services' own identities may do. No Owner, no Contributor. Control: least-privilege.
resource workloadAccessComputeUsesFeatures 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: lakeContainer[indexOf(lakeContainerKeys, 'features')]
  name: guid(
    lakeContainer[indexOf(lakeContainerKeys, 'features')].id,
    computeIdentityPrincipalId,
    subscriptionResourceId('Microsoft.Authorization/roleDefinitions', builtInRoles.storageBlobDataReader)
  )
  properties: {
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      builtInRoles.storageBlobDataReader
    )
    principalId: computeIdentityPrincipalId
    principalType: 'ServicePrincipal'
    description: 'Reads this and cannot change it.'
  }
}

// Where a service groups its logs otherwise: the categories that audit. Control: audit-logs.
resource lakeStorageCategoryDiagnosticSetting 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: lakeStorage
  name: 'to-log-analytics'
  properties: {
    workspaceId: logWorkspace.id
    logs: []
    metrics: map(['AllMetrics'], entry => { category: entry, enabled: true })
  }
}

// Where a service groups its logs otherwise: the categories that audit. Control: audit-logs.
resource lakeBlobServiceCategoryDiagnosticSetting 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: lakeBlobService
  name: 'to-log-analytics'
  properties: {
    workspaceId: logWorkspace.id
    logs: map(['StorageRead', 'StorageWrite', 'StorageDelete'], entry => { category: entry, enabled: true })
    metrics: []
  }
}
