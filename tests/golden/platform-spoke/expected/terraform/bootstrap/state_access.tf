# What the identities may do with Terraform's state.

locals {
  state_access = {
    "deploy-storage-blob-data-contributor" = {
      scope        = local.state_container_id
      role         = "/subscriptions/${var.state_account.subscription_id}/providers/Microsoft.Authorization/roleDefinitions/ba92f5b4-2d11-453d-a403-e96b0029c9fe"
      principal_id = terraform_data.deploy_identity_principal_id.output
      why          = "Reads and writes Terraform's state."
    }
    "plan-storage-blob-data-reader" = {
      scope        = local.state_container_id
      role         = "/subscriptions/${var.state_account.subscription_id}/providers/Microsoft.Authorization/roleDefinitions/2a2b9908-6ea1-4ae2-8e65-a410df84e7d1"
      principal_id = terraform_data.plan_identity_principal_id.output
      why          = "Reads Terraform's state; plans take no lock on it."
    }
  }

  state_account_id   = "/subscriptions/${var.state_account.subscription_id}/resourceGroups/${var.state_account.resource_group}/providers/Microsoft.Storage/storageAccounts/${var.state_account.name}"
  state_blobs_id     = "${local.state_account_id}/blobServices/default"
  state_container_id = "${local.state_blobs_id}/containers/tfstate"
}

# Rights on the state's container, and on nothing beside it.
# Control: least-privilege.
module "state_access" {
  source = "../modules/role-assignments"

  assignments    = local.state_access
  principal_type = "ServicePrincipal"
}
