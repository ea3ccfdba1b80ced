#!/usr/bin/env bash
# Writes the TypeScript types of the API to openapi/client/schema.d.ts, and compiles the example
# that uses them; or checks that the committed types are current.
#
# usage: scripts/client.sh [--check]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

check=
case "$*" in
    '') ;;
    --check) check=yes ;;
    *) sed -n '5s/^# //p' "${BASH_SOURCE[0]}" >&2; exit 2 ;;
esac
command -v npm >/dev/null || { echo "client.sh: npm is missing" >&2; exit 1; }

# Everything that npm brings stays below the target.
work=${CARGO_TARGET_DIR:-target}/client
mkdir -p "$work"
cp openapi/client/{package.json,package-lock.json,tsconfig.json} openapi/client/*.ts "$work/"
npm ci --prefix "$work" --no-audit --no-fund --silent
# A named tool of the lock file, not whatever npx would fetch.
"$work/node_modules/.bin/openapi-typescript" openapi/openapi.json \
    --default-non-nullable false -o "$work/schema.d.ts" >/dev/null
"$work/node_modules/.bin/tsc" --project "$work/tsconfig.json"

if [[ -n $check ]]; then
    diff -u openapi/client/schema.d.ts "$work/schema.d.ts" | head -60 && exit 0
    echo "client.sh: openapi/client/schema.d.ts is out of date; run scripts/client.sh" >&2
    exit 1
fi
cp "$work/schema.d.ts" openapi/client/schema.d.ts
