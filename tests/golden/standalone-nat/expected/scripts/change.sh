#!/usr/bin/env bash
# Deploys a change that takes something away from below a delete lock: takes the locks of one
# environment off, deploys, and puts them back. Whoever runs it needs the role Locks Contributor.
set -euo pipefail

usage() {
  echo "Usage: $0 ENVIRONMENT" >&2
  echo Environments: prod >&2
  exit 2
}

[ "$#" -eq 1 ] || usage
environment=$1

case "$environment" in
  prod)
    root=landing-zone
    subscription=20000000-0000-4000-8000-000000000002
    location=northeurope
    deployment=churn-landing-zone-prod-northeurope
    locks=(
      /subscriptions/20000000-0000-4000-8000-000000000002/resourceGroups/rg-churn-security-prod-ne/providers/Microsoft.KeyVault/vaults/kv-churn-prod-ne-iyzty/providers/Microsoft.Authorization/locks/keep
      /subscriptions/20000000-0000-4000-8000-000000000002/resourceGroups/rg-churn-workload-prod-ne/providers/Microsoft.Storage/storageAccounts/stchurnmlprodne56js3/providers/Microsoft.Authorization/locks/keep
      /subscriptions/20000000-0000-4000-8000-000000000002/resourceGroups/rg-churn-workload-prod-ne/providers/Microsoft.KeyVault/vaults/kv-churn-ml-prod-56js3/providers/Microsoft.Authorization/locks/keep
      /subscriptions/20000000-0000-4000-8000-000000000002/resourceGroups/rg-churn-workload-prod-ne/providers/Microsoft.Storage/storageAccounts/stchurnlakeprodne4a2qk/providers/Microsoft.Authorization/locks/keep
    )
    ;;
  *)
    usage
    ;;
esac

cd "$(dirname "$0")/.."
az account set --subscription "$subscription"

remind() {
  local code=$?
  rm -f "bicep/$root/$environment.unlocked.bicepparam"
  if [ "$code" -ne 0 ]; then
    echo "The locks of $environment may still be off. Mend what failed and run this again." >&2
  fi
}
trap remind EXIT

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

change_with_azure_cli() {
  local id unlocked=bicep/$root/$environment.unlocked.bicepparam
  for id in "${locks[@]}"; do
    if exists "$id"; then
      az lock delete --ids "$id"
    fi
  done
  printf "using 'main.bicep'\nextends '%s.bicepparam'\n\nparam locks = false\n" "$environment" >"$unlocked"
  deploy "$unlocked"
  deploy "bicep/$root/$environment.bicepparam"
}

deploy() {
  az stack sub create --name "$deployment" --location "$location" --parameters "$1" \
    --action-on-unmanage deleteResources --deny-settings-mode none --yes --output none
}

change_with_azure_cli
echo "The locks of $environment are back."
