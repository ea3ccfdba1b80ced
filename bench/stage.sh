# shellcheck shell=bash
# Starts and stops what is measured: a durable PostgreSQL and the server. Sourced by bench/run,
# which sets root, bench_folder and binary and uses address, database_log and start_millis.
# shellcheck disable=SC2034,SC2154

export PYTHONDONTWRITEBYTECODE=1
database_folder=$root/target/bench-db
server_pid=

die() { echo "bench: $*" >&2; exit 1; }
say() { printf '%4d s  %s\n' "$SECONDS" "$*" >&2; }

need_tools() {
    local tool missing=()
    for tool in cargo python3 curl; do
        command -v "$tool" >/dev/null || missing+=("$tool")
    done
    ((${#missing[@]} == 0)) || die "missing: ${missing[*]}"
    command -v wrk >/dev/null || install_wrk
}

install_wrk() {
    if ((EUID != 0)) || ! command -v apt-get >/dev/null; then
        die "wrk is missing; install the package wrk"
    fi
    say "installing wrk"
    export DEBIAN_FRONTEND=noninteractive
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends wrk; } \
        >"$bench_folder/install.log" 2>&1 || die "could not install wrk: see install.log"
}

# Not exported: the server refuses settings that it does not know.
database() { LOUXIAO_DB_DIR=$database_folder "$root/scripts/db.sh" "$@"; }

# A shared buffer as any installation sets it; durability stays as delivered.
database_options=(-c shared_buffers=512MB -c max_wal_size=4GB
    -c checkpoint_timeout=30min)

# Options after the usual ones, for the capture.
start_database() {
    DATABASE_URL=$(database start postgres "${database_options[@]}" "$@")
    local rest=${DATABASE_URL#*://}
    PGUSER=${rest%%:*} rest=${rest#*:}
    PGPASSWORD=${rest%%@*} rest=${rest#*@}
    PGHOST=${rest%%:*} rest=${rest#*:}
    PGPORT=${rest%%/*} PGDATABASE=${rest#*/}
    export PGUSER PGPASSWORD PGHOST PGPORT PGDATABASE
    database_log=$database_folder/postgres/log
    # pgbench, psql of the same version as the server if they are not in the path.
    local folder
    for folder in /usr/lib/postgresql/*/bin; do
        [[ -x $folder/pgbench ]] && PATH=$PATH:$folder
    done
    command -v pgbench >/dev/null || die "pgbench is missing"
}

stop_database() { database stop postgres; }

sql() { psql -X -q -At -v ON_ERROR_STOP=1 "$@"; }

random_hex() { od -An -N32 -tx1 /dev/urandom | tr -d ' \n'; }

# The profile of production with everything on; secrets of this run only.
server_environment() {
    export LOUXIAO_PROFILE=production LOUXIAO_DATABASE_URL=$DATABASE_URL
    export LOUXIAO_JWT_SECRET=${LOUXIAO_JWT_SECRET:-$(random_hex)}
    export LOUXIAO_DATA_KEY=${LOUXIAO_DATA_KEY:-$(random_hex)}
    export BENCH_PASSWORD=${BENCH_PASSWORD:-Bench-$(random_hex | head -c 20)}
    export LOUXIAO_WORKERS=2
}

# Sets start_millis: from the start of the process to its first «ready».
start_server() {
    local port=$((15000 + RANDOM % 15000))
    address=http://127.0.0.1:$port
    LOUXIAO_BIND=127.0.0.1:$port "$binary" serve >>"$bench_folder/server.log" 2>&1 &
    server_pid=$!
    start_millis=$(python3 - "$address/readyz" "$server_pid" <<'PY'
import os, sys, time, urllib.request
url, pid = sys.argv[1], sys.argv[2]
began = time.clock_gettime(time.CLOCK_BOOTTIME)
ticks = int(open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()[19])
born = ticks / os.sysconf("SC_CLK_TCK")
while time.clock_gettime(time.CLOCK_BOOTTIME) - began < 60:
    try:
        urllib.request.urlopen(url, timeout=1)
        print(round((time.clock_gettime(time.CLOCK_BOOTTIME) - born) * 1000))
        break
    except OSError:
        time.sleep(0.005)
else:
    sys.exit(1)
PY
    ) || { tail -5 "$bench_folder/server.log" >&2; die "the server did not become ready"; }
}

stop_server() {
    [[ -n $server_pid ]] || return 0
    kill "$server_pid" 2>/dev/null || true
    wait "$server_pid" 2>/dev/null || true
    server_pid=
}

# Resident memory of the server in MB: VmRSS now, VmHWM at its highest.
resident() { awk -v key="$1:" '$1 == key { printf "%.0f", $2 / 1024 }' "/proc/$server_pid/status"; }

# CPU time that the server has used, in clock ticks.
server_ticks() { sed 's/.*) //' "/proc/$server_pid/stat" | awk '{ print $12 + $13 }'; }

sign_in() {
    curl -sf "$address/api/v1/auth/login" -H 'Content-Type: application/json' \
        -d "{\"username\": \"consultant1\", \"password\": \"$BENCH_PASSWORD\"}" |
        python3 -c 'import json, sys; print(json.load(sys.stdin)["access_token"])'
}
