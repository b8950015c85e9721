# Diagnostic settings: audit logs into Log Analytics.

locals {
  diagnostic_settings = {
    "virtual-network" = {
      target  = azapi_resource.virtual_network.id
      metrics = ["AllMetrics"]
    }
    "nsg-private-endpoints" = {
      target = azapi_resource.network_security_group["private_endpoints"].id
    }
  }
}

# Who did what: all the logs of a resource.
# Control: audit-logs.
resource "azapi_resource" "diagnostic_setting" {
  for_each = local.diagnostic_settings

  type      = "Microsoft.Insights/diagnosticSettings@2021-05-01-preview"
  name      = "to-log-analytics"
  parent_id = each.value.target

  body = {
    properties = {
      workspaceId = local.log_workspace_id
      logs        = [{ categoryGroup = "allLogs", enabled = true }]
      metrics     = [for value in try(each.value.metrics, []) : { category = value, enabled = true }]
    }
  }

  response_export_values = []
  ignore_casing          = true
}

locals {
  category_diagnostic_settings = {
    "workspace-account" = {
      target     = azapi_resource.workspace_storage.id
      categories = []
      metrics    = ["AllMetrics"]
    }
    "workspace-blob" = {
      target     = azapi_update_resource.workspace_blob_service.id
      categories = ["StorageRead", "StorageWrite", "StorageDelete"]
    }
    "workspace-file" = {
      target     = azapi_update_resource.workspace_file_service.id
      categories = ["StorageRead", "StorageWrite", "StorageDelete"]
    }
    "workspace-queue" = {
      target     = azapi_update_resource.workspace_queue_service.id
      categories = ["StorageRead", "StorageWrite", "StorageDelete"]
    }
    "workspace-table" = {
      target     = azapi_update_resource.workspace_table_service.id
      categories = ["StorageRead", "StorageWrite", "StorageDelete"]
    }
  }
}

# Where a service groups its logs otherwise: the categories that audit.
# Control: audit-logs.
resource "azapi_resource" "category_diagnostic_setting" {
  for_each = local.category_diagnostic_settings

  type      = "Microsoft.Insights/diagnosticSettings@2021-05-01-preview"
  name      = "to-log-analytics"
  parent_id = each.value.target

  body = {
    properties = {
      workspaceId = local.log_workspace_id
      logs        = [for value in each.value.categories : { category = value, enabled = true }]
      metrics     = [for value in try(each.value.metrics, []) : { category = value, enabled = true }]
    }
  }

  response_export_values = []
  ignore_casing          = true
}
