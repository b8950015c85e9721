// The machine learning workspace and its computes.

import { builtInRoles, nameType, personaType, tagType } from '../types.bicep'

@description('Required. The Azure region.')
param location string

@description('Required. Names of the resources.')
param names nameType

@description('Required. The Entra group of each persona, by its object id.')
param personas personaType

@description('Required. Days that a deleted vault, and its name, are kept.')
param softDeleteDays int

@description('Required. Tags of every resource.')
param tags tagType

@description('Required. The tier of key vaults: premium keeps keys in hardware.')
param vaultSku string

@description('Required. The principal id of the workspace identity.')
param workspaceIdentityPrincipalId string

var workspaceVaultWorkloadAccessItems = [
  {
    role: builtInRoles.azureAiAdministrator
    why: 'The workspace manages what it stands on; the role that replaced Contributor for it.'
  }
  {
    role: builtInRoles.keyVaultSecretsOfficer
    why: 'Connection secrets of the workspace.'
  }
]

resource workspaceIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  scope: resourceGroup(names.securityGroup)
  name: names.workspaceIdentity
}

resource virtualNetwork 'Microsoft.Network/virtualNetworks@2025-07-01' existing = {
  scope: resourceGroup(names.networkGroup)
  name: names.virtualNetwork
}

resource segmentTraining 'Microsoft.Network/virtualNetworks/subnets@2025-07-01' existing = {
  parent: virtualNetwork
  name: 'snet-training'
}

resource workspaceStorage 'Microsoft.Storage/storageAccounts@2026-04-01' existing = {
  name: names.workspaceStorage
}

resource containerRegistry 'Microsoft.ContainerRegistry/registries@2025-11-01' existing = {
  name: names.containerRegistry
}

resource applicationInsights 'Microsoft.Insights/components@2020-02-02' existing = {
  scope: resourceGroup(names.monitoringGroup)
  name: names.applicationInsights
}

resource logWorkspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' existing = {
  scope: resourceGroup(names.monitoringGroup)
  name: names.logWorkspace
}

// What the workspace keeps secret; encryption keys lie in a vault of their own.
resource workspaceVault 'Microsoft.KeyVault/vaults@2026-02-01' = {
  name: names.workspaceVault
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: {
      family: 'A'
      name: vaultSku
    }
    publicNetworkAccess: 'Disabled'
    networkAcls: {
      defaultAction: 'Deny'
      // The service reaches its secrets as a trusted service.
      bypass: 'AzureServices'
    }
    enableRbacAuthorization: true
    accessPolicies: []
    enableSoftDelete: true
    softDeleteRetentionInDays: softDeleteDays
    // One way: nobody can destroy a deleted vault early.
    enablePurgeProtection: true
    enabledForDeployment: false
    enabledForDiskEncryption: false
    enabledForTemplateDeployment: false
  }
}

// Computes live in segments of the spoke. What they need has its private endpoint there. Control:
// no-public-access.
resource workspace 'Microsoft.MachineLearningServices/workspaces@2026-05-01' = {
  // checkov:skip=CKV_AZURE_243:its private endpoint stands in the network's group
  name: names.workspace
  location: location
  tags: tags
  kind: 'Default'
  sku: {
    name: 'Basic'
    tier: 'Basic'
  }
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${workspaceIdentity.id}': {}
    }
  }
  properties: {
    friendlyName: 'Customer churn'
    description: 'Says which customers are about to leave.'
    publicNetworkAccess: 'Disabled'
    allowPublicAccessWhenBehindVnet: false
    // Switching it on cannot be undone, and clusters in a subnet are refused with it.
    managedNetwork: {
      isolationMode: 'Disabled'
    }
    serverlessComputeSettings: {
      serverlessComputeCustomSubnet: segmentTraining.id
      serverlessComputeNoPublicIP: true
    }
    primaryUserAssignedIdentity: workspaceIdentity.id
    // The account refuses keys: datastores use identities.
    systemDatastoresAuthMode: 'Identity'
    v1LegacyMode: false
    // The data is not sensitive enough for the slower, less observable mode.
    hbiWorkspace: false
    storageAccount: workspaceStorage.id
    keyVault: workspaceVault.id
    containerRegistry: containerRegistry.id
    applicationInsights: applicationInsights.id
  }
  dependsOn: [workspaceVaultWorkloadAccess]
}

// What the services' own identities may do. No Owner, no Contributor. Control: least-privilege.
resource workspaceVaultWorkloadAccess 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for workloadAccess in workspaceVaultWorkloadAccessItems: {
    scope: workspaceVault
    name: guid(
      workspaceVault.id,
      workspaceIdentityPrincipalId,
      subscriptionResourceId('Microsoft.Authorization/roleDefinitions', workloadAccess.role)
    )
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', workloadAccess.role)
      principalId: workspaceIdentityPrincipalId
      principalType: 'ServicePrincipal'
      description: workloadAccess.why
    }
  }
]

// What the workspace's identity may do on the workspace itself. Control: least-privilege.
resource workspaceWorkspaceAccess 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: workspace
  name: guid(
    workspace.id,
    workspaceIdentityPrincipalId,
    subscriptionResourceId('Microsoft.Authorization/roleDefinitions', builtInRoles.azureAiAdministrator)
  )
  properties: {
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      builtInRoles.azureAiAdministrator
    )
    principalId: workspaceIdentityPrincipalId
    principalType: 'ServicePrincipal'
    description: 'Its computes and endpoints.'
  }
}

// What people and pipelines may do, by group and environment. Control: least-privilege.
resource workspacePersonaAccess 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: workspace
  name: guid(
    workspace.id,
    personas.mlEngineers,
    subscriptionResourceId('Microsoft.Authorization/roleDefinitions', builtInRoles.reader)
  )
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', builtInRoles.reader)
    principalId: personas.mlEngineers
    principalType: 'Group'
    description: 'See models, endpoints and jobs; pipelines deploy.'
  }
}

// Who did what: all the logs of a resource. Control: audit-logs.
resource workspaceVaultDiagnosticSetting 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: workspaceVault
  name: 'to-log-analytics'
  properties: {
    workspaceId: logWorkspace.id
    logs: [
      {
        categoryGroup: 'allLogs'
        enabled: true
      }
    ]
    metrics: []
  }
}

// Who did what: all the logs of a resource. Control: audit-logs.
resource workspaceDiagnosticSetting 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: workspace
  name: 'to-log-analytics'
  properties: {
    workspaceId: logWorkspace.id
    logs: [
      {
        categoryGroup: 'allLogs'
        enabled: true
      }
    ]
    metrics: map(['AllMetrics'], entry => { category: entry, enabled: true })
  }
}
