// Policy of the workload resource group.

import { nameType } from '../types.bicep'

<<<<<<< HEAD
@description('Required. The environment\'s short name.')
param environment string
=======
var workloadPolicies = [
  {
    name: 'registry-public-access'
    displayName: 'Public network access should be disabled for Container registries'
    definitionId: '0fdf0491-d080-4575-b627-ad0e843cba0f'
    message: 'Public network access should be disabled for Container registries. The landing zone of churn requires it.'
    parameters: {
      effect: {
        value: 'Deny'
      }
    }
  }
  {
    name: 'registry-network'
    displayName: 'Container registries should not allow unrestricted network access'
    definitionId: 'd0793b48-0edc-4296-a390-4c75d1bdfd71'
    message: 'Container registries should not allow unrestricted network access. The landing zone of churn requires it.'
    parameters: {
      effect: {
        value: 'Deny'
      }
    }
  }
  {
    name: 'registry-admin-user'
    displayName: 'Container registries should have local admin account disabled.'
    definitionId: 'dc921057-6b28-4fbe-9b83-f7bec05db6c2'
    message: 'Container registries should have local admin account disabled. The landing zone of churn requires it.'
    parameters: {
      effect: {
        value: 'Deny'
      }
    }
  }
  {
    name: 'registry-anonymous-pull'
    displayName: 'Container registries should have anonymous authentication disabled.'
    definitionId: '9f2dea28-e834-476c-99c5-3507b4728395'
    message: 'Container registries should have anonymous authentication disabled. The landing zone of churn requires it.'
    parameters: {
      effect: {
        value: 'Deny'
      }
    }
  }
  {
    name: 'registry-cmk'
    displayName: 'Container registries should be encrypted with a customer-managed key'
    definitionId: '5b9159ae-1701-4a6f-9a7a-aa9c8ddd0580'
    message: 'Container registries should be encrypted with a customer-managed key. The landing zone of churn requires it.'
    parameters: {
      effect: {
        value: 'Deny'
      }
    }
  }
  {
    name: 'registry-export'
    displayName: 'Container registries should have exports disabled'
    definitionId: '524b0254-c285-4903-bee6-bb8126cde579'
    message: 'Container registries should have exports disabled. The landing zone of churn requires it.'
    parameters: {
      effect: {
        value: 'Deny'
      }
    }
  }
  {
    name: 'storage-public-access'
    displayName: 'Storage accounts should disable public network access'
    definitionId: 'b2982f36-99f2-4db5-8eff-283140c09693'
    message: 'Storage accounts should disable public network access. The landing zone of churn requires it.'
    parameters: {
      effect: {
        value: 'Deny'
      }
    }
  }
  {
    name: 'storage-firewall'
    displayName: 'Storage accounts should restrict network access'
    definitionId: '34c877ad-507e-4c82-993e-3452a6e0ad3c'
    message: 'Storage accounts should restrict network access. The landing zone of churn requires it.'
    parameters: {
      effect: {
        value: 'Deny'
      }
    }
  }
  {
    name: 'storage-anonymous-access'
    displayName: 'Storage account public access should be disallowed'
    definitionId: '4fa4b6c0-31ca-4c0d-b10d-24b96f62a751'
    message: 'Storage account public access should be disallowed. The landing zone of churn requires it.'
    parameters: {
      effect: {
        value: 'Deny'
      }
    }
  }
  {
    name: 'storage-shared-keys'
    displayName: 'Storage accounts should prevent shared key access'
    definitionId: '8c6a50c6-9ffd-4ae7-986f-5fa6111f9a54'
    message: 'Storage accounts should prevent shared key access. The landing zone of churn requires it.'
    parameters: {
      effect: {
        value: 'Deny'
      }
    }
  }
  {
    name: 'storage-tls'
    displayName: 'Storage accounts should have the specified minimum TLS version'
    definitionId: 'fe83a0eb-a853-422d-aac2-1bffd182c5d0'
    message: 'Storage accounts should have the specified minimum TLS version. The landing zone of churn requires it.'
    parameters: {
      effect: {
        value: 'Deny'
      }
    }
  }
  {
    name: 'storage-https'
    displayName: 'Secure transfer to storage accounts should be enabled'
    definitionId: '404c3081-a854-4457-ae30-26a93ef643f9'
    message: 'Secure transfer to storage accounts should be enabled. The landing zone of churn requires it.'
    parameters: {
      effect: {
        value: 'Deny'
      }
    }
  }
  {
    name: 'storage-double-encryption'
    displayName: 'Storage accounts should have infrastructure encryption'
    definitionId: '4733ea7b-a883-42fe-8cac-97454c2a9e4a'
    message: 'Storage accounts should have infrastructure encryption. The landing zone of churn requires it.'
    parameters: {
      effect: {
        value: 'Deny'
      }
    }
  }
  {
    name: 'storage-queue-cmk'
    displayName: 'Queue Storage should use customer-managed key for encryption'
    definitionId: 'f0e5abd0-2554-4736-b7c0-4ffef23475ef'
    message: 'Queue Storage should use customer-managed key for encryption. The landing zone of churn requires it.'
    parameters: {
      effect: {
        value: 'Deny'
      }
    }
  }
  {
    name: 'storage-table-cmk'
    displayName: 'Table Storage should use customer-managed key for encryption'
    definitionId: '7c322315-e26d-4174-a99e-f49d351b4688'
    message: 'Table Storage should use customer-managed key for encryption. The landing zone of churn requires it.'
    parameters: {
      effect: {
        value: 'Deny'
      }
    }
  }
  {
    name: 'storage-cross-tenant'
    displayName: 'Storage accounts should prevent cross tenant object replication'
    definitionId: '92a89a79-6c52-4a7e-a03f-61306fc49312'
    message: 'Storage accounts should prevent cross tenant object replication. The landing zone of churn requires it.'
    parameters: {
      effect: {
        value: 'Deny'
      }
    }
  }
  {
    name: 'workload-vault-public-access'
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
    name: 'workload-vault-firewall'
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
    name: 'workload-vault-rbac'
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
    name: 'workload-vault-purge-protection'
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
    name: 'workload-vault-soft-delete'
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
    name: 'ml-public-access'
    displayName: 'Azure Machine Learning Workspaces should disable public network access'
    definitionId: '438c38d2-3772-465a-a9cc-7a6666a275ce'
    message: 'Azure Machine Learning Workspaces should disable public network access. The landing zone of churn requires it.'
    parameters: {
      effect: {
        value: 'Deny'
      }
    }
  }
  {
    name: 'ml-user-assigned-identity'
    displayName: 'Azure Machine Learning workspaces should use user-assigned managed identity'
    definitionId: '5f0c7d88-c7de-45b8-ac49-db49e72eaa78'
    message: 'Azure Machine Learning workspaces should use user-assigned managed identity. The landing zone of churn requires it.'
    parameters: {
      effect: {
        value: 'Deny'
      }
    }
  }
  {
    name: 'ml-approved-outbound'
    displayName: 'Azure Machine Learning and Ai Studio should use Allow Only Approved Outbound Managed Vnet mode'
    definitionId: '6ddb1705-c8cf-450e-aa4b-19ad6703c440'
    message: 'Azure Machine Learning and Ai Studio should use Allow Only Approved Outbound Managed Vnet mode. The landing zone of churn requires it.'
    parameters: {
      effect: {
        value: 'Deny'
      }
      isolationMode: {
        value: 'AllowOnlyApprovedOutbound'
      }
    }
  }
  {
    name: 'ml-compute-local-auth'
    displayName: 'Azure Machine Learning Computes should have local authentication methods disabled'
    definitionId: 'e96a9a5f-07ca-471b-9bc5-6a0f33cbd68f'
    message: 'Azure Machine Learning Computes should have local authentication methods disabled. The landing zone of churn requires it.'
    parameters: {
      effect: {
        value: 'Deny'
      }
    }
  }
  {
    name: 'ml-idle-shutdown'
    displayName: 'Azure Machine Learning Compute Instance should have idle shutdown.'
    definitionId: '679ddf89-ab8f-48a5-9029-e76054077449'
    message: 'Azure Machine Learning Compute Instance should have idle shutdown. The landing zone of churn requires it.'
    parameters: {
      effect: {
        value: 'Deny'
      }
    }
  }
  {
    name: 'workload-locations'
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
>>>>>>> h-ml

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
