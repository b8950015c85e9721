// Delete locks on data and keys.

import { nameType } from '../types.bicep'

@description('Required. Names of the resources.')
param names nameType

resource lakeStorage 'Microsoft.Storage/storageAccounts@2026-04-01' existing = {
  name: names.lakeStorage
}

resource workspaceStorage 'Microsoft.Storage/storageAccounts@2026-04-01' existing = {
  name: names.workspaceStorage
}

resource workspaceVault 'Microsoft.KeyVault/vaults@2026-02-01' existing = {
  name: names.workspaceVault
}

// On resources, not on groups: a locked group keeps idle compute nodes running and its deployment
// history growing. Control: delete-locks.
resource lakeStorageDeleteLock 'Microsoft.Authorization/locks@2020-05-01' = {
  scope: lakeStorage
  name: 'keep'
  properties: {
    level: 'CanNotDelete'
    notes: 'Holds data or keys. The destroy script removes this lock first.'
  }
}

// On resources, not on groups: a locked group keeps idle compute nodes running and its deployment
// history growing. Control: delete-locks.
resource workspaceStorageDeleteLock 'Microsoft.Authorization/locks@2020-05-01' = {
  scope: workspaceStorage
  name: 'keep'
  properties: {
    level: 'CanNotDelete'
    notes: 'Holds data or keys. The destroy script removes this lock first.'
  }
}

// On resources, not on groups: a locked group keeps idle compute nodes running and its deployment
// history growing. Control: delete-locks.
resource workspaceVaultDeleteLock 'Microsoft.Authorization/locks@2020-05-01' = {
  scope: workspaceVault
  name: 'keep'
  properties: {
    level: 'CanNotDelete'
    notes: 'Holds data or keys. The destroy script removes this lock first.'
  }
}
