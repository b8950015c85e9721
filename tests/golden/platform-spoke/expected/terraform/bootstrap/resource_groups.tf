# The resource group of what delivers.

# Holds the identities of the pipelines.
resource "azapi_resource" "delivery_group" {
  type      = "Microsoft.Resources/resourceGroups@2025-04-01"
  name      = var.names.delivery_group
  parent_id = "/subscriptions/${var.subscription_id}"
  location  = var.location
  tags      = var.tags

  response_export_values = []
}
