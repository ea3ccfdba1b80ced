#!/usr/bin/env bash
# Records openapi/examples.json: what the walk, one sale with fixed ids and clock, sends and gets.
#
# usage: scripts/examples.sh [--check]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

check=
case "$*" in
    '') ;;
    --check) check=yes ;;
    *) sed -n '4s/^# //p' "${BASH_SOURCE[0]}" >&2; exit 2 ;;
esac

# Absolute, because cargo runs the test binary in the folder of its crate.
new=$(mktemp "$PWD/openapi/.examples.XXXXXX")
trap 'rm -f "$new"' EXIT
# One thread, so that the ids are the same each time.
LOUXIAO_TEST_DATABASE_URL=sqlite: LOUXIAO_RECORD_EXAMPLES=$new \
    cargo test --quiet --workspace --locked --test suite -- --test-threads=1 walk:: >&2
[[ -s $new ]] || { echo "examples.sh: the walk recorded nothing" >&2; exit 1; }

if [[ -n $check ]]; then
    diff -u openapi/examples.json "$new" | head -60 && exit 0
    echo "examples.sh: openapi/examples.json is out of date; run scripts/examples.sh" >&2
    exit 1
fi
chmod 644 "$new"
mv "$new" openapi/examples.json
scripts/openapi.sh
