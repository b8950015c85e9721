#!/usr/bin/env bash
# What the pipelines run on one environment; people may run the same.
#   begin                        makes the empty state of every environment: once, by whoever may write it
#   plan ENVIRONMENT FOLDER      writes there what would change: plan.txt to read, the rest for `deploy`
#   digest ENVIRONMENT FOLDER    prints one number for all that was planned there
#   deploy ENVIRONMENT FOLDER [DIGEST]
#                                does what was planned there, at the same commit, or nothing; with a
#                                digest, only what that digest was printed for
set -euo pipefail

names=(dev)

usage() {
  echo "Usage: $0 begin" >&2
  echo "Usage: $0 plan|digest ENVIRONMENT FOLDER" >&2
  echo "       $0 deploy ENVIRONMENT FOLDER [DIGEST]" >&2
  echo "Environments: ${names[*]}" >&2
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

choose() {
  case "$1" in
    dev)
      root=landing-zone
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
  (cd "$folder" && sum changed commit plan.tfplan plan.txt >plan.sha256)
}

digest() {
  (cd "$folder" && sum --check --status plan.sha256) 2>/dev/null || return 1
  sum <"$folder/plan.sha256" | cut -d' ' -f1
}

initialise() {
  terraform -chdir="terraform/$root" init -input=false -reconfigure -lockfile=readonly \
    -backend-config="environments/$1.backend.hcl"
}

# Terraform writes an empty state where it finds none, and whoever plans may only read.
begin() {
  local each
  for each in "${names[@]}"; do
    choose "$each"
    initialise "$each"
  done
}

plan() {
  local code=0
  initialise "$environment"
  # Whoever plans may only read, so it takes no lock: `apply` refuses a plan of an older state.
  terraform -chdir="terraform/$root" plan -input=false -lock=false -detailed-exitcode \
    -var-file="environments/$environment.tfvars" -out="$folder/plan.tfplan" || code=$?
  case "$code" in
    0) echo false >"$folder/changed" ;;
    2) echo true >"$folder/changed" ;;
    *) exit "$code" ;;
  esac
  git rev-parse HEAD >"$folder/commit"
  terraform -chdir="terraform/$root" show -no-color "$folder/plan.tfplan" >"$folder/plan.txt"
}

deploy() {
  [ -f "$folder/plan.tfplan" ] || refuse "there is no plan in $folder."
  [ "$(git rev-parse HEAD)" = "$(cat "$folder/commit")" ] || refuse "the plan is of another commit."
  scripts/prepare.sh "$environment"
  initialise "$environment"
  terraform -chdir="terraform/$root" apply -input=false "$folder/plan.tfplan"
}

cd "$(dirname "$0")/.."
if [ "$*" = begin ]; then
  begin
  exit 0
fi
[ "$#" -eq 3 ] || { [ "$#" -eq 4 ] && [ "$1" = deploy ]; } || usage
environment=$2
choose "$environment"
mkdir -p "$3"
folder=$(cd "$3" && pwd)
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
