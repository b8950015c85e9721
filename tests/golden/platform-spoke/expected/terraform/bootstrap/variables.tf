# What differs between the environments.

variable "environment" {
  description = "The environment's short name."
  type        = string
  nullable    = false

  validation {
    condition     = contains(["dev"], var.environment)
    error_message = "environment must be one of dev."
  }
}

variable "location" {
  description = "The Azure region."
  type        = string
  nullable    = false
}

variable "names" {
  description = "Names of the resources."
  type = object({
    # Delivery group.
    delivery_group = string
    # Deploy identity.
    deploy_identity = string
    # Plan identity.
    plan_identity = string
  })
  nullable = false
}

variable "role_condition" {
  description = "Which roles the deploying identity may assign and take away: those of the code."
  type        = string
  nullable    = false
}

variable "state_account" {
  description = "The storage account of Terraform's state."
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
      regex("^[0-9a-f]{8}(-[0-9a-f]{4}){4}[0-9a-f]{8}$", lower(var.state_account.subscription_id))
    )
    error_message = "state_account.subscription_id must be a GUID."
  }
}

variable "subscription_id" {
  description = "The subscription to deploy to."
  type        = string
  nullable    = false

  validation {
    condition = can(
      regex("^[0-9a-f]{8}(-[0-9a-f]{4}){4}[0-9a-f]{8}$", lower(var.subscription_id))
    )
    error_message = "subscription_id must be a GUID."
  }
}

variable "tags" {
  description = "Tags of every resource."
  type        = map(string)
  nullable    = false
}

variable "tenant_id" {
  description = "The Microsoft Entra tenant."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-9a-f]{8}(-[0-9a-f]{4}){4}[0-9a-f]{8}$", lower(var.tenant_id)))
    error_message = "tenant_id must be a GUID."
  }
}
