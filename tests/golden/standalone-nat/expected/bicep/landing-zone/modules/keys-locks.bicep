// Locks of what the module keys holds.

import { nameType } from '../types.bicep'

@description('Required. Whether delete locks stand on data and keys.')
param locks bool

@description('Required. Names of the resources.')
param names nameType

resource keyVault 'Microsoft.KeyVault/vaults@2026-02-01' existing = {
  name: names.keyVault
}

// On resources, not on groups: a locked group keeps idle compute nodes running and its deployment
// history growing. Control: delete-locks.
resource keyVaultDeleteLock 'Microsoft.Authorization/locks@2020-05-01' = if (locks) {
  scope: keyVault
  name: 'keep'
  properties: {
    level: 'CanNotDelete'
    notes: 'Holds data or keys. The destroy script removes this lock first.'
  }
}
