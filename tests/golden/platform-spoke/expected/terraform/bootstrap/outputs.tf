# What other deployments, and people, look for.

output "deploy_identity_id" {
  description = "The id of the deploy identity (Microsoft.ManagedIdentity/userAssignedIdentities)."
  value       = azapi_resource.deploy_identity.id
}

output "plan_identity_id" {
  description = "The id of the plan identity (Microsoft.ManagedIdentity/userAssignedIdentities)."
  value       = azapi_resource.plan_identity.id
}
