#!/usr/bin/env bash
# The settings of the repository that its pipelines rely on, by `gh api`; Azure is asked for the
# client ids of the identities that scripts/bootstrap.sh made. Safe to run again. Whoever runs it
# administers the repository.
# Usage: scripts/github.sh [--undo]
set -euo pipefail

owner=harbour
repository=repos/$owner/routing-landing-zone
branch=main
ruleset="Protected branch $branch"
# Whether the repository has code scanning.
open=false
environments=(
  dev
)
# A variable of the workflows, and the identity whose client id it holds, in turn: no secret.
identities=(
  PLAN_CLIENT_ID_DEV
  /subscriptions/10000000-0000-4000-8000-000000000003/resourceGroups/rg-routing-delivery-dev-we/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-routing-plan-dev-we
  DEPLOY_CLIENT_ID_DEV
  /subscriptions/10000000-0000-4000-8000-000000000003/resourceGroups/rg-routing-delivery-dev-we/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-routing-deploy-dev-we
)

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

# The body comes from standard input.
send() {
  gh api --silent --method "$1" "$2" --input -
}

# For what not every plan of an organisation has.
try() {
  if ! send "$2" "$3"; then
    echo "Refused, and left as it was: $1. The organisation's plan may not have it." >&2
    return 1
  fi
}

ruleset_id() {
  gh api --paginate "$repository/rulesets" --jq '.[] | [.id, .name] | @tsv' |
    while IFS=$'\t' read -r id name; do
      if [ "$name" = "$ruleset" ]; then echo "$id"; fi
    done
}

has_environment() {
  grep -qxF -- "$1" <<<"$(gh api --paginate "$repository/environments" --jq '.environments[].name')"
}

has_variable() {
  grep -qxF -- "$1" <<<"$(gh api --paginate "$repository/actions/variables" --jq '.variables[].name')"
}

set_variable() {
  if has_variable "$1"; then
    send PATCH "$repository/actions/variables/$1" <<<"{\"value\": \"$2\"}"
  else
    send POST "$repository/actions/variables" <<<"{\"name\": \"$1\", \"value\": \"$2\"}"
  fi
}

drop_variable() {
  if has_variable "$1"; then
    gh api --silent --method DELETE "$repository/actions/variables/$1"
  fi
}

