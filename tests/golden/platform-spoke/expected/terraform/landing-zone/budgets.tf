# Budgets, and who is told of them.

locals {
  _budgets = {
    dev = {
      name           = var.names.budget
      amount         = 3000
      start_date     = "2027-01-01T00:00:00Z"
      contact_emails = ["logistics-data@harbour.example"]
      environments   = ["dev"]
    }
  }

  budgets = {
    for key, item in local._budgets : key => item
    if contains(item.environments, var.environment)
  }
}

# All that the subscription costs counts. It tells people and stops nothing.
# Control: budget.
resource "azapi_resource" "budget" {
  for_each = local.budgets

  type      = "Microsoft.Consumption/budgets@2024-08-01"
  name      = each.value.name
  parent_id = "/subscriptions/${var.subscription_id}"

  body = {
    properties = {
      category = "Cost"
      # A month, in the subscription's billing currency.
      amount    = each.value.amount
      timeGrain = "Monthly"
      timePeriod = {
        # Azure refuses to move it: what starts anew is another budget.
        startDate = each.value.start_date
      }
      notifications = {
        spent_80 = {
          enabled       = true
          operator      = "GreaterThanOrEqualTo"
          threshold     = 80
          thresholdType = "Actual"
          contactEmails = each.value.contact_emails
        }
        spent_100 = {
          enabled       = true
          operator      = "GreaterThanOrEqualTo"
          threshold     = 100
          thresholdType = "Actual"
          contactEmails = each.value.contact_emails
        }
        forecast_80 = {
          enabled       = true
          operator      = "GreaterThanOrEqualTo"
          threshold     = 80
          thresholdType = "Forecasted"
          contactEmails = each.value.contact_emails
        }
        forecast_100 = {
          enabled       = true
          operator      = "GreaterThanOrEqualTo"
          threshold     = 100
          thresholdType = "Forecasted"
          contactEmails = each.value.contact_emails
        }
      }
    }
  }

  response_export_values = []
}
