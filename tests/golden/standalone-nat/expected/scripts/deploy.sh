#!/usr/bin/env bash
# What the pipelines run on one environment; people may run the same.
#   plan ENVIRONMENT FOLDER      writes there what would change: plan.txt to read, the rest for `deploy`
#   digest ENVIRONMENT FOLDER    prints one number for all that was planned there
#   deploy ENVIRONMENT FOLDER [DIGEST]
#                                does what was planned there, at the same commit, or nothing; with a
#                                digest, only what that digest was printed for
set -euo pipefail

names=(prod)

usage() {
  echo "Usage: $0 plan|digest ENVIRONMENT FOLDER" >&2
  echo "       $0 deploy ENVIRONMENT FOLDER [DIGEST]" >&2
  echo "Environments: ${names[*]}" >&2
  exit 2
}

choose() {
  case "$1" in
    prod)
      root=landing-zone
      subscription=20000000-0000-4000-8000-000000000002
      location=northeurope
      deployment=churn-landing-zone-prod-northeurope
      ;;
    *)
      usage
      ;;
  esac
}

refuse() {
  echo "Nothing was deployed: $1 Run the pipeline again, from the plan on." >&2
  exit 1
}

sum() {
  if command -v sha256sum >/dev/null; then sha256sum "$@"; else shasum -a 256 "$@"; fi
}

# What was planned, as digests of its files: a file that was changed or taken away is seen.
note() {
  (cd "$folder" && sum changed changes.json commit parameters.json template.json plan.txt >plan.sha256)
}

digest() {
  (cd "$folder" && sum --check --status plan.sha256) 2>/dev/null || return 1
  sum <"$folder/plan.sha256" | cut -d' ' -f1
}

# What is compared: the commit, the compiled template with its values, and what Azure would change.
look() {
  local parameters=bicep/$root/$environment.bicepparam
  git rev-parse HEAD >"$1/commit"
  az bicep build --file "bicep/$root/main.bicep" --outfile "$1/template.json"
  az bicep build-params --file "$parameters" --outfile "$1/parameters.json"
  az deployment sub what-if --name "$deployment" --location "$location" --parameters "$parameters" \
    --no-pretty-print --output json --query \
    "sort_by(changes[?changeType != 'NoChange' && changeType != 'Ignore'].{id: resourceId, type: changeType, delta: delta}, &id)" \
    >"$1/changes.json"
}

plan() {
  look "$folder"
  if [ "$(tr -d '[:space:]' <"$folder/changes.json")" = "[]" ]; then
    echo false >"$folder/changed"
  else
    echo true >"$folder/changed"
  fi
  AZURE_CORE_NO_COLOR=true az deployment sub what-if --name "$deployment" --location "$location" \
    --parameters "bicep/$root/$environment.bicepparam" >"$folder/plan.txt"
  echo "What the code no longer holds is not listed here: the deployment stack deletes it." \
    >>"$folder/plan.txt"
}

deploy() {
  local file now
  scripts/prepare.sh "$environment"
  now=$(mktemp -d)
  look "$now"
  for file in commit template.json parameters.json changes.json; do
    cmp -s "$folder/$file" "$now/$file" || refuse "$file is not what was planned."
  done
  az stack sub create --name "$deployment" --location "$location" \
    --parameters "bicep/$root/$environment.bicepparam" \
    --action-on-unmanage deleteResources --deny-settings-mode none --yes --no-wait --output none
  follow
}

# A call that waited for all of it would outlive the token that it began with.
follow() {
  local state
  while sleep 30; do
    state=$(az stack sub show --name "$deployment" --query provisioningState --output tsv)
    case "$state" in
      [Ss]ucceeded)
        return
        ;;
      [Ff]ailed | [Cc]anceled)
        echo "The stack $deployment ended as $state:" >&2
        az stack sub show --name "$deployment" --query error --output json >&2
        exit 1
        ;;
    esac
  done
}

cd "$(dirname "$0")/.."
[ "$#" -eq 3 ] || { [ "$#" -eq 4 ] && [ "$1" = deploy ]; } || usage
environment=$2
choose "$environment"
mkdir -p "$3"
folder=$(cd "$3" && pwd)
az account set --subscription "$subscription"
case "$1" in
  plan)
    plan
    note
    cat "$folder/plan.txt"
    ;;
  digest)
    digest
    ;;
  deploy)
    if [ "$#" -eq 4 ]; then
      now=$(digest) && [ "$now" = "$4" ] || refuse "the files in $3 are not those that were planned."
    fi
    deploy
    ;;
  *)
    usage
    ;;
esac
