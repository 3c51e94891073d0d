# SPDX-License-Identifier: BSL-1.0
# shellcheck shell=bash
#
# nested.sh CASE CMAKE CTEST GENERATOR COMPILER FOLDER PROGRAMS WORK TOOL: builds and tests the project in nested/ as the
# case wants it, with the PROGRAMS (names with ";") that lie in FOLDER, and the TOOL querybudget.
set -euo pipefail
case=$1 cmake=$2 ctest=$3 generator=$4 compiler=$5 folder=$6 programs=$7 work=$8 tool=$9
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
log=Testing/Temporary/LastTest.log
rm -rf "$work"
mkdir -p "$work"
cd "$work"

fail() {
    echo "FAILED: $*"
    tail -n 100 -- *.log Testing/Temporary/LastTest*.log || true
    exit 1
}

# build [-D…]
build() {
    "$cmake" -S "$here/nested" -B . -G "$generator" -DCMAKE_CXX_COMPILER="$compiler" -DCASE="$case" \
        -DREPOSITORY="$here/../.." -DFOLDER="$folder" -DPROGRAMS="$programs" -DTOOL="$tool" "$@" >configure.log 2>&1 || fail "configuring"
    "$cmake" --build . >build.log 2>&1 || fail "building"
}

says() { grep -qF -- "$2" "$1" || fail "$1 doesn't say: $2"; }
count() { grep -c -- "$2" "$1" || true; }
is() { [ "$1" = "$2" ] || fail "it is $1, and not $2: $3"; }
number_of_tests() { "$ctest" -N "$@" | sed -n 's/^Total Tests: //p'; }
test_xml() { echo "Testing/$(head -n 1 Testing/TAG)/Test.xml"; }

# measures TEST.XML NAME VALUE: exactly once, as XML writes the name
measures() {
    is "$(grep -A1 -F "<NamedMeasurement type=\"numeric/double\" name=\"$2\">" "$1" | grep -cF "<Value>$3</Value>")" 1 \
        "times that $2 is $3"
}

case $case in
    names) # a test that ran no test case doesn't pass, whatever its name
        build
        if "$ctest" -j8 >out.log 2>&1; then fail "no name was too hostile"; fi
        sed -n 's/^ *[0-9]*\/[0-9]* Test *#\([0-9]*\): .* Passed .*/\1/p' out.log >passed
        awk 'FNR == NR { passed[$1] = 1; next }
             /^[0-9]+\/[0-9]+ Testing: / { number = $0; sub("/.*", "", number); name[number] = $0 }
             /^ran: / { ran[number] = 1 }
             END { for (number in passed) if (!(number in ran)) print name[number] }' passed "$log" >empty
        is "$(cat empty)" "" "passed without running a test case"
        for framework in ${programs//;/ }; do
            grep -q "${framework#names_}:.*plain.* Passed" out.log || fail "no test of $framework passed"
        done
        discovered=$(number_of_tests -E '[.]none$')
        for label in querybudget "by name" slow; do
            is "$(number_of_tests -E '[.]none$' -L "^$label\$")" "$discovered" "have the label $label"
        done
        "$ctest" --show-only=json-v1 >tests.json
        is "$(count tests.json '"QUERYBUDGET_CTEST=set:1"')" "$discovered" "print measurements"
        ;;
    measurements)
        build
        if "$ctest" -T Test -j4 >out.log 2>&1; then fail "the broken budget isn't broken"; fi
        is "$(count out.log '\*\*\*Failed')" 1 "tests failed"
        xml=$(test_xml)
        measures "$xml" "GET /orders queries" 1
        measures "$xml" "GET /orders rows" 3
        measures "$xml" "a&lt;b&gt; &amp; &quot;c&quot; ]]&gt;\x0ae queries" 1
        measures "$xml" "größe \xff rows" 3
        measures "$xml" "shop.cpp:$(grep -n 'EXPECT_MAX_QUERIES(2) {' "$here/shop.cpp" | cut -d: -f1) queries" 1
        measures "$xml" "GET /cached queries" 1
        is "$(grep -o 'name="thread [1-4][.][0-9]* \(queries\|rows\)">$' "$xml" | sort -u | wc -l)" 4000 "of all threads"
        "$ctest" -R silent >out.log 2>&1 || fail "the test that measures nothing"
        is "$(count "$log" CTestMeasurement)" 0 "measurements that nobody asked for"
        is "$(number_of_tests -L '^querybudget$')" 4 "have our label"
        is "$(number_of_tests -L '^my own$')" 1 "have the user's label"
        ;;
    together) # eight at once
        build
        "$ctest" -T Test -j8 -R sqlite >out.log 2>&1 || fail "tests on SQLite"
        xml=$(test_xml)
        is "$(grep -A1 -F 'name="GET /shop on SQLite queries"' "$xml" | grep -cF '<Value>100<')" 8 "measured on SQLite"
        "$ctest" -T Test -j8 -E sqlite >out.log 2>&1 || fail "tests on PostgreSQL"
        for what in queries "round trips"; do
            is "$(grep -A1 -F "name=\"GET /shop on PostgreSQL $what\"" "$xml" | grep -cF '<Value>100<')" 8 "$what measured"
        done
        measures "$xml" "GET /orders queries" 1 # discovered
        says "$xml" "the service is pg"
        ;;
    serverless) # the same without PostgreSQL's programs
        build -DCASE=together -DQUERYBUDGET_POSTGRES_BINDIR="$work"
        "$ctest" -E sqlite >out.log 2>&1 || fail "tests"
        is "$(count out.log '\*\*\*Skipped')" "$(number_of_tests -E sqlite)" "skipped"
        ;;
    report) # measured by many processes, checked at the end
        build
        "$ctest" -j8 -R '^query-budgets' >out.log 2>&1 || fail "each endpoint keeps to its budget"
        grep -q "query-budgets.complete .* Passed" out.log || fail "the complete check didn't run"
        says "$log" "GET /customers"
        records=querybudget-report/query-budgets
        is "$(cat $records/* | grep -c '"type":"scope"')" 4 "scopes recorded"
        "$ctest" -R '^query-budgets:orders$' >out.log 2>&1 || fail "a single test"
        is "$(cat $records/* | grep -c '"type":"scope"')" 1 "scopes recorded since the last run"
        is "$(count out.log 'query-budgets.complete')" 0 "complete checks of a single test"
        "$ctest" -R '^query-budgets:nothing' >out.log 2>&1 || fail "a test that measures nothing"
        is "$("$ctest" -N -R '^query-budgets.complete$' | grep -c ': query-budgets:')" 4 "tests that it brings along"
        if "$ctest" -j8 -R '^unmeasured' >out.log 2>&1; then fail "nobody misses GET /forgotten"; fi
        is "$(count out.log '\*\*\*Failed')" 1 "tests failed"
        says out.log "unmeasured.complete"
        says "$log" "GET /forgotten"
        ;;
    wrong) # each wrong call, and what is said of it
        while IFS='|' read -r call text; do
            if "$cmake" -S "$here/wrong" -B . -DREPOSITORY="$here/../.." -DCALL="$call" >configure.log 2>&1; then
                fail "$call is taken"
            fi
            tr -s ' \n' ' ' <configure.log >one_line.log # CMake breaks the lines of its messages
            says one_line.log "$text"
        done <<'CALLS'
