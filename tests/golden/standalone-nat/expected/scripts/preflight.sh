#!/usr/bin/env bash
# Looks whether an environment can be deployed. It changes nothing and is safe to run again.
# Usage: scripts/preflight.sh ENVIRONMENT
# A line for each look: OK, NOTE where somebody must look, FAIL with what to do. It ends with 1
# where one failed.
set -euo pipefail

usage() {
  echo "Usage: $0 ENVIRONMENT" >&2
  echo Environments: prod >&2
  exit 2
}

[ "$#" -eq 1 ] || usage

failed=0
ok() { printf 'OK    %s\n' "$*"; }
note() { printf 'NOTE  %s\n' "$*"; }
fail() {
  printf 'FAIL  %s\n' "$*"
  failed=1
}

# tool NAME OLDEST COMMAND...: whether its version is the oldest that will do, or a newer one.
tool() {
  local name=$1 oldest=$2 said part=0
  shift 2
  said=$("$@" 2>/dev/null) || said=
  if [[ ! $said =~ ([0-9]+)\.([0-9]+)(\.([0-9]+))? ]]; then
    fail "$name does not answer: install $oldest or newer."
    return
  fi
  local -a have=("${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}" "${BASH_REMATCH[4]:-0}") want=()
  IFS=. read -r -a want <<<"$oldest"
  while [ "$part" -lt 2 ] && [ "${have[$part]}" -eq "${want[$part]:-0}" ]; do
    part=$((part + 1))
  done
  if [ "${have[$part]}" -lt "${want[$part]:-0}" ]; then
    fail "$name ${BASH_REMATCH[0]} is too old: install $oldest or newer."
  else
    ok "$name ${BASH_REMATCH[0]}"
  fi
}

# listed WORD LINES: whether a line is the word, whatever its case.
listed() {
  local line
  while IFS= read -r line; do
    [[ $line != "$1" ]] || return 0
  done <<<"$2"
  return 1
}

# found ID: 0 where there is such a resource, 3 where there is none, another code without an answer.
found() {
  local code=0
  az resource show --ids "$1" --output none 2>/dev/null || code=$?
  return "$code"
}

# signed_in TENANT
signed_in() {
  local tenant state
  if ! tenant=$(az account show --subscription "$subscription" --query tenantId --output tsv 2>/dev/null); then
    fail "Nobody is signed in who sees the subscription $subscription: run az login --tenant $1."
    exit 1
  fi
  if [[ $tenant == "$1" ]]; then
    ok "Signed in to the tenant $1"
  else
    fail "Signed in to the tenant $tenant: run az login --tenant $1."
  fi
  state=$(az account show --subscription "$subscription" --query state --output tsv 2>/dev/null) || state=unknown
  if [[ $state == Enabled ]]; then
    ok "Subscription $subscription is enabled"
  else
    fail "Subscription $subscription is $state: ask whoever owns it."
  fi
}

# registered PROVIDER...
registered() {
  local all provider missing=
  all=$(az provider list --subscription "$subscription" \
    --query "[?registrationState=='Registered'].namespace" --output tsv 2>/dev/null) || {
    fail "Azure does not tell which resource providers are registered: Reader on the subscription is missing."
    return
  }
  for provider in "$@"; do
    listed "$provider" "$all" || missing+=" $provider"
  done
  if [ -z "$missing" ]; then
    ok "Resource providers are registered"
  else
    fail "Not registered:$missing. Run scripts/prepare.sh $environment."
  fi
}

# role NAME SCOPE ID...: whether one of the role definitions is held there, by a group too.
role() {
  local name=$1 scope=$2 held id
  shift 2
  held=$(az role assignment list --assignee "$who" --scope "$scope" --include-inherited --include-groups \
    --query "[].roleDefinitionId" --output tsv 2>/dev/null) || {
    note "The roles of $who on $scope could not be read: $name is needed there."
    return
  }
  for id in "$@"; do
    if [[ $held == *"$id"* ]]; then
      ok "$name on $scope"
      return
    fi
  done
  fail "$name is missing on $scope: docs/requests/subscriptions.md asks for it. A role of your own that allows the same is not seen here."
}

# quota FAMILY VCPUS KIND USAGES
quota() {
  local said limit='' taken=''
  said=$(az rest --method get --output tsv --uri "$4" \
    --query "value[?name.value=='$1' && contains(name.localizedValue, '$3')] | [0].[limit, currentValue]" 2>/dev/null) || said=
  read -r -d '' limit taken <<<"$said" || true
  if [[ ! $limit =~ ^-?[0-9]+$ ]]; then
    note "Azure names no limit of $1: $2 vCPUs are needed, see docs/requests/quota.md."
  elif [ "$limit" -ge 0 ] && [ "$limit" -lt "$2" ]; then
    fail "$1: $2 vCPUs are needed and the limit is $limit. Ask for more, see docs/requests/quota.md."
  else
    ok "$1: $2 vCPUs are needed, the limit is $limit, ${taken:-0} are in use"
  fi
}

