# What the platform team hands over.

variable "client_ranges" {
  description = "Ranges of the hub, of people and of build agents outside the spoke."
  type        = list(string)
  nullable    = false

  validation {
    condition     = alltrue([for item in var.client_ranges : can(cidrhost(item, 0))])
    error_message = "Each member of client_ranges must be an address range in CIDR notation."
  }
}

variable "firewall_ip" {
  description = "The private address of the firewall that filters what leaves the spoke."
  type        = string
  nullable    = false

  validation {
    condition     = can(cidrhost("${var.firewall_ip}/32", 0))
    error_message = "firewall_ip must be an IPv4 address."
  }
}

variable "hub" {
  description = "The platform's hub."
  type = object({
    # Its subscription.
    subscription_id = string
    # Its resource group.
    resource_group = string
    # Its name.
    name = string
  })
  nullable = false

  validation {
    condition = can(
      regex("^[0-9a-f]{8}(-[0-9a-f]{4}){4}[0-9a-f]{8}$", lower(var.hub.subscription_id))
    )
    error_message = "hub.subscription_id must be a GUID."
  }
}

variable "log_workspace" {
  description = "The platform's central Log Analytics workspace."
  type = object({
    # Its subscription.
    subscription_id = string
    # Its resource group.
    resource_group = string
    # Its name.
    name = string
  })
  nullable = false

  validation {
    condition = can(
      regex("^[0-9a-f]{8}(-[0-9a-f]{4}){4}[0-9a-f]{8}$", lower(var.log_workspace.subscription_id))
    )
    error_message = "log_workspace.subscription_id must be a GUID."
  }
}

variable "private_dns_zones" {
  description = "Where the platform keeps its private DNS zones."
  type = object({
    # Their subscription.
    subscription_id = string
    # Their resource group.
    resource_group = string
  })
  nullable = false

  validation {
    condition = can(
      regex("^[0-9a-f]{8}(-[0-9a-f]{4}){4}[0-9a-f]{8}$", lower(var.private_dns_zones.subscription_id))
    )
    error_message = "private_dns_zones.subscription_id must be a GUID."
  }
}
