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
      sku                 = { family = "A", name = "standard" }
      publicNetworkAccess = "Disabled"
      networkAcls = {
        defaultAction = "Deny"
        # Storage, the registry and Machine Learning reach their keys as trusted services.
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
    storage = {
      name = "cmk-storage"
      lifetime_actions = [
        { trigger = { timeAfterCreate = "P18M" }, action = { type = "rotate" } },
        { trigger = { timeBeforeExpiry = "P30D" }, action = { type = "notify" } },
      ]
    }
    "container-registry" = {
      name = "cmk-container-registry"
      lifetime_actions = [
        { trigger = { timeAfterCreate = "P18M" }, action = { type = "rotate" } },
        { trigger = { timeBeforeExpiry = "P30D" }, action = { type = "notify" } },
      ]
    }
    "machine-learning" = {
      name             = "cmk-machine-learning"
      lifetime_actions = [{ trigger = { timeBeforeExpiry = "P30D" }, action = { type = "notify" } }]
    }
  }
}

# One key a service. Made through the control plane: the vault is closed to the runner. ARM creates
# a key once and never changes it; a new rotation policy needs a new key or the data plane.
resource "azapi_resource_action" "key" {
  for_each = local.keys

  type        = "Microsoft.KeyVault/vaults/keys@2026-02-01"
  resource_id = "${azapi_resource.key_vault.id}/keys/${each.value.name}"
  method      = "PUT"

  body = {
    tags = var.tags
    properties = {
      kty        = "RSA"
      keySize    = 3072
      keyOps     = ["wrapKey", "unwrapKey"]
      attributes = { enabled = true, exportable = false }
      rotationPolicy = {
        attributes      = { expiryTime = "P24M" }
        lifetimeActions = each.value.lifetime_actions
      }
    }
  }

  response_export_values = ["properties.keyUriWithVersion"]
}
