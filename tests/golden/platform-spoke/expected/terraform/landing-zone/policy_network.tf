# Policy of the network resource group.

locals {
  network_policies = {
    "network-private-subnets" = {
      name          = "network-private-subnets"
      display_name  = "Subnets should be private"
      definition_id = "/providers/Microsoft.Authorization/policyDefinitions/7bca8353-aa3b-429b-904a-9229c4385837"
      message       = "Subnets should be private. The landing zone of routing requires it."
      parameters    = { effect = { value = "Deny" } }
    }
    "network-locations" = {
      name          = "network-locations"
      display_name  = "Allowed locations"
      definition_id = "/providers/Microsoft.Authorization/policyDefinitions/e56962a6-4747-49cd-b67b-bf8b01975c4c"
      message       = "Allowed locations. The landing zone of routing requires it."
      parameters = {
        effect                 = { value = "Deny" }
        listOfAllowedLocations = { value = var.allowed_locations }
      }
    }
  }
}

# Deny: what this landing zone would not deploy, nobody else deploys here either.
# Control: policy.
resource "azapi_resource" "network_policy" {
  for_each = local.network_policies

  type      = "Microsoft.Authorization/policyAssignments@2025-03-01"
  name      = each.value.name
  parent_id = azapi_resource.network_group.id

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
