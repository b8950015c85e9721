#!/usr/bin/env bash
# Makes who deploys an environment: identities without a secret, whom they trust, and their roles.
# Whoever runs it may assign any role in the subscription. Safe to run again.
# With --undo it takes all of that away again.
set -euo pipefail

usage() {
  echo "Usage: $0 [--undo] ENVIRONMENT" >&2
  echo Environments: dev >&2
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
  dev)
    subscription=10000000-0000-4000-8000-000000000003
    group=rg-routing-delivery-dev-we
    deploy=/subscriptions/10000000-0000-4000-8000-000000000003/resourceGroups/rg-routing-delivery-dev-we/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-routing-deploy-dev-we
    plan=/subscriptions/10000000-0000-4000-8000-000000000003/resourceGroups/rg-routing-delivery-dev-we/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-routing-plan-dev-we
    deploy_variable=DEPLOY_CLIENT_ID_DEV
    plan_variable=PLAN_CLIENT_ID_DEV
    given=(
    )
    groups=(
      rg-routing-network-dev-we
      rg-routing-security-dev-we
      rg-routing-monitoring-dev-we
      rg-routing-workload-dev-we
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

with_terraform() {
  local folder=terraform/bootstrap
  terraform -chdir="$folder" init -reconfigure -backend-config="environments/$environment.backend.hcl"
  terraform -chdir="$folder" "$@" -var-file="environments/$environment.tfvars"
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
  with_terraform apply
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
  with_terraform destroy -auto-approve
}

"$task"
