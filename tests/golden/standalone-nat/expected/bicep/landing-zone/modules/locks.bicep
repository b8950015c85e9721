// Delete locks on data and keys.

import { nameType } from '../types.bicep'

@description('Required. Whether delete locks stand on data and keys.')
param locks bool

@description('Required. Names of the resources.')
param names nameType

resource workspaceStorage 'Microsoft.Storage/storageAccounts@2026-04-01' existing = {
  name: names.workspaceStorage
}

resource workspaceVault 'Microsoft.KeyVault/vaults@2026-02-01' existing = {
  name: names.workspaceVault
}

resource lakeStorage 'Microsoft.Storage/storageAccounts@2026-04-01' existing = {
  name: names.lakeStorage
}

// On resources, not on groups: a locked group keeps idle compute nodes running and its deployment
// history growing. Control: delete-locks.
resource workspaceStorageDeleteLock 'Microsoft.Authorization/locks@2020-05-01' = if (locks) {
  scope: workspaceStorage
  name: 'keep'
  properties: {
    level: 'CanNotDelete'
    notes: 'Holds data or keys. The destroy script removes this lock first.'
  }
}

// On resources, not on groups: a locked group keeps idle compute nodes running and its deployment
// history growing. Control: delete-locks.
resource workspaceVaultDeleteLock 'Microsoft.Authorization/locks@2020-05-01' = if (locks) {
  scope: workspaceVault
  name: 'keep'
  properties: {
    level: 'CanNotDelete'
    notes: 'Holds data or keys. The destroy script removes this lock first.'
  }
}

// On resources, not on groups: a locked group keeps idle compute nodes running and its deployment
// history growing. Control: delete-locks.
resource lakeStorageDeleteLock 'Microsoft.Authorization/locks@2020-05-01' = if (locks) {
  scope: lakeStorage
  name: 'keep'
  properties: {
    level: 'CanNotDelete'
    notes: 'Holds data or keys. The destroy script removes this lock first.'
  }
}
