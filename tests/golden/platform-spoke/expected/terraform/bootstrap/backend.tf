# Where the state is kept differs by environment, so it stands beside the values:
# terraform init -backend-config=environments/dev.backend.hcl
terraform {
  backend "azurerm" {}
}
