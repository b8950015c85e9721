# Every validation refuses what it is there for. Needs no credentials: terraform test

mock_provider "azapi" {}

run "refuses_environment" {
  command = plan

  variables {
    environment = "not-dev"
  }

  expect_failures = [var.environment]
}

run "refuses_state_account_subscription_id" {
  command = plan

  variables {
    state_account = merge(var.state_account, { subscription_id = "not-a-guid" })
  }

  expect_failures = [var.state_account]
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
