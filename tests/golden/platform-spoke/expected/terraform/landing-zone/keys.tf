# Customer-managed keys and who may use them.

# Holds encryption keys only; what applications keep secret lies elsewhere.
# Control: customer-managed-keys.
resource "azapi_resource" "key_vault" {
  type      = "Microsoft.KeyVault/vaults@2026-02-01"
  name      = var.names.key_vault
  parent_id = azapi_resource.security_group.id
  location  = var.location
  tags      = var.tags

  body = {
    properties = {
      tenantId            = var.tenant_id
      sku                 = { family = "A", name = var.vault_sku }
      publicNetworkAccess = "Disabled"
      networkAcls = {
        defaultAction = "Deny"
        # Services reach their keys as trusted services.
        bypass = "AzureServices"
      }
      enableRbacAuthorization   = true
      accessPolicies            = []
      enableSoftDelete          = true
      softDeleteRetentionInDays = var.soft_delete_days
      # One way. Without it no service accepts a customer-managed key.
      enablePurgeProtection        = true
      enabledForDeployment         = false
      enabledForDiskEncryption     = false
      enabledForTemplateDeployment = false
    }
  }

  response_export_values = []
}

locals {
  keys = {
    "container-registry" = {}
    storage              = {}
  }

  key_rotates = [
    { trigger = { timeAfterCreate = var.key_rotation.after }, action = { type = "rotate" } },
    { trigger = { timeBeforeExpiry = "P30D" }, action = { type = "notify" } },
  ]
}

# One key a service. Made through the control plane: the vault is closed to the runner. ARM creates
# a key once and never changes it; a new rotation policy needs a new key or the data plane.
resource "azapi_resource_action" "key" {
  for_each = local.keys

  type        = "Microsoft.KeyVault/vaults/keys@2026-02-01"
  resource_id = "${azapi_resource.key_vault.id}/keys/cmk-${each.key}"
  method      = "PUT"

  body = {
    properties = {
      kty        = var.key_type
      keySize    = 3072
      keyOps     = ["wrapKey", "unwrapKey"]
      attributes = { enabled = true, exportable = false }
      rotationPolicy = {
        attributes      = { expiryTime = var.key_rotation.expiry }
        lifetimeActions = try(each.value.lifetime_actions, local.key_rotates)
      }
    }
  }

  response_export_values = []
}
