#!/usr/bin/env bash
# `az`, `curl`, `date`, `sleep` and `terraform` on a machine whose clock is a file.
#
# As Entra and MSAL have it: an access token lives an hour, and is renewed from five minutes before its
# end by the assertion of the last sign-in, which lives minutes. A call that waits keeps the assertion
# that it began with.
set -euo pipefail

get() { if [ -f "$WORLD/$1" ]; then printf '%s' "$(<"$WORLD/$1")"; else echo 0; fi; }
put() { printf '%s' "$2" >"$WORLD/$1"; }

signed_in() {
  [ "$(($(get now) - $(get token)))" -ge 3300 ] || return 0
  if [ "$(($(get now) - $1))" -gt "$((60 * ASSERTION_MINUTES))" ]; then
    echo "AADSTS700024: Client assertion is not within its valid time range" >&2
    exit 1
  fi
  put token "$(get now)"
}

# WORD ...: what stands behind a word.
after() {
  local word=$1
  shift
  while [ "$1" != "$word" ]; do shift; done
  printf '%s' "$2"
}

pass() { put now "$(($(get now) + $1))"; }

case "${0##*/}" in
  date) get now ;;
  sleep) pass "$1" ;;
  terraform) case "$*" in *" apply "* | *" destroy "*) pass "$((60 * WORK_MINUTES))" ;; esac ;;
  curl)
    [ "$(cat)" = "Authorization: bearer request-token" ]
    [ "${*: -1}" = "https://token.example/x?y=z&audience=api://AzureADTokenExchange" ]
    echo "{\"count\":1,\"value\":\"id-$(get now)\"}"
    ;;
  az)
    if [ "$1" = login ]; then
      token=$(after --federated-token "$@")
      put assertion "${token#id-}"
      put logins "$(($(get logins) + 1))"
    fi
    # The task signs in beside the script, every eight minutes.
    if [ -n "${KEPT:-}" ]; then put assertion "$(($(get now) - $(get now) % 480))"; fi
    held=$(get assertion)
    # Both read what the machine knows of the sign-in, and ask nobody.
    case "$*" in "account show"* | "account set"*) ;; *) signed_in "$held" ;; esac
    case "$*" in
      "account show"*) echo sub ;;
      "stack sub create"* | "group delete"*)
        put "until-$(after --name "$@")" "$(($(get now) + 60 * WORK_MINUTES))"
        case "$*" in
          *--no-wait*) ;;
          *)
            pass "$((60 * WORK_MINUTES))"
            signed_in "$held"
            ;;
        esac
        ;;
      "stack sub show"*)
        if [ "$(get now)" -ge "$(get "until-$(after --name "$@")")" ]; then echo Succeeded; else echo deploying; fi
        ;;
      "group exists"*)
        until=$(get "until-$(after --name "$@")")
        if [ "$until" -gt 0 ] && [ "$(get now)" -ge "$until" ]; then echo false; else echo true; fi
        ;;
      "group show"*) echo "${GROUP_STATE:-Deleting}" ;;
      *--no-pretty-print*) echo "[]" ;;
      *--outfile*) printf x >"$(after --outfile "$@")" ;;
      "resource show"*) exit 3 ;;
    esac
    ;;
esac
