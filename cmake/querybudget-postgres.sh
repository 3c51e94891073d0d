# SPDX-License-Identifier: BSL-1.0
# shellcheck shell=bash
#
# What QueryBudgetPostgres.cmake runs:
#   find                                         prints the folder of the server's programs, or why there is none
#   start HOME FIXTURE DATABASE [NAME=VALUE…]    starts a server; HOME gets pg_service.conf and server.log
#   stop HOME                                    ends it, and returns when nothing of it is left
#   run COMMAND…                                 runs a test, or says that it is skipped
#
# CTest runs no cleanup after --stop-on-failure, SIGINT or SIGTERM, so a keeper stays beside the server: it ends the
# server, and removes its directory, when it is told to or when ctest is gone. When the keeper itself is killed, the kernel
# ends the server (pdeathsig), and the next start of any fixture removes the directory. No process id out of a file is ever
# signalled: keeper and server hold locks on HOME and on the directory, and a lock that can be had means both are gone.
set -euo pipefail

if [ "${1-}" = run ]; then # before anything that would change the test's environment
    shift
    # Discovery of test cases runs through here too, but without the test's environment.
    if [ -n "${PGSERVICEFILE-}" ] && [ -e "${PGSERVICEFILE%/*}/skipped" ]; then
        cat "${PGSERVICEFILE%/*}/skipped"
        exit 1 # by the text CTest makes it "Skipped"; were the property lost, it would be "Failed", never "Passed"
    fi
    exec "$@"
fi

export LC_ALL=C # lengths in bytes
unset "${!PG@}" # PGPORT, PGOPTIONS and the like are for the caller's own server

die() {
    echo "querybudget: $*" >&2
    exit 1
}

find_programs() {
    local folder folders=${QUERYBUDGET_POSTGRES_BINDIR-}
    if [ -z "$folders" ]; then
        folders=$(
            pg_config --bindir 2>/dev/null || true
            printf '%s\n' /usr/lib/postgresql/*/bin /usr/pgsql-*/bin | sort -rV
            dirname -- "$(command -v postgres || echo PATH/postgres)"
        )
    fi
    while IFS= read -r folder; do
        [ ! -x "$folder/initdb" ] || [ ! -x "$folder/postgres" ] || { echo "$folder" && return 0; }
    done <<<"$folders"
    echo "no PostgreSQL server: initdb and postgres are not in ${folders//$'\n'/, }." \
        "Install them (Debian: apt-get install postgresql) or set QUERYBUDGET_POSTGRES_BINDIR to their folder."
    return 1
}

# Sets as_server: PostgreSQL refuses to run as root. setpriv, unlike su and runuser, opens no session (5 ms), leaves no
# process between keeper and server, and has the kernel end the server with the keeper even so.
choose_user() {
    as_server=(env) server_uid=$(id -u)
    if [ "$server_uid" -eq 0 ]; then
        server_uid=$(id -u postgres 2>/dev/null) || return 1
        as_server=(setpriv --reuid="$server_uid" --regid="$(id -g postgres)" --init-groups --pdeathsig QUIT)
        command -v setpriv >/dev/null || return 1
    elif setpriv --pdeathsig QUIT true 2>/dev/null; then
        as_server=(setpriv --pdeathsig QUIT)
    fi
}

# Removes what servers left behind whose keepers were killed. Those of other build trees, if alive, are locked.
sweep() {
    for folder in {/dev/shm,"${TMPDIR:-/tmp}",/tmp}/querybudget-pg.*; do
        if [ -d "$folder" ] && [ ! -L "$folder" ] && [ "$(stat -c %u "$folder")" = "$server_uid" ]; then
            # shellcheck disable=SC2094 # nothing is read: the directory is opened for its lock
            { flock -n 7 && rm -rf "$folder"; } 7<"$folder" || true
        fi
    done 2>/dev/null # another sweep may be faster
}

