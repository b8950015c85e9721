# Who may do what: identities and personas, least role first.

locals {
  _role_definitions = "/subscriptions/${var.subscription_id}/providers/Microsoft.Authorization/roleDefinitions"

  # Built-in roles; their GUIDs are the same in every tenant.
  role_definitions = {
    "AcrPull"                                         = "${local._role_definitions}/7f951dda-4ed3-4680-a7ca-43fe172d538d"
    "Azure AI Administrator"                          = "${local._role_definitions}/b78c5d69-af96-48a3-bf8d-a8b4d589de94"
    "Azure AI Enterprise Network Connection Approver" = "${local._role_definitions}/b556d68e-0be0-4f35-a333-ad7ee1ce17ea"
    "AzureML Data Scientist"                          = "${local._role_definitions}/f6c7c914-8db3-469d-8ca1-694a8f32e121"
    "Key Vault Crypto Service Encryption User"        = "${local._role_definitions}/e147488a-f6f5-4113-8e2d-b22465e65bf6"
    "Key Vault Secrets Officer"                       = "${local._role_definitions}/b86a8fe4-44ce-4948-aee5-eccb2c155cd7"
    "Managed Identity Operator"                       = "${local._role_definitions}/f1a07417-d97a-45cb-824c-7a7467783830"
    "Monitoring Metrics Publisher"                    = "${local._role_definitions}/3913510d-42f4-4e42-8a64-420c390055eb"
    "Reader"                                          = "${local._role_definitions}/acdd72a7-3385-48ef-bd42-f606fba81ae7"
    "Storage Blob Data Contributor"                   = "${local._role_definitions}/ba92f5b4-2d11-453d-a403-e96b0029c9fe"
    "Storage Blob Data Reader"                        = "${local._role_definitions}/2a2b9908-6ea1-4ae2-8e65-a410df84e7d1"
    "Storage File Data Privileged Contributor"        = "${local._role_definitions}/69566ab7-960f-475b-8e7c-b3118f30c6bd"
    "Storage Queue Data Contributor"                  = "${local._role_definitions}/974c5e8b-45b9-4653-ba55-5f855dd0fb88"
    "Storage Table Data Contributor"                  = "${local._role_definitions}/0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3"
  }

  key_access = {
    "encryption-keys" = {
      scope        = azapi_resource.key_vault.id
      role         = local.role_definitions["Key Vault Crypto Service Encryption User"]
      principal_id = terraform_data.encryption_identity_principal_id.output
      why          = "Services wrap and unwrap their data keys with the customer-managed keys."
    }
  }
}

# Before anything that is encrypted: a service without access to its key does not start.
# Control: least-privilege.
module "key_access" {
  source = "../modules/role-assignments"

  assignments    = local.key_access
  principal_type = "ServicePrincipal"
}

# What the services' own identities may do. No Owner, no Contributor.
# Control: least-privilege.
module "workload_access" {
  source = "../modules/role-assignments"

  assignments    = local.workload_access
  principal_type = "ServicePrincipal"
}

locals {
  workspace_access = {
    "workspace-manages-itself" = {
      scope        = azapi_resource.workspace.id
      role         = local.role_definitions["Azure AI Administrator"]
      principal_id = terraform_data.workspace_identity_principal_id.output
      why          = "Its computes and endpoints."
    }
  }
}

# What the workspace's identity may do on the workspace itself.
# Control: least-privilege.
module "workspace_access" {
  source = "../modules/role-assignments"

  assignments    = local.workspace_access
  principal_type = "ServicePrincipal"
}

locals {
  studio_access = {
    "workspace-sees-blob-endpoint" = {
      scope        = azapi_resource.private_endpoint["workspace_blob"].id
      role         = local.role_definitions["Reader"]
      principal_id = terraform_data.workspace_identity_principal_id.output
      why          = "The studio previews data only where it can see the endpoint."
    }
    "workspace-sees-file-endpoint" = {
      scope        = azapi_resource.private_endpoint["workspace_file"].id
      role         = local.role_definitions["Reader"]
      principal_id = terraform_data.workspace_identity_principal_id.output
      why          = "The studio previews data only where it can see the endpoint."
    }
  }
}

# The workspace sees the endpoints of its own storage.
# Control: least-privilege.
module "studio_access" {
  source = "../modules/role-assignments"

  assignments    = local.studio_access
  principal_type = "ServicePrincipal"
}

locals {
  persona_access = {
    "data-scientists-workspace-azureml-data-scientist" = {
      scope        = azapi_resource.workspace.id
      role         = local.role_definitions["AzureML Data Scientist"]
      principal_id = var.personas.data_scientists
      why          = "Experiment and train in dev."
    }
    "data-scientists-workspace-storage-storage-blob-data-contributor" = {
      scope        = azapi_resource.workspace_storage.id
      role         = local.role_definitions["Storage Blob Data Contributor"]
      principal_id = var.personas.data_scientists
      why          = "Artifacts of their own jobs."
    }
    "data-scientists-workspace-storage-storage-file-data-privileged-contributor" = {
      scope        = azapi_resource.workspace_storage.id
      role         = local.role_definitions["Storage File Data Privileged Contributor"]
      principal_id = var.personas.data_scientists
      why          = "Notebooks."
    }
    "data-scientists-inference-identity-managed-identity-operator" = {
      scope        = azapi_resource.inference_identity.id
      role         = local.role_definitions["Managed Identity Operator"]
      principal_id = var.personas.data_scientists
      why          = "Give the endpoints that they make their identity."
    }
  }
}

# What people and pipelines may do, by group and environment.
# Control: least-privilege.
module "persona_access" {
  source = "../modules/role-assignments"

  assignments    = local.persona_access
  principal_type = "Group"
}
