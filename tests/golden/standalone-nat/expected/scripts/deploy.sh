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

# The digest of the files' digests: a file that is missing has none, and nothing is planned without.
digest() {
  local sums
  sums=$(cd "$folder" && sum changed changes.json commit parameters.json template.json plan.txt)
  printf '%s\n' "$sums" | sum | cut -d' ' -f1
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
    --action-on-unmanage deleteResources --deny-settings-mode none --yes --output none
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
    cat "$folder/plan.txt"
    ;;
  digest)
    digest
    ;;
  deploy)
    if [ "$#" -eq 4 ]; then
      [ "$(digest)" = "$4" ] || refuse "the files in $3 are not those that were planned."
    fi
    deploy
    ;;
  *)
    usage
    ;;
esac