# free ID TYPE PATH VERSION DELETED: whether a name that is unique in the world is free, or ours.
free() {
  local name=${1##*/} below=/subscriptions/$subscription/providers said
  if found "$1"; then
    ok "The name $name is ours"
    return
  fi
  said=$(az rest --method post --uri "$below/$3?api-version=$4" --query nameAvailable --output tsv \
    --body "{\"name\": \"$name\", \"type\": \"$2\"}" 2>/dev/null) || said=
  if [[ $said == true ]]; then
    ok "The name $name is free"
  elif [[ $said != false ]]; then
    note "Azure does not tell whether the name $name is free."
  elif [ -n "$5" ] && az rest --method get --uri "$below/$5?api-version=$4" --output none 2>/dev/null; then
    fail "The name $name belongs to what was deleted here: recover it, purge it where that is allowed, or use naming.instance."
  else
    fail "The name $name is taken by somebody: use naming.instance or naming.fixed in landing-zone.yaml."
  fi
}

environment=$1
case "$environment" in
  prod)
    subscription=20000000-0000-4000-8000-000000000002
    look() {
      signed_in 20000000-0000-4000-8000-000000000001
      registered Microsoft.ContainerRegistry Microsoft.Insights Microsoft.KeyVault Microsoft.MachineLearningServices Microsoft.ManagedIdentity Microsoft.Network Microsoft.OperationalInsights Microsoft.PolicyInsights Microsoft.Storage
      role Contributor /subscriptions/20000000-0000-4000-8000-000000000002 b24988ac-6180-42a0-ab88-20f7382dd24c 8e3af657-a8ff-443c-a75c-2fe8c4bcb635
      role 'Role Based Access Control Administrator' /subscriptions/20000000-0000-4000-8000-000000000002 f58310d9-a9f6-439a-9e8d-f62e7b41a168 8e3af657-a8ff-443c-a75c-2fe8c4bcb635
      role 'Resource Policy Contributor' /subscriptions/20000000-0000-4000-8000-000000000002 36243c78-bf99-498c-9df9-86d9f8d28608 8e3af657-a8ff-443c-a75c-2fe8c4bcb635
      role 'Locks Contributor' /subscriptions/20000000-0000-4000-8000-000000000002 28bf596f-4eb7-45ce-b5bc-6cf482fec137 8e3af657-a8ff-443c-a75c-2fe8c4bcb635
      quota standardDDSv4Family 8 Dedicated '/subscriptions/20000000-0000-4000-8000-000000000002/providers/Microsoft.MachineLearningServices/locations/northeurope/usages?api-version=2026-05-01'
      free /subscriptions/20000000-0000-4000-8000-000000000002/resourceGroups/rg-churn-security-prod-ne/providers/Microsoft.KeyVault/vaults/kv-churn-prod-ne-iyzty Microsoft.KeyVault/vaults Microsoft.KeyVault/checkNameAvailability 2026-02-01 Microsoft.KeyVault/locations/northeurope/deletedVaults/kv-churn-prod-ne-iyzty
      free /subscriptions/20000000-0000-4000-8000-000000000002/resourceGroups/rg-churn-workload-prod-ne/providers/Microsoft.ContainerRegistry/registries/crchurnprodneiyzty Microsoft.ContainerRegistry/registries Microsoft.ContainerRegistry/checkNameAvailability 2025-11-01 ''
      free /subscriptions/20000000-0000-4000-8000-000000000002/resourceGroups/rg-churn-workload-prod-ne/providers/Microsoft.Storage/storageAccounts/stchurnmlprodne56js3 Microsoft.Storage/storageAccounts Microsoft.Storage/checkNameAvailability 2026-04-01 ''
      free /subscriptions/20000000-0000-4000-8000-000000000002/resourceGroups/rg-churn-workload-prod-ne/providers/Microsoft.KeyVault/vaults/kv-churn-ml-prod-56js3 Microsoft.KeyVault/vaults Microsoft.KeyVault/checkNameAvailability 2026-02-01 Microsoft.KeyVault/locations/northeurope/deletedVaults/kv-churn-ml-prod-56js3
      free /subscriptions/20000000-0000-4000-8000-000000000002/resourceGroups/rg-churn-workload-prod-ne/providers/Microsoft.Storage/storageAccounts/stchurnlakeprodne4a2qk Microsoft.Storage/storageAccounts Microsoft.Storage/checkNameAvailability 2026-04-01 ''
    }
    ;;
  *)
    usage
    ;;
esac

# Azure answers ids and names in letters of its own.
shopt -s nocasematch

if ! command -v az >/dev/null; then
  fail "The Azure CLI is missing: install it and sign in with az login."
  exit 1
fi
tool Bicep 0.44.1 az bicep version
who=$(az account show --query user.name --output tsv 2>/dev/null) || who=
look
[ "$failed" -eq 0 ] || exit 1
