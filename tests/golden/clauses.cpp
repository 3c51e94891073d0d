// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>
#include <querybudget/sql/clauses.hpp>
#include <querybudget/sql/fingerprint.hpp>

#include "corpus.hpp"

#include <string>
#include <string_view>

namespace qb = querybudget;
using qb::dialect;

namespace {

std::string joined(std::string_view canonical) {
    std::string text;
    for (auto const& line : qb::detail::clauses_of(canonical)) {
        if (line.text.data() != canonical.data()) text += ' ';
        text += line.text;
    }
    return text;
}

std::string clauses(std::string_view sql, dialect d = dialect::postgresql) {
    std::string const canonical = qb::canonical_sql(sql, d);
    std::string text;
    for (auto const& line : qb::detail::clauses_of(canonical))
        text += std::string(4 * line.depth, ' ') + std::string(line.text) + '\n';
    return text;
}

}  // namespace

TEST_CASE("the lines of a statement are its canonical text again, byte for byte") {
    std::size_t broken = 0;
    std::size_t const count = corpus::for_each_text([&](std::string const& sql, dialect d) {
        std::string const canonical = qb::canonical_sql(sql, d);
        if (joined(canonical) == canonical) return;
        if (++broken < 5) CHECK(joined(canonical) == canonical);
    });
    CHECK(broken == 0);
    CHECK(count > 4000);
}

TEST_CASE("lines are views, so no byte is lost of texts that aren't canonical, either") {
    for (std::string_view const text :
         {"", " ", "select  *  from  t ", "GET /where from order by", "a \n from b", "from", "(",
          ")", "select \"a from b", "select a -- from b"})
        CHECK(joined(text) == text);
}

TEST_CASE("no line is empty") { CHECK(qb::detail::clauses_of(" from t").size() == 1); }

TEST_CASE("each clause is a line") {
    CHECK(clauses("SELECT id, name FROM t WHERE a = 1 GROUP BY b HAVING c > 1 ORDER BY d LIMIT 5 "
                  "OFFSET 6 FOR UPDATE") ==
          "select id, name\nfrom t\nwhere a = ?\ngroup by b\nhaving c > ?\norder by d\nlimit ?\n"
          "offset ?\nfor update\n");
    CHECK(clauses("select a from t window w as (order by b) fetch first 5 rows only") ==
          "select a\nfrom t\nwindow w as (order by b)\nfetch first ? rows only\n");
}

TEST_CASE("each condition is a line, in WHERE, in HAVING and in ON") {
    CHECK(
        clauses("select 1 from a join b on a.x = b.x and b.y = 1 where c or d group by e having f "
                "and g") ==
        "select ?\nfrom a\njoin b on a.x = b.x\n    and b.y = ?\nwhere c\n    or d\ngroup by e\n"
        "having f\n    and g\n");
}

TEST_CASE("the AND of BETWEEN is no condition's, nor is one in CASE or in parentheses") {
    CHECK(clauses("select 1 from t where a between 1 and 2 and b") ==
          "select ?\nfrom t\nwhere a between ? and ?\n    and b\n");
    CHECK(clauses("select 1 from t where case when a and b then c or d end and e") ==
          "select ?\nfrom t\nwhere case when a and b then c or d end\n    and e\n");
    CHECK(clauses("select 1 from t where (a or b) and c") ==
          "select ?\nfrom t\nwhere (a or b)\n    and c\n");
    CHECK(clauses("select a and b from t order by c and d") ==
          "select a and b\nfrom t\norder by c and d\n");
}

TEST_CASE("each join is a line with all of its words") {
    CHECK(clauses("select 1 from a left outer join b using (x) natural full join c cross join d "
                  "inner join e on f") ==
          "select ?\nfrom a\nleft outer join b using (x)\nnatural full join c\ncross join d\n"
          "inner join e on f\n");
    CHECK(clauses("select left(a, 1) from t", dialect::postgresql) ==
          "select left(a, ?)\nfrom t\n");
}

TEST_CASE("queries that UNION and the like put together are apart") {
    CHECK(clauses("select 1 union all select 2 except (select 3 intersect select 4)") ==
          "select ?\nunion all\nselect ?\nexcept (select ?\n    intersect\n    select ?)\n");
    CHECK(clauses("(select 1) union (select 2)") == "(select ?)\nunion (select ?)\n");
}

TEST_CASE("writes have lines, too") {
    CHECK(clauses("insert into t (a, b) values (1, 2) on conflict (a) do update set b = 3 where c "
                  "returning id") ==
          "insert into t (a, b)\nvalues (?, ?)\non conflict (a) do update\nset b = ?\nwhere c\n"
          "returning id\n");
    CHECK(clauses("insert into t select * from u") == "insert into t\nselect *\nfrom u\n");
    CHECK(clauses("update t set a = 1 from u where b") == "update t\nset a = ?\nfrom u\nwhere b\n");
    CHECK(clauses("delete from t using u where b") == "delete from t\nusing u\nwhere b\n");
    CHECK(clauses("merge into t using u on a when matched and b then update set c = 1 when not "
                  "matched then insert values (1)") ==
          "merge into t\nusing u\non a\nwhen matched\n    and b then update\nset c = ?\n"
          "when not matched then insert\nvalues (?)\n");
}

TEST_CASE("a statement behind another one has lines of its own kind") {
    CHECK(clauses("select 1 from t; update t set a = 1") ==
          "select ?\nfrom t; update t\nset a = ?\n");
}

TEST_CASE("a query in parentheses or in WITH has lines of its own, further in") {
    CHECK(
        clauses("with x as (select a from t where b and c), y as (select 1) select * from x where "
                "exists (select 1 from y)") ==
        "with x as (select a\n    from t\n    where b\n        and c),\ny as (select ?)\n"
        "select *\nfrom x\nwhere exists (select ?\n    from y)\n");
    for (char const* const verb : {"insert into t values (?)", "delete from t", "table x",
                                   "merge into t using x on ?", "replace into t values (?)"}) {
        std::string const begin = clauses(std::string("with x as (select 1) ") + verb);
        INFO(begin);
        CHECK(begin.find(")\n" + std::string(verb).substr(0, 5)) != std::string::npos);
    }
}

TEST_CASE("a word that is none of a clause's begins no line") {
    CHECK(clauses("select a is distinct from b, extract(year from c) from t") ==
          "select a is distinct from b, extract(year from c)\nfrom t\n");
    CHECK(clauses("select \"from\", \"a where b\", \"x\n or y\" from \"order by\"") ==
          "select \"from\", \"a where b\", \"x\n or y\"\nfrom \"order by\"\n");
    CHECK(clauses("select offset, window, returning from t", dialect::sqlite) ==
          "select offset, window, returning\nfrom t\n");
    CHECK(clauses("select [from], `a where b` from [order by]", dialect::sqlite) ==
          "select \"from\", \"a where b\"\nfrom \"order by\"\n");
    CHECK(clauses("create table t (a int default 1 check (a > 0 and a < 5))").find('\n') ==
          clauses("create table t (a int default 1 check (a > 0 and a < 5))").size() - 1);
}
