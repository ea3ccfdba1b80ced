#!/usr/bin/env bash
# Writes openapi/openapi.json from the program, or checks that the committed one is current.
#
# usage: scripts/openapi.sh [--check]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

check=
case "$*" in
    '') ;;
    --check) check=yes ;;
    *) sed -n '4s/^# //p' "${BASH_SOURCE[0]}" >&2; exit 2 ;;
esac

# Beside the target, so that the final rename is one step and a failed run leaves it untouched.
mkdir -p openapi
new=$(mktemp openapi/.openapi.XXXXXX)
trap 'rm -f "$new"' EXIT
cargo run --quiet --locked -- openapi >"$new"
[[ -s $new ]] || { echo "openapi.sh: the program printed nothing" >&2; exit 1; }

if [[ -n $check ]]; then
    diff -u openapi/openapi.json "$new" | head -60 && exit 0
    echo "openapi.sh: openapi/openapi.json is out of date; run scripts/openapi.sh" >&2
    exit 1
fi
chmod 644 "$new"
mv "$new" openapi/openapi.json
