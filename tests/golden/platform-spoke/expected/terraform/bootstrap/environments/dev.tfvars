# The values of dev.

environment = "dev"
location    = "westeurope"

names = {
  delivery_group  = "rg-routing-delivery-dev-we"
  deploy_identity = "id-routing-deploy-dev-we"
  plan_identity   = "id-routing-plan-dev-we"
}

role_condition = "((!(ActionMatches{'Microsoft.Authorization/roleAssignments/write'})) OR (@Request[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {7f951dda-4ed3-4680-a7ca-43fe172d538d, b78c5d69-af96-48a3-bf8d-a8b4d589de94, b556d68e-0be0-4f35-a333-ad7ee1ce17ea, f6c7c914-8db3-469d-8ca1-694a8f32e121, e147488a-f6f5-4113-8e2d-b22465e65bf6, b86a8fe4-44ce-4948-aee5-eccb2c155cd7, f1a07417-d97a-45cb-824c-7a7467783830, 3913510d-42f4-4e42-8a64-420c390055eb, acdd72a7-3385-48ef-bd42-f606fba81ae7, ba92f5b4-2d11-453d-a403-e96b0029c9fe, 2a2b9908-6ea1-4ae2-8e65-a410df84e7d1, 69566ab7-960f-475b-8e7c-b3118f30c6bd, 974c5e8b-45b9-4653-ba55-5f855dd0fb88, 0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3} AND @Request[Microsoft.Authorization/roleAssignments:PrincipalType] ForAnyOfAnyValues:StringEqualsIgnoreCase {'Group', 'ServicePrincipal'})) AND ((!(ActionMatches{'Microsoft.Authorization/roleAssignments/delete'})) OR (@Resource[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {7f951dda-4ed3-4680-a7ca-43fe172d538d, b78c5d69-af96-48a3-bf8d-a8b4d589de94, b556d68e-0be0-4f35-a333-ad7ee1ce17ea, f6c7c914-8db3-469d-8ca1-694a8f32e121, e147488a-f6f5-4113-8e2d-b22465e65bf6, b86a8fe4-44ce-4948-aee5-eccb2c155cd7, f1a07417-d97a-45cb-824c-7a7467783830, 3913510d-42f4-4e42-8a64-420c390055eb, acdd72a7-3385-48ef-bd42-f606fba81ae7, ba92f5b4-2d11-453d-a403-e96b0029c9fe, 2a2b9908-6ea1-4ae2-8e65-a410df84e7d1, 69566ab7-960f-475b-8e7c-b3118f30c6bd, 974c5e8b-45b9-4653-ba55-5f855dd0fb88, 0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3} AND @Resource[Microsoft.Authorization/roleAssignments:PrincipalType] ForAnyOfAnyValues:StringEqualsIgnoreCase {'Group', 'ServicePrincipal'}))"

state_account = {
  subscription_id = "10000000-0000-4000-8000-000000000003"
  resource_group  = "rg-state"
  name            = "stharbourstate"
}

subscription_id = "10000000-0000-4000-8000-000000000003"

tags = {
  CostCenter            = "4711"
  workload              = "routing"
  environment           = "dev"
  owner                 = "Logistics data team"
  "data-classification" = "internal"
}

tenant_id = "10000000-0000-4000-8000-000000000001"
