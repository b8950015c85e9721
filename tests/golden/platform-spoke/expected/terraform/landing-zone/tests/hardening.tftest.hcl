# What makes the resources safe, held so that no later change loosens it unnoticed. No scanner reads
# azapi bodies; these assertions stand in for one. Needs no credentials: terraform test

mock_provider "azapi" {}

run "stays_hardened" {
  command = plan

  # monitoring.tf
  assert {
    condition = alltrue([
      azapi_resource.application_insights.body.properties.DisableIpMasking == false,
      azapi_resource.application_insights.body.properties.publicNetworkAccessForIngestion == "Disabled",
      azapi_resource.application_insights.body.properties.publicNetworkAccessForQuery == "Disabled",
    ])
    error_message = "application_insights must keep its hardened settings: DisableIpMasking, publicNetworkAccessForIngestion, publicNetworkAccessForQuery."
  }

  # network.tf
  assert {
    condition = alltrue([
      for item in azapi_resource.segment :
      alltrue([
        item.body.properties.defaultOutboundAccess == false,
        item.body.properties.privateEndpointNetworkPolicies == "Enabled",
      ])
    ])
    error_message = "segment must keep its hardened settings: defaultOutboundAccess, privateEndpointNetworkPolicies."
  }

  # keys.tf
  assert {
    condition = alltrue([
      azapi_resource.key_vault.body.properties.publicNetworkAccess == "Disabled",
      azapi_resource.key_vault.body.properties.networkAcls.defaultAction == "Deny",
      azapi_resource.key_vault.body.properties.enableRbacAuthorization == true,
      azapi_resource.key_vault.body.properties.enableSoftDelete == true,
      azapi_resource.key_vault.body.properties.enablePurgeProtection == true,
      azapi_resource.key_vault.body.properties.enabledForDeployment == false,
      azapi_resource.key_vault.body.properties.enabledForDiskEncryption == false,
      azapi_resource.key_vault.body.properties.enabledForTemplateDeployment == false,
    ])
    error_message = "key_vault must keep its hardened settings: publicNetworkAccess, defaultAction, enableRbacAuthorization, enableSoftDelete, enablePurgeProtection, enabledForDeployment, enabledForDiskEncryption, enabledForTemplateDeployment."
  }

  # container_registry.tf
  assert {
    condition = alltrue([
      azapi_resource.container_registry.body.properties.publicNetworkAccess == "Disabled",
      azapi_resource.container_registry.body.properties.networkRuleSet.defaultAction == "Deny",
      azapi_resource.container_registry.body.properties.networkRuleBypassAllowedForTasks == false,
      azapi_resource.container_registry.body.properties.adminUserEnabled == false,
      azapi_resource.container_registry.body.properties.anonymousPullEnabled == false,
      azapi_resource.container_registry.body.properties.encryption.status == "enabled",
    ])
    error_message = "container_registry must keep its hardened settings: publicNetworkAccess, defaultAction, networkRuleBypassAllowedForTasks, adminUserEnabled, anonymousPullEnabled, status."
  }

  # workspace_storage.tf
  assert {
    condition = alltrue([
      azapi_resource.workspace_storage.body.properties.publicNetworkAccess == "Disabled",
      azapi_resource.workspace_storage.body.properties.networkAcls.defaultAction == "Deny",
      azapi_resource.workspace_storage.body.properties.allowBlobPublicAccess == false,
      azapi_resource.workspace_storage.body.properties.allowSharedKeyAccess == false,
      azapi_resource.workspace_storage.body.properties.defaultToOAuthAuthentication == true,
      azapi_resource.workspace_storage.body.properties.allowCrossTenantReplication == false,
      azapi_resource.workspace_storage.body.properties.minimumTlsVersion == "TLS1_2",
      azapi_resource.workspace_storage.body.properties.supportsHttpsTrafficOnly == true,
      azapi_resource.workspace_storage.body.properties.isLocalUserEnabled == false,
      azapi_resource.workspace_storage.body.properties.isSftpEnabled == false,
      azapi_resource.workspace_storage.body.properties.isNfsV3Enabled == false,
      azapi_resource.workspace_storage.body.properties.sasPolicy.expirationAction == "Block",
      azapi_resource.workspace_storage.body.properties.encryption.keySource == "Microsoft.Keyvault",
      azapi_resource.workspace_storage.body.properties.encryption.requireInfrastructureEncryption == true,
    ])
    error_message = "workspace_storage must keep its hardened settings: publicNetworkAccess, defaultAction, allowBlobPublicAccess, allowSharedKeyAccess, defaultToOAuthAuthentication, allowCrossTenantReplication, minimumTlsVersion, supportsHttpsTrafficOnly, isLocalUserEnabled, isSftpEnabled, isNfsV3Enabled, expirationAction, keySource, requireInfrastructureEncryption."
  }

  assert {
    condition     = azapi_update_resource.workspace_blob_service.body.properties.deleteRetentionPolicy.allowPermanentDelete == false
    error_message = "workspace_blob_service must keep its hardened settings: allowPermanentDelete."
  }

  # machine_learning.tf
  assert {
    condition = alltrue([
      azapi_resource.workspace_vault.body.properties.publicNetworkAccess == "Disabled",
      azapi_resource.workspace_vault.body.properties.networkAcls.defaultAction == "Deny",
      azapi_resource.workspace_vault.body.properties.enableRbacAuthorization == true,
      azapi_resource.workspace_vault.body.properties.enableSoftDelete == true,
      azapi_resource.workspace_vault.body.properties.enablePurgeProtection == true,
      azapi_resource.workspace_vault.body.properties.enabledForDeployment == false,
      azapi_resource.workspace_vault.body.properties.enabledForDiskEncryption == false,
      azapi_resource.workspace_vault.body.properties.enabledForTemplateDeployment == false,
    ])
    error_message = "workspace_vault must keep its hardened settings: publicNetworkAccess, defaultAction, enableRbacAuthorization, enableSoftDelete, enablePurgeProtection, enabledForDeployment, enabledForDiskEncryption, enabledForTemplateDeployment."
  }

  assert {
    condition = alltrue([
      azapi_resource.workspace.body.properties.publicNetworkAccess == "Disabled",
      azapi_resource.workspace.body.properties.managedNetwork.isolationMode == "AllowOnlyApprovedOutbound",
      azapi_resource.workspace.body.properties.v1LegacyMode == false,
      azapi_resource.workspace.body.properties.encryption.status == "Enabled",
    ])
    error_message = "workspace must keep its hardened settings: publicNetworkAccess, isolationMode, v1LegacyMode, status."
  }

  assert {
    condition = alltrue([
      for item in azapi_resource.compute_cluster :
      alltrue([
        item.body.properties.disableLocalAuth == true,
        item.body.properties.properties.enableNodePublicIp == false,
        item.body.properties.properties.remoteLoginPortPublicAccess == "Disabled",
      ])
    ])
    error_message = "compute_cluster must keep its hardened settings: disableLocalAuth, enableNodePublicIp, remoteLoginPortPublicAccess."
  }
}
