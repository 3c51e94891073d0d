// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>
#include <querybudget/querybudget.hpp>
#include <querybudget/report/glyphs.hpp>
#include <querybudget/report/survey_table.hpp>

#include "fake_driver.hpp"

#include <cstdlib>
#include <string>

namespace qb = querybudget;
using qb::detail::shown;

namespace {

struct with_ascii {
    explicit with_ascii(char const* value = "1") { ::setenv("QUERYBUDGET_ASCII", value, 1); }
    ~with_ascii() { ::unsetenv("QUERYBUDGET_ASCII"); }
    with_ascii(with_ascii const&) = delete;
    with_ascii& operator=(with_ascii const&) = delete;
};

bool is_ascii(std::string const& text) {
    for (char const c : text) {
        if (static_cast<unsigned char>(c) >= 0x80) return false;
    }
    return true;
}

/// Something of everything that a report draws.
qb::recording long_loop(fake_driver const& db) {
    return qb::measure([&] {
        for (int i = 0; i < 20; ++i)
            db.run("SELECT " + std::string(200, 'a') + std::to_string(i % 12) + " FROM t");
        for (int i = 0; i < 20; ++i) db.run("SELECT b FROM t WHERE id = " + std::to_string(i));
    });
}

}  // namespace

TEST_CASE("nothing changes unless it is asked for") {
    CHECK(shown("50 × a … ▁█") == "50 × a … ▁█");
    for (char const* value : {"", "0", "yes"}) {
        with_ascii const option(value);
        CHECK(shown("50 × a … ▁█") == "50 × a … ▁█");
    }
}

TEST_CASE("the library's own glyphs have ASCII for them, and what people write stays") {
    with_ascii const option;
    CHECK(shown("50 × SELECT …") == "50 x SELECT ...");
    CHECK(shown("4 → 5 queries") == "4 -> 5 queries");
    CHECK(shown(" ▁▂▃▄▅▆▇█ over 4.1 ms") == " .:-=+*#@ over 4.1 ms");
    CHECK(shown("größe ⇒ 顧客 🛒") == "größe ⇒ 顧客 🛒");
    CHECK(shown("SELECT \"a×b\"") == "SELECT \"axb\"");
    CHECK(shown("") == "");
}

TEST_CASE("failures, passes and surveys are shown so") {
    fake_driver const db;
    qb::recording const r = long_loop(db);
    qb::budget const b{qb::queries <= 4, qb::no_n_plus_one, qb::nothing_else,
                       qb::named(std::string(300, 'n'))};
    auto const table = [&] {
        qb::detail::survey_table t;
        for (int i = 0; i < 30; ++i) t.add("test " + std::to_string(i), r, r);
        return t.text(false);
    };
    CHECK_FALSE(is_ascii(qb::failure_text(b.name(), b.check(r), r)));
    CHECK_FALSE(is_ascii(qb::passed_text(b.name(), r)));
    CHECK_FALSE(is_ascii(table()));
    with_ascii const option;
    CHECK(is_ascii(qb::failure_text(b.name(), b.check(r), r)));
    CHECK(is_ascii(qb::passed_text(b.name(), r)));
    CHECK(is_ascii(table()));
}
