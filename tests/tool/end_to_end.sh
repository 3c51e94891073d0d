#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
#
#   end_to_end.sh QUERYBUDGET MEASURE
#
# The program on records that processes wrote: what it prints, its exit codes, and what it leaves in the folder.
set -euo pipefail

querybudget=$1 measure=$2
unset CI NO_COLOR QUERYBUDGET_FILE QUERYBUDGET_ASCII
top=$(mktemp -d "${TMPDIR:-/tmp}/querybudget é 注.XXXXXX")
trap 'rm -rf -- "$top"' EXIT
failed=0

# A folder of its own with a budget file, and records in `out`.
begin() {
    name=$1
    mkdir -p "$top/$name"
    cd -- "$top/$name"
    export QUERYBUDGET_OUT=$PWD/out
    cat >query-budgets.toml
}

# prints EXIT_CODE COMMAND…: its whole output is standard input
prints() {
    local code=$1 printed got=0
    shift
    printed=$("$@" 2>&1) || got=$?
    printed=$(sed -E "s|$PWD/||g; s|'?$querybudget'?|querybudget|g; s|[^ ]*/measure\.cpp:[0-9]+|measure.cpp|" <<<"$printed")
    local expected
    expected=$(cat)
    if [ "$got" != "$code" ] || [ "$printed" != "$expected" ]; then
        printf '%s: %s\nexit code %s, expected %s\n--- expected\n%s\n--- printed\n%s\n---\n' \
            "$name" "$*" "$got" "$code" "$expected" "$printed"
        failed=1
    fi
}

# holds COMMAND…
holds() {
    "$@" && return
    printf '%s: this does not hold: %s\n' "$name" "$*"
    failed=1
}

# Names and SQL of others: no file outside of the folder, nothing that a terminal or Markdown obeys.
begin "outside" <<'TOML'
version = 1
TOML
"$measure" "../../x" 1 "SELECT 1"
"$measure" $'\e[2J|`<b>' 1 $'SELECT "\e[31m|`<b>" FROM t'
printf 'version = 1\n' >none.toml
"$querybudget" accept >/dev/null
holds test "$(find "$top" -name '*.sql' | sort | sed "s|^$PWD/||")" = \
    $'query-budgets/2j-b.sql\nquery-budgets/x.sql'
for shown in "report" "report --markdown" "check --file none.toml"; do
    read -ra arguments <<<"$shown"
    printed=$("$querybudget" "${arguments[@]}") || true
    holds test -n "$printed"
    holds test "${printed//$'\e'/}" = "$printed"
    holds test "${printed//'<b>'/}" = "$printed" -o "$shown" != "report --markdown"
done

begin "over budget" <<'TOML'
version = 1
["GET /orders"]
queries = 2  # two
TOML
"$measure" "GET /orders" 3 "SELECT 1 FROM orders"
"$measure" "GET /new" 1 "SELECT 1 FROM new"
prints 1 "$querybudget" check <<'TEXT'
query-budgets.toml: unknown endpoint: GET /new is measured, and this file doesn't say what it may cost
    measured at measure.cpp, in 1 run
    fix: querybudget accept 'out' 'GET /new'
query-budgets.toml:3: over budget: GET /orders: 3 queries, 2 allowed (1 over)
    measured at measure.cpp, in 1 run
    fix: what the test's failure says; or, with a reason, querybudget accept 'out' --why '…' 'GET /orders'
query-budgets/get-orders.sql: note: golden file missing: GET /orders: its queries aren't kept yet
    fix: querybudget accept 'out' 'GET /orders'
check: 2 failures (1 endpoint, 2 records of 2 processes)
TEXT
cp query-budgets.toml base.toml
prints 1 "$querybudget" accept <<'TEXT'
no reason: GET /orders: 2 → 3 queries
    fix: a test that costs less; or  --why 'the reason'
accept: nothing is written
TEXT
holds cmp query-budgets.toml base.toml
holds grep -q '2 -> 3 queries' <<<"$(QUERYBUDGET_ASCII=1 "$querybudget" accept)"
prints 2 env CI=true "$querybudget" accept --why stock <<'TEXT'
querybudget: accept edits files that somebody reviews, and this is CI (the environment variable CI): run it where you commit; where a job is to commit, as  env -u CI querybudget accept …
TEXT
prints 0 env CI=false "$querybudget" accept --why stock <<'TEXT'
raised  GET /orders: 2 → 3 queries
added   GET /new: 1 query
wrote   query-budgets.toml
wrote   query-budgets/get-orders.sql
wrote   query-budgets/get-new.sql
TEXT
prints 0 cat query-budgets.toml <<'TEXT'
version = 1
["GET /orders"]
queries = 3  # two
why     = "stock"

