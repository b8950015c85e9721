#!/usr/bin/env bash
# Takes one environment down for good. There is no way back for data and the Machine Learning workspace.
set -euo pipefail

usage() {
  echo "Usage: $0 ENVIRONMENT" >&2
  echo Environments: dev >&2
  exit 2
}

# A workflow's sign-in lives an hour, and the token that it began with 5 minutes: `az` signs in
# again with a new one before the old one ends. Nothing happens outside of a workflow.
signed_in=$(date +%s)
fresh() {
  local answer subscription token
  [ -n "${SIGN_IN_AS:-}" ] || return 0
  [ "$(($(date +%s) - signed_in))" -ge 240 ] || return 0
  answer=$(curl --fail --silent --show-error --retry 3 --header @- \
    "$ACTIONS_ID_TOKEN_REQUEST_URL&audience=$SIGN_IN_AUDIENCE" \
    <<<"Authorization: bearer $ACTIONS_ID_TOKEN_REQUEST_TOKEN")
  token=$(sed -n 's/.*"value" *: *"\([^"]*\)".*/\1/p' <<<"$answer")
  echo "::add-mask::$token"
  subscription=$(command az account show --query id --output tsv)
  command az login --service-principal --username "$SIGN_IN_AS" --tenant "$SIGN_IN_TENANT" \
    --federated-token "$token" --output none
  command az account set --subscription "$subscription"
  signed_in=$(date +%s)
}

az() {
  fresh
  command az "$@"
}

# Azure's command line ends with 3 where there is no such resource; anything else is a failure.
exists() {
  local code=0
  az resource show --ids "$1" --output none 2>/dev/null || code=$?
  case "$code" in
    0) return 0 ;;
    3) return 1 ;;
    *)
      echo "Could not ask Azure about $1. Sign in with az login and run this again." >&2
      exit 1
      ;;
  esac
}

# Some deletions are answered before they are done.
wait_until_gone() {
  local tries=0
  while exists "$1"; do
    tries=$((tries + 1))
    if [ "$tries" -gt 120 ]; then
      echo "Still there after an hour: $1" >&2
      exit 1
    fi
    sleep 30
  done
}

delete_for_good() {
  local id=$1 request=$2
  exists "$id" || return 0
  echo "Deleting for good: $id"
  az rest --method delete --uri "$request" --output none
  wait_until_gone "$id"
}

[ "$#" -eq 1 ] || usage
environment=$1

case "$environment" in
  dev)
    root=landing-zone
    subscription=10000000-0000-4000-8000-000000000003
    locks=(
      /subscriptions/10000000-0000-4000-8000-000000000003/resourceGroups/rg-routing-security-dev-we/providers/Microsoft.KeyVault/vaults/kv-routing-dev-we-a6cwm/providers/Microsoft.Authorization/locks/keep
      /subscriptions/10000000-0000-4000-8000-000000000003/resourceGroups/rg-routing-workload-dev-we/providers/Microsoft.Storage/storageAccounts/stroutingmldevwew5m47/providers/Microsoft.Authorization/locks/keep
      /subscriptions/10000000-0000-4000-8000-000000000003/resourceGroups/rg-routing-workload-dev-we/providers/Microsoft.KeyVault/vaults/kv-routing-ml-dev-w5m47/providers/Microsoft.Authorization/locks/keep
    )
    purges=(
      /subscriptions/10000000-0000-4000-8000-000000000003/resourceGroups/rg-routing-workload-dev-we/providers/Microsoft.MachineLearningServices/workspaces/mlw-routing-dev-we
      '/subscriptions/10000000-0000-4000-8000-000000000003/resourceGroups/rg-routing-workload-dev-we/providers/Microsoft.MachineLearningServices/workspaces/mlw-routing-dev-we?api-version=2026-05-01&forceToPurge=true'
    )
    detached=(
    )
    logs=(
    )
    groups=(
      rg-routing-workload-dev-we
      rg-routing-monitoring-dev-we
      rg-routing-network-dev-we
      rg-routing-security-dev-we
    )
    vaults=(
      kv-routing-dev-we-a6cwm
      kv-routing-ml-dev-w5m47
    )
    ;;
  *)
    usage
    ;;
esac

echo "This deletes $environment ($root) in subscription $subscription for good,"
echo "with its data."
read -r -p "Type the name of the environment to go on: " answer
if [ "$answer" != "$environment" ]; then
  echo "Nothing was deleted." >&2
  exit 1
fi

az account set --subscription "$subscription"

ours() {
  printf '%s\n' ${locks[@]+"${locks[@]}"} | grep -iqxF -- "$1"
}

# Whoever else locked something here has a reason: nothing is deleted for good before it is known.
for name in "${groups[@]}"; do
  [ "$(az group exists --name "$name")" = true ] || continue
  found=$(az lock list --resource-group "$name" --query "[].id" --output tsv)
  while read -r id; do
    if [ -n "$id" ] && ! ours "$id"; then
      echo "Somebody else's lock is in the way, and nothing was deleted: $id" >&2
      exit 1
    fi
  done <<<"$found"
done

# Locks come first: nothing below them can be deleted.
for id in ${locks[@]+"${locks[@]}"}; do
  if exists "$id"; then
    echo "Unlocking: $id"
    az lock delete --ids "$id"
  fi
done

# A deleted workspace would keep its name and what it encrypts for two weeks.
for ((i = 0; i < ${#purges[@]}; i += 2)); do
  delete_for_good "${purges[i]}" "${purges[i + 1]}"
done

# The private link scope lets go of the log workspace before that is deleted.
for id in ${detached[@]+"${detached[@]}"}; do
  if exists "$id"; then
    az resource delete --ids "$id" --output none
    wait_until_gone "$id"
  fi
done
for ((i = 0; i < ${#logs[@]}; i += 2)); do
  delete_for_good "${logs[i]}" "${logs[i + 1]}"
done

destroy_with_terraform() {
  local folder=terraform/$root
  terraform -chdir="$folder" init -reconfigure -backend-config="environments/$environment.backend.hcl"
  terraform -chdir="$folder" destroy -auto-approve -var-file="environments/$environment.tfvars"
}

cd "$(dirname "$0")/.."
destroy_with_terraform

for name in ${vaults[@]+"${vaults[@]}"}; do
  echo "Kept by purge protection, with its name: key vault $name"
done
