#!/usr/bin/env bash
# What guards this repository in Azure DevOps, and how its pipelines sign in to Azure: service
# connections by workload identity federation, pipelines, environments with their checks, and the
# policies of the branch. By `az` and its extension azure-devops, with the token of az login: no
# token is kept. Run it after bootstrap made the identities, and again whenever it changed: what is
# there is brought in line. Whoever runs it administers the project, and may write federated
# credentials of the identities.
# Usage: scripts/azure-devops.sh [--advanced-security]
#        scripts/azure-devops.sh --undo
set -euo pipefail

organisation=https://dev.azure.com/orchard
project=analytics
repository=churn-landing-zone
branch=main
tenant=20000000-0000-4000-8000-000000000001
# By it the policy of the code owners is known again.
message="Code owners"

usage() {
  echo "Usage: $0 [--advanced-security]" >&2
  echo "       $0 --undo" >&2
  exit 2
}

[ "$#" -le 1 ] || usage
case "${1:-}" in
  "" | --advanced-security | --undo) ;;
  *) usage ;;
esac

az extension show --name azure-devops --output none 2>/dev/null || {
  echo "The extension is missing: az extension add --name azure-devops" >&2
  exit 1
}

cd "$(dirname "$0")/.."
here=(--organization "$organisation" --project "$project")
project_id=$(az devops project show --organization "$organisation" --project "$project" --query id --output tsv)
repository_id=$(az repos show "${here[@]}" --repository "$repository" --query id --output tsv)
temporary=$(mktemp -d)
trap 'rm -rf "$temporary"' EXIT
body=$temporary/body.json

# METHOD AREA RESOURCE, and what az devops invoke takes besides.
api() {
  az devops invoke --organization "$organisation" --api-version 7.1-preview --http-method "$1" \
    --area "$2" --resource "$3" "${@:4}"
}

connection_id() {
  az devops service-endpoint list "${here[@]}" --query "[?name=='$1'].id" --output tsv
}

environment_id() {
  api GET distributedtask environments --route-parameters "project=$project_id" \
    --query-parameters "name=$1" --query "value[?name=='$1'].id" --output tsv
}

pipeline_id() {
  az pipelines list "${here[@]}" --name "$1" --query "[?name=='$1'].id" --output tsv
}

# TYPE CONDITION: the policies of the branch that are of a type, and of which a condition holds.
policy_id() {
  az repos policy list "${here[@]}" --repository-id "$repository_id" --branch "$branch" \
    --query "[?type.id=='$1' && $2].id" --output tsv
}

undo() {
  local id name answer
  echo "This takes the policies of $branch that it made, the pipelines with their runs, the environments"
  echo "and the service connections of $repository away. Policies that others made, the identities and"
  echo "what is deployed stay."
  read -r -p "Type the name of the repository to go on: " answer
  if [ "$answer" != "$repository" ]; then
    echo "Nothing was deleted." >&2
    exit 1
  fi
  # Sign-in goes first: from then on nothing can change Azure.
  forget churn-prod-plan 20000000-0000-4000-8000-000000000002 rg-churn-delivery-prod-ne id-churn-plan-prod-ne
  forget churn-prod-deploy 20000000-0000-4000-8000-000000000002 rg-churn-delivery-prod-ne id-churn-deploy-prod-ne
  for id in $(ours); do
    az repos policy delete "${here[@]}" --id "$id" --yes --output none
  done
  for name in churn-pull-request churn-deploy churn-drift churn-take-down; do
    for id in $(pipeline_id "$name"); do
      az pipelines delete "${here[@]}" --id "$id" --yes --output none
    done
  done
  for name in churn-prod; do
    for id in $(environment_id "$name"); do
      api DELETE distributedtask environments --output none \
        --route-parameters "project=$project_id" "environmentId=$id"
    done
  done
}

# NAME HOME GROUP IDENTITY
forget() {
  local id
  for id in $(connection_id "$1"); do
    az devops service-endpoint delete "${here[@]}" --id "$id" --yes --output none
  done
  for id in $(az identity list --subscription "$2" --query "[?name=='$4'].id" --output tsv); do
    az identity federated-credential delete --subscription "$2" --resource-group "$3" \
      --identity-name "$4" --name service-connection --yes --output none
  done
}

