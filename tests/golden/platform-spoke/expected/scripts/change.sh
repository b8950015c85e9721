#!/usr/bin/env bash
# Deploys a change that takes something away from below a delete lock: takes the locks of one
# environment off, deploys, and puts them back. Whoever runs it needs the role Locks Contributor.
set -euo pipefail

usage() {
  echo "Usage: $0 ENVIRONMENT" >&2
  echo Environments: dev >&2
  exit 2
}

[ "$#" -eq 1 ] || usage
environment=$1

case "$environment" in
  dev)
    root=landing-zone
    subscription=10000000-0000-4000-8000-000000000003
    ;;
  *)
    usage
    ;;
esac

cd "$(dirname "$0")/.."
az account set --subscription "$subscription"

remind() {
  local code=$?
  if [ "$code" -ne 0 ]; then
    echo "The locks of $environment may still be off. Mend what failed and run this again." >&2
  fi
}
trap remind EXIT

change_with_terraform() {
  local folder=terraform/$root
  local values="-var-file=environments/$environment.tfvars"
  terraform -chdir="$folder" init -reconfigure -backend-config="environments/$environment.backend.hcl"
  # Locks are made last, so they go first, in the same run as what they protect.
  terraform -chdir="$folder" apply "$values" -var=locks=false
  terraform -chdir="$folder" apply -auto-approve "$values"
}

change_with_terraform
echo "The locks of $environment are back."
