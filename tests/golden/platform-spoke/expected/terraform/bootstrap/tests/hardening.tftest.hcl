# What makes the resources safe, held so that no later change loosens it unnoticed. No scanner reads
# azapi bodies; these assertions stand in for one. Needs no credentials: terraform test

mock_provider "azapi" {}

run "stays_hardened" {
  command = plan

  # access.tf
  assert {
    condition     = azapi_resource.deploy_role.body.properties.type == "CustomRole"
    error_message = "deploy_role must keep its hardened settings: type."
  }

  assert {
    condition = alltrue([
      azapi_resource.deploy_assigns_roles.body.properties.principalType == "ServicePrincipal",
      azapi_resource.deploy_assigns_roles.body.properties.conditionVersion == "2.0",
    ])
    error_message = "deploy_assigns_roles must keep its hardened settings: principalType, conditionVersion."
  }
}
