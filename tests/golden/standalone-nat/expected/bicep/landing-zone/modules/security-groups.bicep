// Security groups: who may talk to whom.

import { nameType, subnetPrefixType, tagType } from '../types.bicep'

@description('Required. The Azure region.')
param location string

@description('Required. Names of the resources.')
param names nameType

@description('Required. The range of each subnet, as the address plan in the documents computes it.')
param subnetPrefixes subnetPrefixType

@description('Required. Tags of every resource.')
param tags tagType

var segments = [
  {
    securityGroup: 'nsg-training'
    rules: [
      {
        name: 'deny-all-inbound'
        properties: {
          description: 'Nothing else comes in, from the VNet neither.'
          priority: 4096
          direction: 'Inbound'
          access: 'Deny'
          protocol: '*'
          sourceAddressPrefix: '*'
          sourcePortRange: '*'
          destinationAddressPrefix: '*'
          destinationPortRange: '*'
        }
      }
      {
        name: 'allow-private-endpoints'
        properties: {
          description: 'The landing zone\'s services.'
          priority: 100
          direction: 'Outbound'
          access: 'Allow'
          protocol: 'Tcp'
          sourceAddressPrefix: subnetPrefixes.training
          sourcePortRange: '*'
          destinationAddressPrefix: subnetPrefixes.privateEndpoints
          destinationPortRange: '443'
        }
      }
      {
        name: 'allow-entra'
        properties: {
          description: 'Sign-in.'
          priority: 110
          direction: 'Outbound'
          access: 'Allow'
          protocol: 'Tcp'
          sourceAddressPrefix: subnetPrefixes.training
          sourcePortRange: '*'
          destinationAddressPrefix: 'AzureActiveDirectory'
          destinationPortRange: '443'
        }
      }
      {
        name: 'allow-resource-manager'
        properties: {
          description: 'Azure\'s control plane.'
          priority: 120
          direction: 'Outbound'
          access: 'Allow'
          protocol: 'Tcp'
          sourceAddressPrefix: subnetPrefixes.training
          sourcePortRange: '*'
          destinationAddressPrefix: 'AzureResourceManager'
          destinationPortRange: '443'
        }
      }
      {
        name: 'allow-microsoft-images'
        properties: {
          description: 'Base images.'
          priority: 130
          direction: 'Outbound'
          access: 'Allow'
          protocol: 'Tcp'
          sourceAddressPrefix: subnetPrefixes.training
          sourcePortRange: '*'
          destinationAddressPrefix: 'MicrosoftContainerRegistry'
          destinationPortRange: '443'
        }
      }
      {
        name: 'allow-image-delivery'
        properties: {
          description: 'Delivers those images.'
          priority: 140
          direction: 'Outbound'
          access: 'Allow'
          protocol: 'Tcp'
          sourceAddressPrefix: subnetPrefixes.training
          sourcePortRange: '*'
          destinationAddressPrefix: 'AzureFrontDoor.FirstParty'
          destinationPortRange: '443'
        }
      }
      {
        name: 'deny-all-outbound'
        properties: {
          description: 'Nothing else goes out, between segments neither.'
          priority: 4096
          direction: 'Outbound'
          access: 'Deny'
          protocol: '*'
          sourceAddressPrefix: '*'
          sourcePortRange: '*'
          destinationAddressPrefix: '*'
          destinationPortRange: '*'
        }
      }
    ]
  }
  {
    securityGroup: 'nsg-inference'
    rules: [
      {
        name: 'deny-all-inbound'
        properties: {
          description: 'Nothing else comes in, from the VNet neither.'
          priority: 4096
          direction: 'Inbound'
          access: 'Deny'
          protocol: '*'
          sourceAddressPrefix: '*'
          sourcePortRange: '*'
          destinationAddressPrefix: '*'
          destinationPortRange: '*'
        }
      }
      {
        name: 'allow-private-endpoints'
        properties: {
          description: 'The landing zone\'s services.'
          priority: 100
          direction: 'Outbound'
          access: 'Allow'
          protocol: 'Tcp'
          sourceAddressPrefix: subnetPrefixes.inference
          sourcePortRange: '*'
          destinationAddressPrefix: subnetPrefixes.privateEndpoints
          destinationPortRange: '443'
        }
      }
      {
        name: 'allow-entra'
        properties: {
          description: 'Sign-in.'
          priority: 110
          direction: 'Outbound'
          access: 'Allow'
          protocol: 'Tcp'
          sourceAddressPrefix: subnetPrefixes.inference
          sourcePortRange: '*'
          destinationAddressPrefix: 'AzureActiveDirectory'
          destinationPortRange: '443'
        }
      }
      {
        name: 'deny-all-outbound'
        properties: {
          description: 'Nothing else goes out, between segments neither.'
          priority: 4096
          direction: 'Outbound'
          access: 'Deny'
          protocol: '*'
          sourceAddressPrefix: '*'
          sourcePortRange: '*'
          destinationAddressPrefix: '*'
          destinationPortRange: '*'
        }
      }
    ]
  }
  {
    securityGroup: 'nsg-private-endpoints'
    rules: [
      {
        name: 'allow-training'
        properties: {
          description: 'Training compute and build agents reach services privately.'
          priority: 100
          direction: 'Inbound'
          access: 'Allow'
          protocol: 'Tcp'
          sourceAddressPrefix: subnetPrefixes.training
          sourcePortRange: '*'
          destinationAddressPrefix: subnetPrefixes.privateEndpoints
          destinationPortRange: '443'
        }
      }
      {
        name: 'allow-inference'
        properties: {
          description: 'Inference: staging in dev and test, production in prod reach services privately.'
          priority: 110
          direction: 'Inbound'
          access: 'Allow'
          protocol: 'Tcp'
          sourceAddressPrefix: subnetPrefixes.inference
          sourcePortRange: '*'
          destinationAddressPrefix: subnetPrefixes.privateEndpoints
          destinationPortRange: '443'
        }
      }
      {
        name: 'deny-all-inbound'
        properties: {
          description: 'Nothing else comes in, from the VNet neither.'
          priority: 4096
          direction: 'Inbound'
          access: 'Deny'
          protocol: '*'
          sourceAddressPrefix: '*'
          sourcePortRange: '*'
          destinationAddressPrefix: '*'
          destinationPortRange: '*'
        }
      }
      {
        name: 'deny-all-outbound'
        properties: {
          description: 'Nothing else goes out, between segments neither.'
          priority: 4096
          direction: 'Outbound'
          access: 'Deny'
          protocol: '*'
          sourceAddressPrefix: '*'
          sourcePortRange: '*'
          destinationAddressPrefix: '*'
          destinationPortRange: '*'
        }
      }
    ]
  }
]

resource logWorkspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' existing = {
  scope: resourceGroup(names.monitoringGroup)
  name: names.logWorkspace
}

// Complete before its subnet: what a rule does not name is denied, inside the VNet too. Control:
// network-segmentation.
resource networkSecurityGroup 'Microsoft.Network/networkSecurityGroups@2025-07-01' = [
  for segment in segments: {
    name: segment.securityGroup
    location: location
    tags: tags
    properties: {
      securityRules: segment.rules
    }
  }
]

// Who did what, from every resource that tells. Control: audit-logs.
resource networkSecurityGroupDiagnosticSetting 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = [
  for i in range(0, length(segments)): {
    scope: networkSecurityGroup[i]
    name: 'to-log-analytics'
    properties: {
      workspaceId: logWorkspace.id
      logs: [
        {
          categoryGroup: 'allLogs'
          enabled: true
        }
      ]
      metrics: []
    }
  }
]
