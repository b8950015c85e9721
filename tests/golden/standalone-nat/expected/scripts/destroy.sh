#!/usr/bin/env bash
# Takes one environment down for good. There is no way back for data, the Log Analytics workspace and the Machine Learning workspace.
set -euo pipefail

usage() {
  echo "Usage: $0 ENVIRONMENT" >&2
  echo Environments: prod >&2
  exit 2
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
  prod)
    root=landing-zone
    subscription=20000000-0000-4000-8000-000000000002
    deployment=churn-landing-zone-prod-northeurope
    locks=(
      /subscriptions/20000000-0000-4000-8000-000000000002/resourceGroups/rg-churn-security-prod-ne/providers/Microsoft.KeyVault/vaults/kv-churn-prod-ne-iyzty/providers/Microsoft.Authorization/locks/keep
      /subscriptions/20000000-0000-4000-8000-000000000002/resourceGroups/rg-churn-workload-prod-ne/providers/Microsoft.Storage/storageAccounts/stchurnmlprodne56js3/providers/Microsoft.Authorization/locks/keep
      /subscriptions/20000000-0000-4000-8000-000000000002/resourceGroups/rg-churn-workload-prod-ne/providers/Microsoft.KeyVault/vaults/kv-churn-ml-prod-56js3/providers/Microsoft.Authorization/locks/keep
      /subscriptions/20000000-0000-4000-8000-000000000002/resourceGroups/rg-churn-workload-prod-ne/providers/Microsoft.Storage/storageAccounts/stchurnlakeprodne4a2qk/providers/Microsoft.Authorization/locks/keep
    )
    purges=(
      /subscriptions/20000000-0000-4000-8000-000000000002/resourceGroups/rg-churn-workload-prod-ne/providers/Microsoft.MachineLearningServices/workspaces/mlw-churn-prod-ne
      '/subscriptions/20000000-0000-4000-8000-000000000002/resourceGroups/rg-churn-workload-prod-ne/providers/Microsoft.MachineLearningServices/workspaces/mlw-churn-prod-ne?api-version=2026-05-01&forceToPurge=true'
    )
    detached=(
      /subscriptions/20000000-0000-4000-8000-000000000002/resourceGroups/rg-churn-monitoring-prod-ne/providers/Microsoft.Insights/privateLinkScopes/ampls-churn-prod-ne/scopedResources/logs
      /subscriptions/20000000-0000-4000-8000-000000000002/resourceGroups/rg-churn-monitoring-prod-ne/providers/Microsoft.Insights/privateLinkScopes/ampls-churn-prod-ne/scopedResources/traces
    )
    logs=(
      /subscriptions/20000000-0000-4000-8000-000000000002/resourceGroups/rg-churn-monitoring-prod-ne/providers/Microsoft.OperationalInsights/workspaces/log-churn-prod-ne
      '/subscriptions/20000000-0000-4000-8000-000000000002/resourceGroups/rg-churn-monitoring-prod-ne/providers/Microsoft.OperationalInsights/workspaces/log-churn-prod-ne?api-version=2025-07-01&force=true'
    )
    outside=(
      /subscriptions/20000000-0000-4000-8000-000000000002/resourceGroups/rg-churn-network-prod-ne/providers/Microsoft.Authorization/policyAssignments/init-churn-prod-ne
      /subscriptions/20000000-0000-4000-8000-000000000002/resourceGroups/rg-churn-security-prod-ne/providers/Microsoft.Authorization/policyAssignments/init-churn-prod-ne
      /subscriptions/20000000-0000-4000-8000-000000000002/resourceGroups/rg-churn-workload-prod-ne/providers/Microsoft.Authorization/policyAssignments/init-churn-prod-ne
    )
    granted=(
    )
    groups=(
      rg-churn-workload-prod-ne
      rg-churn-monitoring-prod-ne
      rg-churn-network-prod-ne
      rg-churn-security-prod-ne
    )
    sets=(
      /subscriptions/20000000-0000-4000-8000-000000000002/providers/Microsoft.Authorization/policySetDefinitions/init-churn-prod-ne
    )
    vaults=(
      kv-churn-prod-ne-iyzty
      kv-churn-ml-prod-56js3
    )
    ;;
  *)
    usage
    ;;
esac

echo "This deletes $environment ($root) in subscription $subscription for good,"
echo "with its data and its audit logs."
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

# A call that waited for all of it would outlive the token that it began with.
wait_until_group_is_gone() {
  local state
  while sleep 30; do
    [ "$(az group exists --name "$1")" = true ] || return 0
    state=$(az group show --name "$1" --query properties.provisioningState --output tsv 2>/dev/null) ||
      state=
    if [ "$state" != Deleting ] && [ "$(az group exists --name "$1")" = true ]; then
      echo "Azure did not delete $1: its activity log says why. Run this again." >&2
      exit 1
    fi
  done
}

destroy_with_azure_cli() {
  local id name principal found
  # Roles on what another deployment or somebody else holds would outlive their identities. The
  # command line takes it for a failure to delete none: a second run finds none of them.
  for ((i = 0; i < ${#granted[@]}; i += 3)); do
    exists "${granted[i + 1]}" || continue
    principal=$(az identity show --ids "${granted[i + 1]}" --query principalId --output tsv)
    found=$(az role assignment list --assignee "$principal" --scope "${granted[i]}" \
      --role "${granted[i + 2]}" --query "[].id" --output tsv)
    while read -r id; do
      [ -z "$id" ] || az role assignment delete --ids "$id"
    done <<<"$found"
  done
  # What lies outside the resource groups would stay behind; and no set of policies goes while one
  # assignment of it is left.
  for id in ${outside[@]+"${outside[@]}"}; do
    if exists "$id"; then
      echo "Deleting: $id"
      az resource delete --ids "$id" --output none
    fi
  done
  for name in "${groups[@]}"; do
    if [ "$(az group exists --name "$name")" = true ]; then
      echo "Deleting resource group: $name"
      az group delete --name "$name" --yes --no-wait
      wait_until_group_is_gone "$name"
    fi
  done
  for id in ${sets[@]+"${sets[@]}"}; do
    if exists "$id"; then
      echo "Deleting: $id"
      az resource delete --ids "$id" --output none
    fi
  done
  az stack sub delete --name "$deployment" --action-on-unmanage detachAll --yes ||
    echo "No record of $deployment was left."
}

cd "$(dirname "$0")/.."
destroy_with_azure_cli

for name in ${vaults[@]+"${vaults[@]}"}; do
  echo "Kept by purge protection, with its name: key vault $name"
done
