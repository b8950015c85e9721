# Policy of the workload resource group.

# On groups of ours, not on the subscription: what Azure makes for services must not be refused.
# Control: policy.
resource "azapi_resource" "workload_policy" {
  type      = "Microsoft.Authorization/policyAssignments@2025-03-01"
  name      = var.names.policy_set
  parent_id = azapi_resource.workload_group.id

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

# For types that we tag: what services make for themselves carries no tag.
# Control: policy.
resource "azapi_resource" "workload_tag_policy" {
  type      = "Microsoft.Authorization/policyAssignments@2025-03-01"
  name      = var.names.tag_policy_set
  parent_id = azapi_resource.workload_group.id

  body = {
    properties = {
      displayName        = "AI landing zone: mandated tags of routing, ${var.environment}"
      policyDefinitionId = azapi_resource.tag_policy_set.id
      enforcementMode    = "Default"
      resourceSelectors = [
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
