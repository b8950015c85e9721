# What several files use.

locals {
  log_workspace_id = "/subscriptions/${var.log_workspace.subscription_id}/resourceGroups/${var.log_workspace.resource_group}/providers/Microsoft.OperationalInsights/workspaces/${var.log_workspace.name}"
}
