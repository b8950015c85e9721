# What several files use.

locals {
  segments = {
    private_endpoints = {
      name           = "snet-private-endpoints"
      security_group = "nsg-private-endpoints"
      prefix         = var.subnet_prefixes.private_endpoints
      rules = {
        "allow-clients" = {
          description              = "People and build agents outside the spoke."
          priority                 = 300
          direction                = "Inbound"
          sourceAddressPrefixes    = var.client_ranges
          destinationAddressPrefix = var.subnet_prefixes.private_endpoints
          destinationPortRange     = "443"
        }
      }
    }
  }

  log_workspace_id = "/subscriptions/${var.log_workspace.subscription_id}/resourceGroups/${var.log_workspace.resource_group}/providers/Microsoft.OperationalInsights/workspaces/${var.log_workspace.name}"
}
