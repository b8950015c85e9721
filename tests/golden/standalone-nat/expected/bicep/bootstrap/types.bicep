// The types of the parameters that are objects, and the built-in roles that are assigned.

@export()
@description('Names of the resources.')
type nameType = {
  @description('Required. Delivery group.')
  deliveryGroup: string

  @description('Required. Deploy identity.')
  deployIdentity: string

  @description('Required. Plan identity.')
  planIdentity: string
}

@export()
@description('Tags of every resource.')
type tagType = {
  @description('Optional. Tags of every resource.')
  *: string
}

@export()
var builtInRoles = {
  // Locks Contributor
  locksContributor: '28bf596f-4eb7-45ce-b5bc-6cf482fec137'
  // Resource Policy Contributor
  resourcePolicyContributor: '36243c78-bf99-498c-9df9-86d9f8d28608'
  // Role Based Access Control Administrator
  roleBasedAccessControlAdministrator: 'f58310d9-a9f6-439a-9e8d-f62e7b41a168'
}