# PIPELINE NAME VALUE
set_variable() {
  az pipelines variable create "${here[@]}" --pipeline-id "$1" --name "$2" --value "$3" \
    --output none 2>/dev/null ||
    az pipelines variable update "${here[@]}" --pipeline-id "$1" --name "$2" --value "$3" --output none
}

# The ids of the policies that this script made: nothing else tells them from those of other people.
made() {
  local id
  for id in $(pipeline_id churn-pull-request); do
    az pipelines variable list "${here[@]}" --pipeline-id "$id" --query branchPolicies.value --output tsv
  done
}

# The policies of the branch that are this script's, as far as they are there.
ours() {
  local id type
  for type in fa4e907d-c16b-4a4c-9dfa-4906e5d171dd c6a1889d-b943-4856-b76f-9e46bb6b0df2; do
    for id in $(policy_id "$type" id); do
      case " $(made) " in *" $id "*) echo "$id" ;; esac
    done
  done
  policy_id fd2167ab-b0be-447a-8ec8-39368250530e "settings.message=='$message'"
  for id in $(pipeline_id churn-pull-request); do
    policy_id 0609b952-1397-4640-95ec-e00a01b2c241 "settings.buildDefinitionId==\`$id\`"
  done
}

# NAME SUBSCRIPTION HOME GROUP IDENTITY: the identity trusts what the connection says of itself.
# Nobody computes issuer and subject. The identity lies in HOME and acts in SUBSCRIPTION.
connect() {
  local name=$1 subscription=$2 home=$3 group=$4 identity=$5 client id known
  client=$(az identity show --subscription "$home" --resource-group "$group" \
    --name "$identity" --query clientId --output tsv)
  id=$(connection_id "$name")
  if [ -n "$id" ]; then
    known=$(endpoint "$id" serviceprincipalid)
    if [ "$known" != "$client" ]; then
      az devops service-endpoint delete "${here[@]}" --id "$id" --yes --output none
      id=
    fi
  fi
  if [ -z "$id" ]; then
    cat >"$body" <<JSON
{
  "name": "$name",
  "type": "azurerm",
  "url": "https://management.azure.com/",
  "authorization": {
    "scheme": "WorkloadIdentityFederation",
    "parameters": { "tenantid": "$tenant", "serviceprincipalid": "$client" }
  },
  "data": {
    "environment": "AzureCloud",
    "creationMode": "Manual",
    "scopeLevel": "Subscription",
    "subscriptionId": "$subscription",
    "subscriptionName": "$subscription"
  },
  "serviceEndpointProjectReferences": [
    { "name": "$name", "projectReference": { "id": "$project_id" } }
  ]
}
JSON
    id=$(az devops service-endpoint create "${here[@]}" --service-endpoint-configuration "$body" \
      --query id --output tsv)
  fi
  az identity federated-credential create --subscription "$home" --resource-group "$group" \
    --identity-name "$identity" --name service-connection --audiences api://AzureADTokenExchange \
    --issuer "$(endpoint "$id" workloadIdentityFederationIssuer)" \
    --subject "$(endpoint "$id" workloadIdentityFederationSubject)" --output none
}

# ID PARAMETER: what a service connection says of its sign-in.
endpoint() {
  az devops service-endpoint show "${here[@]}" --id "$1" --query "authorization.parameters.$2" --output tsv
}

# NAME FILE
pipeline() {
  if [ -z "$(pipeline_id "$1")" ]; then
    az pipelines create "${here[@]}" --name "$1" --repository "$repository" --repository-type tfsgit \
      --branch "$branch" --yml-path "$2" --skip-first-run true --output none
  fi
}

environment() {
  if [ -z "$(environment_id "$1")" ]; then
    echo "{ \"name\": \"$1\" }" >"$body"
    api POST distributedtask environments --in-file "$body" --output none \
      --route-parameters "project=$project_id"
  fi
}

