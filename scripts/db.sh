#!/usr/bin/env bash
# A private PostgreSQL or MariaDB server for tests, proofs and measurements.
#
# usage: scripts/db.sh start postgres|mariadb [--fast] [server option…]   prints the URL
#        scripts/db.sh stop|drop [postgres|mariadb]     drop also deletes the data
#        scripts/db.sh url postgres|mariadb             the URL of a running server
#        scripts/db.sh env                              export lines for scripts/test.sh
#
# A server gets its own port on 127.0.0.1, its own password and its own folder, so that nothing
# that already runs on the machine is touched. After `stop` or a crash, `start` brings the same
# data back, on the same port if that is still free. --fast gives durability away for speed:
# right for tests, wrong for crash proofs and measurements.
# LOUXIAO_DB_DIR: the folder, default target/db. <folder>/<kind>/ holds pid, port, url, log.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
base=${LOUXIAO_DB_DIR:-${CARGO_TARGET_DIR:-$root/target}/db}
mkdir -p "$base"
base=$(cd "$base" && pwd)
readonly wait_seconds=120

die() { echo "db.sh: $*" >&2; exit 1; }
usage() { sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//;p}' "${BASH_SOURCE[0]}" >&2; exit 2; }

# State and start time of a process. Together with the pid the start time names one process for
# ever, a pid alone may have been given to another one since.
born() { # pid
    local stat
    stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
    local -a field
    read -ra field <<<"${stat##*) }"
    # A zombie is dead: in a container nobody may reap the orphans.
    [[ ${field[0]} != Z ]] || return 1
    echo "${field[19]}"
}

running() {
    [[ -s $dir/pid && -s $dir/born ]] && [[ $(born "$(<"$dir/pid")") == "$(<"$dir/born")" ]]
}

free_port() {
    local port
    for _ in {1..50}; do
        # Below the ephemeral range, where an outgoing connection could take it.
        port=$((15000 + (RANDOM * 32768 + RANDOM) % 17000))
        busy "$port" || { echo "$port"; return; }
    done
    die "found no free port"
}

busy() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# Both servers refuse to run as root: then they run as their package's user.
as_server() {
    if ((EUID == 0)); then
        setpriv --reuid="$user" --regid="$user" --init-groups env HOME=/ "$@"
    else
        "$@"
    fi
}

# Runs in / because the server's user may not be allowed into the current folder.
quietly() { (cd / && as_server "$@") >>"$dir/log" 2>&1; }

find_programs() {
    local wanted=postgres candidate
    [[ $kind == postgres ]] || wanted=mariadbd
    for candidate in "$(command -v "$wanted" || true)" /usr/lib/postgresql/*/bin/"$wanted" \
        /usr/sbin/"$wanted"; do
        [[ -x $candidate ]] || continue
        # A link in PATH may stand alone; its target's neighbours are the matching tools.
        bin=$(dirname "$(readlink -f "$candidate")")
        [[ $kind == mariadb || -x $bin/initdb ]] && return 0
    done
    return 1
}

install_programs() {
    local package=$1
    if ((EUID != 0)) || ! command -v apt-get >/dev/null; then
        die "the programs of $kind are missing; install the package $package"
    fi
    echo "db.sh: installing $package" >&2
    exec 8>"$base/install.lock"
    flock 8
    # The package would start a server of its own: this file is Debian's way to say no.
    local policy=/usr/sbin/policy-rc.d made=
    if [[ ! -e $policy ]]; then
        printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod 755 "$policy" && made=yes
    fi
    export DEBIAN_FRONTEND=noninteractive
    local failed=
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends \
        -o DPkg::Lock::Timeout=300 "$package"; } >"$dir/install.log" 2>&1 8>&- || failed=yes
    [[ -z $made ]] || rm -f "$policy"
    exec 8>&-
    [[ -z $failed ]] || { tail -5 "$dir/install.log" >&2; die "could not install $package"; }
}

# A database per test makes and removes hundreds of files, which costs a disk more than memory.
roomy() { # folder
    local free
    free=$(df --output=avail -k "$1" 2>/dev/null | tail -1) && [[ -w $1 ]] &&
        ((free > 4 * 1024 * 1024))
}

# The data of a fast server stay in memory where there is room. Others stay below the folder if
# the server's user can get there, else below /tmp.
place_data() {
    if [[ -e $dir/created ]]; then
        data=$(<"$dir/data_path")
        [[ ! -d $data ]] || return 0
        rm -f "$dir/created"
    fi
    # Whatever an interrupted first start has left.
    [[ ! -s $dir/data_path ]] || rm -rf "$(<"$dir/data_path")"
    data=$dir/data
    rm -rf "$data"
    mkdir -p "$data"
    if [[ -n $fast ]] && roomy /dev/shm; then
        rmdir "$data"
        data=$(mktemp -d "/dev/shm/louxiao-$kind.XXXXXX")
    elif ((EUID == 0)) && ! (cd / && as_server test -x "$dir"); then
        rmdir "$data"
        data=$(mktemp -d "/tmp/louxiao-$kind.XXXXXX")
    fi
    ((EUID != 0)) || chown "$user" "$data"
    chmod 700 "$data"
    echo "$data" >"$dir/data_path"
}

# ---- PostgreSQL

postgres_create() {
    # TCP only (a socket's path may not be longer than 107 bytes); locale C as byte order is
    # the same everywhere; the password is sent plainly over the loopback because SCRAM costs
    # a debug build tens of milliseconds per connection.
    quietly "$bin/initdb" -D "$data" -U postgres -E UTF8 --locale=C --auth-local=trust \
        --auth-host=password || return 1
    # No superuser: what the program needs beyond its own databases shall fail in the tests.
    as_single "CREATE ROLE louxiao LOGIN CREATEDB PASSWORD '$password'" || return 1
    as_single "CREATE DATABASE louxiao OWNER louxiao"
}

as_single() { quietly "$bin/postgres" --single -D "$data" postgres <<<"$1"; }

postgres_command() {
    command=("$bin/postgres" -D "$data" -p "$port" -c listen_addresses=127.0.0.1
        -c unix_socket_directories= -c max_connections=400)
    [[ -z $fast ]] || command+=(-c fsync=off -c synchronous_commit=off -c full_page_writes=off
        -c max_wal_size=4GB -c jit=off)
    # The lock of a killed server whose zombie nobody reaped would be believed; the check of the
    # shared memory still guards against surviving backends.
    local lock=$data/postmaster.pid
    [[ ! -e $lock ]] || born "$(head -1 "$lock")" >/dev/null || rm -f "$lock"
}

# What pg_ctl itself looks at.
postgres_ready() { [[ $(sed -n 8p "$data/postmaster.pid" 2>/dev/null) == ready* ]]; }

# ---- MariaDB

mariadb_create() {
    # --force: a container may not be able to look up its own name.
    quietly mariadb-install-db --no-defaults --datadir="$data" --skip-test-db --force \
        --auth-root-authentication-method=socket
}

mariadb_command() {
    # Rights on databases only, no server-wide ones, for the reason given above.
    cat >"$data/init.sql" <<-SQL
	CREATE DATABASE IF NOT EXISTS louxiao;
	CREATE USER IF NOT EXISTS louxiao@'%' IDENTIFIED BY '$password';
	GRANT ALL PRIVILEGES ON \`%\`.* TO louxiao@'%';
	SQL
    ((EUID != 0)) || chown "$user" "$data/init.sql"
    chmod 600 "$data/init.sql"
    command=("$bin/mariadbd" --no-defaults --datadir="$data" --port="$port"
        --skip-networking=0 --bind-address=127.0.0.1 --skip-name-resolve
        --socket=server.sock --pid-file=server.pid --init-file="$data/init.sql"
        --character-set-server=utf8mb4 --max-connections=400)
    [[ -z $fast ]] || command+=(--innodb-flush-log-at-trx-commit=0 --skip-innodb-doublewrite
        --skip-log-bin --innodb-flush-method=nosync --debug-no-sync --innodb-file-per-table=0)
}

mariadb_ready() {
    MYSQL_PWD=$password mariadb --no-defaults --protocol=tcp -h127.0.0.1 -P"$port" -ulouxiao \
        --connect-timeout=2 -e 'SELECT 1' louxiao >/dev/null 2>&1
}

# ---- verbs

start() {
    mkdir -p "$dir"
    exec 9>"$dir/lock"
    flock 9
    local options="$*"
    if running; then
        [[ $options == "$(<"$dir/options")" ]] ||
            die "$kind already runs with the options '$(<"$dir/options")'; stop it first"
        cat "$dir/url"
        return
    fi
    fast=
    [[ ${1:-} != --fast ]] || { fast=yes; shift; }
    find_programs || { install_programs "$package" && find_programs; } ||
        die "$package is installed but its programs were not found"
    place_data
    if [[ ! -s $dir/password ]]; then
        (umask 077 && od -An -N16 -tx1 /dev/urandom | tr -d ' \n' >"$dir/password")
    fi
    password=$(<"$dir/password")
    if [[ ! -e $dir/created ]]; then
        "${kind}_create" || { tail -20 "$dir/log" >&2; die "could not create the data folder"; }
        touch "$dir/created"
    fi
    local try
    for try in 1 2 3; do
        port=$(cat "$dir/port" 2>/dev/null || true)
        [[ -n $port ]] && ! busy "$port" || port=$(free_port)
        echo "$port" >"$dir/port"
        launch "$@" && break
        echo "db.sh: $kind did not come up (try $try)" >&2
        sleep 1
    done
    running || { tail -20 "$dir/log" >&2; die "$kind could not be started"; }
    echo "$options" >"$dir/options"
    (umask 077 && echo "$scheme://louxiao:$password@127.0.0.1:$port/louxiao" >"$dir/url")
    cat "$dir/url"
}

launch() {
    local -a command
    "${kind}_command"
    command+=("$@")
    # Own session: Ctrl-C in the terminal must not reach the server. exec all the way down keeps
    # the pid; the locks must not be inherited.
    (
        cd / && exec 9>&-
        if ((EUID == 0)); then
            exec setsid setpriv --reuid="$user" --regid="$user" --init-groups "${command[@]}"
        fi
        exec setsid "${command[@]}"
    ) </dev/null >>"$dir/log" 2>&1 &
    echo $! >"$dir/pid"
    born $! >"$dir/born" || return 1
    disown
    local end=$((SECONDS + wait_seconds))
    until "${kind}_ready"; do
        running || return 1
        ((SECONDS < end)) || { stop_server; return 1; }
        sleep 0.1
    done
    running
}

stop_server() {
    running || return 0
    local pid end=$((SECONDS + wait_seconds))
    pid=$(<"$dir/pid")
    # PostgreSQL: INT is the fast shutdown, TERM would wait for every client to leave.
    kill -"$([[ $kind == postgres ]] && echo INT || echo TERM)" "$pid" || true
    while running; do
        ((SECONDS < end)) || { kill -KILL "$pid" || true; end=$((end + wait_seconds)); }
        sleep 0.1
    done
}

stop() {
    [[ -d $dir ]] || return 0
    exec 9>"$dir/lock"
    flock 9
    stop_server
    rm -f "$dir/pid" "$dir/born" "$dir/url"
    exec 9>&-
}

drop() {
    stop
    [[ ! -s $dir/data_path ]] || rm -rf "$(<"$dir/data_path")"
    rm -rf "$dir"
}

url() {
    running || die "$kind is not running"
    cat "$dir/url"
}

choose() {
    kind=$1
    dir=$base/$kind
    case $kind in
        postgres) user=postgres package=postgresql scheme=postgres ;;
        mariadb) user=mysql package=mariadb-server scheme=mysql ;;
        *) usage ;;
    esac
}

(($# >= 1)) || usage
verb=$1
shift
case $verb in
    start) (($# >= 1)) || usage; choose "$1"; shift; start "$@" ;;
    url) (($# == 1)) || usage; choose "$1"; url ;;
    stop | drop)
        for each in "${@:-postgres mariadb}"; do
            for one in $each; do choose "$one"; "$verb"; done
        done
        ;;
    env)
        for one in postgres mariadb; do
            choose "$one"
            running || continue
            echo "export LOUXIAO_TEST_${one^^}_URL='$(<"$dir/url")'"
        done
        ;;
    *) usage ;;
esac
