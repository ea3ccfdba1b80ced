#!/usr/bin/env bash
# The long proofs, too slow for every change. Their figures stand in docs/proofs.md.
#
# usage: scripts/prove.sh crash|race|import|growth|bucket|fuzz|all
#
# crash  the ignored tests crash_…: the server and the database are killed in the middle of acts
# race   the tests race_…: many clients after one unit, one key, one row
# import a hundred thousand units from one workbook: time and memory
# growth the search of units among 200 000 and among 2 000 000, by bench/run
# bucket files in a store that speaks S3 (moto, on loopback) instead of a folder
# fuzz   schemathesis against the release server, logged in as the administrator
#
# LOUXIAO_TEST_DATABASES  for crash, race and import, default sqlite,postgres,mariadb
# LOUXIAO_FUZZ_EXAMPLES   per operation and phase, default 30
# LOUXIAO_FUZZ_SECONDS    the fuzzing may take at most so long, default 1800
# LOUXIAO_FUZZ_CHECKS     default not_a_server_error; `all` for every check of schemathesis
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

target=${CARGO_TARGET_DIR:-target}
mkdir -p "$target"
# Absolute, because cargo runs the test binary in the folder of its crate.
target=$(cd "$target" && pwd)
work=$target/prove
# Durable servers, apart from the fast ones of test.sh. A crash test kills the process named in
# $LOUXIAO_DB_DIR/<kind>/pid and calls `scripts/db.sh start <kind>`: same data, same URL.
export LOUXIAO_DB_DIR=$target/prove-db
# The program that a crash test starts and kills.
export LOUXIAO_BINARY=$target/release/louxiao

fail() { echo "prove.sh: $*" >&2; exit 1; }

server=
finish() {
    local status=$?
    stop_server
    scripts/db.sh drop || status=1
    exit "$status"
}

stop_server() {
    [[ -n $server ]] || return 0
    kill "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
    server=
}

# The tests of a prefix on every chosen database, or only the ignored ones of them. The server is
# the release build, the harness around it is not: compiling it twice would cost more than the
# proof.
suite() { # prefix --ignored|--include-ignored
    local prefix=$1 database databases url log
    IFS=, read -ra databases <<<"${LOUXIAO_TEST_DATABASES:-sqlite,postgres,mariadb}"
    cargo build --release --workspace --locked
    for database in "${databases[@]}"; do
        url=sqlite:
        [[ $database == sqlite ]] || url=$(scripts/db.sh start "$database")
        log=$work/$prefix$database.log
        echo "== $prefix on $database"
        LOUXIAO_TEST_DATABASE_URL=$url cargo test --workspace --locked --test suite -- \
            --nocapture "$2" "$prefix" 2>&1 | tee "$log"
        # A renamed test must not turn the proof into a green nothing.
        grep -qE '^test result: ok\. [1-9]' "$log" || fail "no test $prefix… ran on $database"
        [[ $database == sqlite ]] || scripts/db.sh drop "$database"
    done
}

crash() { suite crash_ --ignored; }
race() { suite race_ --include-ignored; }
import() { suite import_of_a_hundred_thousand --ignored; }

# Sales would only take time to make: the search reads units.
growth() {
    local scale
    for scale in 1 10; do
        BENCH_SCALE=$scale BENCH_OPERATIONS=b BENCH_SALES=0 bench/run 2>&1 |
            tee "$work/growth.$scale.log"
        grep -q '^| b ' "$work/growth.$scale.log" || fail "scale $scale was not measured"
    done
}

# What is proven is the keeping, not speed: a debug build in a folder of its own is enough.
bucket() {
    local port url
    cargo build --workspace --locked --features api/s3 --target-dir "$target/s3"
    need moto_server 'moto[server,s3]>=5,<6'
    port=$(free_port)
    url=http://127.0.0.1:$port
    "$target/venv/bin/moto_server" -H 127.0.0.1 -p "$port" >"$work/bucket.log" 2>&1 &
    server=$!
    export AWS_ENDPOINT=$url AWS_ALLOW_HTTP=true AWS_REGION=us-east-1 \
        AWS_ACCESS_KEY_ID=proof AWS_SECRET_ACCESS_KEY=proof
    "$target/venv/bin/python" - "$url" <<'PY'
import sys, time, boto3
client = boto3.client("s3", endpoint_url=sys.argv[1], region_name="us-east-1")
for tried in range(100):
    try:
        client.create_bucket(Bucket="louxiao", ACL="public-read")
        break
    except Exception:
        if tried == 99:
            raise
        time.sleep(0.1)
PY
    LOUXIAO_BINARY=$target/s3/debug/louxiao LOUXIAO_TEST_DATABASE_URL=sqlite: \
        LOUXIAO_TEST_BUCKET=s3://louxiao/proof \
        LOUXIAO_TEST_BUCKET_LIST="$url/louxiao?list-type=2" \
        cargo test --workspace --locked --test suite -- --nocapture --ignored bucket_ \
        2>&1 | tee "$work/bucket.tests"
    grep -qE '^test result: ok\. [1-9]' "$work/bucket.tests" || fail "no test bucket_… ran"
    stop_server
}

