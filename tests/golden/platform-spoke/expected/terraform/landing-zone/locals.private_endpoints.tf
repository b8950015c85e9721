# What the loops over local.private_endpoints run through.

locals {
  private_endpoints = {
    keys = {
      name           = "pep-${var.names.key_vault}-vault"
      interface_name = "nic-${var.names.key_vault}-vault"
      target_id      = azapi_resource.key_vault.id
      group_id       = "vault"
      zone_configs = [
        {
          name = "privatelink-vaultcore-azure-net"
          properties = {
            privateDnsZoneId = local.private_dns_zone_ids["privatelink.vaultcore.azure.net"]
          }
        },
      ]
    }
    registry = {
      name           = "pep-${var.names.container_registry}-registry"
      interface_name = "nic-${var.names.container_registry}-registry"
      target_id      = azapi_resource.container_registry.id
      group_id       = "registry"
      zone_configs = [
        {
          name       = "privatelink-azurecr-io"
          properties = { privateDnsZoneId = local.private_dns_zone_ids["privatelink.azurecr.io"] }
        },
      ]
    }
    workspace_blob = {
      name           = "pep-${var.names.workspace_storage}-blob"
      interface_name = "nic-${var.names.workspace_storage}-blob"
      target_id      = azapi_resource.workspace_storage.id
      group_id       = "blob"
      zone_configs = [
        {
          name = "privatelink-blob-core-windows-net"
          properties = {
            privateDnsZoneId = local.private_dns_zone_ids["privatelink.blob.core.windows.net"]
          }
        },
      ]
    }
    workspace_file = {
      name           = "pep-${var.names.workspace_storage}-file"
      interface_name = "nic-${var.names.workspace_storage}-file"
      target_id      = azapi_resource.workspace_storage.id
      group_id       = "file"
      zone_configs = [
        {
          name = "privatelink-file-core-windows-net"
          properties = {
            privateDnsZoneId = local.private_dns_zone_ids["privatelink.file.core.windows.net"]
          }
        },
      ]
    }
    workspace_queue = {
      name           = "pep-${var.names.workspace_storage}-queue"
      interface_name = "nic-${var.names.workspace_storage}-queue"
      target_id      = azapi_resource.workspace_storage.id
      group_id       = "queue"
      zone_configs = [
        {
          name = "privatelink-queue-core-windows-net"
          properties = {
            privateDnsZoneId = local.private_dns_zone_ids["privatelink.queue.core.windows.net"]
          }
        },
      ]
    }
    workspace_table = {
      name           = "pep-${var.names.workspace_storage}-table"
      interface_name = "nic-${var.names.workspace_storage}-table"
      target_id      = azapi_resource.workspace_storage.id
      group_id       = "table"
      zone_configs = [
        {
          name = "privatelink-table-core-windows-net"
          properties = {
            privateDnsZoneId = local.private_dns_zone_ids["privatelink.table.core.windows.net"]
          }
        },
      ]
    }
    workspace_vault = {
      name           = "pep-${var.names.workspace_vault}-vault"
      interface_name = "nic-${var.names.workspace_vault}-vault"
      target_id      = azapi_resource.workspace_vault.id
      group_id       = "vault"
      zone_configs = [
        {
          name = "privatelink-vaultcore-azure-net"
          properties = {
            privateDnsZoneId = local.private_dns_zone_ids["privatelink.vaultcore.azure.net"]
          }
        },
      ]
    }
    workspace = {
      name           = "pep-${var.names.workspace}-amlworkspace"
      interface_name = "nic-${var.names.workspace}-amlworkspace"
      target_id      = azapi_resource.workspace.id
      group_id       = "amlworkspace"
      zone_configs = [
        {
          name = "privatelink-api-azureml-ms"
          properties = {
            privateDnsZoneId = local.private_dns_zone_ids["privatelink.api.azureml.ms"]
          }
        },
        {
          name = "privatelink-notebooks-azure-net"
          properties = {
            privateDnsZoneId = local.private_dns_zone_ids["privatelink.notebooks.azure.net"]
          }
        },
      ]
    }
  }
}
