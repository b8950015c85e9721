# What other deployments, and people, look for.

output "application_insights_id" {
  description = "The id of the application insights (Microsoft.Insights/components)."
  value       = azapi_resource.application_insights.id
}

output "compute_identity_id" {
  description = "The id of the compute identity (Microsoft.ManagedIdentity/userAssignedIdentities)."
  value       = azapi_resource.compute_identity.id
}

output "container_registry_id" {
  description = "The id of the container registry (Microsoft.ContainerRegistry/registries)."
  value       = azapi_resource.container_registry.id
}

output "encryption_identity_id" {
  description = "The id of the encryption identity (Microsoft.ManagedIdentity/userAssignedIdentities)."
  value       = azapi_resource.encryption_identity.id
}

output "inference_identity_id" {
  description = "The id of the inference identity (Microsoft.ManagedIdentity/userAssignedIdentities)."
  value       = azapi_resource.inference_identity.id
}

output "key_vault_id" {
  description = "The id of the key vault (Microsoft.KeyVault/vaults)."
  value       = azapi_resource.key_vault.id
}

output "virtual_network_id" {
  description = "The id of the virtual network (Microsoft.Network/virtualNetworks)."
  value       = azapi_resource.virtual_network.id
}

output "workspace_id" {
  description = "The id of the workspace (Microsoft.MachineLearningServices/workspaces)."
  value       = azapi_resource.workspace.id
}

output "workspace_identity_id" {
  description = "The id of the workspace identity (Microsoft.ManagedIdentity/userAssignedIdentities)."
  value       = azapi_resource.workspace_identity.id
}

output "workspace_storage_id" {
  description = "The id of the workspace storage (Microsoft.Storage/storageAccounts)."
  value       = azapi_resource.workspace_storage.id
}

output "workspace_vault_id" {
  description = "The id of the workspace vault (Microsoft.KeyVault/vaults)."
  value       = azapi_resource.workspace_vault.id
}
