#!/usr/bin/env bash
# Registers the resource providers that an environment needs. Safe to run again.
# Usage: scripts/prepare.sh ENVIRONMENT
set -euo pipefail

usage() {
  echo "Usage: $0 ENVIRONMENT" >&2
  echo Environments: dev >&2
  exit 2
}

[ "$#" -eq 1 ] || usage

case "$1" in
  dev)
    subscription=10000000-0000-4000-8000-000000000003
    providers=(
      Microsoft.Consumption
      Microsoft.ContainerRegistry
      Microsoft.Insights
      Microsoft.KeyVault
      Microsoft.MachineLearningServices
      Microsoft.ManagedIdentity
      Microsoft.Network
      Microsoft.PolicyInsights
      Microsoft.Storage
    )
    ;;
  *)
    usage
    ;;
esac

for provider in "${providers[@]}"; do
  echo "Registering $provider"
  az provider register --namespace "$provider" --subscription "$subscription" --wait
done
