# Diagnostic settings: audit logs into Log Analytics.

locals {
  diagnostic_settings = {
    "virtual-network" = {
      target  = azapi_resource.virtual_network.id
      logs    = [{ categoryGroup = "allLogs", enabled = true }]
      metrics = [{ category = "AllMetrics", enabled = true }]
    }
    "nsg-training" = {
      target  = azapi_resource.network_security_group["training"].id
      logs    = [{ categoryGroup = "allLogs", enabled = true }]
      metrics = []
    }
    "nsg-inference" = {
      target  = azapi_resource.network_security_group["inference"].id
      logs    = [{ categoryGroup = "allLogs", enabled = true }]
      metrics = []
    }
    "nsg-private-endpoints" = {
      target  = azapi_resource.network_security_group["private_endpoints"].id
      logs    = [{ categoryGroup = "allLogs", enabled = true }]
      metrics = []
    }
    "key-vault" = {
      target  = azapi_resource.key_vault.id
      logs    = [{ categoryGroup = "allLogs", enabled = true }]
      metrics = []
    }
    "workspace-account" = {
      target  = azapi_resource.workspace_storage.id
      logs    = []
      metrics = [{ category = "AllMetrics", enabled = true }]
    }
    "workspace-blob" = {
      target = azapi_update_resource.workspace_blob_service.id
      logs = [
        { category = "StorageRead", enabled = true },
        { category = "StorageWrite", enabled = true },
        { category = "StorageDelete", enabled = true },
      ]
      metrics = []
    }
    "workspace-file" = {
      target = azapi_update_resource.workspace_file_service.id
      logs = [
        { category = "StorageRead", enabled = true },
        { category = "StorageWrite", enabled = true },
        { category = "StorageDelete", enabled = true },
      ]
      metrics = []
    }
    "workspace-queue" = {
      target = azapi_update_resource.workspace_queue_service.id
      logs = [
        { category = "StorageRead", enabled = true },
        { category = "StorageWrite", enabled = true },
        { category = "StorageDelete", enabled = true },
      ]
      metrics = []
    }
    "workspace-table" = {
      target = azapi_update_resource.workspace_table_service.id
      logs = [
        { category = "StorageRead", enabled = true },
        { category = "StorageWrite", enabled = true },
        { category = "StorageDelete", enabled = true },
      ]
      metrics = []
    }
    "container-registry" = {
      target  = azapi_resource.container_registry.id
      logs    = [{ categoryGroup = "allLogs", enabled = true }]
      metrics = [{ category = "AllMetrics", enabled = true }]
    }
    "workspace-vault" = {
      target  = azapi_resource.workspace_vault.id
      logs    = [{ categoryGroup = "allLogs", enabled = true }]
      metrics = []
    }
    workspace = {
      target  = azapi_resource.workspace.id
      logs    = [{ categoryGroup = "allLogs", enabled = true }]
      metrics = [{ category = "AllMetrics", enabled = true }]
    }
  }
}

# Who did what, from every resource that tells.
# Control: audit-logs.
resource "azapi_resource" "diagnostic_setting" {
  for_each = local.diagnostic_settings

  type      = "Microsoft.Insights/diagnosticSettings@2021-05-01-preview"
  name      = "to-log-analytics"
  parent_id = each.value.target

  body = {
    properties = {
      workspaceId = local.log_workspace_id
      logs        = each.value.logs
      metrics     = each.value.metrics
    }
  }

  response_export_values = []
}
