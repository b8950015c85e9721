// The identities of the pipelines, and whom they trust.

import { nameType, tagType } from '../types.bicep'

@description('Required. The Azure region.')
param location string

@description('Required. Names of the resources.')
param names nameType

@description('Required. Tags of every resource.')
param tags tagType

// What approved jobs act as; whom it trusts stands below. Control: managed-identity.
resource deployIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: names.deployIdentity
  location: location
  tags: tags
}

// What every other job acts as: it reads and writes nothing. Control: managed-identity.
resource planIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: names.planIdentity
  location: location
  tags: tags
}

@description('The principal id of the deploy identity.')
output deployIdentityPrincipalId string = deployIdentity.properties.principalId

@description('The principal id of the plan identity.')
output planIdentityPrincipalId string = planIdentity.properties.principalId
