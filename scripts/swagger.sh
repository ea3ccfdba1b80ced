#!/usr/bin/env bash
# Usage: scripts/swagger.sh [screenshot.png]
# Starts a server and walks through one sale in its Swagger UI with headless Chromium.
set -euo pipefail
cd "$(dirname "$0")/.."

binary=${LOUXIAO_BINARY:-target/debug/louxiao}
[ -x "$binary" ] || cargo build --workspace --locked
command -v node >/dev/null || { echo "swagger: node is missing" >&2; exit 1; }
if ! [ -x "${CHROMIUM:-/usr/bin/chromium}" ]; then
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "swagger: chromium is missing" >&2
    exit 1
  fi
  apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk >/dev/null
fi
mkdir -p target/swagger
[ -d target/swagger/node_modules/playwright-core ] \
  || npm install --silent --no-audit --no-fund --prefix target/swagger playwright-core >/dev/null
cp scripts/swagger.mjs target/swagger/

folder=$(mktemp -d)
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
LOUXIAO_PROFILE=dev LOUXIAO_ADMIN_PASSWORD=louxiao-admin LOUXIAO_BIND="127.0.0.1:$port" \
  LOUXIAO_DATABASE_URL="sqlite://$folder/swagger.db" "$binary" serve 2>"$folder/log" &
server=$!
trap 'kill "$server" 2>/dev/null; wait "$server" 2>/dev/null; rm -rf "$folder"' EXIT
for _ in $(seq 100); do
  curl -sf "http://127.0.0.1:$port/readyz" >/dev/null && break
  sleep 0.1
done
timeout 300 node target/swagger/swagger.mjs "http://127.0.0.1:$port" louxiao-admin "$@"
