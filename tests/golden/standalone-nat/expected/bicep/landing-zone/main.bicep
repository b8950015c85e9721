// One environment of the landing zone.

targetScope = 'subscription'

import {
  clusterMaxNodeType
  clusterVmSizeType
  keyRotationType
  nameType
  personaType
  subnetPrefixType
  tagType
} from 'types.bicep'

@description('Required. The ranges of the VNet.')
param addressSpace string[]

@description('Required. Regions that resources may be in.')
param allowedLocations string[]

@description('Required. How many nodes each cluster grows to.')
param clusterMaxNodes clusterMaxNodeType

@description('Required. The VM size of each cluster\'s nodes.')
param clusterVmSizes clusterVmSizeType

@description('Required. The address that VPN clients ask for names.')
param dnsResolverIp string

@description('Required. The environment\'s short name.')
param environment string

@description('Required. When a key gets a new version, and when an old one expires.')
param keyRotation keyRotationType

@description('Required. Where keys are kept: RSA in software, RSA-HSM in hardware.')
param keyType string

@description('Required. The address of the key vault.')
param keyVaultUri string

@description('Required. How many days deleted data of the lake can be brought back.')
param lakeSoftDeleteDays int

@description('Required. The Azure region.')
param location string

@description('Required. Whether delete locks stand on data and keys.')
param locks bool

@description('Required. Days that logs are kept in the workspace.')
param logRetentionDays int

@description('Required. Names of the resources.')
param names nameType

@description('Required. The Entra group of each persona, by its object id.')
param personas personaType

@description('Required. Whether the container registry spans zones.')
param registryZoneRedundancy string

@description('Required. Days that a deleted vault, and its name, are kept.')
param softDeleteDays int

@description('Required. Redundancy of the storage accounts.')
param storageSku string

@description('Required. The range of each subnet, as the address plan in the documents computes it.')
param subnetPrefixes subnetPrefixType

@description('Required. Tags of every resource.')
param tags tagType

@description('Required. The tier of key vaults: premium keeps keys in hardware.')
param vaultSku string

@description('Required. The range that VPN clients come from.')
param vpnClientPool string

// Holds the spoke, its security groups, routes and private endpoints.
resource networkGroup 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: names.networkGroup
  location: location
  tags: tags
}

// Holds identities and encryption keys.
resource securityGroup 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: names.securityGroup
  location: location
  tags: tags
}

// Holds logs and traces.
resource monitoringGroup 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: names.monitoringGroup
  location: location
  tags: tags
}

// Holds the services and their data.
resource workloadGroup 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: names.workloadGroup
  location: location
  tags: tags
}

// User-assigned identities: one a task, no secret.
module identities 'modules/identities.bicep' = {
  scope: securityGroup
  params: {
    location: location
    names: names
    tags: tags
  }
}

// Logs and traces.
module monitoring 'modules/monitoring.bicep' = {
  scope: monitoringGroup
  params: {
    location: location
    logRetentionDays: logRetentionDays
    names: names
    tags: tags
    #disable-next-line what-if-short-circuiting // a name holds a new principal's id
    workspaceIdentityPrincipalId: identities.outputs.workspaceIdentityPrincipalId
    #disable-next-line what-if-short-circuiting // a name holds a new principal's id
    computeIdentityPrincipalId: identities.outputs.computeIdentityPrincipalId
  }
}

// Security groups: who may talk to whom.
module securityGroups 'modules/security-groups.bicep' = {
  scope: networkGroup
  params: {
    location: location
    names: names
    subnetPrefixes: subnetPrefixes
    tags: tags
    vpnClientPool: vpnClientPool
  }
  dependsOn: [monitoring]
}

// The spoke: its segments and the way out.
module network 'modules/network.bicep' = {
  scope: networkGroup
  params: {
    addressSpace: addressSpace
    location: location
    names: names
    subnetPrefixes: subnetPrefixes
    tags: tags
  }
  dependsOn: [securityGroups]
}

// How people come in: the VPN gateway and the resolver that its clients ask.
module vpn 'modules/vpn.bicep' = {
  scope: networkGroup
  params: {
    dnsResolverIp: dnsResolverIp
    location: location
    names: names
    tags: tags
    vpnClientPool: vpnClientPool
  }
  dependsOn: [network]
}

// Customer-managed keys and who may use them.
module keys 'modules/keys.bicep' = {
  scope: securityGroup
  params: {
    keyRotation: keyRotation
    keyType: keyType
    location: location
    names: names
    softDeleteDays: softDeleteDays
    tags: tags
    vaultSku: vaultSku
    #disable-next-line what-if-short-circuiting // a name holds a new principal's id
    encryptionIdentityPrincipalId: identities.outputs.encryptionIdentityPrincipalId
  }
  dependsOn: [monitoring]
}

