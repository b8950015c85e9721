// What the identities may do in the subscription.

targetScope = 'subscription'

import { builtInRoles, nameType } from '../types.bicep'

@description('Required. Names of the resources.')
param names nameType

@description('Required. Which roles the deploying identity may assign and take away: those of the code.')
param roleCondition string

@description('Required. The principal id of the plan identity.')
param planIdentityPrincipalId string

@description('Required. The principal id of the deploy identity.')
param deployIdentityPrincipalId string

var deployAccess = [
  {
    scope: subscription().id
    role: deployRole.id
    principalId: deployIdentityPrincipalId
    why: 'Makes and changes the resources, and lets nobody else sign in as an identity.'
  }
  {
    scope: subscription().id
    role: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', builtInRoles.resourcePolicyContributor)
    principalId: deployIdentityPrincipalId
    why: 'Writes the policy of the code.'
  }
  {
    scope: subscription().id
    role: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', builtInRoles.locksContributor)
    principalId: deployIdentityPrincipalId
    why: 'Makes the delete locks.'
  }
]

// Contributor, but for federated credentials: whoever writes one signs in as the identity from then
// on, past every approval. It can be held in this subscription only. Control: least-privilege.
resource deployRole 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  // checkov:skip=CKV_AZURE_39:no owner: what Contributor may not do, it may not either
  name: guid(subscription().id, names.deployIdentity)
  properties: {
    roleName: 'Deploys: ${names.deployIdentity}'
    description: 'Contributor without the right to write federated credentials.'
    type: 'CustomRole'
    permissions: [
      {
        actions: ['*']
        notActions: [
          'Microsoft.Authorization/*/Delete'
          'Microsoft.Authorization/*/Write'
          'Microsoft.Authorization/elevateAccess/Action'
          'Microsoft.Blueprint/blueprintAssignments/write'
          'Microsoft.Blueprint/blueprintAssignments/delete'
          'Microsoft.Compute/galleries/share/action'
          'Microsoft.Purview/consents/write'
          'Microsoft.Purview/consents/delete'
          'Microsoft.Resources/deploymentStacks/manageDenySetting/action'
          'Microsoft.Subscription/cancel/action'
          'Microsoft.Subscription/enable/action'
          'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/write'
          'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/delete'
        ]
        dataActions: []
        notDataActions: []
      }
    ]
    assignableScopes: [subscription().id]
  }
}

// No built-in role may ask what a deployment would do without the right to deploy. This one writes
// nothing, and can be held in this subscription only. Control: least-privilege.
resource planRole 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(subscription().id, names.planIdentity)
  properties: {
    roleName: 'Plans deployments: ${names.planIdentity}'
    description: 'Reads, validates and asks what would change.'
    type: 'CustomRole'
    permissions: [
      {
        actions: [
          '*/read'
          'Microsoft.Resources/deployments/validate/action'
          'Microsoft.Resources/deployments/whatIf/action'
          'Microsoft.Resources/deploymentStacks/validate/action'
        ]
        notActions: []
        dataActions: []
        notDataActions: []
      }
    ]
    assignableScopes: [subscription().id]
  }
}

// What approved jobs may do. Control: least-privilege.
resource subscriptionDeployAccess 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for item in deployAccess: {
    name: guid(item.scope, item.principalId, item.role)
    properties: {
      #disable-next-line use-resource-id-functions // the array holds ids of resources
      roleDefinitionId: item.role
      principalId: item.principalId
      principalType: 'ServicePrincipal'
      description: item.why
    }
  }
]

// What every other job may do. Control: least-privilege.
resource subscriptionPlanAccess 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(subscription().id, planIdentityPrincipalId, planRole.id)
  properties: {
    roleDefinitionId: planRole.id
    principalId: planIdentityPrincipalId
    principalType: 'ServicePrincipal'
    description: 'Reads what is there, and asks what a deployment would do.'
  }
}

// Whoever assigns any role can make itself Owner: the condition names what may be. Control:
// least-privilege.
resource deployAssignsRoles 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(
    subscription().id,
    deployIdentityPrincipalId,
    subscriptionResourceId('Microsoft.Authorization/roleDefinitions', builtInRoles.roleBasedAccessControlAdministrator)
  )
  properties: {
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      builtInRoles.roleBasedAccessControlAdministrator
    )
    principalId: deployIdentityPrincipalId
    principalType: 'ServicePrincipal'
    description: 'Assigns the roles that the code assigns, and no others: a condition says so.'
    condition: roleCondition
    conditionVersion: '2.0'
  }
}
