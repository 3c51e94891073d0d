// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>
#include <querybudget/detail/usage_error.hpp>
#include <querybudget/judge/printable.hpp>
#include <querybudget/judge/words.hpp>
#include <querybudget/querybudget.hpp>

#include "fake_driver.hpp"

#include <string>

namespace qb = querybudget;
using qb::detail::printable;

TEST_CASE("what people write stays as it is") {
    for (char const* text : {"", "GET /orders?page=1 & <b>]]>", "a\\b \"c\" 'd' %s", "Größe",
                             "顧客", "🛒", "\u00A0", "\uFFFD", "\U0010FFFD"}) {
        CHECK(printable(text) == text);
    }
}

TEST_CASE("control characters are written out, those that end a line as well") {
    CHECK(printable("\x1b[2Jred") == "\\x1b[2Jred");
    CHECK(printable("a\nb\r\tc") == "a\\x0ab\\x0d\\x09c");
    CHECK(printable({"\0\x01\x1f\x7f", 4}) == "\\x00\\x01\\x1f\\x7f");
}

TEST_CASE(
    "the controls beyond ASCII, too: a terminal takes U+009B for the beginning of a command") {
    CHECK(printable("\u009B31m") == "\\xc2\\x9b31m");
    CHECK(printable("\u0080\u009F") == "\\xc2\\x80\\xc2\\x9f");
}

TEST_CASE("bytes that are no UTF-8 are written out, and what follows them stays") {
    CHECK(printable("\xff ü \x80 x") == "\\xff ü \\x80 x");
    CHECK(printable("cut \xe2\x82") == "cut \\xe2\\x82");
    CHECK(printable("\xc3(") == "\\xc3(");
    CHECK(printable("\xe2\xc3\xbc") == "\\xe2ü");
}

TEST_CASE("nor is it UTF-8 when written too long, a surrogate, or beyond the last character") {
    CHECK(printable("\xc0\xaf") == "\\xc0\\xaf");
    CHECK(printable("\xc1\xbf") == "\\xc1\\xbf");
    CHECK(printable("\xe0\x9f\xbf") == "\\xe0\\x9f\\xbf");
    CHECK(printable("\xf0\x8f\xbf\xbf") == "\\xf0\\x8f\\xbf\\xbf");
    CHECK(printable("\xed\xa0\x80") == "\\xed\\xa0\\x80");
    CHECK(printable("\xf4\x90\x80\x80") == "\\xf4\\x90\\x80\\x80");
    CHECK(printable("\xf8\x90\x80\x80") == "\\xf8\\x90\\x80\\x80");
}

TEST_CASE("what XML refuses although it is UTF-8 is written out") {
    CHECK(printable("\xef\xbf\xbe\xef\xbf\xbf") == "\\xef\\xbf\\xbe\\xef\\xbf\\xbf");
}

TEST_CASE("the last and first characters of each length are kept") {
    for (char const* text :
         {"\x20", "\x7e", "\xc2\xa0", "\xdf\xbf", "\xe0\xa0\x80", "\xed\x9f\xbf", "\xee\x80\x80",
          "\xef\xbf\xbd", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf"}) {
        CHECK(printable(text) == text);
    }
}

TEST_CASE("a text is made printable before it is cut, so what is cut off can't come back") {
    CHECK(qb::detail::shortened("\x1b[0m\x1b[0m", 9) == "\\x1b[0m\\x …");
    CHECK(qb::detail::shortened("a\nb") == "a\\x0ab");
}

TEST_CASE("no text that a report quotes reaches the terminal as a command") {
    fake_driver db;
    std::string const evil = "\x1b]0;owned\x07\n\xff";
    qb::recording const r = qb::measure([&] {
        db.run("SELECT \"" + evil + "\" FROM \"" + evil + "\"");
        db.run("DELETE FROM \"" + evil + "\"");
    });
    for (qb::budget const& b :
         {qb::budget{qb::queries <= 0, qb::named(evil)}, qb::budget{qb::table(evil) <= 0},
          qb::budget{qb::table(evil) >= 9}, qb::budget{qb::matching(evil + '*') >= 1},
          qb::budget{qb::query("SELECT \"" + evil + '"') == 1},
          qb::budget{qb::selects <= 1, qb::nothing_else}, qb::budget{qb::read_only},
          qb::budget{qb::no_duplicates, qb::named(std::string(10'000, 'x')), qb::queries <= 1}}) {
        std::string const text = qb::failure_text(b.name(), b.check(r), r);
        CAPTURE(text);
        CHECK(!b.check(r).empty());
        CHECK(text.find_first_of("\x1b\x07\xff") == std::string::npos);
        CHECK(text.find("owned\\x07\\x0a\\xff") != std::string::npos);
        CHECK(text.size() < 2'000);
        for (qb::violation const& v : b.check(r)) CHECK(v.text() == printable(v.text()));
    }
    CHECK(qb::passed_text(evil, r) == "\\x1b]0;owned\\x07\\x0a\\xff: 2 queries");
}

TEST_CASE("the name of a connection, as a file's, is printable too") {
    fake_driver db;
    int const handle = 0;
    qb::recording const r = qb::measure([&] {
        db.run("SELECT 1");
        qb::detail::note_unobserved_open(&handle, "SQLite \"\x1b[31m.db\"");
    });
    qb::detail::forget_unobserved_open(&handle);
    std::string const text = qb::failure_text("", qb::budget{qb::queries <= 0}.check(r), r);
    CHECK(text.find("not observed: SQLite \"\\x1b[31m.db\"") != std::string::npos);
}

TEST_CASE("limits that can't hold together are told in printable words") {
    std::string what;
    try {
        qb::budget const b{qb::table("\x1b[31m") <= 1, qb::table("\x1b[31m") <= 2};
    } catch (qb::usage_error const& e) { what = e.what(); }
    CHECK(what.find("queries on \\x1b[31m") != std::string::npos);
}