// The private container registry.
module containerRegistry 'modules/container-registry.bicep' = {
  scope: workloadGroup
  params: {
    keyVaultUri: keyVaultUri
    location: location
    names: names
    personas: personas
    registryZoneRedundancy: registryZoneRedundancy
    tags: tags
    encryptionIdentityClientId: identities.outputs.encryptionIdentityClientId
    #disable-next-line what-if-short-circuiting // a name holds a new principal's id
    workspaceIdentityPrincipalId: identities.outputs.workspaceIdentityPrincipalId
    #disable-next-line what-if-short-circuiting // a name holds a new principal's id
    computeIdentityPrincipalId: identities.outputs.computeIdentityPrincipalId
  }
  dependsOn: [keys]
}

// The workspace's own account: Machine Learning refuses a hierarchical namespace here.
module workspaceStorage 'modules/workspace-storage.bicep' = {
  scope: workloadGroup
  params: {
    keyVaultUri: keyVaultUri
    location: location
    names: names
    personas: personas
    storageSku: storageSku
    tags: tags
    #disable-next-line what-if-short-circuiting // a name holds a new principal's id
    workspaceIdentityPrincipalId: identities.outputs.workspaceIdentityPrincipalId
    #disable-next-line what-if-short-circuiting // a name holds a new principal's id
    computeIdentityPrincipalId: identities.outputs.computeIdentityPrincipalId
  }
  dependsOn: [keys]
}

// The data lake: hierarchical namespace, so an account of its own.
module dataLake 'modules/data-lake.bicep' = {
  scope: workloadGroup
  params: {
    keyVaultUri: keyVaultUri
    lakeSoftDeleteDays: lakeSoftDeleteDays
    location: location
    names: names
    storageSku: storageSku
    tags: tags
    #disable-next-line what-if-short-circuiting // a name holds a new principal's id
    computeIdentityPrincipalId: identities.outputs.computeIdentityPrincipalId
  }
  dependsOn: [keys]
}

// The machine learning workspace and its computes.
module machineLearning 'modules/machine-learning.bicep' = {
  scope: workloadGroup
  params: {
    location: location
    names: names
    personas: personas
    softDeleteDays: softDeleteDays
    tags: tags
    vaultSku: vaultSku
    #disable-next-line what-if-short-circuiting // a name holds a new principal's id
    workspaceIdentityPrincipalId: identities.outputs.workspaceIdentityPrincipalId
  }
  dependsOn: [network, containerRegistry, workspaceStorage, dataLake]
}

// Private DNS zones of the services in use, linked to the spoke.
module dns 'modules/dns.bicep' = {
  scope: networkGroup
  params: {
    names: names
    tags: tags
  }
  dependsOn: [network]
}

// Private endpoints and their DNS records.
module privateEndpoints 'modules/private-endpoints.bicep' = {
  scope: networkGroup
  params: {
    location: location
    names: names
    tags: tags
    #disable-next-line what-if-short-circuiting // a name holds a new principal's id
    workspaceIdentityPrincipalId: identities.outputs.workspaceIdentityPrincipalId
  }
  dependsOn: [machineLearning, dns]
}

// What this landing zone refuses, as sets of policies.
module policy 'modules/policy.bicep' = {
  params: {
    allowedLocations: allowedLocations
    environment: environment
    names: names
  }
}

// Policy of the network resource group.
module policyNetwork 'modules/policy-network.bicep' = {
  scope: networkGroup
  params: {
    environment: environment
    names: names
  }
  dependsOn: [policy]
}

// Policy of the security resource group.
module policySecurity 'modules/policy-security.bicep' = {
  scope: securityGroup
  params: {
    environment: environment
    names: names
  }
  dependsOn: [policy]
}

// Policy of the workload resource group.
module policyWorkload 'modules/policy-workload.bicep' = {
  scope: workloadGroup
  params: {
    environment: environment
    names: names
  }
  dependsOn: [policy]
}

// Locks of what the module keys holds.
module keysLocks 'modules/keys-locks.bicep' = {
  scope: securityGroup
  params: {
    locks: locks
    names: names
  }
  dependsOn: [vpn, privateEndpoints]
}

// Delete locks on data and keys.
module locksModule 'modules/locks.bicep' = {
  scope: workloadGroup
  params: {
    locks: locks
    names: names
  }
  dependsOn: [vpn, privateEndpoints]
}

// Compute cluster: after what itself waits for the module machine learning.
module machineLearningComputeCluster 'modules/machine-learning-compute-cluster.bicep' = {
  scope: workloadGroup
  params: {
    clusterMaxNodes: clusterMaxNodes
    clusterVmSizes: clusterVmSizes
    location: location
    names: names
    tags: tags
  }
  dependsOn: [privateEndpoints]
}
