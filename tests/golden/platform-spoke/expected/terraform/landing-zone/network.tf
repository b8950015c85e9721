# The spoke: its segments and the way out.

# Nothing here starts a connection. The route is for what is put here later, and for platform policy
# that refuses a subnet without one.
# Control: egress-firewall.
resource "azapi_resource" "route_table" {
  type      = "Microsoft.Network/routeTables@2025-05-01"
  name      = var.names.route_table
  parent_id = azapi_resource.network_group.id
  location  = var.location
  tags      = var.tags

  body = {
    properties = {
      # No learned route leads around the firewall.
      disableBgpRoutePropagation = true
      routes = [
        {
          name = "default-to-firewall"
          properties = {
            addressPrefix    = "0.0.0.0/0"
            nextHopType      = "VirtualAppliance"
            nextHopIpAddress = var.firewall_ip
          }
        },
      ]
    }
  }

  response_export_values = []
}

# The spoke. Its subnets are resources of their own, so the request does not list them.
resource "azapi_resource" "virtual_network" {
  type      = "Microsoft.Network/virtualNetworks@2025-07-01"
  name      = var.names.virtual_network
  parent_id = azapi_resource.network_group.id
  location  = var.location
  tags      = var.tags

  body = {
    properties = {
      addressSpace                = { addressPrefixes = var.address_space }
      privateEndpointVNetPolicies = "Disabled"
    }
  }

  response_export_values = []
}

# One subnet a segment, written one after the other: a VNet takes one change at a time.
# Control: network-segmentation, private-subnets.
resource "azapi_resource" "segment" {
  for_each = local.segments

  type      = "Microsoft.Network/virtualNetworks/subnets@2025-07-01"
  name      = each.value.name
  parent_id = azapi_resource.virtual_network.id

  body = {
    properties = {
      addressPrefix = each.value.prefix
      # In the request that creates the subnet: platform policy refuses one without.
      networkSecurityGroup = { id = azapi_resource.network_security_group[each.key].id }
      routeTable           = { id = azapi_resource.route_table.id }
      # No way out that nobody chose.
      defaultOutboundAccess = false
      # Security groups and routes apply to private endpoints too.
      privateEndpointNetworkPolicies    = "Enabled"
      privateLinkServiceNetworkPolicies = "Enabled"
    }
  }

  locks                  = [azapi_resource.virtual_network.id]
  response_export_values = []
}

locals {
  hub_id = "/subscriptions/${var.hub.subscription_id}/resourceGroups/${var.hub.resource_group}/providers/Microsoft.Network/virtualNetworks/${var.hub.name}"
}

# Our half of the peering; it connects when the hub's half is there.
resource "azapi_resource" "hub_peering" {
  type      = "Microsoft.Network/virtualNetworks/virtualNetworkPeerings@2025-07-01"
  name      = "to-hub"
  parent_id = azapi_resource.virtual_network.id

  body = {
    properties = {
      remoteVirtualNetwork      = { id = local.hub_id }
      allowVirtualNetworkAccess = true
      allowForwardedTraffic     = true
      allowGatewayTransit       = false
      useRemoteGateways         = false
    }
  }

  locks                  = [azapi_resource.virtual_network.id]
  response_export_values = []
  ignore_casing          = true

  depends_on = [azapi_resource.segment]
}
