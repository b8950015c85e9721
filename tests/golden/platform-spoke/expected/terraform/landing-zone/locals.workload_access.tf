# What the loops over local.workload_access run through.

locals {
  workload_access = {
    "workspace-manages-workspace-storage" = {
      scope        = azapi_resource.workspace_storage.id
      role         = local.role_definitions["Azure AI Administrator"]
      principal_id = terraform_data.workspace_identity_principal_id.output
      why          = "The workspace manages what it stands on; the role that replaced Contributor for it."
    }
    "workspace-manages-workspace-vault" = {
      scope        = azapi_resource.workspace_vault.id
      role         = local.role_definitions["Azure AI Administrator"]
      principal_id = terraform_data.workspace_identity_principal_id.output
      why          = "The workspace manages what it stands on; the role that replaced Contributor for it."
    }
    "workspace-manages-container-registry" = {
      scope        = azapi_resource.container_registry.id
      role         = local.role_definitions["Azure AI Administrator"]
      principal_id = terraform_data.workspace_identity_principal_id.output
      why          = "The workspace manages what it stands on; the role that replaced Contributor for it."
    }
    "workspace-approves-endpoints" = {
      scope        = azapi_resource.workload_group.id
      role         = local.role_definitions["Azure AI Enterprise Network Connection Approver"]
      principal_id = terraform_data.workspace_identity_principal_id.output
      why          = "Its managed network makes private endpoints to what lies here."
    }
    "workspace-traces" = {
      scope        = azapi_resource.application_insights.id
      role         = local.role_definitions["Azure AI Administrator"]
      principal_id = terraform_data.workspace_identity_principal_id.output
      why          = "The workspace manages what it stands on; the role that replaced Contributor for it."
    }
    "workspace-blobs" = {
      scope        = azapi_resource.workspace_storage.id
      role         = local.role_definitions["Storage Blob Data Contributor"]
      principal_id = terraform_data.workspace_identity_principal_id.output
      why          = "Artifacts, keyless."
    }
    "workspace-files" = {
      scope        = azapi_resource.workspace_storage.id
      role         = local.role_definitions["Storage File Data Privileged Contributor"]
      principal_id = terraform_data.workspace_identity_principal_id.output
      why          = "Code, keyless."
    }
    "workspace-secrets" = {
      scope        = azapi_resource.workspace_vault.id
      role         = local.role_definitions["Key Vault Secrets Officer"]
      principal_id = terraform_data.workspace_identity_principal_id.output
      why          = "Connection secrets of the workspace."
    }
    "compute-blobs" = {
      scope        = azapi_resource.workspace_storage.id
      role         = local.role_definitions["Storage Blob Data Contributor"]
      principal_id = terraform_data.compute_identity_principal_id.output
      why          = "Jobs read code and write results."
    }
    "compute-files" = {
      scope        = azapi_resource.workspace_storage.id
      role         = local.role_definitions["Storage File Data Privileged Contributor"]
      principal_id = terraform_data.compute_identity_principal_id.output
      why          = "Jobs mount the code share."
    }
    "compute-queues" = {
      scope        = azapi_resource.workspace_storage.id
      role         = local.role_definitions["Storage Queue Data Contributor"]
      principal_id = terraform_data.compute_identity_principal_id.output
      why          = "Parallel and batch jobs hand out their work here."
    }
    "compute-tables" = {
      scope        = azapi_resource.workspace_storage.id
      role         = local.role_definitions["Storage Table Data Contributor"]
      principal_id = terraform_data.compute_identity_principal_id.output
      why          = "Parallel and batch jobs hand out their work here."
    }
    "compute-pulls-images" = {
      scope        = azapi_resource.container_registry.id
      role         = local.role_definitions["AcrPull"]
      principal_id = terraform_data.compute_identity_principal_id.output
      why          = "Jobs run in images."
    }
    "inference-pulls-images" = {
      scope        = azapi_resource.container_registry.id
      role         = local.role_definitions["AcrPull"]
      principal_id = terraform_data.inference_identity_principal_id.output
      why          = "Endpoints run in images."
    }
    "inference-reads-models" = {
      scope        = azapi_resource.workspace_storage.id
      role         = local.role_definitions["Storage Blob Data Reader"]
      principal_id = terraform_data.inference_identity_principal_id.output
      why          = "Endpoints load models and scoring code."
    }
    "compute-sends-traces" = {
      scope        = azapi_resource.application_insights.id
      role         = local.role_definitions["Monitoring Metrics Publisher"]
      principal_id = terraform_data.compute_identity_principal_id.output
      why          = "The component takes traces from those who sign in, and no key."
    }
    "inference-sends-traces" = {
      scope        = azapi_resource.application_insights.id
      role         = local.role_definitions["Monitoring Metrics Publisher"]
      principal_id = terraform_data.inference_identity_principal_id.output
      why          = "The component takes traces from those who sign in, and no key."
    }
  }
}
