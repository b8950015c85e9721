# Role assignments, said once for all who make some.

# A name holds scope, principal and role, as ARM's guid() would make it: it cannot outlive its
# principal, and a Bicep deployment of the same landing zone gives it too.
resource "azapi_resource" "role_assignment" {
  for_each = var.assignments

  type = "Microsoft.Authorization/roleAssignments@2022-04-01"

  name = uuidv5(
    "11fb06fb-712d-4ddd-98c7-e71bbd588830",
    "${each.value.scope}-${each.value.principal_id}-${each.value.role}",
  )

  parent_id = each.value.scope

  body = {
    properties = {
      roleDefinitionId = each.value.role
      principalId      = each.value.principal_id
      principalType    = var.principal_type
      description      = each.value.why
    }
  }

  response_export_values = []
}
