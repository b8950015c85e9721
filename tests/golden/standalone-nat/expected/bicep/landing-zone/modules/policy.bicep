// What this landing zone refuses, as sets of policies.

targetScope = 'subscription'

import { nameType } from '../types.bicep'

@description('Required. Regions that resources may be in.')
param allowedLocations string[]

@description('Required. The environment\'s short name.')
param environment string

@description('Required. Names of the resources.')
param names nameType

var policyControls = {
  'customer-managed-keys': {
    title: 'Customer-managed keys'
    why: 'The organisation can withdraw access to its data.'
  }
  'double-encryption': {
    title: 'Encrypted twice'
    why: 'A second layer holds where one algorithm or one key falls.'
  }
  'encryption-in-transit': {
    title: 'Encrypted in transit'
    why: 'Nobody on the way reads or changes what is sent.'
  }
  'isolated-compute': {
    title: 'Bounded computes'
    why: 'A compute that nobody stops costs money and stays open to attack.'
  }
  'least-privilege': {
    title: 'Least privilege'
    why: 'Roles are reviewed in one place. An access policy is a second one that nobody reads.'
  }
  'managed-identity': {
    title: 'Managed identities'
    why: 'The identity has its roles before the service exists, and no secret that could leak.'
  }
  'no-exfiltration': {
    title: 'No way out for data'
    why: 'Data is copied to no other tenant and exported past no firewall.'
  }
  'no-public-access': {
    title: 'No public access'
    why: 'Private endpoints are the only way to data: whoever has no path into the network cannot even try a stolen credential.'
  }
  'no-shared-keys': {
    title: 'Entra ID alone'
    why: 'A key, a local account or anonymous access names no person and knows no role.'
  }
  'private-subnets': {
    title: 'Private subnets'
    why: 'Traffic leaves by the way that filters it, not by an address that Azure lends.'
  }
  'recoverable-keys': {
    title: 'Keys can be recovered'
    why: 'Whoever loses a key loses the data under it: nobody may destroy one at once.'
  }
  residency: {
    title: 'Residency'
    why: 'Data stays in the regions that the organisation chose.'
  }
}

