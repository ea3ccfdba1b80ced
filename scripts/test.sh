#!/usr/bin/env bash
# The tests: those of every crate once, then the HTTP suite once on each database.
#
# usage: scripts/test.sh [argument of the test binaries, such as a filter…]
#
# LOUXIAO_TEST_DATABASES     which databases, default sqlite,postgres,mariadb
# LOUXIAO_TEST_POSTGRES_URL  use this server instead of starting a private one;
# LOUXIAO_TEST_MARIADB_URL   its user must be allowed to create databases
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

target=${CARGO_TARGET_DIR:-target}
mkdir -p "$target/test-log"
# Servers of their own, apart from those a developer has started by hand.
LOUXIAO_DB_DIR=$(cd "$target" && pwd)/test-db
export LOUXIAO_DB_DIR

exec 7>"$target/test.lock"
flock -n 7 || { echo "test.sh: another run is going on in this checkout" >&2; exit 1; }

IFS=, read -ra databases <<<"${LOUXIAO_TEST_DATABASES:-sqlite,postgres,mariadb}"
for database in "${databases[@]}"; do
    case $database in
        sqlite | postgres | mariadb) ;;
        *) echo "test.sh: unknown database '$database'" >&2; exit 2 ;;
    esac
done

declare -A starter=()
rows=() passed=0 failed=0

finish() {
    local status=$?
    # A server that is just coming up could not be stopped yet.
    for database in "${!starter[@]}"; do wait "${starter[$database]}" || true; done
    scripts/db.sh drop 7>&- || status=1
    exit "$status"
}
trap finish EXIT
trap 'exit 130' INT TERM HUP

given_url() { # database
    local name=LOUXIAO_TEST_${1^^}_URL
    echo "${!name:-}"
}

# Says where the database is; sqlite: the harness makes its files itself.
url_of() { # database
    if [[ $1 == sqlite ]]; then
        echo sqlite:
    elif [[ -n $(given_url "$1") ]]; then
        given_url "$1"
    else
        wait "${starter[$1]}" && scripts/db.sh url "$1" 7>&-
    fi
}

# Runs tests, adds a row to the table. Tests that a binary announced ("running 12 tests") and
# whose results never came have failed, and so has a run that ends badly or runs nothing.
run() { # name command…
    local name=$1 log=$target/test-log/$1.log began=$SECONDS status=0 told good bad idle
    shift
    echo "== $name"
    # The lock stays here: a program that a test leaves behind must not keep it.
    "$@" 7>&- 2>&1 | tee "$log" || status=$?
    read -r told good idle < <(awk '
        /^running [0-9]+ tests?$/ { told += $2 }
        /^test result:/ { good += $4; idle += $8 }
        END { print told + 0, good + 0, idle + 0 }' "$log")
    bad=$((told - good - idle))
    if ((bad == 0)) && { ((status != 0)) || [[ $whole == yes ]] && ((good == 0)); }; then
        bad=1
    fi
    row "$name" "$good" "$bad" "$idle" $((SECONDS - began))
}

row() { # name passed failed ignored seconds
    rows+=("$(printf '%-10s %7d %7d %8d %8d' "$@")")
    passed=$((passed + $2)) failed=$((failed + $3))
}

# rustdoc compiles every crate once more, so only when a doc comment holds code to run.
doc_tests() {
    find ./*/src -name '*.rs' -exec cat {} + | awk '
        /^ *\/\/[\/!] *```/ {
            inside = !inside
            if (inside && !/```(text|json|sh|http|sql|mermaid|ignore)/) found = 1
        }
        END { exit !found }'
}

# A filter may well leave a run without tests.
whole=yes
(($# == 0)) || whole=no

# The servers come up while cargo compiles. `drop` first: a killed run may have left some.
scripts/db.sh drop 7>&-
for database in "${databases[@]}"; do
    [[ $database != sqlite && -z $(given_url "$database") ]] || continue
    scripts/db.sh start "$database" --fast 7>&- >/dev/null &
    starter[$database]=$!
done

echo "== build"
# The crash test kills the real binary, which the tests alone would not build.
cargo build --workspace --locked 7>&-
cargo test --workspace --locked --no-run 7>&-

run unit cargo test --workspace --locked --no-fail-fast --lib --bins -- "$@"
if doc_tests; then
    run doc cargo test --workspace --locked --no-fail-fast --doc -- "$@"
fi

for database in "${databases[@]}"; do
    # Not in a $(…): a subshell cannot wait for the starter.
    if ! url_of "$database" >"$target/test-log/url"; then
        echo "test.sh: there is no $database server, so its tests have failed" >&2
        row "$database" 0 1 0 0
        continue
    fi
    # Tests wait for a server a good part of their time: more of them keep the cores busy.
    threads=$(nproc)
    [[ $database == sqlite ]] || threads=$((threads * 2))
    RUST_TEST_THREADS=${RUST_TEST_THREADS:-$threads} \
        LOUXIAO_TEST_DATABASE_URL=$(<"$target/test-log/url") \
        run "$database" cargo test --workspace --locked --test suite -- "$@"
done

echo
printf '%-10s %7s %7s %8s %8s\n' tests passed failed ignored seconds
printf '%s\n' "${rows[@]}"
printf '\n%d passed, %d failed\n' "$passed" "$failed"
((failed == 0))
