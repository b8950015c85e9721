# Azure Resource Manager, and nothing else: no data plane is called, so a runner without a path into
# the network can deploy. How it signs in (OIDC, CLI) and to which cloud is the environment's matter:
# ARM_USE_OIDC, ARM_CLIENT_ID, ARM_ENVIRONMENT.
provider "azapi" {
  subscription_id = var.subscription_id
  tenant_id       = var.tenant_id

  # The state holds what response_export_values names, never whole answers and what they reveal.
  disable_default_output = true
}
