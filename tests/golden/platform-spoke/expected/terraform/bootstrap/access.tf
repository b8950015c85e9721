# What the identities may do in the subscription.

locals {
  # The namespace of ARM's guid(): names made with it are those that a Bicep deployment of the same
  # resources would give.
  arm_guid_namespace = "11fb06fb-712d-4ddd-98c7-e71bbd588830"
}

# Contributor, but for federated credentials: whoever writes one signs in as the identity from then
# on, past every approval. It can be held in this subscription only.
# Control: least-privilege.
resource "azapi_resource" "deploy_role" {
  type = "Microsoft.Authorization/roleDefinitions@2022-04-01"

  name = uuidv5(
    local.arm_guid_namespace,
    "/subscriptions/${var.subscription_id}-${var.names.deploy_identity}",
  )

  parent_id = "/subscriptions/${var.subscription_id}"

  body = {
    properties = {
      roleName    = "Deploys: ${var.names.deploy_identity}"
      description = "Contributor without the right to write federated credentials."
      type        = "CustomRole"
      permissions = [
        {
          actions = ["*"]
          notActions = [
            "Microsoft.Authorization/*/Delete",
            "Microsoft.Authorization/*/Write",
            "Microsoft.Authorization/elevateAccess/Action",
            "Microsoft.Blueprint/blueprintAssignments/write",
            "Microsoft.Blueprint/blueprintAssignments/delete",
            "Microsoft.Compute/galleries/share/action",
            "Microsoft.Purview/consents/write",
            "Microsoft.Purview/consents/delete",
            "Microsoft.Resources/deploymentStacks/manageDenySetting/action",
            "Microsoft.Subscription/cancel/action",
            "Microsoft.Subscription/enable/action",
            "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/write",
            "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/delete",
          ]
          dataActions    = []
          notDataActions = []
        },
      ]
      assignableScopes = ["/subscriptions/${var.subscription_id}"]
    }
  }

  response_export_values = []
}

locals {
  _role_definitions = "/subscriptions/${var.subscription_id}/providers/Microsoft.Authorization/roleDefinitions"

  # Built-in roles; their GUIDs are the same in every tenant.
  role_definitions = {
    "Locks Contributor"                       = "${local._role_definitions}/28bf596f-4eb7-45ce-b5bc-6cf482fec137"
    "Reader"                                  = "${local._role_definitions}/acdd72a7-3385-48ef-bd42-f606fba81ae7"
    "Resource Policy Contributor"             = "${local._role_definitions}/36243c78-bf99-498c-9df9-86d9f8d28608"
    "Role Based Access Control Administrator" = "${local._role_definitions}/f58310d9-a9f6-439a-9e8d-f62e7b41a168"
  }

  deploy_access = {
    deploy = {
      scope        = "/subscriptions/${var.subscription_id}"
      role         = azapi_resource.deploy_role.id
      principal_id = terraform_data.deploy_identity_principal_id.output
      why          = "Makes and changes the resources, and lets nobody else sign in as an identity."
    }
    "resource-policy-contributor" = {
      scope        = "/subscriptions/${var.subscription_id}"
      role         = local.role_definitions["Resource Policy Contributor"]
      principal_id = terraform_data.deploy_identity_principal_id.output
      why          = "Writes the policy of the code."
    }
    "locks-contributor" = {
      scope        = "/subscriptions/${var.subscription_id}"
      role         = local.role_definitions["Locks Contributor"]
      principal_id = terraform_data.deploy_identity_principal_id.output
      why          = "Makes the delete locks."
    }
  }
}

# What approved jobs may do.
# Control: least-privilege.
module "deploy_access" {
  source = "../modules/role-assignments"

  assignments    = local.deploy_access
  principal_type = "ServicePrincipal"
}

locals {
  plan_access = {
    reader = {
      scope        = "/subscriptions/${var.subscription_id}"
      role         = local.role_definitions["Reader"]
      principal_id = terraform_data.plan_identity_principal_id.output
      why          = "Reads what is there, to plan."
    }
  }
}

# What every other job may do.
# Control: least-privilege.
module "plan_access" {
  source = "../modules/role-assignments"

  assignments    = local.plan_access
  principal_type = "ServicePrincipal"
}

# Whoever assigns any role can make itself Owner: the condition names what may be.
# Control: least-privilege.
resource "azapi_resource" "deploy_assigns_roles" {
  type = "Microsoft.Authorization/roleAssignments@2022-04-01"

  name = uuidv5(
    local.arm_guid_namespace,
    "/subscriptions/${var.subscription_id}-${terraform_data.deploy_identity_principal_id.output}-${local.role_definitions["Role Based Access Control Administrator"]}",
  )

  parent_id = "/subscriptions/${var.subscription_id}"

  body = {
    properties = {
      roleDefinitionId = local.role_definitions["Role Based Access Control Administrator"]
      principalId      = terraform_data.deploy_identity_principal_id.output
      principalType    = "ServicePrincipal"
      description      = "Assigns the roles that the code assigns, and no others: a condition says so."
      condition        = var.role_condition
      conditionVersion = "2.0"
    }
  }

  response_export_values = []
}
