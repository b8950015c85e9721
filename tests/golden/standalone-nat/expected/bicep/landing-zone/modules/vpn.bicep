// How people come in: the VPN gateway and the resolver that its clients ask.
// The host names below are those of one cloud on purpose: zones and firewall rules differ by cloud.
#disable-diagnostics no-hardcoded-env-urls

import { nameType, tagType } from '../types.bicep'

@description('Required. The address that VPN clients ask for names.')
param dnsResolverIp string

@description('Required. The Azure region.')
param location string

@description('Required. Names of the resources.')
param names nameType

@description('Required. Tags of every resource.')
param tags tagType

@description('Required. The range that VPN clients come from.')
param vpnClientPool string

resource virtualNetwork 'Microsoft.Network/virtualNetworks@2025-07-01' existing = {
  name: names.virtualNetwork
}

resource vpnGatewaySubnet 'Microsoft.Network/virtualNetworks/subnets@2025-07-01' existing = {
  parent: virtualNetwork
  name: 'GatewaySubnet'
}

resource dnsResolverSubnet 'Microsoft.Network/virtualNetworks/subnets@2025-07-01' existing = {
  parent: virtualNetwork
  name: 'snet-dns-resolver'
}

resource logWorkspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' existing = {
  scope: resourceGroup(names.monitoringGroup)
  name: names.logWorkspace
}

// Where VPN clients connect: spread over zones.
resource vpnPublicIp 'Microsoft.Network/publicIPAddresses@2025-05-01' = {
  name: names.vpnPublicIp
  location: location
  tags: tags
  sku: {
    name: 'Standard'
  }
  properties: {
    publicIPAddressVersion: 'IPv4'
    publicIPAllocationMethod: 'Static'
    ddosSettings: {
      protectionMode: 'VirtualNetworkInherited'
    }
  }
}

// Takes 45 minutes or more to make. People sign in with Entra ID; there is no certificate and no
// shared secret.
resource vpnGateway 'Microsoft.Network/virtualNetworkGateways@2025-01-01' = {
  name: names.vpnGateway
  location: location
  tags: tags
  properties: {
    gatewayType: 'Vpn'
    vpnType: 'RouteBased'
    vpnGatewayGeneration: 'Generation1'
    sku: {
      name: 'VpnGw1AZ'
      tier: 'VpnGw1AZ'
    }
    activeActive: false
    enableBgp: false
    ipConfigurations: [
      {
        name: 'default'
        properties: {
          subnet: {
            id: vpnGatewaySubnet.id
          }
          publicIPAddress: {
            id: vpnPublicIp.id
          }
        }
      }
    ]
    vpnClientConfiguration: {
      vpnClientAddressPool: {
        addressPrefixes: [vpnClientPool]
      }
      vpnClientProtocols: ['OpenVPN']
      vpnAuthenticationTypes: ['AAD']
      aadTenant: 'https://login.microsoftonline.com/${tenant().tenantId}'
      // Microsoft's application: Conditional Access decides who gets a token for it.
      aadAudience: 'c632b3df-fb67-4d84-bdcf-b95ad541b5c8'
      aadIssuer: 'https://sts.windows.net/${tenant().tenantId}/'
    }
  }
}

// VPN clients cannot ask Azure's own resolver, which alone knows the private zones.
resource dnsResolver 'Microsoft.Network/dnsResolvers@2025-05-01' = {
  name: names.dnsResolver
  location: location
  tags: tags
  properties: {
    virtualNetwork: {
      id: virtualNetwork.id
    }
  }
}

// Its address is fixed: it stands in the profile of every client.
resource dnsResolverInbound 'Microsoft.Network/dnsResolvers/inboundEndpoints@2025-05-01' = {
  parent: dnsResolver
  name: 'inbound'
  location: location
  tags: tags
  properties: {
    ipConfigurations: [
      {
        subnet: {
          id: dnsResolverSubnet.id
        }
        privateIpAllocationMethod: 'Static'
        privateIpAddress: dnsResolverIp
      }
    ]
  }
}

// Who did what: all the logs of a resource. Control: audit-logs.
resource vpnPublicIpDiagnosticSetting 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: vpnPublicIp
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
resource vpnGatewayDiagnosticSetting 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: vpnGateway
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
