# Security groups: who may talk to whom.

locals {
  deny_all_rules = {
    "deny-all-inbound" = {
      description              = "Nothing else comes in, from the VNet neither."
      priority                 = 4096
      direction                = "Inbound"
      access                   = "Deny"
      protocol                 = "*"
      sourceAddressPrefix      = "*"
      destinationAddressPrefix = "*"
      destinationPortRange     = "*"
    }
    "deny-all-outbound" = {
      description              = "Nothing else goes out, between segments neither."
      priority                 = 4096
      direction                = "Outbound"
      access                   = "Deny"
      protocol                 = "*"
      sourceAddressPrefix      = "*"
      destinationAddressPrefix = "*"
      destinationPortRange     = "*"
    }
  }

  rule_defaults = {
    access          = "Allow"
    protocol        = "Tcp"
    sourcePortRange = "*"
  }
}

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
      securityRules = [
        for key, value in merge(local.deny_all_rules, each.value.rules) :
        { name = key, properties = merge(local.rule_defaults, value) }
      ]
    }
  }

  response_export_values = []
}
