#!/bin/sh
# What exists in a subscription, as a world file for `ailz rehearse --world FILE`.
#
#   sh export-world.sh [-p FOLDER] SUBSCRIPTION [REGION...] > world.json
#
# Once for each subscription: those that are deployed to, and those of the hub, the zones and the
# logs. -p FOLDER writes the policies that reach the subscription into a folder, for --policies.
# With regions, the limits of compute in them are read too. Reader on the subscription is enough;
# its management groups are left out where you may not see them.
#
# It reads with the Azure CLI, as whoever is signed in, and writes nothing to Azure. Of most
# resources only the id is kept; of what a deployment connects to (see SPEAKING), what a GET shows.
# No key, secret or setting of an application is asked for. Read the file before you hand it on:
# it holds names, ranges, tags, and the object ids of who holds which role.

set -eu

SPEAKING='Microsoft.Network/virtualNetworks Microsoft.Network/virtualHubs
Microsoft.Network/privateDnsZones Microsoft.Network/azureFirewalls
Microsoft.Network/ddosProtectionPlans Microsoft.OperationalInsights/workspaces'

usage='usage: sh export-world.sh [-p FOLDER] SUBSCRIPTION [REGION...] > world.json'
policies=''
while getopts p: option; do
  case $option in
    p) policies=$OPTARG ;;
    *) echo "$usage" >&2; exit 2 ;;
  esac
done
shift $((OPTIND - 1))
[ $# -gt 0 ] || { echo "$usage" >&2; exit 2; }
subscription=$1
shift
root=/subscriptions/$subscription

# Asks for one thing, as JSON.
ask() {
  az "$@" --subscription "$subscription" --only-show-errors --output json
}

# The members of a list: the Azure CLI writes the brackets around them in lines of their own.
members() {
  sed '1d;$d'
}

# Prints ,MEMBERS where a list has any.
further() {
  found=$(ask "$@") || exit 1
  found=$(printf '%s\n' "$found" | members)
  [ -z "$found" ] || printf ',\n%s' "$found"
}

tenant=$(az account show --subscription "$subscription" --query tenantId --output json)
registered=$(ask provider list --query "[?registrationState=='Registered'].namespace")
tags=$(ask tag list --resource-id "$root" --query 'properties.tags || `{}`')
above=$(az account management-group entities list --only-show-errors --output json \
  --query "reverse([?name=='$subscription'].parentNameChain | [0] || \`[]\`)" 2> /dev/null) || above='[]'

quotas=''
for region in "$@"; do
  quotas=$quotas$(further vm list-usage --location "$region" --query \
    "[].{region: '$region', name: name.value, limit: to_number(limit)}")
done

resources=$(further group list --query '[].{id: id, body: {location: location, tags: tags}}'
  further resource list --query '[].{id: id}'
  for type in $SPEAKING; do
    ids=$(az resource list --resource-type "$type" --subscription "$subscription" \
      --only-show-errors --query '[].id' --output tsv) || exit 1
    for id in $ids; do
      # Of a network its subnets, too.
      further resource show --ids "$id" --query \
        '[{id: id, body: @}, (properties.subnets || `[]`)[].{id: id, body: @}] | []'
    done
  done)

roles=$(ask role definition list --custom-role-only true --query '[].{id: name, name: roleName,
  actions: permissions[].actions[], not_actions: permissions[].notActions[],
  data_actions: permissions[].dataActions[], not_data_actions: permissions[].notDataActions[],
  assignable_scopes: assignableScopes}')
assignments=$(ask role assignment list --all --query '[].{scope: scope, role: roleDefinitionId,
  principal_id: principalId, principal_type: principalType, condition: condition}')
locks=$(ask lock list --query '[].{id: id, level: level}')
deleted=$(ask keyvault list-deleted --resource-type vault --query '[].{id: properties.vaultId,
  location: properties.location, until: properties.scheduledPurgeDate,
  purgeable: !(properties.purgeProtectionEnabled)}')

if [ -n "$policies" ]; then
  mkdir -p "$policies"
  ask policy assignment list --disable-scope-strict-match > "$policies/assignments.json"
  ask policy definition list > "$policies/definitions.json"
  ask policy set-definition list > "$policies/initiatives.json"
  ask policy exemption list --disable-scope-strict-match > "$policies/exemptions.json"
fi

cat << END
{
"schema_version": 1,
"tenant_id": $tenant,
"subscriptions": [{
"id": "$subscription",
"whole": true,
"registered": $registered,
"management_groups": $above,
"tags": $tags,
"quotas": [${quotas#,}]
}],
"resources": [${resources#,}],
"role_definitions": $roles,
"role_assignments": $assignments,
"locks": $locks,
"soft_deleted": $deleted
}
END
