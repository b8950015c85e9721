# Resource groups, one a concern.

# Holds the spoke, its security groups, routes and private endpoints.
resource "azapi_resource" "network_group" {
  type      = "Microsoft.Resources/resourceGroups@2025-04-01"
  name      = var.names.network_group
  parent_id = "/subscriptions/${var.subscription_id}"
  location  = var.location
  tags      = var.tags

  response_export_values = []
}

# Holds identities and encryption keys.
resource "azapi_resource" "security_group" {
  type      = "Microsoft.Resources/resourceGroups@2025-04-01"
  name      = var.names.security_group
  parent_id = "/subscriptions/${var.subscription_id}"
  location  = var.location
  tags      = var.tags

  response_export_values = []
}

# Holds logs and traces.
resource "azapi_resource" "monitoring_group" {
  type      = "Microsoft.Resources/resourceGroups@2025-04-01"
  name      = var.names.monitoring_group
  parent_id = "/subscriptions/${var.subscription_id}"
  location  = var.location
  tags      = var.tags

  response_export_values = []
}

# Holds the services and their data.
resource "azapi_resource" "workload_group" {
  type      = "Microsoft.Resources/resourceGroups@2025-04-01"
  name      = var.names.workload_group
  parent_id = "/subscriptions/${var.subscription_id}"
  location  = var.location
  tags      = var.tags

  response_export_values = []
}
