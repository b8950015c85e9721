# Policy of the security resource group.

locals {
  security_policies = {
    "keys-vault-public-access" = {
      name          = "keys-vault-public-access"
      display_name  = "Azure Key Vault should disable public network access"
      definition_id = "/providers/Microsoft.Authorization/policyDefinitions/405c5871-3e91-4644-8a63-58e19d68ff5b"
      message       = "Azure Key Vault should disable public network access. The landing zone of routing requires it."
      parameters    = { effect = { value = "Deny" } }
    }
    "keys-vault-firewall" = {
      name          = "keys-vault-firewall"
      display_name  = "Azure Key Vault should have firewall enabled or public network access disabled"
      definition_id = "/providers/Microsoft.Authorization/policyDefinitions/55615ac9-af46-4a59-874e-391cc3dfb490"
      message       = "Azure Key Vault should have firewall enabled or public network access disabled. The landing zone of routing requires it."
      parameters    = { effect = { value = "Deny" } }
    }
    "keys-vault-rbac" = {
      name          = "keys-vault-rbac"
      display_name  = "Azure Key Vault should use RBAC permission model"
      definition_id = "/providers/Microsoft.Authorization/policyDefinitions/12d4fa5e-1f9f-4c21-97a9-b99b3c6611b5"
      message       = "Azure Key Vault should use RBAC permission model. The landing zone of routing requires it."
      parameters    = { effect = { value = "Deny" } }
    }
    "keys-vault-purge-protection" = {
      name          = "keys-vault-purge-protection"
      display_name  = "Key vaults should have deletion protection enabled"
      definition_id = "/providers/Microsoft.Authorization/policyDefinitions/0b60c0b2-2dc2-4e1c-b5c9-abbed971de53"
      message       = "Key vaults should have deletion protection enabled. The landing zone of routing requires it."
      parameters    = { effect = { value = "Deny" } }
    }
    "keys-vault-soft-delete" = {
      name          = "keys-vault-soft-delete"
      display_name  = "Key vaults should have soft delete enabled"
      definition_id = "/providers/Microsoft.Authorization/policyDefinitions/1e66c121-a66a-4b1f-9b83-0fd99bf0fc2d"
      message       = "Key vaults should have soft delete enabled. The landing zone of routing requires it."
      parameters    = { effect = { value = "Deny" } }
    }
    "security-locations" = {
      name          = "security-locations"
      display_name  = "Allowed locations"
      definition_id = "/providers/Microsoft.Authorization/policyDefinitions/e56962a6-4747-49cd-b67b-bf8b01975c4c"
      message       = "Allowed locations. The landing zone of routing requires it."
      parameters = {
        effect                 = { value = "Deny" }
        listOfAllowedLocations = { value = var.allowed_locations }
      }
    }
    "security-tag-costcenter" = {
      name          = "security-tag-costcenter"
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
              in   = ["Microsoft.KeyVault/vaults", "Microsoft.ManagedIdentity/userAssignedIdentities"]
            },
          ]
        },
      ]
    }
  }
}

# Deny: what this landing zone would not deploy, nobody else deploys here either.
# Control: policy.
resource "azapi_resource" "security_policy" {
  for_each = local.security_policies

  type      = "Microsoft.Authorization/policyAssignments@2025-03-01"
  name      = each.value.name
  parent_id = azapi_resource.security_group.id

  body = {
    properties = {
      displayName           = each.value.display_name
      policyDefinitionId    = each.value.definition_id
      enforcementMode       = "Default"
      parameters            = try(each.value.parameters, {})
      resourceSelectors     = try(each.value.selectors, [])
      nonComplianceMessages = [{ message = each.value.message }]
    }
  }

  response_export_values = []
}
