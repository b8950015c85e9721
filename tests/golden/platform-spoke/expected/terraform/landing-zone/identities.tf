# User-assigned identities: one a task, no secret.

# Reads the encryption keys for the services that use them, and nothing else.
# Control: managed-identity.
resource "azapi_resource" "encryption_identity" {
  type      = "Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30"
  name      = var.names.encryption_identity
  parent_id = azapi_resource.security_group.id
  location  = var.location
  tags      = var.tags

  response_export_values = ["properties.clientId", "properties.principalId"]
}

# What the machine learning workspace acts as.
# Control: managed-identity.
resource "azapi_resource" "workspace_identity" {
  type      = "Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30"
  name      = var.names.workspace_identity
  parent_id = azapi_resource.security_group.id
  location  = var.location
  tags      = var.tags

  response_export_values = ["properties.principalId"]
}

# What training jobs act as: they pull images and push none.
# Control: managed-identity.
resource "azapi_resource" "compute_identity" {
  type      = "Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30"
  name      = var.names.compute_identity
  parent_id = azapi_resource.security_group.id
  location  = var.location
  tags      = var.tags

  response_export_values = ["properties.principalId"]
}

# What the build cluster acts as: the only one that pushes images.
# Control: managed-identity.
resource "azapi_resource" "image_build_identity" {
  type      = "Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30"
  name      = var.names.image_build_identity
  parent_id = azapi_resource.security_group.id
  location  = var.location
  tags      = var.tags

  response_export_values = ["properties.principalId"]
}
