# Delete locks on data and keys.

locals {
  delete_locks = {
    "key-vault"         = { target = azapi_resource.key_vault.id }
    "workspace-storage" = { target = azapi_resource.workspace_storage.id }
    "workspace-vault"   = { target = azapi_resource.workspace_vault.id }
  }
}

# On resources, not on groups: a locked group keeps idle compute nodes running and its deployment
# history growing.
# Control: delete-locks.
resource "azapi_resource" "delete_lock" {
  for_each = var.locks ? local.delete_locks : {}

  type      = "Microsoft.Authorization/locks@2020-05-01"
  name      = "keep"
  parent_id = each.value.target

  body = {
    properties = {
      level = "CanNotDelete"
      notes = "Holds data or keys. The destroy script removes this lock first."
    }
  }

  response_export_values = []

  depends_on = [
    azapi_resource.key_vault,
    azapi_resource_action.key,
    azapi_resource.workspace_storage,
    azapi_update_resource.workspace_blob_service,
    azapi_update_resource.workspace_file_service,
    azapi_update_resource.workspace_queue_service,
    azapi_update_resource.workspace_table_service,
    azapi_resource.workspace_vault,
    azapi_resource.workspace,
    azapi_resource.outbound_endpoint,
    azapi_resource.private_endpoint,
    module.key_access,
    module.workload_access,
    module.persona_access,
    azapi_resource.category_diagnostic_setting,
  ]
}
