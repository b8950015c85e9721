# The workspace's own account: Machine Learning refuses a hierarchical namespace here.

# Closed to the public network and to account keys, encrypted with our key.
# Control: customer-managed-keys, no-public-access, no-shared-keys.
resource "azapi_resource" "workspace_storage" {
  type      = "Microsoft.Storage/storageAccounts@2026-04-01"
  name      = var.names.workspace_storage
  parent_id = azapi_resource.workload_group.id
  location  = var.location
  tags      = var.tags

  body = {
    kind = "StorageV2"
    sku  = { name = var.storage_sku }
    properties = {
      publicNetworkAccess = "Disabled"
      # Beside public access off: policies read both.
      networkAcls = {
        defaultAction       = "Deny"
        bypass              = "AzureServices"
        ipRules             = []
        virtualNetworkRules = []
      }
      allowBlobPublicAccess = false
      # No account key, no SAS from one: Entra ID only.
      allowSharedKeyAccess         = false
      defaultToOAuthAuthentication = true
      allowCrossTenantReplication  = false
      minimumTlsVersion            = "TLS1_2"
      supportsHttpsTrafficOnly     = true
      isLocalUserEnabled           = false
      isSftpEnabled                = false
      dnsEndpointType              = "Standard"
      # Should keys ever come back, a signature lives a week at most.
      sasPolicy        = { sasExpirationPeriod = "07.00:00:00", expirationAction = "Block" }
      allowedCopyScope = "AAD"
      encryption = {
        keySource = "Microsoft.Keyvault"
        identity  = { userAssignedIdentity = azapi_resource.encryption_identity.id }
        # No version: the account follows the key's rotation.
        keyvaultproperties              = { keyvaulturi = var.key_vault_uri, keyname = "cmk-storage" }
        requireInfrastructureEncryption = true
        # Queues and tables too: their key type cannot be changed later.
        services = {
          blob  = { enabled = true, keyType = "Account" }
          file  = { enabled = true, keyType = "Account" }
          queue = { enabled = true, keyType = "Account" }
          table = { enabled = true, keyType = "Account" }
        }
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

# Deleted and overwritten data can be brought back for a month.
resource "azapi_update_resource" "workspace_blob_service" {
  type      = "Microsoft.Storage/storageAccounts/blobServices@2026-04-01"
  name      = "default"
  parent_id = azapi_resource.workspace_storage.id

  body = {
    properties = {
      deleteRetentionPolicy = {
        enabled              = true
        days                 = 30
        allowPermanentDelete = false
      }
      containerDeleteRetentionPolicy = { enabled = true, days = 30 }
      isVersioningEnabled            = true
      changeFeed                     = { enabled = true }
      restorePolicy                  = { enabled = false }
    }
  }

  locks                  = [azapi_resource.workspace_storage.id]
  response_export_values = []
}

# Notebooks and code of the workspace.
resource "azapi_update_resource" "workspace_file_service" {
  type      = "Microsoft.Storage/storageAccounts/fileServices@2026-04-01"
  name      = "default"
  parent_id = azapi_resource.workspace_storage.id

  body = {
    properties = {
      shareDeleteRetentionPolicy = { enabled = true, days = 30 }
      protocolSettings = {
        smb = {
          versions                 = "SMB3.1.1"
          channelEncryption        = "AES-256-GCM"
          authenticationMethods    = "Kerberos"
          kerberosTicketEncryption = "AES-256"
        }
      }
    }
  }

  locks                  = [azapi_resource.workspace_storage.id]
  response_export_values = []
}

# Used by batch endpoints.
resource "azapi_update_resource" "workspace_queue_service" {
  type      = "Microsoft.Storage/storageAccounts/queueServices@2026-04-01"
  name      = "default"
  parent_id = azapi_resource.workspace_storage.id

  body = {
    properties = {
      cors = { corsRules = [] }
    }
  }

  locks                  = [azapi_resource.workspace_storage.id]
  response_export_values = []
}

# Used by batch endpoints.
resource "azapi_update_resource" "workspace_table_service" {
  type      = "Microsoft.Storage/storageAccounts/tableServices@2026-04-01"
  name      = "default"
  parent_id = azapi_resource.workspace_storage.id

  body = {
    properties = {
      cors = { corsRules = [] }
    }
  }

  locks                  = [azapi_resource.workspace_storage.id]
  response_export_values = []
}
