#!/usr/bin/env bash
# Usage: scripts/walk.sh
# Follows the README's walk through one sale word for word, against a server of its own, and fails
# when a call does or when the books do not balance in the end.
set -euo pipefail
cd "$(dirname "$0")/.."

for tool in curl jq; do
  command -v "$tool" >/dev/null && continue
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get install -y -qq "$tool" >/dev/null 2>&1 || { apt-get update -qq; apt-get install -y -qq "$tool" >/dev/null; }
  else
    echo "walk: $tool is missing" >&2; exit 1
  fi
done

binary=${LOUXIAO_BINARY:-${CARGO_TARGET_DIR:-target}/debug/louxiao}
[ -x "$binary" ] || cargo build --workspace --locked
folder=$(mktemp -d)
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
LOUXIAO_PROFILE=dev LOUXIAO_ADMIN_PASSWORD=louxiao-admin LOUXIAO_BIND="127.0.0.1:$port" \
  LOUXIAO_DATABASE_URL="sqlite://$folder/walk.db" "$binary" serve 2>"$folder/log" &
server=$!
trap 'kill "$server" 2>/dev/null; wait "$server" 2>/dev/null; rm -rf "$folder"' EXIT
for _ in $(seq 100); do
  curl -sf "http://127.0.0.1:$port/readyz" >/dev/null && break
  sleep 0.1
done
curl -sf "http://127.0.0.1:$port/readyz" >/dev/null ||
  { echo "walk: the server did not start" >&2; tail -5 "$folder/log" >&2; exit 1; }

sed -n '/^<!-- walk -->$/,/^<!-- \/walk -->$/p' README.md | sed '/^```/d; /^<!--/d' >"$folder/walk.sh"
# Whatever the README shows must succeed: a call that is refused ends the walk.
LOUXIAO_API="http://127.0.0.1:$port/api/v1" bash -euo pipefail "$folder/walk.sh" | tee "$folder/out"
[ "$(tail -n 1 "$folder/out")" = true ] || { echo "walk: an invariant is broken" >&2; exit 1; }
echo "walk: the README's sale went through"
