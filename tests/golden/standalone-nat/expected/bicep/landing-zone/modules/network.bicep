// The spoke: its segments and the way out.

import { nameType, subnetPrefixType, tagType } from '../types.bicep'

@description('Required. The ranges of the VNet.')
param addressSpace string[]

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
    name: 'snet-training'
    securityGroup: 'nsg-training'
    prefix: subnetPrefixes.training
    serviceEndpoints: [
      {
        service: 'Microsoft.Storage'
      }
    ]
    serviceEndpointPolicies: [
      {
        id: computeStoragePolicy.id
      }
    ]
  }
  {
    name: 'snet-private-endpoints'
    securityGroup: 'nsg-private-endpoints'
    prefix: subnetPrefixes.privateEndpoints
  }
]

resource networkSecurityGroup 'Microsoft.Network/networkSecurityGroups@2025-07-01' existing = [
  for item in segments: {
    name: item.securityGroup
  }
]

resource dnsResolverSecurityGroup 'Microsoft.Network/networkSecurityGroups@2025-07-01' existing = {
  name: names.dnsResolverSecurityGroup
}

resource logWorkspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' existing = {
  scope: resourceGroup(names.monitoringGroup)
  name: names.logWorkspace
}

// The only address that the spoke is seen with from outside.
resource natPublicIp 'Microsoft.Network/publicIPAddresses@2025-05-01' = {
  name: names.natPublicIp
  location: location
  tags: tags
  sku: {
    name: 'StandardV2'
  }
  properties: {
    publicIPAddressVersion: 'IPv4'
    publicIPAllocationMethod: 'Static'
    ddosSettings: {
      protectionMode: 'VirtualNetworkInherited'
    }
  }
}

// The way out. It hides addresses but filters nothing: the security groups allow service tags, and
// no host name can be checked. A firewall would (see the decisions in the README).
resource natGateway 'Microsoft.Network/natGateways@2025-05-01' = {
  name: names.natGateway
  location: location
  tags: tags
  sku: {
    name: 'StandardV2'
  }
  properties: {
    idleTimeoutInMinutes: 4
    publicIpAddresses: [
      {
        id: natPublicIp.id
      }
    ]
  }
}

// The spoke. Its subnets are resources of their own, so the request does not list them.
resource virtualNetwork 'Microsoft.Network/virtualNetworks@2025-07-01' = {
  name: names.virtualNetwork
  location: location
  tags: tags
  properties: {
    addressSpace: {
      addressPrefixes: addressSpace
    }
    privateEndpointVNetPolicies: 'Disabled'
  }
}

// One subnet a segment, written one after the other: a VNet takes one change at a time. Controls:
// network-segmentation, private-subnets.
@batchSize(1)
resource segment 'Microsoft.Network/virtualNetworks/subnets@2025-07-01' = [
  for (item, i) in segments: {
    parent: virtualNetwork
    name: item.name
    properties: {
      addressPrefix: item.prefix
      // In the request that creates the subnet: platform policy refuses one without.
      networkSecurityGroup: {
        id: networkSecurityGroup[i].id
      }
      natGateway: {
        id: natGateway.id
      }
      serviceEndpoints: union({ serviceEndpoints: [] }, item).serviceEndpoints
      // Where there is one, the service endpoint leads to what it names alone.
      serviceEndpointPolicies: union({ serviceEndpointPolicies: [] }, item).serviceEndpointPolicies
      // No way out that nobody chose.
      defaultOutboundAccess: false
      // Security groups and routes apply to private endpoints too.
      privateEndpointNetworkPolicies: 'Enabled'
      privateLinkServiceNetworkPolicies: 'Enabled'
    }
  }
]

// Azure fixes the name and forbids a security group here.
resource vpnGatewaySubnet 'Microsoft.Network/virtualNetworks/subnets@2025-07-01' = {
  parent: virtualNetwork
  name: 'GatewaySubnet'
  properties: {
    addressPrefix: subnetPrefixes.vpnGateway
    defaultOutboundAccess: false
    privateEndpointNetworkPolicies: 'Enabled'
    privateLinkServiceNetworkPolicies: 'Enabled'
  }
  dependsOn: [segment]
}

// The resolver's alone: Azure asks for a subnet that is delegated to it. Control:
// network-segmentation.
resource dnsResolverSubnet 'Microsoft.Network/virtualNetworks/subnets@2025-07-01' = {
  parent: virtualNetwork
  name: 'snet-dns-resolver'
  properties: {
    addressPrefix: subnetPrefixes.dnsResolver
    networkSecurityGroup: {
      id: dnsResolverSecurityGroup.id
    }
    defaultOutboundAccess: false
    privateEndpointNetworkPolicies: 'Enabled'
    privateLinkServiceNetworkPolicies: 'Enabled'
    delegations: [
      {
        name: 'dns-resolver'
        properties: {
          serviceName: 'Microsoft.Network/dnsResolvers'
        }
      }
    ]
  }
  dependsOn: [vpnGatewaySubnet]
}

// Computes are started from storage of Microsoft's, whose names nobody knows. No other account of
// the region can be reached this way. Control: egress-firewall.
resource computeStoragePolicy 'Microsoft.Network/serviceEndpointPolicies@2024-10-01' = {
  name: names.computeStoragePolicy
  location: location
  tags: tags
  properties: {
    serviceEndpointPolicyDefinitions: [
      {
        name: 'machine-learning'
        properties: {
          description: 'Accounts that start the computes.'
          service: 'Global'
          serviceResources: ['/services/Azure/MachineLearning']
        }
      }
    ]
  }
}

// Who did what: all the logs of a resource. Control: audit-logs.
resource natPublicIpDiagnosticSetting 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: natPublicIp
  name: 'to-log-analytics'
  properties: {
    workspaceId: logWorkspace.id
    logs: [
      {
        categoryGroup: 'allLogs'
        enabled: true
      }
    ]
    metrics: map(['AllMetrics'], entry => { category: entry, enabled: true })
  }
}

// Who did what: all the logs of a resource. Control: audit-logs.
resource virtualNetworkDiagnosticSetting 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: virtualNetwork
  name: 'to-log-analytics'
  properties: {
    workspaceId: logWorkspace.id
    logs: [
      {
        categoryGroup: 'allLogs'
        enabled: true
      }
    ]
    metrics: map(['AllMetrics'], entry => { category: entry, enabled: true })
  }
}
