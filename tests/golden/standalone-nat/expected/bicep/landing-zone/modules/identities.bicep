// User-assigned identities: one a task, no secret.

import { nameType, tagType } from '../types.bicep'

@description('Required. The Azure region.')
param location string

@description('Required. Names of the resources.')
param names nameType

@description('Required. Tags of every resource.')
param tags tagType

// Reads the encryption keys for the services that use them, and nothing else. Control:
// managed-identity.
resource encryptionIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: names.encryptionIdentity
  location: location
  tags: tags
}

// What the machine learning workspace acts as. Control: managed-identity.
resource workspaceIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: names.workspaceIdentity
  location: location
  tags: tags
}

// What training jobs act as: they pull images and push none. Control: managed-identity.
resource computeIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: names.computeIdentity
  location: location
  tags: tags
}

// What online endpoints act as: they pull images and read models. Control: managed-identity.
resource inferenceIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: names.inferenceIdentity
  location: location
  tags: tags
}

@description('The principal id of the compute identity.')
output computeIdentityPrincipalId string = computeIdentity.properties.principalId

@description('The client id of the encryption identity.')
output encryptionIdentityClientId string = encryptionIdentity.properties.clientId

@description('The principal id of the encryption identity.')
output encryptionIdentityPrincipalId string = encryptionIdentity.properties.principalId

@description('The principal id of the inference identity.')
output inferenceIdentityPrincipalId string = inferenceIdentity.properties.principalId

@description('The principal id of the workspace identity.')
output workspaceIdentityPrincipalId string = workspaceIdentity.properties.principalId
