# SPDX-License-Identifier: BSL-1.0
# shellcheck shell=bash
#
# nested.sh CASE CMAKE CTEST GENERATOR COMPILER PROGRAM WORK: builds and tests the project in nested/ as the case wants it.
set -euo pipefail
case=$1 cmake=$2 ctest=$3 generator=$4 compiler=$5 program=$6 work=$7
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
rm -rf "$work"
mkdir -p "$work"
cd "$work"

fail() {
    echo "FAILED: $*"
    tail -n 100 -- */*.log */Testing/Temporary/LastTest.log || true
    exit 1
}

# configure TREE [-D…]
configure() {
    local tree=$1
    shift
    "$cmake" -S "$here/nested" -B "$tree" -G "$generator" -DCMAKE_CXX_COMPILER="$compiler" \
        -DREPOSITORY="$here/../.." -DPROGRAM="$program" "$@" >"$tree.configure.log" 2>&1 || fail "configuring $tree"
    "$cmake" --build "$tree" >"$tree.build.log" 2>&1 || fail "building $tree"
}

# tests TREE ARGUMENT…: runs them, into TREE/out.log
tests() {
    local tree=$1
    shift
    "$ctest" --test-dir "$tree" "$@" >"$tree/out.log" 2>&1
}

says() { grep -qF -- "$2" "$1" || fail "$1 doesn't say: $2"; }
count() { grep -c -- "$2" "$1" || true; }

# eventually SECONDS COMMAND…
eventually() {
    local tenths=$(($1 * 10))
    shift
    until "$@"; do
        [ $((tenths -= 1)) -gt 0 ] || return 1
        sleep 0.1
    done
}

gone() { [ ! -e "$1" ]; }
directories() { sed -n 's/.*data in \(.*\)\/data$/\1/p' "$1/Testing/Temporary/LastTest.log" | sort -u; }

nothing_left() {
    local directory
    while read -r directory; do
        gone "$directory" || fail "$directory is left"
    done < <(directories "$1")
}

# waiting TREE: a ctest in the background whose test waits for TREE/go; sets its process id, ctest_pid, and directory
waiting() {
    rm -f "$1/reached" "$1/go"
    "$ctest" --test-dir "$1" -R "^waits\$" >"$1/waiting.log" 2>&1 & # not in a subshell: its process id is needed
    ctest_pid=$!
    trap 'touch */go' EXIT # whatever happens: no test waits for long
    eventually 60 test -e "$1/reached" || fail "the test that waits wasn't reached"
    directory=$(cat "$1/reached")
    [ -S "$directory/.s.PGSQL.5432" ] || fail "there is no server in $directory"
}

case $case in
    together) # several servers in one tree, and in two; again and again; blanks in the paths
        configure "one tree"
        configure "another tree"
        for round in 1 2; do
            tests "another tree" -j8 -E waits &
            tests "one tree" -j8 -E waits || fail "one tree, round $round"
            wait $! || fail "another tree, round $round"
            for tree in one another; do
                [ "$(directories "$tree tree" | wc -l)" -eq 2 ] || fail "$tree tree: not two servers"
                nothing_left "$tree tree"
            done
        done
        tests "one tree" -R plain --repeat until-fail:3 -E waits || fail "repeated tests"
        nothing_left "one tree"
        ;;
    missing) # without the server's programs every test is skipped
        mkdir empty
        configure tree "-DQUERYBUDGET_POSTGRES_BINDIR=$work/empty"
        says tree.configure.log "CMake Warning"
        says tree.configure.log "will be skipped"
        tests tree || fail "skipped tests failed"
        all=$(sed -n 's/.*tests failed out of //p' tree/out.log)
        [ "$all" -eq 10 ] || fail "there are $all tests"
        [ "$(count tree/out.log '\*\*\*Skipped')" -eq "$all" ] || fail "not every test is skipped"
        [ "$(count tree/Testing/Temporary/LastTest.log '^querybudget: SKIPPED: no PostgreSQL server:')" -eq "$all" ] ||
            fail "not every test says so"
        [ "$(count tree/Testing/Temporary/LastTest.log '\[doctest\]')" -eq 0 ] || fail "a test ran"
        touch tree/querybudget-postgres/shop/skipped # left by a killed ctest
        "$cmake" --build tree --clean-first >tree.build.log 2>&1 || fail "discovery is skipped"
        ;;
    failing) # a server that doesn't start shows why
        configure tree -DMORE_OPTIONS=shared_preload_libraries=no_such_library
        if tests tree --output-on-failure -E waits; then fail "nothing failed"; fi
        says tree/out.log "the PostgreSQL server of fixture shop ended; its log:"
        says tree/out.log 'could not access file "no_such_library"'
        [ "$(count tree/out.log '\*\*\*Not Run')" -eq 4 ] || fail "tests without their server ran"
        [ "$(count tree/out.log ' plain \.* *Passed')" -eq 1 ] || fail "the other server is missing"
        nothing_left tree
        ;;
    killed) # a killed ctest takes its server along; what a killed keeper leaves is swept, what lives stays
        configure tree
        waiting tree
        kill -KILL "$ctest_pid"
        eventually 20 gone "$directory" || fail "the server outlives its ctest"
        touch tree/go

        configure living
        waiting living
        living_pid=$ctest_pid living=$directory
        waiting tree
        read -r postmaster <"$directory/data/postmaster.pid"
        read -r _ _ _ keeper _ <"/proc/$postmaster/stat"
        kill -KILL "$ctest_pid" "$keeper"
        eventually 20 gone "/proc/$postmaster" || fail "the server outlives its keeper"
        touch tree/go
        tests tree -R plain || fail "the next ctest" # or another one, meanwhile, swept
        gone "$directory" || fail "$directory isn't swept"
        touch living/go
        wait "$living_pid" || fail "the other ctest lost its server"
        gone "$living" || fail "$living is left"
        ;;
    twice) # a second ctest in one tree is told, and leaves the server of the first alone
        configure tree
        waiting tree
        if tests tree --output-on-failure -R plain; then fail "two servers for one fixture"; fi
        says tree/out.log "ctest, process id $ctest_pid, is using fixture plain of this build tree"
        touch tree/go
        wait "$ctest_pid" || fail "the first ctest lost its server"
        gone "$directory" || fail "$directory is left"
        ;;
    *) fail "no case $case" ;;
esac
