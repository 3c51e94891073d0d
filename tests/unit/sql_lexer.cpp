// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <querybudget/sql/lexer.hpp>

#include <string>
#include <string_view>

namespace qb = querybudget;

namespace {

/// Tokens as written, separated by `|`; `n:` marks names, `k:` keywords, `v:` values.
std::string tokens(std::string_view text, qb::dialect d) {
    using qb::detail::sym;
    std::string all;
    qb::detail::lexer lexer{text, d};
    for (qb::detail::token t = lexer.next(); t.what != sym::end; t = lexer.next()) {
        if (!all.empty()) all += '|';
        if (t.what == sym::name) all += "n:";
        if (t.what >= sym::select) all += "k:";
        if (t.what == sym::number || t.what == sym::string || t.what == sym::bind) all += "v:";
        all.append(t.begin, t.end);
    }
    return all;
}
std::string pg(std::string_view text) { return tokens(text, qb::dialect::postgresql); }
std::string lite(std::string_view text) { return tokens(text, qb::dialect::sqlite); }

}  // namespace

TEST_CASE("names and keywords are told apart") {
    CHECK(pg("SELECT selector FROM t.from") == "k:SELECT|n:selector|k:FROM|n:t|.|n:from");
    CHECK(pg("materialized materializer") == "k:materialized|n:materializer");
    CHECK(pg("a_name_of_more_than_sixteen_bytes$1") == "n:a_name_of_more_than_sixteen_bytes$1");
    CHECK(pg("größe") == "n:größe");
    CHECK(pg("lock a; select lock") == "k:lock|n:a|;|k:select|n:lock");
}

TEST_CASE("every form of a number is one token") {
    CHECK(pg("(1 1.5 .5 2. 1e5 1.5E-3 0x1F 0o7 0b1 1_000)") ==
          "(|v:1|v:1.5|v:.5|v:2.|v:1e5|v:1.5E-3|v:0x1F|v:0o7|v:0b1|v:1_000|)");
    CHECK(pg("1..2") == "v:1|.|v:.2");
    CHECK(pg("1e 0x 1_a") == "v:1|n:e|v:0|n:x|v:1|n:_a");
}

TEST_CASE("every form of a string is one token") {
    CHECK(
        pg(R"(('it''s', 'C:\', E'it\'s', N'a', B'01', X'ff', U&'a' UESCAPE '!'))") ==
        R"((|v:'it''s'|,|v:'C:\'|,|v:E'it\'s'|,|v:N'a'|,|v:B'01'|,|v:X'ff'|,|v:U&'a' UESCAPE '!'|))");
    CHECK(pg("($$a$$, $x$a$$b$x$, $1, a$$b)") == "(|v:$$a$$|,|v:$x$a$$b$x$|,|v:$1|,|n:a$$b|)");
    CHECK(pg("= 'a' -- c\n 'b'") == "=|v:'a' -- c\n 'b'");
    CHECK(pg("= 'a' 'b'") == "=|v:'a'|v:'b'");
    CHECK(lite("x'ff' e'a'") == "v:x'ff'|n:e|v:'a'");
}

TEST_CASE("quoted names belong to their dialect") {
    CHECK(pg(R"("a" "A""b" U&"c")") == R"(n:"a"|n:"A""b"|n:U&"c")");
    CHECK(lite("\"a\" `b``c` [d e]") == "n:\"a\"|n:`b``c`|n:[d e]");
    CHECK(pg("a[1]") == "n:a|[|v:1|]");
}

TEST_CASE("PostgreSQL's operators are munched as its scanner does") {
    CHECK(pg("a<-5") == "n:a|<|v:-5");
    CHECK(pg("a->>'b'") == "n:a|->>|v:'b'");
    CHECK(pg("a@-b") == "n:a|@-|n:b");
    CHECK(pg("a*-b") == "n:a|*|-|n:b");
    CHECK(pg("a+--b") == "n:a|+");
    CHECK(pg("a*/*b*/c") == "n:a|*|n:c");
    CHECK(pg("a::b:=c") == "n:a|::|n:b|:=|n:c");
}

TEST_CASE("SQLite's variables are as its tokenizer has them") {
    CHECK(lite("? ?1 :a @b $c $d::e(f) $g::h(i j)") ==
          "v:?|v:?1|v::a|v:@b|v:$c|v:$d::e(f)|v:$g::h|(|n:i|n:j|)");
}

TEST_CASE("comments end where the dialect ends them") {
    CHECK(pg("a /* /* */ b */ c") == "n:a|n:c");
    CHECK(lite("a /* /* */ b") == "n:a|n:b");
    CHECK(pg("a -- b\nc") == "n:a|n:c");
    for (qb::dialect d : {qb::dialect::postgresql, qb::dialect::sqlite}) {
        qb::detail::lexer lexer{"a /* b", d};
        while (lexer.next().what != qb::detail::sym::end) {}
        CHECK(lexer.malformed() == (d == qb::dialect::postgresql));
    }
}