["GET /new"]
queries = 1
TEXT
cp -r . "$top/once"
prints 0 "$querybudget" accept --why again <<'TEXT'
no limit rose, so the reason isn't written
accept: nothing to write
TEXT
prints 0 "$querybudget" accept --lower <<'TEXT'
accept: nothing to write
TEXT
holds diff -r "$top/once" .
prints 0 "$querybudget" check out --complete --base base.toml <<'TEXT'
check: fine (2 endpoints, 2 records of 2 processes)
TEXT
sed -i '/why/d' query-budgets.toml
prints 1 env -u QUERYBUDGET_OUT "$querybudget" check --base base.toml <<'TEXT'
query-budgets.toml:2: no reason: GET /orders: queries: 2 → 3
    fix: say why below it, as in  why = "…"; or take it back
check: 1 failure (2 endpoints)
TEXT

begin "complete" <<'TOML'
version = 1
["GET /orders"]
page = 50
queries = 2
cold = 9
["GET /gone"]
queries = 1
[known]
"csv" = { finding = "n_plus_one", query = "select 1", why = "#1" }
TOML
"$measure" "GET /orders" 1 "SELECT 1 FROM orders" rows 50
"$querybudget" accept >/dev/null || true
touch query-budgets/old.sql
prints 1 "$querybudget" check --complete <<'TEXT'
query-budgets.toml:4: stale limit: GET /orders: 1 query at most, 2 allowed (1 too many)
    measured at measure.cpp, page of 50, in 1 run
    fix: querybudget accept 'out' --lower 'GET /orders'
query-budgets.toml:2: not measured: GET /orders: its first call is never measured (qb::cold)
    fix: a test of it; or remove what nothing measures from the file. A test that was filtered out or crashed measures nothing
query-budgets.toml:6: not measured: GET /gone: no test measures it
    fix: a test of it; or remove what nothing measures from the file. A test that was filtered out or crashed measures nothing
query-budgets.toml:9: known no longer: csv: select 1 is known of a scope that no test measures
    fix: remove the entry
query-budgets/old.sql: golden file of nothing: it belongs to no endpoint of query-budgets.toml
    fix: remove it, or rename it with its endpoint
check: 5 failures (2 endpoints, 1 record of 1 process)
TEXT
prints 0 "$querybudget" accept --lower <<'TEXT'
better  GET /orders: 2 → 1 query
wrote   query-budgets.toml
TEXT

begin "docs" <<'TOML'
version = 1
["GET /orders"]
queries = 2
TOML
prints 2 "$querybudget" docs README.md <<'TEXT'
querybudget: README.md: there is no such file
TEXT
printf '%s\r\n' Shop '<!-- querybudget endpoints -->' '<!-- end of querybudget endpoints -->' End >README.md
prints 1 "$querybudget" docs --check README.md <<'TEXT'
README.md:3: out of date: the table of endpoints isn't what the budget file says
    it has   no more line
    not      | endpoint | page | queries | cold | other limits | why |
    fix: querybudget docs README.md
TEXT
prints 0 "$querybudget" docs README.md <<'TEXT'
wrote   README.md
TEXT
prints 0 "$querybudget" docs --check README.md <<'TEXT'
docs: fine
TEXT
prints 0 "$querybudget" docs README.md <<'TEXT'
docs: nothing to write
TEXT
holds test "$(grep -c $'\r' README.md)" = "$(wc -l <README.md)"

begin "two runs" <<'TOML'
version = 1
TOML
QUERYBUDGET_OUT=$PWD/old "$measure" "GET /x" 1 "SELECT 1"
QUERYBUDGET_OUT=$PWD/new "$measure" "GET /x" 2 "SELECT 1"
holds grep -q "GET /x" <<<"$("$querybudget" diff old new)"
got=0
"$querybudget" diff old new >/dev/null || got=$?
holds test "$got" = 1
holds "$querybudget" diff old old >/dev/null
prints 0 "$querybudget" accept new "GET /x" <<'TEXT'
added   GET /x: 2 queries
wrote   query-budgets.toml
wrote   query-budgets/get-x.sql
TEXT

