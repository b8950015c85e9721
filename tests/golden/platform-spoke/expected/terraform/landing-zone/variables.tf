# What differs between the environments.

variable "address_space" {
  description = "The range of the VNet."
  type        = string
  nullable    = false

  validation {
    condition     = can(cidrhost(var.address_space, 0))
    error_message = "address_space must be an address range in CIDR notation."
  }
}

variable "allowed_locations" {
  description = "Regions that resources may be in."
  type        = list(string)
  nullable    = false
}

variable "environment" {
  description = "The environment's short name."
  type        = string
  nullable    = false

  validation {
    condition     = contains(["dev"], var.environment)
    error_message = "environment must be one of dev."
  }
}

variable "key_vault_uri" {
  description = "The address of the key vault."
  type        = string
  nullable    = false
}

variable "location" {
  description = "The Azure region."
  type        = string
  nullable    = false
}

variable "names" {
  description = "Names of the resources."
  type = object({
    # Holds the spoke, its security groups, routes and private endpoints.
    network_group = string
    # Holds identities and encryption keys.
    security_group = string
    # Holds logs and traces.
    monitoring_group = string
    # Holds data, images and machine learning.
    workload_group = string
    # Traces of jobs and endpoints; the machine learning workspace writes them here.
    application_insights = string
    # All traffic that leaves the spoke passes the hub's firewall.
    route_table = string
    # The spoke.
    virtual_network = string
    # Reads the encryption keys for the services that use them, and nothing else.
    encryption_identity = string
    # What the machine learning workspace acts as.
    workspace_identity = string
    # What training jobs act as: they pull images and push none.
    compute_identity = string
    # What the build cluster acts as: the only one that pushes images.
    image_build_identity = string
    # Holds encryption keys only; what applications keep secret lies elsewhere.
    key_vault = string
    # Closed to the public network and to account keys, encrypted with our key.
    workspace_storage = string
    # Images of training environments and endpoints.
    container_registry = string
    # What the workspace keeps secret; encryption keys lie in a vault of their own.
    workspace_vault = string
    # Computes run in a network that Microsoft manages and that lets out only what is approved
    # below.
    workspace = string
  })
  nullable = false
}

variable "registry_zone_redundancy" {
  description = "Whether the container registry spans zones."
  type        = string
  nullable    = false
}

variable "soft_delete_days" {
  description = "Days that a deleted vault, and its name, are kept."
  type        = number
  nullable    = false
}

variable "storage_sku" {
  description = "Redundancy of the storage accounts."
  type        = string
  nullable    = false
}

variable "subnet_prefixes" {
  description = "The range of each subnet, as the address plan in the documents computes it."
  type = object({
    # Subnet training.
    training = string
    # Subnet inference.
    inference = string
    # Subnet private endpoints.
    private_endpoints = string
  })
  nullable = false

  validation {
    condition     = alltrue([for item in values(var.subnet_prefixes) : can(cidrhost(item, 0))])
    error_message = "Each member of subnet_prefixes must be an address range in CIDR notation."
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
