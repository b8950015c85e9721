#!/usr/bin/env bash
# Makes who deploys an environment: identities without a secret, whom they trust, and their roles.
# Whoever runs it may assign any role in the subscription. Safe to run again.
# With --undo it takes all of that away again.
set -euo pipefail

usage() {
  echo "Usage: $0 [--undo] ENVIRONMENT" >&2
  echo Environments: prod >&2
  exit 2
}

task=bootstrap
case "${1:-}" in
  --undo)
    task=undo
    shift
    ;;
esac

[ "$#" -eq 1 ] || usage
environment=$1

case "$environment" in
  prod)
    subscription=20000000-0000-4000-8000-000000000002
    group=rg-churn-delivery-prod-ne
    deploy=/subscriptions/20000000-0000-4000-8000-000000000002/resourceGroups/rg-churn-delivery-prod-ne/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-churn-deploy-prod-ne
    plan=/subscriptions/20000000-0000-4000-8000-000000000002/resourceGroups/rg-churn-delivery-prod-ne/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-churn-plan-prod-ne
    deploy_variable=DEPLOY_CLIENT_ID_PROD
    plan_variable=PLAN_CLIENT_ID_PROD
    location=northeurope
    deployment=churn-bootstrap-prod-northeurope
    given=(
    )
    scopes=(
      /subscriptions/20000000-0000-4000-8000-000000000002
    )
    roles=(
      2529e445-c286-553e-ac45-1e520b4fde2f
      f0e31d54-0b1a-5eb1-90e2-270df05335e9
    )
    groups=(
      rg-churn-network-prod-ne
      rg-churn-security-prod-ne
      rg-churn-monitoring-prod-ne
      rg-churn-workload-prod-ne
    )
    ;;
  *)
    usage
    ;;
esac

cd "$(dirname "$0")/.."
az account set --subscription "$subscription"

id_of() {
  case "$1" in
    deploy) echo "$deploy" ;;
    *) echo "$plan" ;;
  esac
}

# What the pipelines call the client id.
variable_of() {
  case "$1" in
    deploy) echo "$deploy_variable" ;;
    *) echo "$plan_variable" ;;
  esac
}

principal_of() {
  az identity show --ids "$(id_of "$1")" --query principalId --output tsv
}

with_azure_cli() {
  az stack sub create --name "$deployment" --location "$location" \
    --parameters "bicep/bootstrap/$environment.bicepparam" \
    --action-on-unmanage deleteResources --deny-settings-mode none --yes --output none
}

# What lies in another subscription than the environment's: an identity, a role, a scope and a
# condition in turn.
give() {
  local principal limit
  for ((i = 0; i < ${#given[@]}; i += 4)); do
    principal=$(principal_of "${given[i]}")
    limit=()
    [ -z "${given[i + 3]}" ] || limit=(--condition-version 2.0 --condition "${given[i + 3]}")
    az role assignment create --assignee-object-id "$principal" \
      --assignee-principal-type ServicePrincipal --role "${given[i + 1]}" \
      --scope "${given[i + 2]}" ${limit[@]+"${limit[@]}"} --output none
  done
}

bootstrap() {
  scripts/prepare.sh "$environment"
  az provider register --namespace Microsoft.ManagedIdentity --subscription "$subscription" --wait
  with_azure_cli
  give
  local who
  for who in deploy plan; do
    echo "$(variable_of "$who")=$(az identity show --ids "$(id_of "$who")" --query clientId --output tsv)"
  done
}

# take_back IDENTITY SCOPE: its roles there. The command line takes it for a failure to delete none.
take_back() {
  local principal found role
  principal=$(principal_of "$1")
  found=$(az role assignment list --assignee "$principal" --scope "$2" --query "[].id" --output tsv)
  while read -r role; do
    [ -z "$role" ] || az role assignment delete --ids "$role"
  done <<<"$found"
}

undo() {
  local name who
  for name in "${groups[@]}"; do
    if [ "$(az group exists --name "$name")" = true ]; then
      echo "Take $environment down first: $name is still there, and who deploys it goes here." >&2
      exit 1
    fi
  done
  echo "This takes away who deploys $environment: its pipelines cannot sign in any more."
  read -r -p "Type the name of the environment to go on: " answer
  if [ "$answer" != "$environment" ]; then
    echo "Nothing was deleted." >&2
    exit 1
  fi
  if [ "$(az group exists --name "$group")" != true ]; then
    echo "Nothing is left of it: $group is not there."
    return
  fi
  # Roles go before their identities: they would outlive them.
  for ((i = 0; i < ${#given[@]}; i += 4)); do
    take_back "${given[i]}" "${given[i + 2]}"
  done
  delete_with_azure_cli
}

delete_with_azure_cli() {
  local id
  for who in deploy plan; do
    for id in "${scopes[@]}"; do
      take_back "$who" "$id"
    done
  done
  for id in "${roles[@]}"; do
    az role definition delete --name "$id" --scope "/subscriptions/$subscription"
  done
  az group delete --name "$group" --yes
  az stack sub delete --name "$deployment" --action-on-unmanage detachAll --yes ||
    echo "No record of $deployment was left."
}

"$task"
