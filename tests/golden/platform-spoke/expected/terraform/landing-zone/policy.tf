# What this landing zone refuses, as sets of policies.

locals {
  policy_controls = {
    "customer-managed-keys" = {
      title = "Customer-managed keys"
      why   = "The organisation can withdraw access to its data."
    }
    "double-encryption" = {
      title = "Encrypted twice"
      why   = "A second layer holds where one algorithm or one key falls."
    }
    "encryption-in-transit" = {
      title = "Encrypted in transit"
      why   = "Nobody on the way reads or changes what is sent."
    }
    "isolated-compute" = {
      title = "Bounded computes"
      why   = "A compute that nobody stops costs money and stays open to attack."
    }
    "least-privilege" = {
      title = "Least privilege"
      why   = "Roles are reviewed in one place. An access policy is a second one that nobody reads."
    }
    "managed-identity" = {
      title = "Managed identities"
      why   = "The identity has its roles before the service exists, and no secret that could leak."
    }
    "managed-network" = {
      title = "Managed network"
      why   = "Code that trains reaches only what was approved."
    }
    "no-exfiltration" = {
      title = "No way out for data"
      why   = "Data is copied to no other tenant and exported past no firewall."
    }
    "no-public-access" = {
      title = "No public access"
      why   = "Private endpoints are the only way to data: whoever has no path into the network cannot even try a stolen credential."
    }
    "no-shared-keys" = {
      title = "Entra ID alone"
      why   = "A key, a local account or anonymous access names no person and knows no role."
    }
    "private-subnets" = {
      title = "Private subnets"
      why   = "Traffic leaves by the way that filters it, not by an address that Azure lends."
    }
    "recoverable-keys" = {
      title = "Keys can be recovered"
      why   = "Whoever loses a key loses the data under it: nobody may destroy one at once."
    }
    residency = {
      title = "Residency"
      why   = "Data stays in the regions that the organisation chose."
    }
  }
}

# Deny: what this landing zone would not deploy, nobody else deploys here either.
# Control: policy.
resource "azapi_resource" "policy_set" {
  type      = "Microsoft.Authorization/policySetDefinitions@2026-07-01"
  name      = var.names.policy_set
  parent_id = "/subscriptions/${var.subscription_id}"

  body = {
    properties = {
      displayName = "AI landing zone: rules of routing, ${var.environment}"
      description = "What the resource groups of this landing zone refuse, whoever deploys to them."
      policyType  = "Custom"
      metadata = {
        # So Azure shows compliance by control.
        category = "Regulatory Compliance"
        # Major: refuses what passed before. Minor: a rule went, or refuses less. Patch: words.
        version = "1.0.0"
      }
      policyDefinitionGroups = [
        for key, value in local.policy_controls : {
          name        = key
          displayName = value.title
          description = value.why
        }
      ]
      policyDefinitions = [
        for key, value in local.policies : {
          policyDefinitionReferenceId = key
          policyDefinitionId          = value.definition
          definitionVersion           = value.version
          groupNames                  = [value.control]
          parameters                  = value.parameters
        }
      ]
    }
  }

  response_export_values = []

  retry = {
    error_message_regex = ["InvalidDeletePolicySetDefinitionRequest"]
  }

  timeouts {
    create = "10m"
    update = "10m"
    delete = "10m"
  }
}

# Deny: what this landing zone would not deploy, nobody else deploys here either.
# Control: policy.
resource "azapi_resource" "tag_policy_set" {
  type      = "Microsoft.Authorization/policySetDefinitions@2026-07-01"
  name      = var.names.tag_policy_set
  parent_id = "/subscriptions/${var.subscription_id}"

  body = {
    properties = {
      displayName = "AI landing zone: mandated tags of routing, ${var.environment}"
      description = "The tags without which nothing is deployed that this landing zone tags itself."
      policyType  = "Custom"
      metadata = {
        # So Azure shows compliance by control.
        category = "Regulatory Compliance"
        # Major: refuses what passed before. Minor: a rule went, or refuses less. Patch: words.
        version = "1.0.0"
      }
      policyDefinitionGroups = [
        {
          name        = "mandated-tags"
          displayName = "Mandated tags"
          description = "Costs and owners are found by tags: a resource without them belongs to nobody."
        },
      ]
      policyDefinitions = [
        for key, value in var.mandated_tags : {
          policyDefinitionReferenceId = key
          policyDefinitionId          = "/providers/Microsoft.Authorization/policyDefinitions/871b6d14-10aa-478d-b590-94f262ecfa99"
          definitionVersion           = "1.*.*"
          groupNames                  = ["mandated-tags"]
          parameters                  = { tagName = { value = value } }
        }
      ]
    }
  }

  response_export_values = []

  retry = {
    error_message_regex = ["InvalidDeletePolicySetDefinitionRequest"]
  }

  timeouts {
    create = "10m"
    update = "10m"
    delete = "10m"
  }
}
