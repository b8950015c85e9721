# Private endpoints and their DNS records.

locals {
  private_dns_zones = {
    "privatelink.api.azureml.ms"         = { zone = "privatelink.api.azureml.ms" }
    "privatelink.azurecr.io"             = { zone = "privatelink.azurecr.io" }
    "privatelink.blob.core.windows.net"  = { zone = "privatelink.blob.core.windows.net" }
    "privatelink.file.core.windows.net"  = { zone = "privatelink.file.core.windows.net" }
    "privatelink.notebooks.azure.net"    = { zone = "privatelink.notebooks.azure.net" }
    "privatelink.queue.core.windows.net" = { zone = "privatelink.queue.core.windows.net" }
    "privatelink.table.core.windows.net" = { zone = "privatelink.table.core.windows.net" }
    "privatelink.vaultcore.azure.net"    = { zone = "privatelink.vaultcore.azure.net" }
  }

  private_dns_zone_ids = {
    for key, item in local.private_dns_zones : key =>
    "/subscriptions/${var.private_dns_zones.subscription_id}/resourceGroups/${var.private_dns_zones.resource_group}/providers/Microsoft.Network/privateDnsZones/${item.zone}"
  }
}

# One a service and group id; the subnet takes one change at a time.
# Control: private-endpoints.
resource "azapi_resource" "private_endpoint" {
  for_each = local.private_endpoints

  type      = "Microsoft.Network/privateEndpoints@2025-05-01"
  name      = each.value.name
  parent_id = azapi_resource.network_group.id
  location  = var.location
  tags      = var.tags

  body = {
    properties = {
      subnet                     = { id = azapi_resource.segment["private_endpoints"].id }
      customNetworkInterfaceName = each.value.interface_name
      privateLinkServiceConnections = [
        {
          name = each.value.group_id
          properties = {
            privateLinkServiceId = each.value.target_id
            groupIds             = [each.value.group_id]
          }
        },
      ]
    }
  }

  locks                  = [azapi_resource.segment["private_endpoints"].id]
  response_export_values = []

  timeouts {
    create = "120m"
    update = "120m"
    delete = "120m"
  }
}

# The endpoint's records, kept by Azure for as long as the endpoint lives.
resource "azapi_resource" "private_dns_zone_group" {
  for_each = local.private_endpoints

  type      = "Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2025-05-01"
  name      = "default"
  parent_id = azapi_resource.private_endpoint[each.key].id

  body = {
    properties = {
      privateDnsZoneConfigs = each.value.zone_configs
    }
  }

  locks                  = [azapi_resource.segment["private_endpoints"].id]
  response_export_values = []

  timeouts {
    create = "120m"
    update = "120m"
    delete = "120m"
  }
}