querybudget_add_test(NAME a)|querybudget_add_test: a test has a NAME and a COMMAND: write querybudget_add_test(NAME <test> COMMAND <program> …)
querybudget_add_test(COMMAND a)|querybudget_add_test: a test has a NAME and a COMMAND: write
querybudget_add_test(a COMMAND a)|querybudget_add_test: unknown arguments: a: write querybudget_add_test(NAME
querybudget_add_test(NAME a COMMAND a LABELS)|querybudget_add_test: there is nothing after LABELS: write
querybudget_add_test(NAME a COMMAND a TIMEOUT 1m)|querybudget_add_test: TIMEOUT 1m: write a number of seconds, as in TIMEOUT 60
querybudget_add_test(NAME a COMMAND a POSTGRES pg)|no fixture pg: call querybudget_add_postgres(pg) first
querybudget_add_test(NAME a COMMAND a REPORT r)|no report r: call querybudget_add_report(r) first
querybudget_add_report(r nothing.toml)|querybudget_add_report: unknown arguments: nothing.toml: write querybudget_add_report(<report> FILE query-budgets.toml)
querybudget_add_report(r FILE)|querybudget_add_report: there is nothing after FILE: write
querybudget_add_report(r FILE nothing.toml)|nothing.toml: write one that begins with version = 1
querybudget_add_report("a b")|querybudget_add_report: the name of a report has letters, digits, and _.- only: a b
querybudget_test_properties(p program)|querybudget_test_properties: unknown arguments: program: write querybudget_test_properties(<variable> TARGET <program> …)
querybudget_test_properties(p TARGET)|querybudget_test_properties: there is nothing after TARGET: write
querybudget_test_properties(p TARGET a)|querybudget_test_properties: there is no target a
querybudget_test_properties(p POSTGRES pg)|querybudget_test_properties: POSTGRES needs the program whose tests use it: write
querybudget_test_properties(p TARGET program POSTGRES pg)|no fixture pg: call querybudget_add_postgres(pg) first
CALLS
        ;;
    *) fail "no case $case" ;;
esac
