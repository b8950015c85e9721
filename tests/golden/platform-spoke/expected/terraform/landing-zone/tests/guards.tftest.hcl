# Every validation refuses what it is there for. Needs no credentials: terraform test

mock_provider "azapi" {}

run "refuses_address_space" {
  command = plan

  variables {
    address_space = ["10.0.0.0/33"]
  }

  expect_failures = [var.address_space]
}

run "refuses_client_ranges" {
  command = plan

  variables {
    client_ranges = ["10.0.0.0/33"]
  }

  expect_failures = [var.client_ranges]
}

run "refuses_environment" {
  command = plan

  variables {
    environment = "not-dev"
  }

  expect_failures = [var.environment]
}

run "refuses_firewall_ip" {
  command = plan

  variables {
    firewall_ip = "10.0.0.256"
  }

  expect_failures = [var.firewall_ip]
}

run "refuses_hub_subscription_id" {
  command = plan

  variables {
    hub = merge(var.hub, { subscription_id = "not-a-guid" })
  }

  expect_failures = [var.hub]
}

run "refuses_log_workspace_subscription_id" {
  command = plan

  variables {
    log_workspace = merge(var.log_workspace, { subscription_id = "not-a-guid" })
  }

  expect_failures = [var.log_workspace]
}

run "refuses_personas_data_scientists" {
  command = plan

  variables {
    personas = merge(var.personas, { data_scientists = "not-a-guid" })
  }

  expect_failures = [var.personas]
}

run "refuses_private_dns_zones_subscription_id" {
  command = plan

  variables {
    private_dns_zones = merge(var.private_dns_zones, { subscription_id = "not-a-guid" })
  }

  expect_failures = [var.private_dns_zones]
}

run "refuses_subnet_prefixes_private_endpoints" {
  command = plan

  variables {
    subnet_prefixes = merge(var.subnet_prefixes, { private_endpoints = "10.0.0.0/33" })
  }

  expect_failures = [var.subnet_prefixes]
}

run "refuses_subscription_id" {
  command = plan

  variables {
    subscription_id = "not-a-guid"
  }

  expect_failures = [var.subscription_id]
}

run "refuses_tenant_id" {
  command = plan

  variables {
    tenant_id = "not-a-guid"
  }

  expect_failures = [var.tenant_id]
}
