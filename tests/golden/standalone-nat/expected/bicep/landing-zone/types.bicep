// The types of the parameters that are objects, and the built-in roles that are assigned.

@export()
@description('Names of the resources.')
type nameType = {
  @description('Required. Holds the spoke, its security groups, routes and private endpoints.')
  networkGroup: string

  @description('Required. Holds identities and encryption keys.')
  securityGroup: string

  @description('Required. Holds logs and traces.')
  monitoringGroup: string

  @description('Required. Holds data, images and machine learning.')
  workloadGroup: string

  @description('Required. Where every audit log of the landing zone goes.')
  logWorkspace: string

  @description('Required. Traces of jobs and endpoints; the machine learning workspace writes them here.')
  applicationInsights: string

  @description('Required. The private way to Azure Monitor.')
  privateLinkScope: string

  @description('Required. The only address that the spoke is seen with from outside.')
  natPublicIp: string

  @description('Required. The way out.')
  natGateway: string

  @description('Required. The spoke.')
  virtualNetwork: string

  @description('Required. Reads the encryption keys for the services that use them, and nothing else.')
  encryptionIdentity: string

  @description('Required. What the machine learning workspace acts as.')
  workspaceIdentity: string

  @description('Required. What training jobs act as: they pull images and push none.')
  computeIdentity: string

  @description('Required. What the build cluster acts as: the only one that pushes images.')
  imageBuildIdentity: string

  @description('Required. Holds encryption keys only; what applications keep secret lies elsewhere.')
  keyVault: string

  @description('Required. Closed to the public network and to account keys, encrypted with our key.')
  lakeStorage: string

  @description('Required. Closed to the public network and to account keys, encrypted with our key.')
  workspaceStorage: string

  @description('Required. Images of training environments and endpoints.')
  containerRegistry: string

  @description('Required. What the workspace keeps secret; encryption keys lie in a vault of their own.')
  workspaceVault: string

  @description('Required. Computes run in a network that Microsoft manages and that lets out only what is approved below.')
  workspace: string
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
  // AcrPush
  acrPush: '8311e382-0749-4cb8-b61a-304f252e45ec'
  // Azure AI Administrator
  azureAiAdministrator: 'b78c5d69-af96-48a3-bf8d-a8b4d589de94'
  // Azure AI Enterprise Network Connection Approver
  azureAiEnterpriseNetworkConnectionApprover: 'b556d68e-0be0-4f35-a333-ad7ee1ce17ea'
  // AzureML Data Scientist
  azureMlDataScientist: 'f6c7c914-8db3-469d-8ca1-694a8f32e121'
  // Key Vault Crypto Service Encryption User
  keyVaultCryptoServiceEncryptionUser: 'e147488a-f6f5-4113-8e2d-b22465e65bf6'
  // Key Vault Secrets Officer
  keyVaultSecretsOfficer: 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7'
  // Reader
  reader: 'acdd72a7-3385-48ef-bd42-f606fba81ae7'
  // Storage Blob Data Contributor
  storageBlobDataContributor: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
  // Storage Blob Data Reader
  storageBlobDataReader: '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1'
  // Storage File Data Privileged Contributor
  storageFileDataPrivilegedContributor: '69566ab7-960f-475b-8e7c-b3118f30c6bd'
}
