"""Who plays a deployment: steps with an order, sent as Terraform or a Bicep deployment would."""
