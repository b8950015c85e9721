# Logs and traces.

# Traces, from those who sign in and come by a private way.
resource "azapi_resource" "application_insights" {
  type      = "Microsoft.Insights/components@2020-02-02"
  name      = var.names.application_insights
  parent_id = azapi_resource.monitoring_group.id
  location  = var.location
  tags      = var.tags

  body = {
    kind = "web"
    properties = {
      Application_Type    = "web"
      WorkspaceResourceId = local.log_workspace_id
      IngestionMode       = "LogAnalytics"
      DisableIpMasking    = false
      # No instrumentation key: senders hold Monitoring Metrics Publisher on this component.
      DisableLocalAuth                = true
      publicNetworkAccessForIngestion = "Disabled"
      publicNetworkAccessForQuery     = "Disabled"
    }
  }

  response_export_values = []
  ignore_casing          = true
}
