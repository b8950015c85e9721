// Policy of the security resource group.

@description('Required. Regions that resources may be in.')
param allowedLocations string[]

var securityPolicies = [
  {
    name: 'keys-vault-public-access'
    displayName: 'Azure Key Vault should disable public network access'
    definitionId: '405c5871-3e91-4644-8a63-58e19d68ff5b'
    message: 'Azure Key Vault should disable public network access. The landing zone of churn requires it.'
    parameters: {
      effect: {
        value: 'Deny'
      }
    }
  }
  {
    name: 'keys-vault-firewall'
    displayName: 'Azure Key Vault should have firewall enabled or public network access disabled'
    definitionId: '55615ac9-af46-4a59-874e-391cc3dfb490'
    message: 'Azure Key Vault should have firewall enabled or public network access disabled. The landing zone of churn requires it.'
    parameters: {
      effect: {
        value: 'Deny'
      }
    }
  }
  {
    name: 'keys-vault-rbac'
    displayName: 'Azure Key Vault should use RBAC permission model'
    definitionId: '12d4fa5e-1f9f-4c21-97a9-b99b3c6611b5'
    message: 'Azure Key Vault should use RBAC permission model. The landing zone of churn requires it.'
    parameters: {
      effect: {
        value: 'Deny'
      }
    }
  }
  {
    name: 'keys-vault-purge-protection'
    displayName: 'Key vaults should have deletion protection enabled'
    definitionId: '0b60c0b2-2dc2-4e1c-b5c9-abbed971de53'
    message: 'Key vaults should have deletion protection enabled. The landing zone of churn requires it.'
    parameters: {
      effect: {
        value: 'Deny'
      }
    }
  }
  {
    name: 'keys-vault-soft-delete'
    displayName: 'Key vaults should have soft delete enabled'
    definitionId: '1e66c121-a66a-4b1f-9b83-0fd99bf0fc2d'
    message: 'Key vaults should have soft delete enabled. The landing zone of churn requires it.'
    parameters: {
      effect: {
        value: 'Deny'
      }
    }
  }
  {
    name: 'security-locations'
    displayName: 'Allowed locations'
    definitionId: 'e56962a6-4747-49cd-b67b-bf8b01975c4c'
    message: 'Allowed locations. The landing zone of churn requires it.'
    parameters: {
      effect: {
        value: 'Deny'
      }
      listOfAllowedLocations: {
        value: allowedLocations
      }
    }
  }
]

// Deny: what this landing zone would not deploy, nobody else deploys here either. Control: policy.
resource securityPolicy 'Microsoft.Authorization/policyAssignments@2025-03-01' = [
  for item in securityPolicies: {
    name: item.name
    properties: {
      displayName: item.displayName
      policyDefinitionId: tenantResourceId('Microsoft.Authorization/policyDefinitions', item.definitionId)
      enforcementMode: 'Default'
      parameters: union({ parameters: {} }, item).parameters
      resourceSelectors: []
      nonComplianceMessages: [
        {
          message: item.message
        }
      ]
    }
  }
]
