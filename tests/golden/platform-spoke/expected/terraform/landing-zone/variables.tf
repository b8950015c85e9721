# What differs between the environments.

variable "address_space" {
  description = "The ranges of the VNet."
  type        = list(string)
  nullable    = false

  validation {
    condition     = alltrue([for item in var.address_space : can(cidrhost(item, 0))])
    error_message = "Each member of address_space must be an address range in CIDR notation."
  }
}

variable "allowed_locations" {
  description = "Regions that resources may be in."
  type        = list(string)
  nullable    = false
}

variable "cluster_max_nodes" {
  description = "How many nodes each cluster grows to."
  type        = map(number)
  nullable    = false
}

variable "cluster_vm_sizes" {
  description = "The VM size of each cluster's nodes."
  type        = map(string)
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

variable "key_rotation" {
  description = "When a key gets a new version, and when an old one expires."
  type = object({
    # How long after it was made a new version follows.
    after = string
    # How long after it was made a version expires.
    expiry = string
  })
  nullable = false
}

variable "key_type" {
  description = "Where keys are kept: RSA in software, RSA-HSM in hardware."
  type        = string
  nullable    = false
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

variable "locks" {
  description = "Whether delete locks stand on data and keys."
  type        = bool
  nullable    = false
}

variable "mandated_tags" {
  description = "Tags that resources must carry, by the reference id of their rule."
  type        = map(string)
  nullable    = false
}

variable "names" {
  description = "Names of the resources."
  type = object({
    # Network group.
    network_group = string
    # Security group.
    security_group = string
    # Monitoring group.
    monitoring_group = string
    # Workload group.
    workload_group = string
    # Application insights.
    application_insights = string
    # Route table.
    route_table = string
    # Virtual network.
    virtual_network = string
    # Encryption identity.
    encryption_identity = string
    # Workspace identity.
    workspace_identity = string
    # Compute identity.
    compute_identity = string
    # Inference identity.
    inference_identity = string
    # Key vault.
    key_vault = string
    # Container registry.
    container_registry = string
    # Workspace storage.
    workspace_storage = string
    # Workspace vault.
    workspace_vault = string
    # Workspace.
    workspace = string
    # Policy set.
    policy_set = string
    # Tag policy set.
    tag_policy_set = string
    # Budget.
    budget = string
  })
  nullable = false
}

variable "personas" {
  description = "The Entra group of each persona, by its object id."
  type = object({
    # Data scientists.
    data_scientists = string
  })
  nullable = false

  validation {
    condition = can(
      regex("^[0-9a-f]{8}(-[0-9a-f]{4}){4}[0-9a-f]{8}$", lower(var.personas.data_scientists))
    )
    error_message = "personas.data_scientists must be a GUID."
  }
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
    # Subnet private endpoints.
    private_endpoints = string
  })
  nullable = false

  validation {
    condition     = can(cidrhost(var.subnet_prefixes.private_endpoints, 0))
    error_message = "subnet_prefixes.private_endpoints must be an address range in CIDR notation."
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

variable "vault_sku" {
  description = "The tier of key vaults: premium keeps keys in hardware."
  type        = string
  nullable    = false
}
