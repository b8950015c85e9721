# What the loops over local.segments run through.

locals {
  segments = {
    training = {
      name           = "snet-training"
      security_group = "nsg-training"
      prefix         = var.subnet_prefixes.training
      rules = [
        {
          name = "deny-all-inbound"
          properties = {
            description              = "Nothing else comes in, from the VNet neither."
            priority                 = 4096
            direction                = "Inbound"
            access                   = "Deny"
            protocol                 = "*"
            sourceAddressPrefix      = "*"
            sourcePortRange          = "*"
            destinationAddressPrefix = "*"
            destinationPortRange     = "*"
          }
        },
        {
          name = "allow-private-endpoints"
          properties = {
            description              = "The landing zone's services."
            priority                 = 100
            direction                = "Outbound"
            access                   = "Allow"
            protocol                 = "Tcp"
            sourceAddressPrefix      = var.subnet_prefixes.training
            sourcePortRange          = "*"
            destinationAddressPrefix = var.subnet_prefixes.private_endpoints
            destinationPortRange     = "443"
          }
        },
        {
          name = "allow-firewall"
          properties = {
            description              = "Everything else: the firewall decides by host name."
            priority                 = 110
            direction                = "Outbound"
            access                   = "Allow"
            protocol                 = "Tcp"
            sourceAddressPrefix      = var.subnet_prefixes.training
            sourcePortRange          = "*"
            destinationAddressPrefix = "Internet"
            destinationPortRanges    = ["80", "443"]
          }
        },
        {
          name = "deny-all-outbound"
          properties = {
            description              = "Nothing else goes out, between segments neither."
            priority                 = 4096
            direction                = "Outbound"
            access                   = "Deny"
            protocol                 = "*"
            sourceAddressPrefix      = "*"
            sourcePortRange          = "*"
            destinationAddressPrefix = "*"
            destinationPortRange     = "*"
          }
        },
      ]
    }
    inference = {
      name           = "snet-inference"
      security_group = "nsg-inference"
      prefix         = var.subnet_prefixes.inference
      rules = [
        {
          name = "deny-all-inbound"
          properties = {
            description              = "Nothing else comes in, from the VNet neither."
            priority                 = 4096
            direction                = "Inbound"
            access                   = "Deny"
            protocol                 = "*"
            sourceAddressPrefix      = "*"
            sourcePortRange          = "*"
            destinationAddressPrefix = "*"
            destinationPortRange     = "*"
          }
        },
        {
          name = "allow-private-endpoints"
          properties = {
            description              = "The landing zone's services."
            priority                 = 100
            direction                = "Outbound"
            access                   = "Allow"
            protocol                 = "Tcp"
            sourceAddressPrefix      = var.subnet_prefixes.inference
            sourcePortRange          = "*"
            destinationAddressPrefix = var.subnet_prefixes.private_endpoints
            destinationPortRange     = "443"
          }
        },
        {
          name = "allow-firewall"
          properties = {
            description              = "Everything else: the firewall decides by host name."
            priority                 = 110
            direction                = "Outbound"
            access                   = "Allow"
            protocol                 = "Tcp"
            sourceAddressPrefix      = var.subnet_prefixes.inference
            sourcePortRange          = "*"
            destinationAddressPrefix = "Internet"
            destinationPortRanges    = ["80", "443"]
          }
        },
        {
          name = "deny-all-outbound"
          properties = {
            description              = "Nothing else goes out, between segments neither."
            priority                 = 4096
            direction                = "Outbound"
            access                   = "Deny"
            protocol                 = "*"
            sourceAddressPrefix      = "*"
            sourcePortRange          = "*"
            destinationAddressPrefix = "*"
            destinationPortRange     = "*"
          }
        },
      ]
    }
    private_endpoints = {
      name           = "snet-private-endpoints"
      security_group = "nsg-private-endpoints"
      prefix         = var.subnet_prefixes.private_endpoints
      rules = [
        {
          name = "allow-training"
          properties = {
            description              = "Training compute and build agents reach services privately."
            priority                 = 100
            direction                = "Inbound"
            access                   = "Allow"
            protocol                 = "Tcp"
            sourceAddressPrefix      = var.subnet_prefixes.training
            sourcePortRange          = "*"
            destinationAddressPrefix = var.subnet_prefixes.private_endpoints
            destinationPortRange     = "443"
          }
        },
        {
          name = "allow-inference"
          properties = {
            description              = "Inference: staging in dev and test, production in prod reach services privately."
            priority                 = 110
            direction                = "Inbound"
            access                   = "Allow"
            protocol                 = "Tcp"
            sourceAddressPrefix      = var.subnet_prefixes.inference
            sourcePortRange          = "*"
            destinationAddressPrefix = var.subnet_prefixes.private_endpoints
            destinationPortRange     = "443"
          }
        },
        {
          name = "allow-clients"
          properties = {
            description              = "People and build agents outside the spoke."
            priority                 = 120
            direction                = "Inbound"
            access                   = "Allow"
            protocol                 = "Tcp"
            sourceAddressPrefixes    = ["10.0.0.0/22", "10.8.0.0/16"]
            sourcePortRange          = "*"
            destinationAddressPrefix = var.subnet_prefixes.private_endpoints
            destinationPortRange     = "443"
          }
        },
        {
          name = "deny-all-inbound"
          properties = {
            description              = "Nothing else comes in, from the VNet neither."
            priority                 = 4096
            direction                = "Inbound"
            access                   = "Deny"
            protocol                 = "*"
            sourceAddressPrefix      = "*"
            sourcePortRange          = "*"
            destinationAddressPrefix = "*"
            destinationPortRange     = "*"
          }
        },
        {
          name = "deny-all-outbound"
          properties = {
            description              = "Nothing else goes out, between segments neither."
            priority                 = 4096
            direction                = "Outbound"
            access                   = "Deny"
            protocol                 = "*"
            sourceAddressPrefix      = "*"
            sourcePortRange          = "*"
            destinationAddressPrefix = "*"
            destinationPortRange     = "*"
          }
        },
      ]
    }
  }
}
