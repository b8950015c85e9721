# The private container registry.

# Images of training environments and endpoints. Premium: the tier with private link and own keys.
# Control: customer-managed-keys, no-public-access, no-admin-user.
resource "azapi_resource" "container_registry" {
  type      = "Microsoft.ContainerRegistry/registries@2025-11-01"
  name      = var.names.container_registry
  parent_id = azapi_resource.workload_group.id
  location  = var.location
  tags      = var.tags

  body = {
    sku = { name = "Premium" }
    properties = {
      publicNetworkAccess = "Disabled"
      networkRuleSet      = { defaultAction = "Deny", ipRules = [] }
      # Machine Learning and Defender's image scan come as trusted services.
      networkRuleBypassOptions         = "AzureServices"
      networkRuleBypassAllowedForTasks = false
      dataEndpointEnabled              = true
      adminUserEnabled                 = false
      anonymousPullEnabled             = false
      zoneRedundancy                   = var.registry_zone_redundancy
      # At creation only: it cannot be added later.
      encryption = {
        status = "enabled"
        keyVaultProperties = {
          identity      = terraform_data.encryption_identity_client_id.output
          keyIdentifier = "${var.key_vault_uri}/keys/cmk-container-registry"
        }
      }
      policies = {
        # No copy of an image leaves through an export pipeline.
        exportPolicy                     = { status = "disabled" }
        quarantinePolicy                 = { status = "disabled" }
        azureADAuthenticationAsArmPolicy = { status = "enabled" }
      }
    }
  }

  response_export_values = []

  retry = {
    error_message_regex = [
      "KeyVaultAuthenticationFailure",
      "does not have.*permission",
      "ForbiddenByRbac",
      "not authorized to perform action",
      "Failed to access KeyId",
    ]
  }

  identity {
    type         = "UserAssigned"
    identity_ids = [azapi_resource.encryption_identity.id]
  }

  depends_on = [azapi_resource_action.key, module.key_access]
}
