# What the loops over local.workload_access run through.

locals {
  workload_access = {
    "workspace-manages-workspace-storage" = {
      scope          = azapi_resource.workspace_storage.id
      role           = local.role_definitions["Azure AI Administrator"]
      principal_id   = azapi_resource.workspace_identity.output.properties.principalId
      principal_type = "ServicePrincipal"
      why            = "The workspace manages what it stands on; the role that replaced Contributor for it."
    }
    "workspace-manages-workspace-vault" = {
      scope          = azapi_resource.workspace_vault.id
      role           = local.role_definitions["Azure AI Administrator"]
      principal_id   = azapi_resource.workspace_identity.output.properties.principalId
      principal_type = "ServicePrincipal"
      why            = "The workspace manages what it stands on; the role that replaced Contributor for it."
    }
    "workspace-manages-container-registry" = {
      scope          = azapi_resource.container_registry.id
      role           = local.role_definitions["Azure AI Administrator"]
      principal_id   = azapi_resource.workspace_identity.output.properties.principalId
      principal_type = "ServicePrincipal"
      why            = "The workspace manages what it stands on; the role that replaced Contributor for it."
    }
    "workspace-approves-workspace-storage" = {
      scope          = azapi_resource.workspace_storage.id
      role           = local.role_definitions["Azure AI Enterprise Network Connection Approver"]
      principal_id   = azapi_resource.workspace_identity.output.properties.principalId
      principal_type = "ServicePrincipal"
      why            = "Its managed network makes private endpoints to this."
    }
    "workspace-approves-workspace-vault" = {
      scope          = azapi_resource.workspace_vault.id
      role           = local.role_definitions["Azure AI Enterprise Network Connection Approver"]
      principal_id   = azapi_resource.workspace_identity.output.properties.principalId
      principal_type = "ServicePrincipal"
      why            = "Its managed network makes private endpoints to this."
    }
    "workspace-approves-container-registry" = {
      scope          = azapi_resource.container_registry.id
      role           = local.role_definitions["Azure AI Enterprise Network Connection Approver"]
      principal_id   = azapi_resource.workspace_identity.output.properties.principalId
      principal_type = "ServicePrincipal"
      why            = "Its managed network makes private endpoints to this."
    }
    "workspace-traces" = {
      scope          = azapi_resource.application_insights.id
      role           = local.role_definitions["Azure AI Administrator"]
      principal_id   = azapi_resource.workspace_identity.output.properties.principalId
      principal_type = "ServicePrincipal"
      why            = "The workspace manages what it stands on; the role that replaced Contributor for it."
    }
    "workspace-blobs" = {
      scope          = azapi_resource.workspace_storage.id
      role           = local.role_definitions["Storage Blob Data Contributor"]
      principal_id   = azapi_resource.workspace_identity.output.properties.principalId
      principal_type = "ServicePrincipal"
      why            = "Artifacts, keyless."
    }
    "workspace-files" = {
      scope          = azapi_resource.workspace_storage.id
      role           = local.role_definitions["Storage File Data Privileged Contributor"]
      principal_id   = azapi_resource.workspace_identity.output.properties.principalId
      principal_type = "ServicePrincipal"
      why            = "Code, keyless."
    }
    "workspace-secrets" = {
      scope          = azapi_resource.workspace_vault.id
      role           = local.role_definitions["Key Vault Secrets Officer"]
      principal_id   = azapi_resource.workspace_identity.output.properties.principalId
      principal_type = "ServicePrincipal"
      why            = "Connection secrets of the workspace."
    }
    "compute-blobs" = {
      scope          = azapi_resource.workspace_storage.id
      role           = local.role_definitions["Storage Blob Data Contributor"]
      principal_id   = azapi_resource.compute_identity.output.properties.principalId
      principal_type = "ServicePrincipal"
      why            = "Jobs read code and write results."
    }
    "compute-files" = {
      scope          = azapi_resource.workspace_storage.id
      role           = local.role_definitions["Storage File Data Privileged Contributor"]
      principal_id   = azapi_resource.compute_identity.output.properties.principalId
      principal_type = "ServicePrincipal"
      why            = "Jobs mount the code share."
    }
    "compute-pulls-images" = {
      scope          = azapi_resource.container_registry.id
      role           = local.role_definitions["AcrPull"]
      principal_id   = azapi_resource.compute_identity.output.properties.principalId
      principal_type = "ServicePrincipal"
      why            = "Jobs run in images."
    }
    "build-blobs" = {
      scope          = azapi_resource.workspace_storage.id
      role           = local.role_definitions["Storage Blob Data Contributor"]
      principal_id   = azapi_resource.image_build_identity.output.properties.principalId
      principal_type = "ServicePrincipal"
      why            = "Builds read their context."
    }
    "build-files" = {
      scope          = azapi_resource.workspace_storage.id
      role           = local.role_definitions["Storage File Data Privileged Contributor"]
      principal_id   = azapi_resource.image_build_identity.output.properties.principalId
      principal_type = "ServicePrincipal"
      why            = "Builds mount the code share."
    }
    "build-pushes-images" = {
      scope          = azapi_resource.container_registry.id
      role           = local.role_definitions["AcrPush"]
      principal_id   = azapi_resource.image_build_identity.output.properties.principalId
      principal_type = "ServicePrincipal"
      why            = "Only builds push images."
    }
  }
}