# What a text says to do can be done as it stands, wherever the program lies.
begin "another folder" <<'TOML'
version = 1
TOML
"$measure" "GET /x" 1 "SELECT 1"
fix=$("$querybudget" check | sed -n "s/ *fix: //p") || true
holds sh -c "$fix >/dev/null"
holds test -e query-budgets/get-x.sql

begin "full disk" <<'TOML'
version = 1
TOML
"$measure" "GET /x" 1 "SELECT 1"
prints 2 bash -c 'trap "" XFSZ; ulimit -f 0; exec "$@"' _ "$querybudget" accept <<'TEXT'
querybudget: query-budgets.toml: can't be written (File too large), so it is as it was
TEXT
prints 0 find . -not -path './out*' -print <<'TEXT'
.
./query-budgets.toml
TEXT
prints 0 cat query-budgets.toml <<'TEXT'
version = 1
TEXT

begin "can't" <<'TOML'
version = 1
TOML
prints 2 "$querybudget" check <<'TEXT'
querybudget: out: there is no such folder of records, and tests that measure nothing make none: name the one that QUERYBUDGET_OUT named when the tests ran; that of a report in CTest is querybudget-report/REPORT in the build folder
TEXT
prints 0 "$querybudget" check --allow-none <<'TEXT'
check: fine (0 endpoints, 0 records of 0 processes)
TEXT
prints 0 "$querybudget" report --allow-none <<'TEXT'
0 scopes, 0 runs in 0 processes
TEXT
prints 2 env -u QUERYBUDGET_OUT "$querybudget" check <<'TEXT'
querybudget: no folder of records: name the one that QUERYBUDGET_OUT named when the tests ran; that of a report in CTest is querybudget-report/REPORT in the build folder
TEXT
mkdir out
prints 0 "$querybudget" check --allow-none <<'TEXT'
check: fine (0 endpoints, 0 records of 0 processes)
TEXT
prints 1 "$querybudget" check <<'TEXT'
out: unreadable record: there is no record in it: run the tests with QUERYBUDGET_OUT naming this folder
check: 1 failure (0 endpoints, 0 records of 0 processes)
TEXT
prints 2 "$querybudget" check --file none.toml <<'TEXT'
querybudget: none.toml: there is no such budget file
TEXT
prints 2 "$querybudget" check --base none.toml <<'TEXT'
querybudget: none.toml: there is no such budget file
TEXT
prints 2 "$querybudget" chekc <<'TEXT'
querybudget: A subcommand is required: querybudget --help says what there is
TEXT
"$measure" "GET /x" 1 "SELECT 1"
prints 2 "$querybudget" accept --file budgets <<'TEXT'
querybudget: budgets: golden files lie in a folder that is named as this file without its ending: give it one, as in query-budgets.toml
TEXT
holds test ! -e budgets -a ! -e /get-x.sql
mkdir -p query-budgets
printf '<<<<<<< HEAD\n' >query-budgets/get-x.sql
prints 2 "$querybudget" accept <<'TEXT'
querybudget: query-budgets/get-x.sql:1: an unfinished merge: settle it, or remove the file and run `querybudget accept`
TEXT
rm query-budgets/get-x.sql
mkdir query-budgets/get-x.sql
prints 2 "$querybudget" accept <<'TEXT'
querybudget: query-budgets/get-x.sql: can't be read (Is a directory): make it a file that can
TEXT
prints 0 cat query-budgets.toml <<'TEXT'
version = 1
TEXT
printf '{"cut' >>"$(find out -type f | head -1)"
prints 1 "$querybudget" accept --lower <<'TEXT'
not accepted: some records can't be read, so what was measured isn't all
    fix: `querybudget check` names them; remove them, and run the tests again
accept: nothing is written
TEXT
holds test "$("$querybudget" check | grep -c 'unreadable record')" = 1
got=0
"$querybudget" --help >/dev/full 2>/dev/null || got=$?
holds test "$got" = 2
"$querybudget" --help | true
for command in "" report check accept diff docs; do
    printed=$("$querybudget" $command --help)
    holds grep -qi "example\|exit codes" <<<"$printed"
done
holds test "$("$querybudget" --version | wc -w)" = 2

exit "$failed"
