// Policy of the workload resource group.

import { nameType } from '../types.bicep'

@description('Required. The environment\'s short name.')
param environment string

@description('Required. Names of the resources.')
param names nameType

resource policySet 'Microsoft.Authorization/policySetDefinitions@2026-07-01' existing = {
  scope: subscription()
  name: names.policySet
}

// On groups of ours, not on the subscription: what Azure makes for services must not be refused.
// Control: policy.
resource workloadPolicy 'Microsoft.Authorization/policyAssignments@2025-03-01' = {
  name: names.policySet
  properties: {
    displayName: 'AI landing zone: rules of churn, ${environment}'
    policyDefinitionId: policySet.id
    enforcementMode: 'Default'
    nonComplianceMessages: [
      {
        message: 'The landing zone of churn requires it: docs/controls.md in its repository says why.'
      }
    ]
  }
}
