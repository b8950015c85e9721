// The workspace's own account: Machine Learning refuses a hierarchical namespace here.

import { builtInRoles, nameType, personaType, tagType } from '../types.bicep'

@description('Required. The address of the key vault.')
param keyVaultUri string

@description('Required. The Azure region.')
param location string

@description('Required. Names of the resources.')
param names nameType

@description('Required. The Entra group of each persona, by its object id.')
param personas personaType

@description('Required. Redundancy of the storage accounts.')
param storageSku string

@description('Required. Tags of every resource.')
param tags tagType

@description('Required. The principal id of the workspace identity.')
param workspaceIdentityPrincipalId string

@description('Required. The principal id of the compute identity.')
param computeIdentityPrincipalId string

var workspaceStorageWorkloadAccessItems = [
  {
    role: builtInRoles.azureAiAdministrator
    principalId: workspaceIdentityPrincipalId
    why: 'The workspace manages what it stands on; the role that replaced Contributor for it.'
  }
  {
    role: builtInRoles.storageBlobDataContributor
    principalId: workspaceIdentityPrincipalId
    why: 'Artifacts, keyless.'
  }
  {
    role: builtInRoles.storageFileDataPrivilegedContributor
    principalId: workspaceIdentityPrincipalId
    why: 'Code, keyless.'
  }
  {
    role: builtInRoles.storageBlobDataContributor
    principalId: computeIdentityPrincipalId
    why: 'Jobs read code and write results.'
  }
  {
    role: builtInRoles.storageFileDataPrivilegedContributor
    principalId: computeIdentityPrincipalId
    why: 'Jobs mount the code share.'
  }
  {
    role: builtInRoles.storageQueueDataContributor
    principalId: computeIdentityPrincipalId
    why: 'Parallel and batch jobs hand out their work here.'
  }
  {
    role: builtInRoles.storageTableDataContributor
    principalId: computeIdentityPrincipalId
    why: 'Parallel and batch jobs hand out their work here.'
  }
]

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
resource workspaceStorage 'Microsoft.Storage/storageAccounts@2026-04-01' = {
  // checkov:skip=CKV_AZURE_206:zones in production; a copy in a second region is a decision about residency
  name: names.workspaceStorage
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

// Deleted and overwritten data can be brought back for a month.
resource workspaceBlobService 'Microsoft.Storage/storageAccounts/blobServices@2026-04-01' = {
  parent: workspaceStorage
  name: 'default'
  properties: {
    deleteRetentionPolicy: {
      enabled: true
      days: 30
      allowPermanentDelete: false
    }
    containerDeleteRetentionPolicy: {
      enabled: true
      days: 30
    }
    isVersioningEnabled: true
    changeFeed: {
      enabled: true
    }
    restorePolicy: {
      enabled: false
    }
  }
}

// Notebooks and code of the workspace.
resource workspaceFileService 'Microsoft.Storage/storageAccounts/fileServices@2026-04-01' = {
  parent: workspaceStorage
  name: 'default'
  properties: {
    shareDeleteRetentionPolicy: {
      enabled: true
      days: 30
    }
    protocolSettings: {
      smb: {
        versions: 'SMB3.1.1'
        channelEncryption: 'AES-256-GCM'
        authenticationMethods: 'Kerberos'
        kerberosTicketEncryption: 'AES-256'
      }
    }
  }
  dependsOn: [workspaceBlobService]
}

// Used by batch endpoints.
resource workspaceQueueService 'Microsoft.Storage/storageAccounts/queueServices@2026-04-01' = {
  parent: workspaceStorage
  name: 'default'
  properties: {
    cors: {
      corsRules: []
    }
  }
  dependsOn: [workspaceFileService]
}

// Used by batch endpoints.
resource workspaceTableService 'Microsoft.Storage/storageAccounts/tableServices@2026-04-01' = {
  parent: workspaceStorage
  name: 'default'
  properties: {
    cors: {
      corsRules: []
    }
  }
  dependsOn: [workspaceQueueService]
}

// What the services' own identities may do. No Owner, no Contributor. Control: least-privilege.
resource workspaceStorageWorkloadAccess 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for workloadAccess in workspaceStorageWorkloadAccessItems: {
    scope: workspaceStorage
    name: guid(
      workspaceStorage.id,
      workloadAccess.principalId,
      subscriptionResourceId('Microsoft.Authorization/roleDefinitions', workloadAccess.role)
    )
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', workloadAccess.role)
      principalId: workloadAccess.principalId
      principalType: 'ServicePrincipal'
      description: workloadAccess.why
    }
  }
]

// What people and pipelines may do, by group and environment. Control: least-privilege.
resource workspaceStoragePersonaAccess 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: workspaceStorage
  name: guid(
    workspaceStorage.id,
    personas.mlEngineers,
    subscriptionResourceId('Microsoft.Authorization/roleDefinitions', builtInRoles.storageBlobDataReader)
  )
  properties: {
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      builtInRoles.storageBlobDataReader
    )
    principalId: personas.mlEngineers
    principalType: 'Group'
    description: 'Model artifacts.'
  }
}

// Where a service groups its logs otherwise: the categories that audit. Control: audit-logs.
resource workspaceStorageCategoryDiagnosticSetting 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: workspaceStorage
  name: 'to-log-analytics'
  properties: {
    workspaceId: logWorkspace.id
    logs: []
    metrics: map(['AllMetrics'], entry => { category: entry, enabled: true })
  }
}

// Where a service groups its logs otherwise: the categories that audit. Control: audit-logs.
resource workspaceBlobServiceCategoryDiagnosticSetting 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: workspaceBlobService
  name: 'to-log-analytics'
  properties: {
    workspaceId: logWorkspace.id
    logs: map(['StorageRead', 'StorageWrite', 'StorageDelete'], entry => { category: entry, enabled: true })
    metrics: []
  }
}

// Where a service groups its logs otherwise: the categories that audit. Control: audit-logs.
resource workspaceFileServiceCategoryDiagnosticSetting 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: workspaceFileService
  name: 'to-log-analytics'
  properties: {
    workspaceId: logWorkspace.id
    logs: map(['StorageRead', 'StorageWrite', 'StorageDelete'], entry => { category: entry, enabled: true })
    metrics: []
  }
}

// Where a service groups its logs otherwise: the categories that audit. Control: audit-logs.
resource workspaceQueueServiceCategoryDiagnosticSetting 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: workspaceQueueService
  name: 'to-log-analytics'
  properties: {
    workspaceId: logWorkspace.id
    logs: map(['StorageRead', 'StorageWrite', 'StorageDelete'], entry => { category: entry, enabled: true })
    metrics: []
  }
}

// Where a service groups its logs otherwise: the categories that audit. Control: audit-logs.
resource workspaceTableServiceCategoryDiagnosticSetting 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: workspaceTableService
  name: 'to-log-analytics'
  properties: {
    workspaceId: logWorkspace.id
    logs: map(['StorageRead', 'StorageWrite', 'StorageDelete'], entry => { category: entry, enabled: true })
    metrics: []
  }
}