undo() {
  local id each
  id=$(ruleset_id)
  if [ -n "$id" ]; then
    gh api --silent --method DELETE "$repository/rulesets/$id"
  fi
  for each in "${environments[@]}"; do
    if has_environment "$each"; then
      gh api --silent --method DELETE "$repository/environments/$each"
    fi
  done
  for ((i = 0; i < ${#identities[@]}; i += 2)); do
    drop_variable "${identities[i]}"
  done
  drop_variable CODE_SECURITY
  echo "Gone: the ruleset, the environments and the variables. The other settings stay as strict as they are."
}

settings() {
  send PATCH "$repository" <<'JSON'
{
  "allow_merge_commit": false,
  "allow_rebase_merge": false,
  "allow_squash_merge": true,
  "delete_branch_on_merge": true
}
JSON
  send PUT "$repository/actions/permissions" <<'JSON'
{ "enabled": true, "allowed_actions": "selected", "sha_pinning_required": true }
JSON
  send PUT "$repository/actions/permissions/selected-actions" <<'JSON'
{
  "github_owned_allowed": false,
  "verified_allowed": false,
  "patterns_allowed": [
    "actions/checkout@*",
    "hashicorp/setup-terraform@*",
    "Azure/login@*",
    "actions/upload-artifact@*",
    "actions/download-artifact@*",
    "actions/dependency-review-action@*",
    "github/codeql-action/upload-sarif@*",
    "github/codeql-action/init@*",
    "github/codeql-action/analyze@*"
  ]
}
JSON
  send PUT "$repository/actions/permissions/workflow" <<'JSON'
{ "default_workflow_permissions": "read", "can_approve_pull_request_reviews": false }
JSON
  # The subject of a job's token must be the one that the federated credentials have.
  gh api --silent --method PUT "$repository/actions/oidc/customization/sub" \
    --header "X-GitHub-Api-Version: 2026-03-10" --input - <<'JSON'
{ "use_default": true, "use_immutable_subject": false }
JSON
}

# NAME MINUTES [TEAM ...]
environment() {
  local each id reviewers="" name=$1 minutes=$2
  local policies=$repository/environments/$name/deployment-branch-policies
  for each in "${@:3}"; do
    id=$(gh api "orgs/$owner/teams/$each" --jq .id)
    reviewers+="${reviewers:+, }{ \"type\": \"Team\", \"id\": $id }"
  done
  send PUT "$repository/environments/$name" <<JSON
{
  "wait_timer": $minutes,
  "prevent_self_review": true,
  "can_admins_bypass": false,
  "reviewers": [$reviewers],
  "deployment_branch_policy": { "protected_branches": false, "custom_branch_policies": true }
}
JSON
  # Nothing but the deployed branch reaches the environment.
  if ! grep -qxF -- "$branch" <<<"$(gh api --paginate "$policies" --jq '.branch_policies[].name')"; then
    send POST "$policies" <<<"{\"name\": \"$branch\", \"type\": \"branch\"}"
  fi
}

protect() {
  local actions check checks="" id method=POST scanning=""
  if [ "$open" = true ]; then
    scanning=', { "type": "code_scanning", "parameters": { "code_scanning_tools": [{ "tool": "CodeQL",
      "alerts_threshold": "errors", "security_alerts_threshold": "high_or_higher" }] } }'
  fi
  # Nobody but GitHub Actions can say that a check passed.
  actions=$(gh api apps/github-actions --jq .id)
  for check in Verify Scan 'Review dependencies' 'Analyse code' 'Preview dev'; do
    checks+="${checks:+, }{ \"context\": \"$check\", \"integration_id\": $actions }"
  done
  id=$(ruleset_id)
  if [ -n "$id" ]; then method=PUT; fi
  send "$method" "$repository/rulesets${id:+/$id}" <<JSON
{
  "name": "$ruleset",
  "target": "branch",
  "enforcement": "active",
  "bypass_actors": [],
  "conditions": { "ref_name": { "include": ["refs/heads/$branch"], "exclude": [] } },
  "rules": [
    { "type": "deletion" },
    { "type": "non_fast_forward" },
    { "type": "required_linear_history" },
    {
      "type": "pull_request",
      "parameters": {
        "required_approving_review_count": 1,
        "require_code_owner_review": true,
        "dismiss_stale_reviews_on_push": true,
        "require_last_push_approval": true,
        "required_review_thread_resolution": true,
        "allowed_merge_methods": ["squash"]
      }
    },
    {
      "type": "required_status_checks",
      "parameters": {
        "strict_required_status_checks_policy": true,
        "do_not_enforce_on_create": true,
        "required_status_checks": [$checks]
      }
    }$scanning
  ]
}
JSON
}

security() {
  try "secret scanning and push protection" PATCH "$repository" <<'JSON' || true
{
  "security_and_analysis": {
    "secret_scanning": { "status": "enabled" },
    "secret_scanning_push_protection": { "status": "enabled" }
  }
}
JSON
  try "Dependabot alerts" PUT "$repository/vulnerability-alerts" <<<'{}' || true
  try "Dependabot security updates" PUT "$repository/automated-security-fixes" <<<'{}' || true
  # A public repository has code scanning without a word.
  if [ "$(gh api "$repository" --jq .visibility)" = public ] ||
    try "code security" PATCH "$repository" <<'JSON'
{ "security_and_analysis": { "code_security": { "status": "enabled" } } }
JSON
  then
    open=true
    # The workflows run CodeQL at a commit that is known; GitHub takes no results beside its own setup.
    try "CodeQL by the workflows alone" PATCH "$repository/code-scanning/default-setup" \
      <<<'{"state": "not-configured"}' || true
  fi
  set_variable CODE_SECURITY "$open"
}

case "$*" in
  "") ;;
  --undo)
    undo
    exit 0
    ;;
  *)
    echo "Usage: $0 [--undo]" >&2
    exit 2
    ;;
esac

settings
environment dev 0
for ((i = 0; i < ${#identities[@]}; i += 2)); do
  if exists "${identities[i + 1]}"; then
    client=$(az identity show --ids "${identities[i + 1]}" --query clientId --output tsv)
    set_variable "${identities[i]}" "$client"
  else
    echo "Not there yet, so $0 is to be run again after scripts/bootstrap.sh: ${identities[i + 1]}" >&2
  fi
done
security
# The protection comes last: a run that ended before it says so by its missing.
protect
