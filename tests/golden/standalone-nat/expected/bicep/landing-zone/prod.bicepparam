// The values of prod.
using 'main.bicep'

param addressSpace = ['10.30.0.0/23']

param allowedLocations = ['northeurope']

param clusterMaxNodes = {
  training: 2
}

param clusterVmSizes = {
  training: 'Standard_D4ds_v4'
}

param dnsResolverIp = '10.30.0.100'

param environment = 'prod'

param keyRotation = {
  after: 'P18M'
  expiry: 'P24M'
}

param keyType = 'RSA'

param keyVaultUri = 'https://kv-churn-prod-ne-iyzty.vault.azure.net'

param lakeSoftDeleteDays = 30

param location = 'northeurope'

param locks = true

param logRetentionDays = 90

param names = {
  networkGroup: 'rg-churn-network-prod-ne'
  securityGroup: 'rg-churn-security-prod-ne'
  monitoringGroup: 'rg-churn-monitoring-prod-ne'
  workloadGroup: 'rg-churn-workload-prod-ne'
  logWorkspace: 'log-churn-prod-ne'
  applicationInsights: 'appi-churn-prod-ne'
  privateLinkScope: 'ampls-churn-prod-ne'
  natPublicIp: 'pip-churn-nat-prod-ne'
  natGateway: 'ng-churn-prod-ne'
  virtualNetwork: 'vnet-churn-prod-ne'
  dnsResolverSecurityGroup: 'nsg-churn-dns-resolver-prod-ne'
  vpnPublicIp: 'pip-churn-vpn-prod-ne'
  vpnGateway: 'vgw-churn-prod-ne'
  dnsResolver: 'dnspr-churn-prod-ne'
  encryptionIdentity: 'id-churn-encryption-prod-ne'
  workspaceIdentity: 'id-churn-workspace-prod-ne'
  computeIdentity: 'id-churn-compute-prod-ne'
  keyVault: 'kv-churn-prod-ne-iyzty'
  containerRegistry: 'crchurnprodneiyzty'
  workspaceStorage: 'stchurnmlprodne56js3'
  computeStoragePolicy: 'se-churn-compute-prod-ne'
  workspaceVault: 'kv-churn-ml-prod-56js3'
  workspace: 'mlw-churn-prod-ne'
  lakeStorage: 'stchurnlakeprodne4a2qk'
  policySet: 'init-churn-prod-ne'
}

param personas = {
  mlEngineers: '20000000-0000-4000-8000-000000000003'
}

param registryZoneRedundancy = 'Enabled'

param softDeleteDays = 90

param storageSku = 'Standard_ZRS'

param subnetPrefixes = {
  training: '10.30.0.128/25'
  privateEndpoints: '10.30.0.0/26'
  vpnGateway: '10.30.0.64/27'
  dnsResolver: '10.30.0.96/28'
}

param tags = {
  workload: 'churn'
  environment: 'prod'
  owner: 'Product analytics'
  'data-classification': 'internal'
}

param vaultSku = 'standard'

param vpnClientPool = '172.16.200.0/24'
