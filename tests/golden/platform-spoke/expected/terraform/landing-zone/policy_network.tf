# Policy of the network resource group.

# On groups of ours, not on the subscription: what Azure makes for services must not be refused.
# Control: policy.
resource "azapi_resource" "network_policy" {
  type      = "Microsoft.Authorization/policyAssignments@2025-03-01"
  name      = var.names.policy_set
  parent_id = azapi_resource.network_group.id

  body = {
    properties = {
      displayName        = "AI landing zone: rules of routing, ${var.environment}"
      policyDefinitionId = azapi_resource.policy_set.id
      enforcementMode    = "Default"
      nonComplianceMessages = [
        {
          message = "The landing zone of routing requires it: docs/controls.md in its repository says why."
        },
      ]
    }
  }

  response_export_values = []

  retry = {
    error_message_regex = ["PolicySetDefinitionNotFound"]
  }
}
