// The types of the parameters that are objects, and the built-in roles that are assigned.

@export()
@description('How many nodes each cluster grows to.')
type clusterMaxNodeType = {
  @description('Optional. How many nodes each cluster grows to.')
  *: int
}

@export()
@description('The VM size of each cluster\'s nodes.')
type clusterVmSizeType = {
  @description('Optional. The VM size of each cluster\'s nodes.')
  *: string
}

@export()
@description('When a key gets a new version, and when an old one expires.')
type keyRotationType = {
  @description('Required. How long after it was made a new version follows.')
  after: string

  @description('Required. How long after it was made a version expires.')
  expiry: string
}

@export()
@description('Names of the resources.')
type nameType = {
  @description('Required. Network group.')
  networkGroup: string

  @description('Required. Security group.')
  securityGroup: string

  @description('Required. Monitoring group.')
  monitoringGroup: string

  @description('Required. Workload group.')
  workloadGroup: string

  @description('Required. Log workspace.')
  logWorkspace: string

  @description('Required. Application insights.')
  applicationInsights: string

  @description('Required. Private link scope.')
  privateLinkScope: string

  @description('Required. Nat public ip.')
  natPublicIp: string

  @description('Required. Nat gateway.')
  natGateway: string

  @description('Required. Virtual network.')
  virtualNetwork: string

  @description('Required. Dns resolver security group.')
  dnsResolverSecurityGroup: string

  @description('Required. Vpn public ip.')
  vpnPublicIp: string

  @description('Required. Vpn gateway.')
  vpnGateway: string

  @description('Required. Dns resolver.')
  dnsResolver: string

  @description('Required. Encryption identity.')
  encryptionIdentity: string

  @description('Required. Workspace identity.')
  workspaceIdentity: string

  @description('Required. Compute identity.')
  computeIdentity: string

  @description('Required. Inference identity.')
  inferenceIdentity: string

  @description('Required. Key vault.')
  keyVault: string

  @description('Required. Container registry.')
  containerRegistry: string

  @description('Required. Workspace storage.')
  workspaceStorage: string

  @description('Required. Workspace vault.')
  workspaceVault: string

  @description('Required. Workspace.')
  workspace: string

  @description('Required. Lake storage.')
  lakeStorage: string

  @description('Required. Policy set.')
  policySet: string
}

@export()
@description('The Entra group of each persona, by its object id.')
type personaType = {
  @description('Required. Ml engineers.')
  mlEngineers: string
}

@export()
@description('The range of each subnet, as the address plan in the documents computes it.')
type subnetPrefixType = {
  @description('Required. Subnet training.')
  training: string

  @description('Required. Subnet inference.')
  inference: string

  @description('Required. Subnet private endpoints.')
  privateEndpoints: string

  @description('Required. Subnet vpn gateway.')
  vpnGateway: string

  @description('Required. Subnet dns resolver.')
  dnsResolver: string
}

@export()
@description('Tags of every resource.')
type tagType = {
  @description('Optional. Tags of every resource.')
  *: string
}

@export()
var builtInRoles = {
  // AcrPull
  acrPull: '7f951dda-4ed3-4680-a7ca-43fe172d538d'
  // Azure AI Administrator
  azureAiAdministrator: 'b78c5d69-af96-48a3-bf8d-a8b4d589de94'
  // Azure AI Enterprise Network Connection Approver
  azureAiEnterpriseNetworkConnectionApprover: 'b556d68e-0be0-4f35-a333-ad7ee1ce17ea'
  // Key Vault Crypto Service Encryption User
  keyVaultCryptoServiceEncryptionUser: 'e147488a-f6f5-4113-8e2d-b22465e65bf6'
  // Key Vault Secrets Officer
  keyVaultSecretsOfficer: 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7'
  // Monitoring Metrics Publisher
  monitoringMetricsPublisher: '3913510d-42f4-4e42-8a64-420c390055eb'
  // Reader
  reader: 'acdd72a7-3385-48ef-bd42-f606fba81ae7'
  // Storage Blob Data Contributor
  storageBlobDataContributor: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
  // Storage Blob Data Reader
  storageBlobDataReader: '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1'
  // Storage File Data Privileged Contributor
  storageFileDataPrivilegedContributor: '69566ab7-960f-475b-8e7c-b3118f30c6bd'
  // Storage Queue Data Contributor
  storageQueueDataContributor: '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
  // Storage Table Data Contributor
  storageTableDataContributor: '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
}
