// Policy of the network resource group.

@description('Required. Regions that resources may be in.')
param allowedLocations string[]

var networkPolicies = [
  {
    name: 'network-private-subnets'
    displayName: 'Subnets should be private'
    definitionId: '7bca8353-aa3b-429b-904a-9229c4385837'
    message: 'Subnets should be private. The landing zone of churn requires it.'
    parameters: {
      effect: {
        value: 'Deny'
      }
    }
  }
  {
    name: 'network-vpn-entra-only'
    displayName: 'VPN gateways should use only Azure Active Directory (Azure AD) authentication for point-to-site users'
    definitionId: '21a6bc25-125e-4d13-b82d-2e19b7208ab7'
    message: 'VPN gateways should use only Azure Active Directory (Azure AD) authentication for point-to-site users. The landing zone of churn requires it.'
    parameters: {
      effect: {
        value: 'Deny'
      }
    }
  }
  {
    name: 'network-locations'
    displayName: 'Allowed locations'
    definitionId: 'e56962a6-4747-49cd-b67b-bf8b01975c4c'
    message: 'Allowed locations. The landing zone of churn requires it.'
    parameters: {
      effect: {
        value: 'Deny'
      }
      listOfAllowedLocations: {
        value: allowedLocations
      }
    }
  }
]

// Deny: what this landing zone would not deploy, nobody else deploys here either. Control: policy.
resource networkPolicy 'Microsoft.Authorization/policyAssignments@2025-03-01' = [
  for item in networkPolicies: {
    name: item.name
    properties: {
      displayName: item.displayName
      policyDefinitionId: tenantResourceId('Microsoft.Authorization/policyDefinitions', item.definitionId)
      enforcementMode: 'Default'
      parameters: union({ parameters: {} }, item).parameters
      resourceSelectors: []
      nonComplianceMessages: [
        {
          message: item.message
        }
      ]
    }
  }
]
