# The values of dev.

address_space     = ["10.20.0.0/23"]
allowed_locations = ["westeurope"]

cluster_max_nodes = {
  training = 2
}

cluster_vm_sizes = {
  training = "Standard_D4ds_v4"
}

environment = "dev"

key_rotation = {
  after  = "P18M"
  expiry = "P24M"
}

key_type      = "RSA"
key_vault_uri = "https://kv-routing-dev-we-a6cwm.vault.azure.net"
location      = "westeurope"
locks         = true

mandated_tags = {
  "tag-costcenter" = "CostCenter"
}

names = {
  network_group        = "rg-routing-network-dev-we"
  security_group       = "rg-routing-security-dev-we"
  monitoring_group     = "rg-routing-monitoring-dev-we"
  workload_group       = "rg-routing-workload-dev-we"
  application_insights = "appi-routing-dev-we"
  route_table          = "rt-routing-dev-we"
  virtual_network      = "vnet-routing-dev-we"
  encryption_identity  = "id-routing-encryption-dev-we"
  workspace_identity   = "id-routing-workspace-dev-we"
  compute_identity     = "id-routing-compute-dev-we"
  inference_identity   = "id-routing-inference-dev-we"
  key_vault            = "kv-routing-dev-we-a6cwm"
  container_registry   = "crroutingdevwea6cwm"
  workspace_storage    = "stroutingmldevwew5m47"
  workspace_vault      = "kv-routing-ml-dev-w5m47"
  workspace            = "mlw-routing-dev-we"
  policy_set           = "init-routing-dev-we"
  tag_policy_set       = "init-routing-tags-dev-we"
  budget               = "budget-routing-dev-we"
}

personas = {
  data_scientists = "10000000-0000-4000-8000-000000000004"
}

registry_zone_redundancy = "Enabled"
soft_delete_days         = 7
storage_sku              = "Standard_LRS"

subnet_prefixes = {
  private_endpoints = "10.20.0.0/26"
}

subscription_id = "10000000-0000-4000-8000-000000000003"

tags = {
  CostCenter            = "4711"
  workload              = "routing"
  environment           = "dev"
  owner                 = "Logistics data team"
  "data-classification" = "internal"
}

tenant_id = "10000000-0000-4000-8000-000000000001"
vault_sku = "standard"

# From the platform team.
client_ranges = ["10.0.0.0/22", "10.8.0.0/16"]
firewall_ip   = "10.0.0.4"

hub = {
  subscription_id = "10000000-0000-4000-8000-000000000002"
  resource_group  = "rg-hub"
  name            = "vnet-hub"
}

log_workspace = {
  subscription_id = "10000000-0000-4000-8000-000000000002"
  resource_group  = "rg-logs"
  name            = "log-central"
}

private_dns_zones = {
  subscription_id = "10000000-0000-4000-8000-000000000002"
  resource_group  = "rg-dns"
}