var policies = {
  'private-subnets': {
    policy: 'Subnets should be private'
    definition: tenantResourceId('Microsoft.Authorization/policyDefinitions', '7bca8353-aa3b-429b-904a-9229c4385837')
    version: '1.*.*'
    control: 'private-subnets'
    parameters: {
      effect: {
        value: 'Deny'
      }
    }
  }
  'network-vpn-entra-only': {
    policy: 'VPN gateways should use only Azure Active Directory (Azure AD) authentication for point-to-site users'
    definition: tenantResourceId('Microsoft.Authorization/policyDefinitions', '21a6bc25-125e-4d13-b82d-2e19b7208ab7')
    version: '1.*.*'
    control: 'no-shared-keys'
    parameters: {
      effect: {
        value: 'Deny'
      }
    }
  }
  locations: {
    policy: 'Allowed locations'
    definition: tenantResourceId('Microsoft.Authorization/policyDefinitions', 'e56962a6-4747-49cd-b67b-bf8b01975c4c')
    version: '1.*.*'
    control: 'residency'
    parameters: {
      effect: {
        value: 'Deny'
      }
      listOfAllowedLocations: {
        value: allowedLocations
      }
    }
  }
  'vault-public-access': {
    policy: 'Azure Key Vault should disable public network access'
    definition: tenantResourceId('Microsoft.Authorization/policyDefinitions', '405c5871-3e91-4644-8a63-58e19d68ff5b')
    version: '1.*.*'
    control: 'no-public-access'
    parameters: {
      effect: {
        value: 'Deny'
      }
    }
  }
  'vault-firewall': {
    policy: 'Azure Key Vault should have firewall enabled or public network access disabled'
    definition: tenantResourceId('Microsoft.Authorization/policyDefinitions', '55615ac9-af46-4a59-874e-391cc3dfb490')
    version: '3.*.*'
    control: 'no-public-access'
    parameters: {
      effect: {
        value: 'Deny'
      }
    }
  }
  'vault-rbac': {
    policy: 'Azure Key Vault should use RBAC permission model'
    definition: tenantResourceId('Microsoft.Authorization/policyDefinitions', '12d4fa5e-1f9f-4c21-97a9-b99b3c6611b5')
    version: '1.*.*'
    control: 'least-privilege'
    parameters: {
      effect: {
        value: 'Deny'
      }
    }
  }
  'vault-purge-protection': {
    policy: 'Key vaults should have deletion protection enabled'
    definition: tenantResourceId('Microsoft.Authorization/policyDefinitions', '0b60c0b2-2dc2-4e1c-b5c9-abbed971de53')
    version: '2.*.*'
    control: 'recoverable-keys'
    parameters: {
      effect: {
        value: 'Deny'
      }
    }
  }
  'vault-soft-delete': {
    policy: 'Key vaults should have soft delete enabled'
    definition: tenantResourceId('Microsoft.Authorization/policyDefinitions', '1e66c121-a66a-4b1f-9b83-0fd99bf0fc2d')
    version: '3.*.*'
    control: 'recoverable-keys'
    parameters: {
      effect: {
        value: 'Deny'
      }
    }
  }
  'registry-public-access': {
    policy: 'Public network access should be disabled for Container registries'
    definition: tenantResourceId('Microsoft.Authorization/policyDefinitions', '0fdf0491-d080-4575-b627-ad0e843cba0f')
    version: '1.*.*'
    control: 'no-public-access'
    parameters: {
      effect: {
        value: 'Deny'
      }
    }
  }
  'registry-network': {
    policy: 'Container registries should not allow unrestricted network access'
    definition: tenantResourceId('Microsoft.Authorization/policyDefinitions', 'd0793b48-0edc-4296-a390-4c75d1bdfd71')
    version: '2.*.*'
    control: 'no-public-access'
    parameters: {
      effect: {
        value: 'Deny'
      }
    }
  }
  'registry-admin-user': {
    policy: 'Container registries should have local admin account disabled.'
    definition: tenantResourceId('Microsoft.Authorization/policyDefinitions', 'dc921057-6b28-4fbe-9b83-f7bec05db6c2')
    version: '1.*.*'
    control: 'no-shared-keys'
    parameters: {
      effect: {
        value: 'Deny'
      }
    }
  }
  'registry-anonymous-pull': {
    policy: 'Container registries should have anonymous authentication disabled.'
    definition: tenantResourceId('Microsoft.Authorization/policyDefinitions', '9f2dea28-e834-476c-99c5-3507b4728395')
    version: '1.*.*'
    control: 'no-shared-keys'
    parameters: {
      effect: {
        value: 'Deny'
      }
    }
  }
  'registry-cmk': {
    policy: 'Container registries should be encrypted with a customer-managed key'
    definition: tenantResourceId('Microsoft.Authorization/policyDefinitions', '5b9159ae-1701-4a6f-9a7a-aa9c8ddd0580')
    version: '1.*.*'
    control: 'customer-managed-keys'
    parameters: {
      effect: {
        value: 'Deny'
      }
    }
  }
  'registry-export': {
    policy: 'Container registries should have exports disabled'
    definition: tenantResourceId('Microsoft.Authorization/policyDefinitions', '524b0254-c285-4903-bee6-bb8126cde579')
    version: '1.*.*'
    control: 'no-exfiltration'
    parameters: {
      effect: {
        value: 'Deny'
      }
    }
  }
  'storage-public-access': {
    policy: 'Storage accounts should disable public network access'
    definition: tenantResourceId('Microsoft.Authorization/policyDefinitions', 'b2982f36-99f2-4db5-8eff-283140c09693')
    version: '1.*.*'
    control: 'no-public-access'
    parameters: {
      effect: {
        value: 'Deny'
      }
    }
  }
  'storage-firewall': {
    policy: 'Storage accounts should restrict network access'
    definition: tenantResourceId('Microsoft.Authorization/policyDefinitions', '34c877ad-507e-4c82-993e-3452a6e0ad3c')
    version: '1.*.*'
    control: 'no-public-access'
    parameters: {
      effect: {
        value: 'Deny'
      }
    }
  }
  'storage-anonymous-access': {
    policy: 'Storage account public access should be disallowed'
    definition: tenantResourceId('Microsoft.Authorization/policyDefinitions', '4fa4b6c0-31ca-4c0d-b10d-24b96f62a751')
    version: '3.*.*'
    control: 'no-public-access'
    parameters: {
      effect: {
        value: 'Deny'
      }
    }
  }
  'storage-shared-keys': {
    policy: 'Storage accounts should prevent shared key access'
    definition: tenantResourceId('Microsoft.Authorization/policyDefinitions', '8c6a50c6-9ffd-4ae7-986f-5fa6111f9a54')
    version: '2.*.*'
    control: 'no-shared-keys'
    parameters: {
      effect: {
        value: 'Deny'
      }
    }
  }
  'storage-tls': {
    policy: 'Storage accounts should have the specified minimum TLS version'
    definition: tenantResourceId('Microsoft.Authorization/policyDefinitions', 'fe83a0eb-a853-422d-aac2-1bffd182c5d0')
    version: '1.*.*'
    control: 'encryption-in-transit'
    parameters: {
      effect: {
        value: 'Deny'
      }
    }
  }
  'storage-https': {
    policy: 'Secure transfer to storage accounts should be enabled'
    definition: tenantResourceId('Microsoft.Authorization/policyDefinitions', '404c3081-a854-4457-ae30-26a93ef643f9')
    version: '2.*.*'
    control: 'encryption-in-transit'
    parameters: {
      effect: {
        value: 'Deny'
      }
    }
  }
  'storage-double-encryption': {
    policy: 'Storage accounts should have infrastructure encryption'
    definition: tenantResourceId('Microsoft.Authorization/policyDefinitions', '4733ea7b-a883-42fe-8cac-97454c2a9e4a')
    version: '1.*.*'
    control: 'double-encryption'
    parameters: {
      effect: {
        value: 'Deny'
      }
    }
  }
  'storage-queue-cmk': {
    policy: 'Queue Storage should use customer-managed key for encryption'
    definition: tenantResourceId('Microsoft.Authorization/policyDefinitions', 'f0e5abd0-2554-4736-b7c0-4ffef23475ef')
    version: '1.*.*'
    control: 'customer-managed-keys'
    parameters: {
      effect: {
        value: 'Deny'
      }
    }
  }
  'storage-table-cmk': {
    policy: 'Table Storage should use customer-managed key for encryption'
    definition: tenantResourceId('Microsoft.Authorization/policyDefinitions', '7c322315-e26d-4174-a99e-f49d351b4688')
    version: '1.*.*'
    control: 'customer-managed-keys'
    parameters: {
      effect: {
        value: 'Deny'
      }
    }
  }
  'storage-cross-tenant': {
    policy: 'Storage accounts should prevent cross tenant object replication'
    definition: tenantResourceId('Microsoft.Authorization/policyDefinitions', '92a89a79-6c52-4a7e-a03f-61306fc49312')
    version: '1.*.*'
    control: 'no-exfiltration'
    parameters: {
      effect: {
        value: 'Deny'
      }
    }
  }
  'ml-public-access': {
    policy: 'Azure Machine Learning Workspaces should disable public network access'
    definition: tenantResourceId('Microsoft.Authorization/policyDefinitions', '438c38d2-3772-465a-a9cc-7a6666a275ce')
    version: '2.*.*'
    control: 'no-public-access'
    parameters: {
      effect: {
        value: 'Deny'
      }
    }
  }
  'ml-user-assigned-identity': {
    policy: 'Azure Machine Learning workspaces should use user-assigned managed identity'
    definition: tenantResourceId('Microsoft.Authorization/policyDefinitions', '5f0c7d88-c7de-45b8-ac49-db49e72eaa78')
    version: '1.*.*'
    control: 'managed-identity'
    parameters: {
      effect: {
        value: 'Deny'
      }
    }
  }
  'ml-compute-local-auth': {
    policy: 'Azure Machine Learning Computes should have local authentication methods disabled'
    definition: tenantResourceId('Microsoft.Authorization/policyDefinitions', 'e96a9a5f-07ca-471b-9bc5-6a0f33cbd68f')
    version: '2.*.*'
    control: 'no-shared-keys'
    parameters: {
      effect: {
        value: 'Deny'
      }
    }
  }
  'ml-idle-shutdown': {
    policy: 'Azure Machine Learning Compute Instance should have idle shutdown.'
    definition: tenantResourceId('Microsoft.Authorization/policyDefinitions', '679ddf89-ab8f-48a5-9029-e76054077449')
    version: '1.*.*'
    control: 'isolated-compute'
    parameters: {
      effect: {
        value: 'Deny'
      }
    }
  }
  'ml-computes-in-network': {
    policy: 'Azure Machine Learning Computes should be in a virtual network'
    definition: tenantResourceId('Microsoft.Authorization/policyDefinitions', '7804b5c7-01dc-4723-969b-ae300cc07ff1')
    version: '1.*.*'
    control: 'isolated-compute'
    parameters: {}
  }
}

// Deny: what this landing zone would not deploy, nobody else deploys here either. Control: policy.
resource policySet 'Microsoft.Authorization/policySetDefinitions@2026-07-01' = {
  name: names.policySet
  properties: {
    displayName: 'AI landing zone: rules of churn, ${environment}'
    description: 'What the resource groups of this landing zone refuse, whoever deploys to them.'
    policyType: 'Custom'
    metadata: {
      // So Azure shows compliance by control.
      category: 'Regulatory Compliance'
      // Major: refuses what passed before. Minor: a rule went, or refuses less. Patch: words.
      version: '1.0.0'
    }
    policyDefinitionGroups: map(items(policyControls), entry => {
      name: entry.key
      displayName: entry.value.title
      description: entry.value.why
    })
    policyDefinitions: map(items(policies), entry => {
      policyDefinitionReferenceId: entry.key
      policyDefinitionId: entry.value.definition
      definitionVersion: entry.value.version
      groupNames: [entry.value.control]
      parameters: entry.value.parameters
    })
  }
}