# TYPE ID PIPELINE ...: these pipelines may use a resource, and no others.
allow() {
  local name ids=""
  for name in "${@:3}"; do
    ids+="${ids:+, }{ \"id\": $(pipeline_id "$name"), \"authorized\": true }"
  done
  echo "{ \"allPipelines\": { \"authorized\": false }, \"pipelines\": [$ids] }" >"$body"
  api PATCH pipelinePermissions pipelinePermissions --in-file "$body" --output none \
    --route-parameters "project=$project_id" "resourceType=$1" "resourceId=$2"
}

# TYPE ID CHECK DEFINITION: the check of that kind on a resource, if there is one.
check_id() {
  api GET PipelinesChecks configurations --route-parameters "project=$project_id" \
    --query-parameters "resourceType=$1" "resourceId=$2" "\$expand=settings" --output tsv \
    --query "value[].[id, type.id, settings.definitionRef.id || 'none']" >"$temporary/checks"
  grep -iF -- "$(printf '\t%s\t%s' "$3" "$4")" "$temporary/checks" | cut -f 1 || true
}

# TYPE ID CHECK DEFINITION TIMEOUT: one check on a resource, with the settings that it reads. One that
# is there is changed.
check() {
  local found known="" method=POST route=("project=$project_id") settings
  settings=$(cat)
  found=$(check_id "$1" "$2" "$3" "$4")
  if [ -n "$found" ]; then
    known="\"id\": $found, "
    method=PATCH
    route+=("id=$found")
  fi
  cat >"$body" <<JSON
{
  $known"type": { "id": "$3" },
  "resource": { "type": "$1", "id": "$2" },
  "settings": $settings,
  "timeout": $5
}
JSON
  api "$method" PipelinesChecks configurations --in-file "$body" --output none \
    --route-parameters "${route[@]}"
}

# ID CHECK DEFINITION: an environment does without a check that nobody asks for any more.
drop() {
  local found
  for found in $(check_id environment "$1" "$2" "$3"); do
    api DELETE PipelinesChecks configurations --output none \
      --route-parameters "project=$project_id" "id=$found"
  done
}

# TYPE ID: one run at a time, and of the protected branch alone.
guard() {
  check "$1" "$2" 2ef31ad6-baa0-403a-8b45-2cbc9b4e5563 none 43200 <<<'{}'
  check "$1" "$2" fe1de3ee-a436-41b4-bb20-f6eb4cb879a7 86b05a0c-73e6-4f7d-b3cf-e38f3b39a75b 1440 <<JSON
{
    "displayName": "Only $branch",
    "definitionRef": {"id": "86b05a0c-73e6-4f7d-b3cf-e38f3b39a75b", "name": "evaluatebranchProtection", "version": "0.0.1"},
    "inputs": {
      "allowedBranches": "refs/heads/$branch",
      "ensureProtectionOfBranch": "true",
      "allowUnknownStatusBranch": "false"
    }
  }
JSON
}

# ID NAME ...: one member of the groups approves, and never who asked.
approve() {
  local approvers
  approvers=$(identities '{ "id": "' '" }' "${@:2}")
  check environment "$1" 8c6f20a7-a545-4486-9777-f762fafe0d4d none 43200 <<JSON
{
    "approvers": [$approvers],
    "minRequiredApprovers": 1,
    "requesterCannotBeApprover": true,
    "instructions": "The plan is an artifact of the run."
  }
JSON
}

# ID DAYS START END, in UTC.
open_within() {
  check environment "$1" fe1de3ee-a436-41b4-bb20-f6eb4cb879a7 445fde2f-6c39-441c-807f-8a59ff2e075f 10080 <<JSON
{
    "displayName": "Change window",
    "definitionRef": {"id": "445fde2f-6c39-441c-807f-8a59ff2e075f", "name": "evaluateBusinessHours", "version": "0.0.1"},
    "inputs": { "businessDays": "$2", "startTime": "$3", "endTime": "$4", "timeZone": "UTC" }
  }
JSON
}

# BEFORE AFTER NAME ...: the ids of people and groups, with text around each.
identities() {
  local name id ids=""
  for name in "${@:3}"; do
    id=$(api GET IMS identities --query-parameters searchFilter=General "filterValue=$name" \
      queryMembership=None --query "value[].id" --output tsv)
    if [ "$(grep -c . <<<"$id")" -ne 1 ]; then
      echo "Azure DevOps knows none, or more than one, by this name: $name" >&2
      echo "Write a group as [project]\\group, and a person as the mail address." >&2
      return 1
    fi
    ids+="${ids:+, }$1$id$2"
  done
  echo "$ids"
}

