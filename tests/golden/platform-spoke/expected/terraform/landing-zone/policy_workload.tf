# Policy of the workload resource group.

# Deny: what this landing zone would not deploy, nobody else deploys here either.
# Control: policy.
resource "azapi_resource" "workload_policy" {
  for_each = local.workload_policies

  type      = "Microsoft.Authorization/policyAssignments@2025-03-01"
  name      = each.value.name
  parent_id = azapi_resource.workload_group.id

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
