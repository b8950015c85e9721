# Security groups: who may talk to whom.

# Complete before its subnet: what a rule does not name is denied, inside the VNet too.
# Control: network-segmentation.
resource "azapi_resource" "network_security_group" {
  for_each = local.segments

  type      = "Microsoft.Network/networkSecurityGroups@2025-07-01"
  name      = each.value.security_group
  parent_id = azapi_resource.network_group.id
  location  = var.location
  tags      = var.tags

  body = {
    properties = {
      securityRules = each.value.rules
    }
  }

  response_export_values = []
}
