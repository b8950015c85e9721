# The machine learning workspace and its computes.

# What the workspace keeps secret; encryption keys lie in a vault of their own.
resource "azapi_resource" "workspace_vault" {
  type      = "Microsoft.KeyVault/vaults@2026-02-01"
  name      = var.names.workspace_vault
  parent_id = azapi_resource.workload_group.id
  location  = var.location
  tags      = var.tags

  body = {
    properties = {
      tenantId            = var.tenant_id
      sku                 = { family = "A", name = var.vault_sku }
      publicNetworkAccess = "Disabled"
      networkAcls = {
        defaultAction = "Deny"
        # The service reaches its secrets as a trusted service.
        bypass = "AzureServices"
      }
      enableRbacAuthorization   = true
      accessPolicies            = []
      enableSoftDelete          = true
      softDeleteRetentionInDays = var.soft_delete_days
      # One way: nobody can destroy a deleted vault early.
      enablePurgeProtection        = true
      enabledForDeployment         = false
      enabledForDiskEncryption     = false
      enabledForTemplateDeployment = false
    }
  }

  response_export_values = []
}

# Computes run in a network that Microsoft manages and that lets out only what is approved below.
# Control: no-public-access, managed-network.
resource "azapi_resource" "workspace" {
  type      = "Microsoft.MachineLearningServices/workspaces@2026-05-01"
  name      = var.names.workspace
  parent_id = azapi_resource.workload_group.id
  location  = var.location
  tags      = var.tags

  body = {
    kind = "Default"
    sku  = { name = "Basic", tier = "Basic" }
    properties = {
      friendlyName                    = "Route planning"
      description                     = "Predicts how long a container waits in port."
      publicNetworkAccess             = "Disabled"
      allowPublicAccessWhenBehindVnet = false
      # One way: it can be tightened, never loosened.
      managedNetwork              = { isolationMode = "AllowOnlyApprovedOutbound" }
      provisionNetworkNow         = true
      primaryUserAssignedIdentity = azapi_resource.workspace_identity.id
      # The account refuses keys: datastores use identities.
      systemDatastoresAuthMode = "Identity"
      v1LegacyMode             = false
      # The data is not sensitive enough for the slower, less observable mode.
      hbiWorkspace        = false
      storageAccount      = azapi_resource.workspace_storage.id
      keyVault            = azapi_resource.workspace_vault.id
      containerRegistry   = azapi_resource.container_registry.id
      applicationInsights = azapi_resource.application_insights.id
    }
  }

  response_export_values = []
  ignore_casing          = true

  retry = {
    error_message_regex = [
      "KeyVaultAuthenticationFailure",
      "does not have.*permission",
      "ForbiddenByRbac",
      "not authorized to perform action",
      "Failed to access KeyId",
    ]
  }

  identity {
    type         = "UserAssigned"
    identity_ids = [azapi_resource.workspace_identity.id]
  }

  timeouts {
    create = "120m"
    update = "120m"
    delete = "120m"
  }

  depends_on = [module.workload_access]
}

locals {
  outbound_endpoints = {
    "workspace-queue" = { target_id = azapi_resource.workspace_storage.id, subresource = "queue" }
    "workspace-table" = { target_id = azapi_resource.workspace_storage.id, subresource = "table" }
  }
}

# What computes reach privately beyond the workspace's own stores; one change at a time.
resource "azapi_resource" "outbound_endpoint" {
  for_each = local.outbound_endpoints

  type      = "Microsoft.MachineLearningServices/workspaces/outboundRules@2026-05-01"
  name      = each.key
  parent_id = azapi_resource.workspace.id

  body = {
    properties = {
      type     = "PrivateEndpoint"
      category = "UserDefined"
      destination = {
        serviceResourceId = each.value.target_id
        subresourceTarget = each.value.subresource
        sparkEnabled      = false
      }
    }
  }

  locks                  = [azapi_resource.workspace.id]
  response_export_values = []

  timeouts {
    create = "120m"
    update = "120m"
    delete = "120m"
  }

  depends_on = [module.workspace_access]
}

locals {
  compute_clusters = {
    training = { identity_id = azapi_resource.compute_identity.id }
  }
}

# Clusters scale to zero; no node has a public address, an account or SSH.
# Control: isolated-compute.
resource "azapi_resource" "compute_cluster" {
  for_each = local.compute_clusters

  type      = "Microsoft.MachineLearningServices/workspaces/computes@2026-05-01"
  name      = each.key
  parent_id = azapi_resource.workspace.id
  location  = var.location
  tags      = var.tags

  body = {
    properties = {
      computeType      = "AmlCompute"
      disableLocalAuth = true
      properties = {
        osType                      = "Linux"
        vmSize                      = var.cluster_vm_sizes[each.key]
        vmPriority                  = "Dedicated"
        enableNodePublicIp          = false
        remoteLoginPortPublicAccess = "Disabled"
        scaleSettings = {
          minNodeCount                = 0
          maxNodeCount                = var.cluster_max_nodes[each.key]
          nodeIdleTimeBeforeScaleDown = "PT120S"
        }
      }
    }
  }

  locks                  = [azapi_resource.workspace.id]
  response_export_values = []
  ignore_casing          = true

  identity {
    type         = "UserAssigned"
    identity_ids = [each.value.identity_id]
  }

  timeouts {
    create = "120m"
    update = "120m"
    delete = "120m"
  }

  depends_on = [azapi_resource.outbound_endpoint]
}
