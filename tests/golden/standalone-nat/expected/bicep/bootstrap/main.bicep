// Who deploys each environment: identities without secrets, and their roles.

targetScope = 'subscription'

import { nameType, tagType } from 'types.bicep'

@description('Required. The Azure region.')
param location string

@description('Required. Names of the resources.')
param names nameType

@description('Required. Which roles the deploying identity may assign and take away: those of the code.')
param roleCondition string

@description('Required. Tags of every resource.')
param tags tagType

// Holds the identities of the pipelines.
resource deliveryGroup 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: names.deliveryGroup
  location: location
  tags: tags
}

// The identities of the pipelines, and whom they trust.
module delivery 'modules/delivery.bicep' = {
  scope: deliveryGroup
  params: {
    location: location
    names: names
    tags: tags
  }
}

// What the identities may do in the subscription.
module access 'modules/access.bicep' = {
  params: {
    names: names
    roleCondition: roleCondition
    #disable-next-line what-if-short-circuiting // a name holds a new principal's id
    planIdentityPrincipalId: delivery.outputs.planIdentityPrincipalId
    #disable-next-line what-if-short-circuiting // a name holds a new principal's id
    deployIdentityPrincipalId: delivery.outputs.deployIdentityPrincipalId
  }
}
