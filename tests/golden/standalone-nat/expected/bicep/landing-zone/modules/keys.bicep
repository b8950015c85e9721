// Customer-managed keys and who may use them.

import { builtInRoles, keyRotationType, nameType, tagType } from '../types.bicep'

@description('Required. When a key gets a new version, and when an old one expires.')
param keyRotation keyRotationType

@description('Required. Where keys are kept: RSA in software, RSA-HSM in hardware.')
param keyType string

@description('Required. The Azure region.')
param location string

@description('Required. Names of the resources.')
param names nameType

@description('Required. Days that a deleted vault, and its name, are kept.')
param softDeleteDays int

@description('Required. Tags of every resource.')
param tags tagType

@description('Required. The tier of key vaults: premium keeps keys in hardware.')
param vaultSku string

@description('Required. The principal id of the encryption identity.')
param encryptionIdentityPrincipalId string

var keyRotates = [
  {
    trigger: {
      timeAfterCreate: keyRotation.after
    }
    action: {
      type: 'rotate'
    }
  }
  {
    trigger: {
      timeBeforeExpiry: 'P30D'
    }
    action: {
      type: 'notify'
    }
  }
]

var keys = ['container-registry', 'storage']

resource logWorkspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' existing = {
  scope: resourceGroup(names.monitoringGroup)
  name: names.logWorkspace
}

// Holds encryption keys only; what applications keep secret lies elsewhere. Control:
// customer-managed-keys.
resource keyVault 'Microsoft.KeyVault/vaults@2026-02-01' = {
  name: names.keyVault
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
      // Services reach their keys as trusted services.
      bypass: 'AzureServices'
    }
    enableRbacAuthorization: true
    accessPolicies: []
    enableSoftDelete: true
    softDeleteRetentionInDays: softDeleteDays
    // One way. Without it no service accepts a customer-managed key.
    enablePurgeProtection: true
    enabledForDeployment: false
    enabledForDiskEncryption: false
    enabledForTemplateDeployment: false
  }
}

// One key a service. Made through the control plane: the vault is closed to the runner. ARM creates
// a key once and never changes it; a new rotation policy needs a new key or the data plane.
resource key 'Microsoft.KeyVault/vaults/keys@2026-02-01' = [
  for item in keys: {
    // checkov:skip=CKV_AZURE_112:software keys are what the configuration asks for; hsm costs more a key
    parent: keyVault
    name: 'cmk-${item}'
    properties: {
      kty: keyType
      keySize: 3072
      keyOps: ['wrapKey', 'unwrapKey']
      attributes: {
        enabled: true
        exportable: false
      }
      rotationPolicy: {
        attributes: {
          expiryTime: keyRotation.expiry
        }
        lifetimeActions: keyRotates
      }
    }
  }
]

// Before anything that is encrypted: a service without access to its key does not start. Control:
// least-privilege.
resource keyVaultKeyAccess 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: keyVault
  name: guid(
    keyVault.id,
    encryptionIdentityPrincipalId,
    subscriptionResourceId('Microsoft.Authorization/roleDefinitions', builtInRoles.keyVaultCryptoServiceEncryptionUser)
  )
  properties: {
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      builtInRoles.keyVaultCryptoServiceEncryptionUser
    )
    principalId: encryptionIdentityPrincipalId
    principalType: 'ServicePrincipal'
    description: 'Services wrap and unwrap their data keys with the customer-managed keys.'
  }
}

// Who did what: all the logs of a resource. Control: audit-logs.
resource keyVaultDiagnosticSetting 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: keyVault
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
