#!/usr/bin/env bash
# Ends with an error outside of the change windows of an environment. All times are UTC.
# Usage: scripts/window.sh ENVIRONMENT
set -euo pipefail

usage() {
  echo "Usage: $0 ENVIRONMENT" >&2
  echo Environments with windows: dev >&2
  exit 2
}

[ "$#" -eq 1 ] || usage

case "$1" in
  dev)
    # A day of the week (1 is Monday), the first minute and the last one.
    windows=(
      '2 06:00 18:00'
      '4 06:00 18:00'
    )
    ;;
  *)
    usage
    ;;
esac

read -r today time <<<"$(date -u '+%u %H:%M')"
for window in "${windows[@]}"; do
  read -r day first last <<<"$window"
  echo "Open on day $day of the week from $first to $last, UTC."
  # Times of five characters compare as text.
  if [ "$day" = "$today" ] && [[ ! "$time" < "$first" && ! "$time" > "$last" ]]; then
    exit 0
  fi
done
echo "It is $time of day $today: outside of them. Nothing was touched; run the job again inside." >&2
exit 1
