// Logs and traces.

import { builtInRoles, nameType, tagType } from '../types.bicep'

@description('Required. The Azure region.')
param location string

@description('Required. Days that logs are kept in the workspace.')
param logRetentionDays int

@description('Required. Names of the resources.')
param names nameType

@description('Required. Tags of every resource.')
param tags tagType

@description('Required. The principal id of the workspace identity.')
param workspaceIdentityPrincipalId string

@description('Required. The principal id of the compute identity.')
param computeIdentityPrincipalId string

var scopedResources = [
  {
    key: 'logs'
    resourceId: logWorkspace.id
  }
  {
    key: 'traces'
    resourceId: applicationInsights.id
  }
]

var applicationInsightsWorkloadAccessItems = [
  {
    role: builtInRoles.azureAiAdministrator
    principalId: workspaceIdentityPrincipalId
    why: 'The workspace manages what it stands on; the role that replaced Contributor for it.'
  }
  {
    role: builtInRoles.monitoringMetricsPublisher
    principalId: computeIdentityPrincipalId
    why: 'The component takes traces from those who sign in, and no key.'
  }
]

// Where every audit log of the landing zone goes. Control: audit-logs.
resource logWorkspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' = {
  name: names.logWorkspace
  location: location
  tags: tags
  properties: {
    sku: {
      name: 'PerGB2018'
    }
    retentionInDays: logRetentionDays
    publicNetworkAccessForIngestion: 'Disabled'
    // Queries come through the private link scope: the portal works from the network only.
    publicNetworkAccessForQuery: 'Disabled'
    features: {
      // No workspace key: agents sign in with Entra ID.
      disableLocalAuth: true
      enableLogAccessUsingOnlyResourcePermissions: true
    }
  }
}

// Traces, from those who sign in and come by a private way.
resource applicationInsights 'Microsoft.Insights/components@2020-02-02' = {
  name: names.applicationInsights
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: logWorkspace.id
    IngestionMode: 'LogAnalytics'
    DisableIpMasking: false
    // No instrumentation key: senders hold Monitoring Metrics Publisher on this component.
    DisableLocalAuth: true
    publicNetworkAccessForIngestion: 'Disabled'
    publicNetworkAccessForQuery: 'Disabled'
  }
}

// The private way to Azure Monitor. Control: private-endpoint-monitor.
resource privateLinkScope 'Microsoft.Insights/privateLinkScopes@2021-09-01' = {
  name: names.privateLinkScope
  location: 'global'
  tags: tags
  properties: {
    // Machine Learning asks for Open; the resources in the scope are closed themselves.
    accessModeSettings: {
      ingestionAccessMode: 'Open'
      queryAccessMode: 'Open'
    }
  }
}

// What is reachable through the scope, linked one after the other.
@batchSize(1)
resource scopedResource 'Microsoft.Insights/privateLinkScopes/scopedResources@2021-09-01' = [
  for item in scopedResources: {
    parent: privateLinkScope
    name: item.key
    properties: {
      #disable-next-line use-resource-id-functions // the array holds ids of resources
      linkedResourceId: item.resourceId
    }
  }
]

// What the services' own identities may do. No Owner, no Contributor. Control: least-privilege.
resource applicationInsightsWorkloadAccess 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for workloadAccess in applicationInsightsWorkloadAccessItems: {
    scope: applicationInsights
    name: guid(
      applicationInsights.id,
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

// Who did what: all the logs of a resource. Control: audit-logs.
resource logWorkspaceDiagnosticSetting 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: logWorkspace
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
