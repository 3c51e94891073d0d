// SPDX-License-Identifier: BSL-1.0
#include "postgres.hpp"

// Where a backslash decides where a string ends, and so where a statement does.

namespace {

/// Runs it in each way, and reads all results.
qb::recording in_each_way(connection const& pg, std::string const& sql) {
    return qb::measure([&] {
        CHECK(PQresultStatus(pg.run(sql).get()) == PGRES_TUPLES_OK);
        pg.send(sql);
        CHECK(pg.read_all() == 2);
    });
}

}  // namespace

TEST_CASE("strings with escapes and without an E, as before standard_conforming_strings") {
    observed pg;
    pg.run("SET standard_conforming_strings = off; SET escape_string_warning = off");
    qb::recording r = in_each_way(pg, R"(SELECT 'it\'s; x', E'\';', $$\$$, '\\', ''';'; SELECT 1)");
    CHECK(list(r) == "2 × SELECT ?, ?, ?, ?, ?\n2 × SELECT ?\n");
    r = qb::measure([&] {
        (void)pg.params(R"(SELECT 'it\'s; ' || $1::text, 'a')", {"1"});
        (void)pg.prepare("p", R"(SELECT 'it\'s; x', 'a', 'b')");
        (void)pg.prepared("p", {});
        pg.run(R"(PREPARE q AS SELECT '\'', 2; EXECUTE q)");
    });
    CHECK(list(r) ==
          "1 × SELECT ? || ?::text, ?\n1 × SELECT ?, ?, ?\n1 × PREPARE q AS SELECT ?, ?\n"
          "1 × SELECT ?, ?\n");
    pg.run("SET standard_conforming_strings = on");
    CHECK(list(in_each_way(pg, R"(SELECT 'it\'; SELECT 'x', 2)")) ==
          "2 × SELECT ?\n2 × SELECT ?, ?\n");
}

TEST_CASE("characters whose second byte is a backslash") {
    observed pg;
    for (std::string const encoding : {"SJIS", "BIG5", "GBK", "UHC"}) {
        CAPTURE(encoding);
        CHECK(PQsetClientEncoding(pg.get(), encoding.c_str()) == 0);
        std::string const character = encoding == "SJIS" ? "\x95\x5C" : "\xA5\x5C";
        if (PQresultStatus(pg.run("SELECT '" + character + "'").get()) != PGRES_TUPLES_OK) continue;
        CHECK(list(in_each_way(pg, "SELECT E'" + character + "'; SELECT E'\\n" + character +
                                       ";', 2")) == "2 × SELECT ?\n2 × SELECT ?, ?\n");
    }
}
