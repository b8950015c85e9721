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

# Held in the state: a change of tags or of the API version makes azapi forget the answer, and all
# that is computed from it would be replaced. What is made again counts as new.
resource "terraform_data" "encryption_identity_client_id" {
  input            = azapi_resource.encryption_identity.output.properties.clientId
  triggers_replace = azapi_resource.encryption_identity.id

  lifecycle {
    ignore_changes = [input]
  }
}

resource "terraform_data" "encryption_identity_principal_id" {
  input            = azapi_resource.encryption_identity.output.properties.principalId
  triggers_replace = azapi_resource.encryption_identity.id

  lifecycle {
    ignore_changes = [input]
  }
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

resource "terraform_data" "workspace_identity_principal_id" {
  input            = azapi_resource.workspace_identity.output.properties.principalId
  triggers_replace = azapi_resource.workspace_identity.id

  lifecycle {
    ignore_changes = [input]
  }
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

resource "terraform_data" "compute_identity_principal_id" {
  input            = azapi_resource.compute_identity.output.properties.principalId
  triggers_replace = azapi_resource.compute_identity.id

  lifecycle {
    ignore_changes = [input]
  }
}

# What online endpoints act as: they pull images and read models.
# Control: managed-identity.
resource "azapi_resource" "inference_identity" {
  type      = "Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30"
  name      = var.names.inference_identity
  parent_id = azapi_resource.security_group.id
  location  = var.location
  tags      = var.tags

  response_export_values = ["properties.principalId"]
}

resource "terraform_data" "inference_identity_principal_id" {
  input            = azapi_resource.inference_identity.output.properties.principalId
  triggers_replace = azapi_resource.inference_identity.id

  lifecycle {
    ignore_changes = [input]
  }
}
