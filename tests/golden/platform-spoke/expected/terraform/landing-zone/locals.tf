# What several files use.

locals {
  segments = {
    training = {
      name           = "snet-training"
      security_group = "nsg-training"
      prefix         = var.subnet_prefixes.training
      rules = {
        "allow-private-endpoints" = {
          description              = "The landing zone's services."
          priority                 = 100
          direction                = "Outbound"
          sourceAddressPrefix      = var.subnet_prefixes.training
          destinationAddressPrefix = var.subnet_prefixes.private_endpoints
          destinationPortRange     = "443"
        }
        "allow-firewall" = {
          description              = "Everything else: the firewall decides by host name."
          priority                 = 110
          direction                = "Outbound"
          sourceAddressPrefix      = var.subnet_prefixes.training
          destinationAddressPrefix = "Internet"
          destinationPortRanges    = ["80", "443"]
        }
      }
    }
    inference = {
      name           = "snet-inference"
      security_group = "nsg-inference"
      prefix         = var.subnet_prefixes.inference
      rules = {
        "allow-private-endpoints" = {
          description              = "The landing zone's services."
          priority                 = 100
          direction                = "Outbound"
          sourceAddressPrefix      = var.subnet_prefixes.inference
          destinationAddressPrefix = var.subnet_prefixes.private_endpoints
          destinationPortRange     = "443"
        }
        "allow-firewall" = {
          description              = "Everything else: the firewall decides by host name."
          priority                 = 110
          direction                = "Outbound"
          sourceAddressPrefix      = var.subnet_prefixes.inference
          destinationAddressPrefix = "Internet"
          destinationPortRanges    = ["80", "443"]
        }
      }
    }
    private_endpoints = {
      name           = "snet-private-endpoints"
      security_group = "nsg-private-endpoints"
      prefix         = var.subnet_prefixes.private_endpoints
      rules = {
        "allow-training" = {
          description              = "Training compute and build agents reach services privately."
          priority                 = 100
          direction                = "Inbound"
          sourceAddressPrefix      = var.subnet_prefixes.training
          destinationAddressPrefix = var.subnet_prefixes.private_endpoints
          destinationPortRange     = "443"
        }
        "allow-inference" = {
          description              = "Inference: staging in dev and test, production in prod reach services privately."
          priority                 = 110
          direction                = "Inbound"
          sourceAddressPrefix      = var.subnet_prefixes.inference
          destinationAddressPrefix = var.subnet_prefixes.private_endpoints
          destinationPortRange     = "443"
        }
        "allow-clients" = {
          description              = "People and build agents outside the spoke."
          priority                 = 120
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