# On /dev/shm no disk is involved, but a container's may have 64 MB only. TMPDIR may be closed to the server's user, or too
# long: the path of a socket has at most 107 bytes.
usable() {
    local base=$1 blocks size socket=$1/querybudget-pg.XXXXXX/.s.PGSQL.5432
    [ -w "$base" ] && [ ${#socket} -le 107 ] && "${as_server[@]}" test -x "$base" || return 1
    read -r blocks size < <(stat -f -c '%a %S' "$base")
    [ "$base" != /dev/shm ] || [ $((blocks * size >> 20)) -ge 512 ]
}

make_directory() {
    local base fresh
    for base in /dev/shm "${TMPDIR:-/tmp}" /tmp ""; do
        [ -n "$base" ] || die "the server needs a directory: neither /dev/shm nor TMPDIR nor /tmp will do"
        ! usable "$base" || break
    done
    fresh=$(mktemp -d "$base/.querybudget-pg.XXXXXX")
    mkfifo -m 600 "$fresh/stop"
    chown "$server_uid" "$fresh" # and 700, for the server trusts whoever reaches its socket; root, the caller, does
    exec 9<"$fresh"
    flock -n 9
    directory=$base/${fresh##*/.}
    mv -T "$fresh" "$directory" # only now, locked, has it the name that sweeps look for
}

alive() {
    local stat
    kill -0 "$1" 2>/dev/null || return 1
    { read -r stat <"/proc/$1/stat"; } 2>/dev/null || return 0
    [[ ${stat##*)} != " Z"* ]] # a zombie waits for its parent, maybe for ever
}

# The keeper: keep CTEST OPTION…
keep() {
    local ctest=$1
    shift
    server="" # not local: the trap runs outside
    trap end_server EXIT
    trap 'exit 1' HUP INT TERM
    exec 7<>"$directory/stop"
    # Its data are thrown away: no write need wait. Shared memory goes where it is removed even after a kill.
    "${as_server[@]}" "$programs/postgres" -D "$directory/data" -k "$directory" -c port=5432 -c listen_addresses= \
        -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off \
        -c dynamic_shared_memory_type=mmap "$@" 7>&- &
    server=$!
    while [ -p "$directory/stop" ] && alive "$ctest" && alive "$server"; do
        read -rt 1 -u 7 || true # what is written only wakes it, and bash loses it now and then
    done
}

end_server() {
    local tenths=0
    while kill -QUIT "$server" && [ $((tenths += 1)) -le 100 ]; do sleep 0.1; done 2>/dev/null
    kill -KILL "$server" 2>/dev/null || true
    rm -rf "$directory" || { sleep 1 && rm -rf "$directory"; } # backends of a killed server end a little later
}

give_up() { die "$*; its log:"$'\n'"$(cat "$home/server.log")"; }

start() {
    local fixture=$1 database=${2:-postgres} option options=() keeper deadline=$((SECONDS + 60))
    shift 2
    command -v flock >/dev/null || die "the PostgreSQL fixture needs flock (util-linux)"
    mkdir -p "$home"
    exec 8>>"$home/lock"
    if ! flock -n 8; then
        if [ "$(cat "$home/ctest")" = "$PPID" ]; then
            echo "It is running already." # ctest --repeat repeats the start as well
            return 0
        fi
        flock -w 15 8 || die "ctest, process id $(cat "$home/ctest"), is using fixture $fixture of this build tree"
    fi
    echo "$PPID" >"$home/ctest"
    rm -f "$home/skipped" "$home/pg_service.conf"
    if ! programs=$(find_programs); then
        echo "querybudget: SKIPPED: $programs" | tee "$home/skipped"
        exit 1
    fi
    choose_user || die "PostgreSQL refuses to run as root, and there is no user postgres, or no setpriv (util-linux)"
    sweep
    make_directory
    trap 'rm -rf "$directory"' EXIT
    cd "$directory" # the caller's may be closed to the server's user
    "${as_server[@]}" "$programs/initdb" -D "$directory/data" -U postgres -N --no-locale -E UTF8 -A trust \
        >"$home/server.log" 2>&1 || give_up "initdb failed"

    for option in "$@"; do options+=(-c "$option"); done
    set -m # in a process group of its own: Ctrl-C is for ctest
    # CTest would wait until nobody has the test's output open.
    keep "$PPID" "${options[@]}" </dev/null >"$home/server.log" 2>&1 &
    keeper=$!
    set +m
    trap 'kill "$keeper" 2>/dev/null' EXIT
    until [[ $(sed -n 8p "$directory/data/postmaster.pid" 2>/dev/null) == ready* ]]; do # as pg_ctl does
        alive "$keeper" || give_up "the PostgreSQL server of fixture $fixture ended"
        [ "$SECONDS" -lt "$deadline" ] || give_up "the PostgreSQL server of fixture $fixture is not ready after 60 s"
        sleep 0.05
    done
    if [ "$database" != postgres ]; then
        "$programs/createdb" -h "$directory" -p 5432 -U postgres -- "$database" || give_up "no database $database"
    fi
    printf '[%s]\nhost=%s\nport=5432\nuser=postgres\ndbname=%s\n' "$fixture" "$directory" "$database" \
        >"$home/pg_service.conf"
    trap - EXIT
    echo "PostgreSQL of $programs in $directory"
}

stop() {
    [ "$(cat "$home/ctest" 2>/dev/null)" = "$PPID" ] || return 0 # nothing started, or not by this ctest
    if [ -e "$home/skipped" ]; then
        cat "$home/skipped"
        rm "$home/skipped"
        exit 1
    fi
    directory=$(sed -n 's/^host=//p' "$home/pg_service.conf" 2>/dev/null || true)
    rm -f "$home/pg_service.conf"
    [ ! -p "$directory/stop" ] || { rm "$directory/stop" && echo >&7; } 7<>"$directory/stop"
    flock -w 15 "$home/lock" true || die "the server in $directory doesn't end"
}

home=${2-}
case ${1-} in
    find) find_programs ;;
    start) shift 2 && start "$@" ;;
    stop) stop ;;
    *) die "usage: find | start HOME FIXTURE DATABASE [NAME=VALUE…] | stop HOME | run COMMAND…" ;;
esac
