# What the loops over local.workload_policies run through.

locals {
  workload_policies = {
    "registry-public-access" = {
      name          = "registry-public-access"
      display_name  = "Public network access should be disabled for Container registries"
      definition_id = "/providers/Microsoft.Authorization/policyDefinitions/0fdf0491-d080-4575-b627-ad0e843cba0f"
      message       = "Public network access should be disabled for Container registries. The landing zone of routing requires it."
      parameters    = { effect = { value = "Deny" } }
    }
    "registry-network" = {
      name          = "registry-network"
      display_name  = "Container registries should not allow unrestricted network access"
      definition_id = "/providers/Microsoft.Authorization/policyDefinitions/d0793b48-0edc-4296-a390-4c75d1bdfd71"
      message       = "Container registries should not allow unrestricted network access. The landing zone of routing requires it."
      parameters    = { effect = { value = "Deny" } }
    }
    "registry-admin-user" = {
      name          = "registry-admin-user"
      display_name  = "Container registries should have local admin account disabled."
      definition_id = "/providers/Microsoft.Authorization/policyDefinitions/dc921057-6b28-4fbe-9b83-f7bec05db6c2"
      message       = "Container registries should have local admin account disabled. The landing zone of routing requires it."
      parameters    = { effect = { value = "Deny" } }
    }
    "registry-anonymous-pull" = {
      name          = "registry-anonymous-pull"
      display_name  = "Container registries should have anonymous authentication disabled."
      definition_id = "/providers/Microsoft.Authorization/policyDefinitions/9f2dea28-e834-476c-99c5-3507b4728395"
      message       = "Container registries should have anonymous authentication disabled. The landing zone of routing requires it."
      parameters    = { effect = { value = "Deny" } }
    }
    "registry-cmk" = {
      name          = "registry-cmk"
      display_name  = "Container registries should be encrypted with a customer-managed key"
      definition_id = "/providers/Microsoft.Authorization/policyDefinitions/5b9159ae-1701-4a6f-9a7a-aa9c8ddd0580"
      message       = "Container registries should be encrypted with a customer-managed key. The landing zone of routing requires it."
      parameters    = { effect = { value = "Deny" } }
    }
    "registry-export" = {
      name          = "registry-export"
      display_name  = "Container registries should have exports disabled"
      definition_id = "/providers/Microsoft.Authorization/policyDefinitions/524b0254-c285-4903-bee6-bb8126cde579"
      message       = "Container registries should have exports disabled. The landing zone of routing requires it."
      parameters    = { effect = { value = "Deny" } }
    }
    "storage-public-access" = {
      name          = "storage-public-access"
      display_name  = "Storage accounts should disable public network access"
      definition_id = "/providers/Microsoft.Authorization/policyDefinitions/b2982f36-99f2-4db5-8eff-283140c09693"
      message       = "Storage accounts should disable public network access. The landing zone of routing requires it."
      parameters    = { effect = { value = "Deny" } }
    }
    "storage-firewall" = {
      name          = "storage-firewall"
      display_name  = "Storage accounts should restrict network access"
      definition_id = "/providers/Microsoft.Authorization/policyDefinitions/34c877ad-507e-4c82-993e-3452a6e0ad3c"
      message       = "Storage accounts should restrict network access. The landing zone of routing requires it."
      parameters    = { effect = { value = "Deny" } }
    }
    "storage-anonymous-access" = {
      name          = "storage-anonymous-access"
      display_name  = "Storage account public access should be disallowed"
      definition_id = "/providers/Microsoft.Authorization/policyDefinitions/4fa4b6c0-31ca-4c0d-b10d-24b96f62a751"
      message       = "Storage account public access should be disallowed. The landing zone of routing requires it."
      parameters    = { effect = { value = "Deny" } }
    }
    "storage-shared-keys" = {
      name          = "storage-shared-keys"
      display_name  = "Storage accounts should prevent shared key access"
      definition_id = "/providers/Microsoft.Authorization/policyDefinitions/8c6a50c6-9ffd-4ae7-986f-5fa6111f9a54"
      message       = "Storage accounts should prevent shared key access. The landing zone of routing requires it."
      parameters    = { effect = { value = "Deny" } }
    }
    "storage-tls" = {
      name          = "storage-tls"
      display_name  = "Storage accounts should have the specified minimum TLS version"
      definition_id = "/providers/Microsoft.Authorization/policyDefinitions/fe83a0eb-a853-422d-aac2-1bffd182c5d0"
      message       = "Storage accounts should have the specified minimum TLS version. The landing zone of routing requires it."
      parameters    = { effect = { value = "Deny" } }
    }
    "storage-https" = {
      name          = "storage-https"
      display_name  = "Secure transfer to storage accounts should be enabled"
      definition_id = "/providers/Microsoft.Authorization/policyDefinitions/404c3081-a854-4457-ae30-26a93ef643f9"
      message       = "Secure transfer to storage accounts should be enabled. The landing zone of routing requires it."
      parameters    = { effect = { value = "Deny" } }
    }
    "storage-double-encryption" = {
      name          = "storage-double-encryption"
      display_name  = "Storage accounts should have infrastructure encryption"
      definition_id = "/providers/Microsoft.Authorization/policyDefinitions/4733ea7b-a883-42fe-8cac-97454c2a9e4a"
      message       = "Storage accounts should have infrastructure encryption. The landing zone of routing requires it."
      parameters    = { effect = { value = "Deny" } }
    }
    "storage-queue-cmk" = {
      name          = "storage-queue-cmk"
      display_name  = "Queue Storage should use customer-managed key for encryption"
      definition_id = "/providers/Microsoft.Authorization/policyDefinitions/f0e5abd0-2554-4736-b7c0-4ffef23475ef"
      message       = "Queue Storage should use customer-managed key for encryption. The landing zone of routing requires it."
      parameters    = { effect = { value = "Deny" } }
    }
    "storage-table-cmk" = {
      name          = "storage-table-cmk"
      display_name  = "Table Storage should use customer-managed key for encryption"
      definition_id = "/providers/Microsoft.Authorization/policyDefinitions/7c322315-e26d-4174-a99e-f49d351b4688"
      message       = "Table Storage should use customer-managed key for encryption. The landing zone of routing requires it."
      parameters    = { effect = { value = "Deny" } }
    }
    "storage-cross-tenant" = {
      name          = "storage-cross-tenant"
      display_name  = "Storage accounts should prevent cross tenant object replication"
      definition_id = "/providers/Microsoft.Authorization/policyDefinitions/92a89a79-6c52-4a7e-a03f-61306fc49312"
      message       = "Storage accounts should prevent cross tenant object replication. The landing zone of routing requires it."
      parameters    = { effect = { value = "Deny" } }
    }
    "workload-vault-public-access" = {
      name          = "workload-vault-public-access"
      display_name  = "Azure Key Vault should disable public network access"
      definition_id = "/providers/Microsoft.Authorization/policyDefinitions/405c5871-3e91-4644-8a63-58e19d68ff5b"
      message       = "Azure Key Vault should disable public network access. The landing zone of routing requires it."
      parameters    = { effect = { value = "Deny" } }
    }
    "workload-vault-firewall" = {
      name          = "workload-vault-firewall"
      display_name  = "Azure Key Vault should have firewall enabled or public network access disabled"
      definition_id = "/providers/Microsoft.Authorization/policyDefinitions/55615ac9-af46-4a59-874e-391cc3dfb490"
      message       = "Azure Key Vault should have firewall enabled or public network access disabled. The landing zone of routing requires it."
      parameters    = { effect = { value = "Deny" } }
    }
    "workload-vault-rbac" = {
      name          = "workload-vault-rbac"
      display_name  = "Azure Key Vault should use RBAC permission model"
      definition_id = "/providers/Microsoft.Authorization/policyDefinitions/12d4fa5e-1f9f-4c21-97a9-b99b3c6611b5"
      message       = "Azure Key Vault should use RBAC permission model. The landing zone of routing requires it."
      parameters    = { effect = { value = "Deny" } }
    }
    "workload-vault-purge-protection" = {
      name          = "workload-vault-purge-protection"
      display_name  = "Key vaults should have deletion protection enabled"
      definition_id = "/providers/Microsoft.Authorization/policyDefinitions/0b60c0b2-2dc2-4e1c-b5c9-abbed971de53"
      message       = "Key vaults should have deletion protection enabled. The landing zone of routing requires it."
      parameters    = { effect = { value = "Deny" } }
    }
    "workload-vault-soft-delete" = {
      name          = "workload-vault-soft-delete"
      display_name  = "Key vaults should have soft delete enabled"
      definition_id = "/providers/Microsoft.Authorization/policyDefinitions/1e66c121-a66a-4b1f-9b83-0fd99bf0fc2d"
      message       = "Key vaults should have soft delete enabled. The landing zone of routing requires it."
      parameters    = { effect = { value = "Deny" } }
    }
    "ml-public-access" = {
      name          = "ml-public-access"
      display_name  = "Azure Machine Learning Workspaces should disable public network access"
      definition_id = "/providers/Microsoft.Authorization/policyDefinitions/438c38d2-3772-465a-a9cc-7a6666a275ce"
      message       = "Azure Machine Learning Workspaces should disable public network access. The landing zone of routing requires it."
      parameters    = { effect = { value = "Deny" } }
    }
    "ml-cmk" = {
      name          = "ml-cmk"
      display_name  = "Azure Machine Learning workspaces should be encrypted with a customer-managed key"
      definition_id = "/providers/Microsoft.Authorization/policyDefinitions/ba769a63-b8cc-4b2d-abf6-ac33c7204be8"
      message       = "Azure Machine Learning workspaces should be encrypted with a customer-managed key. The landing zone of routing requires it."
      parameters    = { effect = { value = "Deny" } }
    }
    "ml-user-assigned-identity" = {
      name          = "ml-user-assigned-identity"
      display_name  = "Azure Machine Learning workspaces should use user-assigned managed identity"
      definition_id = "/providers/Microsoft.Authorization/policyDefinitions/5f0c7d88-c7de-45b8-ac49-db49e72eaa78"
      message       = "Azure Machine Learning workspaces should use user-assigned managed identity. The landing zone of routing requires it."
      parameters    = { effect = { value = "Deny" } }
    }
    "ml-compute-local-auth" = {
      name          = "ml-compute-local-auth"
      display_name  = "Azure Machine Learning Computes should have local authentication methods disabled"
      definition_id = "/providers/Microsoft.Authorization/policyDefinitions/e96a9a5f-07ca-471b-9bc5-6a0f33cbd68f"
      message       = "Azure Machine Learning Computes should have local authentication methods disabled. The landing zone of routing requires it."
      parameters    = { effect = { value = "Deny" } }
    }
    "ml-idle-shutdown" = {
      name          = "ml-idle-shutdown"
      display_name  = "Azure Machine Learning Compute Instance should have idle shutdown."
      definition_id = "/providers/Microsoft.Authorization/policyDefinitions/679ddf89-ab8f-48a5-9029-e76054077449"
      message       = "Azure Machine Learning Compute Instance should have idle shutdown. The landing zone of routing requires it."
      parameters    = { effect = { value = "Deny" } }
    }
    "ml-approved-outbound" = {
      name          = "ml-approved-outbound"
      display_name  = "Azure Machine Learning and Ai Studio should use Allow Only Approved Outbound Managed Vnet mode"
      definition_id = "/providers/Microsoft.Authorization/policyDefinitions/6ddb1705-c8cf-450e-aa4b-19ad6703c440"
      message       = "Azure Machine Learning and Ai Studio should use Allow Only Approved Outbound Managed Vnet mode. The landing zone of routing requires it."
      parameters = {
        effect        = { value = "Deny" }
        isolationMode = { value = "AllowOnlyApprovedOutbound" }
      }
    }
    "workload-locations" = {
      name          = "workload-locations"
      display_name  = "Allowed locations"
      definition_id = "/providers/Microsoft.Authorization/policyDefinitions/e56962a6-4747-49cd-b67b-bf8b01975c4c"
      message       = "Allowed locations. The landing zone of routing requires it."
      parameters = {
        effect                 = { value = "Deny" }
        listOfAllowedLocations = { value = var.allowed_locations }
      }
    }
    "workload-tag-costcenter" = {
      name          = "workload-tag-costcenter"
      display_name  = "Require a tag on resources"
      definition_id = "/providers/Microsoft.Authorization/policyDefinitions/871b6d14-10aa-478d-b590-94f262ecfa99"
      message       = "Require a tag on resources. The landing zone of routing requires it."
      parameters    = { tagName = { value = "CostCenter" } }
      selectors = [
        {
          name = "what-we-tag"
          selectors = [
            {
              kind = "resourceType"
              in = [
                "Microsoft.ContainerRegistry/registries",
                "Microsoft.KeyVault/vaults",
                "Microsoft.MachineLearningServices/workspaces",
                "Microsoft.Storage/storageAccounts",
              ]
            },
          ]
        },
      ]
    }
  }
}
