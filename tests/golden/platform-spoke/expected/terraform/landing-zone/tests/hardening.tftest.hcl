# What makes the resources safe, held so that no later change loosens it unnoticed. No scanner reads
# azapi bodies; these assertions stand in for one. Needs no credentials: terraform test

mock_provider "azapi" {}

run "stays_hardened" {
  command = plan

  # monitoring.tf
  assert {
    condition = alltrue([
      azapi_resource.application_insights.body.properties.Application_Type == "web",
      azapi_resource.application_insights.body.properties.IngestionMode == "LogAnalytics",
      azapi_resource.application_insights.body.properties.DisableIpMasking == false,
      azapi_resource.application_insights.body.properties.DisableLocalAuth == true,
      azapi_resource.application_insights.body.properties.publicNetworkAccessForIngestion == "Disabled",
      azapi_resource.application_insights.body.properties.publicNetworkAccessForQuery == "Disabled",
    ])
    error_message = "application_insights must keep its hardened settings: Application_Type, IngestionMode, DisableIpMasking, DisableLocalAuth, publicNetworkAccessForIngestion, publicNetworkAccessForQuery."
  }

  # network.tf
  assert {
    condition = alltrue([
      azapi_resource.route_table.body.properties.disableBgpRoutePropagation == true,
      azapi_resource.route_table.body.properties.routes[0].properties.addressPrefix == "0.0.0.0/0",
      azapi_resource.route_table.body.properties.routes[0].properties.nextHopType == "VirtualAppliance",
    ])
    error_message = "route_table must keep its hardened settings: disableBgpRoutePropagation, addressPrefix, nextHopType."
  }

  assert {
    condition     = azapi_resource.virtual_network.body.properties.privateEndpointVNetPolicies == "Disabled"
    error_message = "virtual_network must keep its hardened settings: privateEndpointVNetPolicies."
  }

  assert {
    condition = alltrue([
      for item in azapi_resource.segment :
      alltrue([
        item.body.properties.defaultOutboundAccess == false,
        item.body.properties.privateEndpointNetworkPolicies == "Enabled",
        item.body.properties.privateLinkServiceNetworkPolicies == "Enabled",
      ])
    ])
    error_message = "segment must keep its hardened settings: defaultOutboundAccess, privateEndpointNetworkPolicies, privateLinkServiceNetworkPolicies."
  }

  assert {
    condition = alltrue([
      azapi_resource.hub_peering.body.properties.allowVirtualNetworkAccess == true,
      azapi_resource.hub_peering.body.properties.allowForwardedTraffic == true,
    ])
    error_message = "hub_peering must keep its hardened settings: allowVirtualNetworkAccess, allowForwardedTraffic."
  }

  # keys.tf
  assert {
    condition = alltrue([
      azapi_resource.key_vault.body.properties.publicNetworkAccess == "Disabled",
      azapi_resource.key_vault.body.properties.networkAcls.defaultAction == "Deny",
      azapi_resource.key_vault.body.properties.networkAcls.bypass == "AzureServices",
      azapi_resource.key_vault.body.properties.enableRbacAuthorization == true,
      azapi_resource.key_vault.body.properties.enableSoftDelete == true,
      azapi_resource.key_vault.body.properties.enablePurgeProtection == true,
      azapi_resource.key_vault.body.properties.enabledForDeployment == false,
      azapi_resource.key_vault.body.properties.enabledForDiskEncryption == false,
      azapi_resource.key_vault.body.properties.enabledForTemplateDeployment == false,
    ])
    error_message = "key_vault must keep its hardened settings: publicNetworkAccess, defaultAction, bypass, enableRbacAuthorization, enableSoftDelete, enablePurgeProtection, enabledForDeployment, enabledForDiskEncryption, enabledForTemplateDeployment."
  }

  assert {
    condition = alltrue([
      for item in azapi_resource_action.key :
      item.body.properties.attributes.exportable == false
    ])
    error_message = "key must keep its hardened settings: exportable."
  }

  # container_registry.tf
  assert {
    condition = alltrue([
      azapi_resource.container_registry.body.properties.publicNetworkAccess == "Disabled",
      azapi_resource.container_registry.body.properties.networkRuleSet.defaultAction == "Deny",
      azapi_resource.container_registry.body.properties.networkRuleBypassOptions == "AzureServices",
      azapi_resource.container_registry.body.properties.networkRuleBypassAllowedForTasks == false,
      azapi_resource.container_registry.body.properties.dataEndpointEnabled == true,
      azapi_resource.container_registry.body.properties.adminUserEnabled == false,
      azapi_resource.container_registry.body.properties.anonymousPullEnabled == false,
      azapi_resource.container_registry.body.properties.encryption.status == "enabled",
      azapi_resource.container_registry.body.properties.policies.exportPolicy.status == "disabled",
      azapi_resource.container_registry.body.properties.policies.quarantinePolicy.status == "disabled",
    ])
    error_message = "container_registry must keep its hardened settings: publicNetworkAccess, defaultAction, networkRuleBypassOptions, networkRuleBypassAllowedForTasks, dataEndpointEnabled, adminUserEnabled, anonymousPullEnabled, encryption.status, exportPolicy.status, quarantinePolicy.status."
  }

  # workspace_storage.tf
  assert {
    condition = alltrue([
      azapi_resource.workspace_storage.body.properties.publicNetworkAccess == "Disabled",
      azapi_resource.workspace_storage.body.properties.networkAcls.defaultAction == "Deny",
      azapi_resource.workspace_storage.body.properties.networkAcls.bypass == "AzureServices",
      azapi_resource.workspace_storage.body.properties.allowBlobPublicAccess == false,
      azapi_resource.workspace_storage.body.properties.allowSharedKeyAccess == false,
      azapi_resource.workspace_storage.body.properties.defaultToOAuthAuthentication == true,
      azapi_resource.workspace_storage.body.properties.allowCrossTenantReplication == false,
      azapi_resource.workspace_storage.body.properties.minimumTlsVersion == "TLS1_2",
      azapi_resource.workspace_storage.body.properties.supportsHttpsTrafficOnly == true,
      azapi_resource.workspace_storage.body.properties.isLocalUserEnabled == false,
      azapi_resource.workspace_storage.body.properties.isSftpEnabled == false,
      azapi_resource.workspace_storage.body.properties.dnsEndpointType == "Standard",
      azapi_resource.workspace_storage.body.properties.sasPolicy.sasExpirationPeriod == "07.00:00:00",
      azapi_resource.workspace_storage.body.properties.sasPolicy.expirationAction == "Block",
      azapi_resource.workspace_storage.body.properties.allowedCopyScope == "AAD",
      azapi_resource.workspace_storage.body.properties.encryption.keySource == "Microsoft.Keyvault",
      azapi_resource.workspace_storage.body.properties.encryption.requireInfrastructureEncryption == true,
      azapi_resource.workspace_storage.body.properties.encryption.services.queue.keyType == "Account",
      azapi_resource.workspace_storage.body.properties.encryption.services.table.keyType == "Account",
    ])
    error_message = "workspace_storage must keep its hardened settings: publicNetworkAccess, defaultAction, bypass, allowBlobPublicAccess, allowSharedKeyAccess, defaultToOAuthAuthentication, allowCrossTenantReplication, minimumTlsVersion, supportsHttpsTrafficOnly, isLocalUserEnabled, isSftpEnabled, dnsEndpointType, sasExpirationPeriod, expirationAction, allowedCopyScope, keySource, requireInfrastructureEncryption, queue.keyType, table.keyType."
  }

  assert {
    condition = alltrue([
      azapi_update_resource.workspace_blob_service.body.properties.deleteRetentionPolicy.enabled == true,
      azapi_update_resource.workspace_blob_service.body.properties.deleteRetentionPolicy.allowPermanentDelete == false,
      azapi_update_resource.workspace_blob_service.body.properties.containerDeleteRetentionPolicy.enabled == true,
      azapi_update_resource.workspace_blob_service.body.properties.isVersioningEnabled == true,
      azapi_update_resource.workspace_blob_service.body.properties.changeFeed.enabled == true,
    ])
    error_message = "workspace_blob_service must keep its hardened settings: deleteRetentionPolicy.enabled, allowPermanentDelete, containerDeleteRetentionPolicy.enabled, isVersioningEnabled, changeFeed.enabled."
  }

  assert {
    condition = alltrue([
      azapi_update_resource.workspace_file_service.body.properties.shareDeleteRetentionPolicy.enabled == true,
      azapi_update_resource.workspace_file_service.body.properties.protocolSettings.smb.versions == "SMB3.1.1",
      azapi_update_resource.workspace_file_service.body.properties.protocolSettings.smb.channelEncryption == "AES-256-GCM",
      azapi_update_resource.workspace_file_service.body.properties.protocolSettings.smb.authenticationMethods == "Kerberos",
      azapi_update_resource.workspace_file_service.body.properties.protocolSettings.smb.kerberosTicketEncryption == "AES-256",
    ])
    error_message = "workspace_file_service must keep its hardened settings: enabled, versions, channelEncryption, authenticationMethods, kerberosTicketEncryption."
  }

  # machine_learning.tf
  assert {
    condition = alltrue([
      azapi_resource.workspace_vault.body.properties.publicNetworkAccess == "Disabled",
      azapi_resource.workspace_vault.body.properties.networkAcls.defaultAction == "Deny",
      azapi_resource.workspace_vault.body.properties.networkAcls.bypass == "AzureServices",
      azapi_resource.workspace_vault.body.properties.enableRbacAuthorization == true,
      azapi_resource.workspace_vault.body.properties.enableSoftDelete == true,
      azapi_resource.workspace_vault.body.properties.enablePurgeProtection == true,
      azapi_resource.workspace_vault.body.properties.enabledForDeployment == false,
      azapi_resource.workspace_vault.body.properties.enabledForDiskEncryption == false,
      azapi_resource.workspace_vault.body.properties.enabledForTemplateDeployment == false,
    ])
    error_message = "workspace_vault must keep its hardened settings: publicNetworkAccess, defaultAction, bypass, enableRbacAuthorization, enableSoftDelete, enablePurgeProtection, enabledForDeployment, enabledForDiskEncryption, enabledForTemplateDeployment."
  }

  assert {
    condition = alltrue([
      azapi_resource.workspace.body.properties.publicNetworkAccess == "Disabled",
      azapi_resource.workspace.body.properties.allowPublicAccessWhenBehindVnet == false,
      azapi_resource.workspace.body.properties.managedNetwork.isolationMode == "AllowOnlyApprovedOutbound",
      azapi_resource.workspace.body.properties.provisionNetworkNow == true,
      azapi_resource.workspace.body.properties.systemDatastoresAuthMode == "Identity",
      azapi_resource.workspace.body.properties.v1LegacyMode == false,
    ])
    error_message = "workspace must keep its hardened settings: publicNetworkAccess, allowPublicAccessWhenBehindVnet, isolationMode, provisionNetworkNow, systemDatastoresAuthMode, v1LegacyMode."
  }

  assert {
    condition = alltrue([
      for item in azapi_resource.outbound_endpoint :
      item.body.properties.destination.sparkEnabled == false
    ])
    error_message = "outbound_endpoint must keep its hardened settings: sparkEnabled."
  }

  assert {
    condition = alltrue([
      for item in azapi_resource.compute_cluster :
      alltrue([
        item.body.properties.disableLocalAuth == true,
        item.body.properties.properties.vmPriority == "Dedicated",
        item.body.properties.properties.enableNodePublicIp == false,
        item.body.properties.properties.remoteLoginPortPublicAccess == "Disabled",
      ])
    ])
    error_message = "compute_cluster must keep its hardened settings: disableLocalAuth, vmPriority, enableNodePublicIp, remoteLoginPortPublicAccess."
  }

  # diagnostics.tf
  assert {
    condition = alltrue([
      for item in azapi_resource.diagnostic_setting :
      alltrue([
        item.body.properties.logs[0].categoryGroup == "allLogs",
        item.body.properties.logs[0].enabled == true,
      ])
    ])
    error_message = "diagnostic_setting must keep its hardened settings: categoryGroup, enabled."
  }

  # policy_network.tf
  assert {
    condition     = azapi_resource.network_policy.body.properties.enforcementMode == "Default"
    error_message = "network_policy must keep its hardened settings: enforcementMode."
  }

  # policy_security.tf
  assert {
    condition     = azapi_resource.security_policy.body.properties.enforcementMode == "Default"
    error_message = "security_policy must keep its hardened settings: enforcementMode."
  }

  # policy_workload.tf
  assert {
    condition     = azapi_resource.workload_policy.body.properties.enforcementMode == "Default"
    error_message = "workload_policy must keep its hardened settings: enforcementMode."
  }

  # policy_security.tf
  assert {
    condition     = azapi_resource.security_tag_policy.body.properties.enforcementMode == "Default"
    error_message = "security_tag_policy must keep its hardened settings: enforcementMode."
  }

  # policy_workload.tf
  assert {
    condition     = azapi_resource.workload_tag_policy.body.properties.enforcementMode == "Default"
    error_message = "workload_tag_policy must keep its hardened settings: enforcementMode."
  }

  # locks.tf
  assert {
    condition = alltrue([
      for item in azapi_resource.delete_lock :
      item.body.properties.level == "CanNotDelete"
    ])
    error_message = "delete_lock must keep its hardened settings: level."
  }
}