# Puts a program of Python's beside the build, where it is not yet.
need() { # program requirement
    [[ -x $target/venv/bin/python ]] || python3 -m venv "$target/venv"
    [[ -x $target/venv/bin/$1 ]] || "$target/venv/bin/python" -m pip install --quiet "$2"
}

free_port() {
    "$target/venv/bin/python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0));
print(s.getsockname()[1])'
}

fuzz() {
    local python=$target/venv/bin/python data=$work/fuzz password port url scheme shuts_out
    cargo build --release --workspace --locked
    need schemathesis 'schemathesis>=4.32,<5'

    rm -rf "$data"
    mkdir -p "$data"
    password=Fuzz-$(od -An -N8 -tx1 /dev/urandom | tr -d ' \n')
    port=$(free_port)
    url=http://127.0.0.1:$port
    LOUXIAO_PROFILE=dev LOUXIAO_BIND=127.0.0.1:$port LOUXIAO_ADMIN_PASSWORD=$password \
        LOUXIAO_DATABASE_URL="sqlite://$data/louxiao.db?mode=rwc" \
        "$LOUXIAO_BINARY" serve >"$data/server.log" 2>&1 &
    server=$!
    ready "$url" "$python" || { tail -20 "$data/server.log" >&2; fail "the server did not start"; }

    # Somebody of his own: the document's examples sign in as `admin`, and failing locks him out.
    LOUXIAO_PROFILE=dev LOUXIAO_ADMIN_PASSWORD=$password \
        LOUXIAO_DATABASE_URL="sqlite://$data/louxiao.db" "$LOUXIAO_BINARY" admin create --username fuzz

    scheme=$("$python" - "$url" <<'PY'
import json, sys, urllib.request
document = json.load(urllib.request.urlopen(sys.argv[1] + "/openapi.json"))
schemes = document["components"]["securitySchemes"]
print(next(name for name, s in schemes.items() if s.get("scheme", "").lower() == "bearer"))
PY
    )
    # Logs in by itself and again after a 401, as a token does not live as long as the run.
    cat >"$data/schemathesis.toml" <<TOML
[auth.dynamic.openapi."$scheme"]
path = "/api/v1/auth/login"
payload = { username = "fuzz", password = "$password" }
extract_selector = "/access_token"
retry_on = [401]
TOML
    # Left out: what takes the own session or password away, and endless answers. What shuts
    # somebody out comes apart, where the own id is not known; signing in last, because failures
    # slow down everybody who comes from the address.
    shuts_out='/users/[^/]+/(disable|reset-password)$'
    attack "/auth/(login|logout|change-password)|/events/stream|$shuts_out" exclude
    attack "$shuts_out" include
    attack '/auth/login' include
    # Alive and well at the end: a server that died or hangs would fail the proof by silence.
    ready "$url" "$python" || fail "the server did not survive the fuzzing"
    stop_server
}

# Reads url and data of `fuzz`.
attack() { # path-regex include|exclude
    local status=0
    timeout --signal=INT --kill-after=60 "${LOUXIAO_FUZZ_SECONDS:-1800}" \
        "$target/venv/bin/schemathesis" --config-file "$data/schemathesis.toml" \
        run "$url/openapi.json" \
        --phases examples,coverage,fuzzing,stateful \
        --max-examples "${LOUXIAO_FUZZ_EXAMPLES:-30}" \
        --checks "${LOUXIAO_FUZZ_CHECKS:-not_a_server_error}" \
        "--$2-path-regex" "$1" \
        --continue-on-failure --request-timeout 10 --suppress-health-check all \
        --generation-database none --report junit --report-dir "$data/report" --no-color ||
        status=$?
    ((status != 124)) || fail "not done after ${LOUXIAO_FUZZ_SECONDS:-1800} s"
    ((status == 0)) || fail "schemathesis found failures; the answers are in $data"
}

ready() { # url python
    "$2" - "$1/readyz" <<'PY'
import sys, time, urllib.request
for _ in range(300):
    try:
        if urllib.request.urlopen(sys.argv[1], timeout=2).status == 200:
            sys.exit(0)
    except OSError:
        time.sleep(0.1)
sys.exit(1)
PY
}

case "$*" in
    crash | race | import | growth | bucket | fuzz) proofs=("$1") ;;
    all) proofs=(crash race import growth bucket fuzz) ;;
    *) sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//;p}' "${BASH_SOURCE[0]}" >&2; exit 2 ;;
esac

mkdir -p "$work"
trap finish EXIT
trap 'exit 130' INT TERM HUP
for proof in "${proofs[@]}"; do
    echo "######## $proof"
    "$proof"
    echo "######## $proof: proven, $SECONDS s in all"
done
