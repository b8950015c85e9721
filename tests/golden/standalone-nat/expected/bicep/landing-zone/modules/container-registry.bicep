// The private container registry.

import { builtInRoles, nameType, personaType, tagType } from '../types.bicep'

@description('Required. The address of the key vault.')
param keyVaultUri string

@description('Required. The Azure region.')
param location string

@description('Required. Names of the resources.')
param names nameType

@description('Required. The Entra group of each persona, by its object id.')
param personas personaType

@description('Required. Whether the container registry spans zones.')
param registryZoneRedundancy string

@description('Required. Tags of every resource.')
param tags tagType

@description('Required. The client id of the encryption identity.')
param encryptionIdentityClientId string

@description('Required. The principal id of the workspace identity.')
param workspaceIdentityPrincipalId string

@description('Required. The principal id of the compute identity.')
param computeIdentityPrincipalId string

var containerRegistryWorkloadAccessItems = [
  {
    role: builtInRoles.azureAiAdministrator
    principalId: workspaceIdentityPrincipalId
    why: 'The workspace manages what it stands on; the role that replaced Contributor for it.'
  }
  {
    role: builtInRoles.acrPull
    principalId: computeIdentityPrincipalId
    why: 'Jobs run in images.'
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

// Images of training environments and endpoints. Premium: the tier with private link and own keys.
// Controls: customer-managed-keys, no-public-access, no-admin-user.
resource containerRegistry 'Microsoft.ContainerRegistry/registries@2025-11-01' = {
  // checkov:skip=CKV_AZURE_166:quarantine hides images from Machine Learning and Defender
  name: names.containerRegistry
  location: location
  tags: tags
  sku: {
    name: 'Premium'
  }
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${encryptionIdentity.id}': {}
    }
  }
  properties: {
    publicNetworkAccess: 'Disabled'
    networkRuleSet: {
      defaultAction: 'Deny'
      ipRules: []
    }
    // Machine Learning and Defender's image scan come as trusted services.
    networkRuleBypassOptions: 'AzureServices'
    networkRuleBypassAllowedForTasks: false
    dataEndpointEnabled: true
    adminUserEnabled: false
    anonymousPullEnabled: false
    zoneRedundancy: registryZoneRedundancy
    // At creation only: it cannot be added later.
    encryption: {
      status: 'enabled'
      keyVaultProperties: {
        identity: encryptionIdentityClientId
        keyIdentifier: '${keyVaultUri}/keys/cmk-container-registry'
      }
    }
    policies: {
      // No copy of an image leaves through an export pipeline.
      exportPolicy: {
        status: 'disabled'
      }
      quarantinePolicy: {
        status: 'disabled'
      }
      azureADAuthenticationAsArmPolicy: {
        status: 'enabled'
      }
    }
  }
}

// What the services' own identities may do. No Owner, no Contributor. Control: least-privilege.
resource containerRegistryWorkloadAccess 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for workloadAccess in containerRegistryWorkloadAccessItems: {
    scope: containerRegistry
    name: guid(
      containerRegistry.id,
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
resource containerRegistryPersonaAccess 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: containerRegistry
  name: guid(
    containerRegistry.id,
    personas.mlEngineers,
    subscriptionResourceId('Microsoft.Authorization/roleDefinitions', builtInRoles.acrPull)
  )
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', builtInRoles.acrPull)
    principalId: personas.mlEngineers
    principalType: 'Group'
    description: 'Inspect images; builds and pipelines push.'
  }
}

// Who did what: all the logs of a resource. Control: audit-logs.
resource containerRegistryDiagnosticSetting 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: containerRegistry
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
