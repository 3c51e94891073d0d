// SPDX-License-Identifier: BSL-1.0
#include "sql_support.hpp"

#include <querybudget/sql/splitter.hpp>
#include <querybudget/sql/tables.hpp>

#include <cstdint>
#include <string>

namespace qb = querybudget;

namespace {

/// The same numbers on every machine.
struct random_numbers {
    std::uint64_t state;
    std::uint32_t below(std::uint32_t n) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        return static_cast<std::uint32_t>(state >> 33) % n;
    }
};

// clang-format off
constexpr char const* const pieces[] = {
    "select", "SELECT ", "from", " FROM ", "where ", "in", " in (", "values", " VALUES (",
    "array[", "insert into ", "update", "delete ", "with ", "as", " as (", "order by ",
    "group by ", "limit ", "fetch first ", "fetch ", "set ", "savepoint ", "declare ",
    "rollback to ", "is ", "not ", "null", "TRUE", "default", "between ", "and ", "merge ",
    "copy ", "explain ", "analyze ", "prepare ", "begin ", "end", "case ", "materialized ",
    "distinct ", "uescape ", "table ", "by ", "all ", "on ", "date ", "(", "(", "((", ")", ")",
    "))", "[", "]", ",", ", ", ",", ";", ".", "..", ".5", "::", ":", ":=", ":x", "?", "??", "?|",
    "@?", "@", "$1", "$", "$$", "$x$", "%s", "%(a)s", "%", "-", "- ", "+", "--", "-- c\n", "/*",
    "*/", "/* c */", "*", "=", "==", "!=", "<>", "<", ">=", "||", "->>", "~", "!", "|", "&", "^",
    "#", "1", "2", "-3", "42", "1.5", "1e5", "0x1F", "123456789", "'a'", "'it''s'", "'", "''",
    "'a'\n'b'", "E'a\\'b'", "E'", "x'ff'", "N'n'", "U&'a'", "U&\"a\"", "\"a\"", "\"A\"",
    "\"order\"", "\"", "\"\"", "\"a b\"", "[a]", "[A b]", "`a`", "`", "a", "b", "t.a", "A",
    "abcdefgh", "abcdefghi", "a_name_longer_than_16_bytes", "e", "u", "\xC3\xB6", "\xFF", "\\",
    " ", " ", " ", "  ", "\n", "\t", "{", "}", "\x01"
};
// clang-format on

std::string soup(random_numbers& random, std::uint32_t most) {
    std::string text;
    for (std::uint32_t n = random.below(most); n != 0; --n) {
        text += pieces[random.below(sizeof pieces / sizeof *pieces)];
        if (random.below(3) == 0) text += ' ';
    }
    return text;
}

std::string bytes(random_numbers& random, std::uint32_t most) {
    std::string text;
    for (std::uint32_t n = random.below(most); n != 0; --n)
        text += static_cast<char>(random.below(4) == 0 ? random.below(256) : 32 + random.below(96));
    return text;
}

void keeps_promises(std::string const& text) {
    for (qb::dialect d : {qb::dialect::postgresql, qb::dialect::sqlite}) {
        std::string const broken = sql_test::broken_promise(text, d);
        if (!broken.empty()) FAIL_CHECK(static_cast<int>(d) << ": " << text << "\n" << broken);
        qb::statement_splitter splitter{text, d};
        std::size_t size = 0;
        for (std::string_view part; splitter.next(part);) size += part.size();
        CHECK(size <= text.size());
        CHECK(qb::tables_of(text, d).size() <= text.size());
        CHECK(qb::summary_of(text, d).size() <= 255);
        CHECK(qb::tags_of(text, d).size() <= text.size());
    }
}

}  // namespace

TEST_CASE("any heap of tokens is read, and what is promised for every text holds") {
    random_numbers random{1};
    for (int i = 0; i < 3000; ++i) keeps_promises(soup(random, 40));
}

TEST_CASE("any bytes are read, and what is promised for every text holds") {
    random_numbers random{2};
    for (int i = 0; i < 3000; ++i) keeps_promises(bytes(random, 80));
}

TEST_CASE("every prefix of a statement is read") {
    std::string const text =
        "WITH x AS (DELETE FROM \"T\" WHERE a IN (1, -2, 'b''c') RETURNING *) /* c */ INSERT INTO "
        "t (a, b) VALUES (1, $$x$$), (E'\\'', NULL) -- end\n ON CONFLICT DO UPDATE SET a = 5;";
    for (std::size_t n = 0; n <= text.size(); ++n) keeps_promises(text.substr(0, n));
}

TEST_CASE("large and hostile texts take linear time") {
    auto const repeated = [](std::string const& piece, std::size_t n) {
        std::string text;
        while (text.size() < n) text += piece;
        return text;
    };
    for (char const* piece :
         {"/*", "(",      "((1),",  "[",     "in (",  "values (1), ", "- ",
          "+",  "+-",     "'",      "$x$",   "$a",    "\"",           "select 1;",
          "? ", "1 in (", "array[", "u&'a'", "'a'\n", "order by 1, ", "e'\\",
          "@-", "case ",  "a.",     ":x "})
        keeps_promises("select " + repeated(piece, 20000));
    std::string const list = "select * from t where id in (" + repeated("1, ", 1000000) + "1)";
    CHECK(sql_test::pg(list) == "select * from t where id in (?)");
    std::string const rows =
        "insert into t values " + repeated("(1, 'a', $1), ", 1000000) + "(1, 2, 3)";
    CHECK(sql_test::pg(rows) == "insert into t values (?, ?, ?)");
}
