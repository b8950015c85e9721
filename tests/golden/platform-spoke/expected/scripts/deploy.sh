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

# The digest of the files' digests: a file that is missing has none, and nothing is planned without.
digest() {
  local sums
  sums=$(cd "$folder" && sum changed commit plan.tfplan plan.txt)
  printf '%s\n' "$sums" | sum | cut -d' ' -f1
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
