// SPDX-License-Identifier: BSL-1.0
#pragma once

/// What `querybudget --help` teaches.
namespace querybudget::tool::help {

struct text {
    char const* what;
    char const* example;
};

inline constexpr char const* what =
    "Budgets of SQL queries that live in the repository.\n\n"
    "Tests measure what their endpoints cost, with ASSERT_QUERY_BUDGET(\"GET /orders\"), and "
    "write\n"
    "records where QUERYBUDGET_OUT names a folder. This program compares the records of all of "
    "them\n"
    "with query-budgets.toml, and the queries with the golden files beside it:\n\n"
    "    rm -rf out                            records of earlier runs would count, too\n"
    "    QUERYBUDGET_OUT=$PWD/out ctest        measure\n"
    "    querybudget report out                see what it costs\n"
    "    querybudget check out                 is it within the budgets?\n"
    "    querybudget accept out --lower        write down what got better\n"
    "    querybudget accept out --why 'stock'  let limits rise, and say why\n";

inline constexpr char const* exit_codes =
    "\nExit codes: 0 all is fine; 1 something was found: check fails, accept refuses, two runs "
    "differ,\n"
    "a table is out of date, or records can't be read; 2 wrong use, or a file can't be read or "
    "written.\n"
    "querybudget COMMAND --help says more about a command. Colour is for terminals, without "
    "NO_COLOR.";

inline constexpr text report{"What the scopes of a run cost, dearest first",
                             "\nExample:  QUERYBUDGET_OUT=$PWD/out ctest; querybudget report out\n"
                             "Exits with 1 where there is no record, or one that can't be read."};

inline constexpr text check{
    "Compares a run with the budget file and the golden files",
    "\nExample:  querybudget check out\n"
    "It fails on an endpoint over its budget, or that the file doesn't know; on other queries than "
    "the\n"
    "golden file's; on records that can't be read, and on none.\n\n"
    "Example:  querybudget check out --complete\n"
    "After a run of all tests. It fails, too, on limits above all that was measured, on "
    "endpoints,\n"
    "pages and first calls that no test measured, on [known] findings that don't occur any more, "
    "and\n"
    "on golden files that are missing or belong to no endpoint.\n\n"
    "Example:  git show main:query-budgets.toml >base.toml; querybudget check --base base.toml\n"
    "It fails where a limit rose or went, and `why` isn't there or is that of the last time. "
    "Without a\n"
    "folder of records only the two files are compared."};

inline constexpr text accept{
    "Writes what was measured into the budget file and the golden files",
    "\nExample:  querybudget accept out 'GET /orders' --why 'shows the stock'\n"
    "Adds endpoints that the file doesn't know, and golden files; lowers limits with --lower, and\n"
    "raises them with --why, which goes into the file. Comments and order stay. A rise without a\n"
    "reason is named, and then nothing is written. In CI (the environment variable CI) it "
    "refuses."};

inline constexpr text diff{"Compares two runs",
                           "\nExample:  querybudget diff out-of-main out\n"
                           "Exits with 1 where they differ."};

inline constexpr text docs{
    "Writes the table of endpoints into a Markdown file",
    "\nExample:  querybudget docs README.md; querybudget docs --check README.md\n"
    "The table stands between these two lines:\n\n"
    "    <!-- querybudget endpoints -->\n"
    "    <!-- end of querybudget endpoints -->\n\n"
    "With --check nothing is written, and it exits with 1 where the table is out of date."};

}  // namespace querybudget::tool::help
