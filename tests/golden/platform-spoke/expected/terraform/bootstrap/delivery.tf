# The identities of the pipelines, and whom they trust.

# What approved jobs act as; whom it trusts stands below.
# Control: managed-identity.
resource "azapi_resource" "deploy_identity" {
  type      = "Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30"
  name      = var.names.deploy_identity
  parent_id = azapi_resource.delivery_group.id
  location  = var.location
  tags      = var.tags

  response_export_values = ["properties.principalId"]
}

# Held in the state: a change of tags or of the API version makes azapi forget the answer, and all
# that is computed from it would be replaced. What is made again counts as new.
resource "terraform_data" "deploy_identity_principal_id" {
  input            = azapi_resource.deploy_identity.output.properties.principalId
  triggers_replace = azapi_resource.deploy_identity.id

  lifecycle {
    ignore_changes = [input]
  }
}

# What every other job acts as: it reads and writes nothing.
# Control: managed-identity.
resource "azapi_resource" "plan_identity" {
  type      = "Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30"
  name      = var.names.plan_identity
  parent_id = azapi_resource.delivery_group.id
  location  = var.location
  tags      = var.tags

  response_export_values = ["properties.principalId"]
}

resource "terraform_data" "plan_identity_principal_id" {
  input            = azapi_resource.plan_identity.output.properties.principalId
  triggers_replace = azapi_resource.plan_identity.id

  lifecycle {
    ignore_changes = [input]
  }
}

locals {
  deploy_credential = {
    environment = {
      issuer   = "https://token.actions.githubusercontent.com"
      subject  = "repo:harbour/routing-landing-zone:environment:${var.environment}"
      audience = "api://AzureADTokenExchange"
    }
  }
}

# Whose token this identity takes, word for word: jobs of the repository. Azure takes one credential
# of an identity at a time.
# Control: managed-identity.
resource "azapi_resource" "deploy_credential" {
  for_each = local.deploy_credential

  type      = "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2024-11-30"
  name      = each.key
  parent_id = azapi_resource.deploy_identity.id

  body = {
    properties = {
      issuer    = each.value.issuer
      subject   = each.value.subject
      audiences = [each.value.audience]
    }
  }

  locks                  = [azapi_resource.deploy_identity.id]
  response_export_values = []
}

locals {
  plan_credential = {
    "pull-request" = {
      issuer   = "https://token.actions.githubusercontent.com"
      subject  = "repo:harbour/routing-landing-zone:pull_request"
      audience = "api://AzureADTokenExchange"
    }
    branch = {
      issuer   = "https://token.actions.githubusercontent.com"
      subject  = "repo:harbour/routing-landing-zone:ref:refs/heads/main"
      audience = "api://AzureADTokenExchange"
    }
  }
}

# Whose token this identity takes, word for word: jobs of the repository. Azure takes one credential
# of an identity at a time.
# Control: managed-identity.
resource "azapi_resource" "plan_credential" {
  for_each = local.plan_credential

  type      = "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2024-11-30"
  name      = each.key
  parent_id = azapi_resource.plan_identity.id

  body = {
    properties = {
      issuer    = each.value.issuer
      subject   = each.value.subject
      audiences = [each.value.audience]
    }
  }

  locks                  = [azapi_resource.plan_identity.id]
  response_export_values = []
}
