# The state of dev.
subscription_id      = "10000000-0000-4000-8000-000000000003"
resource_group_name  = "rg-state"
storage_account_name = "stharbourstate"
container_name       = "tfstate"
key                  = "routing/bootstrap/dev.tfstate"

# Entra ID instead of the account's keys, which are switched off.
use_azuread_auth = true
