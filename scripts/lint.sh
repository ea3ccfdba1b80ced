#!/usr/bin/env bash
# Everything that judges the text of the program: format, clippy, licences, docs, shell.
#
# usage: scripts/lint.sh
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

[[ $# == 0 ]] || { sed -n '4s/^# //p' "${BASH_SOURCE[0]}" >&2; exit 2; }

failed=()
check() { # name command…
    local name=$1
    shift
    echo "== $name"
    "$@" || failed+=("$name")
}

check format cargo fmt --all --check
check clippy cargo clippy --workspace --all-targets --locked -- -D warnings
RUSTDOCFLAGS="-D warnings" check docs \
    cargo doc --no-deps --workspace --document-private-items --locked

# The advisories need a database from the network, so they are not part of this.
if command -v cargo-deny >/dev/null; then
    check licences cargo deny --locked check licenses bans sources
else
    echo "== licences: skipped, cargo-deny is not installed (cargo install --locked cargo-deny)"
fi
if command -v shellcheck >/dev/null; then
    check shell shellcheck -x scripts/*.sh .ci/run bench/run bench/stage.sh
else
    echo "== shell: skipped, shellcheck is not installed"
fi

if ((${#failed[@]})); then
    echo "lint.sh: failed: ${failed[*]}" >&2
    exit 1
fi