# TYPE CONDITION: one policy of the branch, with the settings that it reads. One that is there is changed.
policy() {
  local id known settings
  settings=$(cat)
  id=$(policy_id "$1" "$2")
  cat >"$body" <<JSON
{
  "isEnabled": true,
  "isBlocking": true,
  "type": { "id": "$1" },
  "settings": {
    $settings
    "scope": [
      { "repositoryId": "$repository_id", "refName": "refs/heads/$branch", "matchKind": "Exact" }
    ]
  }
}
JSON
  if [ -n "$id" ]; then
    az repos policy update "${here[@]}" --id "$id" --config "$body" --output none
    return
  fi
  id=$(az repos policy create "${here[@]}" --config "$body" --query id --output tsv)
  known=$(made)
  verifying=$(pipeline_id churn-pull-request)
  set_variable "$verifying" branchPolicies "${known:+$known }$id"
}

protect() {
  local least id
  # More reviewers than one are somebody's choice, and stay.
  least=$(az repos policy list "${here[@]}" --repository-id "$repository_id" --branch "$branch" \
    --query "[?type.id=='fa4e907d-c16b-4a4c-9dfa-4906e5d171dd'].settings.minimumApproverCount" --output tsv)
  policy fa4e907d-c16b-4a4c-9dfa-4906e5d171dd id <<JSON
"minimumApproverCount": ${least:-1},
    "creatorVoteCounts": false,
    "blockLastPusherVote": true,
    "allowDownvotes": false,
    "resetOnSourcePush": true,
    "resetRejectionsOnSourcePush": true,
JSON
  policy c6a1889d-b943-4856-b76f-9e46bb6b0df2 id </dev/null
  id=$(pipeline_id churn-pull-request)
  # It is judged again whenever the branch moves.
  policy 0609b952-1397-4640-95ec-e00a01b2c241 "settings.buildDefinitionId==\`$id\`" <<JSON
"buildDefinitionId": $id,
    "displayName": "churn-pull-request",
    "queueOnSourceUpdateOnly": false,
    "manualQueueOnly": false,
    "validDuration": 0,
JSON
  for id in $(policy_id fd2167ab-b0be-447a-8ec8-39368250530e "settings.message=='$message'"); do
    az repos policy delete "${here[@]}" --id "$id" --yes --output none
  done
}

if [ "${1:-}" = --undo ]; then
  undo
  exit 0
fi

pipeline churn-pull-request .azuredevops/pull-request.yml
pipeline churn-deploy .azuredevops/deploy.yml
pipeline churn-drift .azuredevops/drift.yml
pipeline churn-take-down .azuredevops/take-down.yml
if [ "${1:-}" = --advanced-security ]; then
  for name in churn-pull-request churn-drift; do
    set_variable "$(pipeline_id "$name")" advancedSecurity true
  done
fi
# The protection of the branch comes before whatever trusts the branch.
protect

environment churn-prod
id=$(environment_id churn-prod)
guard environment "$id"
drop "$id" 8c6f20a7-a545-4486-9777-f762fafe0d4d none
drop "$id" fe1de3ee-a436-41b4-bb20-f6eb4cb879a7 445fde2f-6c39-441c-807f-8a59ff2e075f
allow environment "$id" churn-deploy churn-take-down

connect churn-prod-plan 20000000-0000-4000-8000-000000000002 20000000-0000-4000-8000-000000000002 rg-churn-delivery-prod-ne id-churn-plan-prod-ne
id=$(connection_id churn-prod-plan)
allow endpoint "$id" churn-pull-request churn-deploy churn-drift

connect churn-prod-deploy 20000000-0000-4000-8000-000000000002 20000000-0000-4000-8000-000000000002 rg-churn-delivery-prod-ne id-churn-deploy-prod-ne
id=$(connection_id churn-prod-deploy)
guard endpoint "$id"
allow endpoint "$id" churn-deploy churn-take-down
echo "Azure DevOps is ready: churn-pull-request runs on the next pull request."
