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

@description('Required. The range that VPN clients come from.')
param vpnClientPool string

var denyAllRules = {
  'deny-all-inbound': {
    description: 'Nothing else comes in, from the VNet neither.'
    priority: 4096
    direction: 'Inbound'
    access: 'Deny'
    protocol: '*'
    sourceAddressPrefix: '*'
    destinationAddressPrefix: '*'
    destinationPortRange: '*'
  }
  'deny-all-outbound': {
    description: 'Nothing else goes out, between segments neither.'
    priority: 4096
    direction: 'Outbound'
    access: 'Deny'
    protocol: '*'
    sourceAddressPrefix: '*'
    destinationAddressPrefix: '*'
    destinationPortRange: '*'
  }
}

var ruleDefaults = {
  access: 'Allow'
  protocol: 'Tcp'
  sourcePortRange: '*'
}

var dnsResolverRules = {
  'allow-dns-tcp': {
    description: 'VPN clients ask for names.'
    priority: 100
    direction: 'Inbound'
    sourceAddressPrefix: vpnClientPool
    destinationAddressPrefix: subnetPrefixes.dnsResolver
    destinationPortRange: '53'
  }
  'allow-dns-udp': {
    description: 'VPN clients ask for names.'
    priority: 110
    direction: 'Inbound'
    protocol: 'Udp'
    sourceAddressPrefix: vpnClientPool
    destinationAddressPrefix: subnetPrefixes.dnsResolver
    destinationPortRange: '53'
  }
}

var segments = [
  {
    securityGroup: 'nsg-training'
    rules: {
      'allow-nodes-in': {
        description: 'Nodes of one job talk to each other, on ports of their choice.'
        priority: 100
        direction: 'Inbound'
        protocol: '*'
        sourceAddressPrefix: subnetPrefixes.training
        destinationAddressPrefix: subnetPrefixes.training
        destinationPortRange: '*'
      }
      'allow-private-endpoints': {
        description: 'The landing zone\'s services.'
        priority: 100
        direction: 'Outbound'
        sourceAddressPrefix: subnetPrefixes.training
        destinationAddressPrefix: subnetPrefixes.privateEndpoints
        destinationPortRanges: ['443', '445']
      }
      'allow-nodes-out': {
        description: 'Nodes of one job talk to each other, on ports of their choice.'
        priority: 110
        direction: 'Outbound'
        protocol: '*'
        sourceAddressPrefix: subnetPrefixes.training
        destinationAddressPrefix: subnetPrefixes.training
        destinationPortRange: '*'
      }
      'allow-entra': {
        description: 'Sign-in.'
        priority: 120
        direction: 'Outbound'
        sourceAddressPrefix: subnetPrefixes.training
        destinationAddressPrefix: 'AzureActiveDirectory'
        destinationPortRange: '443'
      }
      'allow-resource-manager': {
        description: 'Azure\'s control plane.'
        priority: 130
        direction: 'Outbound'
        sourceAddressPrefix: subnetPrefixes.training
        destinationAddressPrefix: 'AzureResourceManager'
        destinationPortRange: '443'
      }
      'allow-machine-learning': {
        description: 'The service itself.'
        priority: 140
        direction: 'Outbound'
        sourceAddressPrefix: subnetPrefixes.training
        destinationAddressPrefix: 'AzureMachineLearning'
        destinationPortRange: '443'
      }
      'allow-node-management': {
        description: 'The service manages the nodes.'
        priority: 150
        direction: 'Outbound'
        protocol: 'Udp'
        sourceAddressPrefix: subnetPrefixes.training
        destinationAddressPrefix: 'AzureMachineLearning'
        destinationPortRange: '5831'
      }
      'allow-batch': {
        description: 'Azure Batch runs the nodes.'
        priority: 160
        direction: 'Outbound'
        sourceAddressPrefix: subnetPrefixes.training
        destinationAddressPrefix: 'BatchNodeManagement.${location}'
        destinationPortRange: '443'
      }
      'allow-storage': {
        description: 'Starts the nodes; a service endpoint policy leaves Microsoft\'s own accounts only.'
        priority: 170
        direction: 'Outbound'
        sourceAddressPrefix: subnetPrefixes.training
        destinationAddressPrefix: 'Storage.${location}'
        destinationPortRange: '443'
      }
      'allow-microsoft-images': {
        description: 'Base images.'
        priority: 180
        direction: 'Outbound'
        sourceAddressPrefix: subnetPrefixes.training
        destinationAddressPrefix: 'MicrosoftContainerRegistry'
        destinationPortRange: '443'
      }
      'allow-image-delivery': {
        description: 'Delivers those images.'
        priority: 190
        direction: 'Outbound'
        sourceAddressPrefix: subnetPrefixes.training
        destinationAddressPrefix: 'AzureFrontDoor.FirstParty'
        destinationPortRange: '443'
      }
    }
  }
  {
    securityGroup: 'nsg-private-endpoints'
    rules: {
      'allow-training': {
        description: 'Clusters that train or build images, and jobs that name none reach services privately.'
        priority: 100
        direction: 'Inbound'
        sourceAddressPrefix: subnetPrefixes.training
        destinationAddressPrefix: subnetPrefixes.privateEndpoints
        destinationPortRanges: ['443', '445']
      }
      'allow-vpn-clients': {
        description: 'People who come through the VPN gateway.'
        priority: 300
        direction: 'Inbound'
        sourceAddressPrefix: vpnClientPool
        destinationAddressPrefix: subnetPrefixes.privateEndpoints
        destinationPortRange: '443'
      }
    }
  }
]

var networkSecurityGroupDiagnosticSettingItems = ['nsg-training', 'nsg-private-endpoints']

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
      securityRules: map(
        items(union(denyAllRules, segment.rules)),
        entry => { name: entry.key, properties: union(ruleDefaults, entry.value) }
      )
    }
  }
]

// Names are asked for by VPN clients only. Control: network-segmentation.
resource dnsResolverSecurityGroup 'Microsoft.Network/networkSecurityGroups@2025-07-01' = {
  name: names.dnsResolverSecurityGroup
  location: location
  tags: tags
  properties: {
    securityRules: map(
      items(union(denyAllRules, dnsResolverRules)),
      entry => { name: entry.key, properties: union(ruleDefaults, entry.value) }
    )
  }
}

// Who did what: all the logs of a resource. Control: audit-logs.
resource networkSecurityGroupDiagnosticSetting 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = [
  for i in range(0, length(networkSecurityGroupDiagnosticSettingItems)): {
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

// Who did what: all the logs of a resource. Control: audit-logs.
resource dnsResolverSecurityGroupDiagnosticSetting 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: dnsResolverSecurityGroup
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
