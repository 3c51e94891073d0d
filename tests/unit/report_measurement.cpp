// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>
#include <querybudget/querybudget.hpp>
#include <querybudget/report/measurement.hpp>

#include "fake_driver.hpp"

#include <string>

namespace qb = querybudget;
using qb::detail::xml_attribute;

namespace {

/// `orders.cpp:42 queries=1, orders.cpp:42 rows=0`
std::string measured(char const* name, qb::recording const& r) {
    std::string text;
    for (qb::measurement const& m :
         qb::detail::measurements({{"/src/shop/orders.cpp", 42}, "", false}, name, r))
        text += (text.empty() ? "" : ", ") + m.name + '=' + std::to_string(m.value);
    return text;
}

}  // namespace

TEST_CASE("queries and rows are measured, and round trips where there are some") {
    fake_driver db;
    qb::recorder recorder;
    qb::record_statement(
        {.sql = "SELECT 1", .connection = db.watch.id(), .rows = 7, .round_trips = 0});
    CHECK(measured("GET /orders", recorder.recording()) ==
          "GET /orders queries=1, GET /orders rows=7");
    db.run("SELECT 2");
    CHECK(measured("GET /orders", recorder.recording()) ==
          "GET /orders queries=2, GET /orders rows=7, GET /orders round trips=1");
}

TEST_CASE("a scope without a name goes by its file and line") {
    CHECK(measured("", qb::recording()) == "orders.cpp:42 queries=0, orders.cpp:42 rows=0");
}

TEST_CASE("what has a meaning in XML is escaped") {
    CHECK(xml_attribute("a<b> & \"c\" ]]> 'd'") == "a&lt;b&gt; &amp; &quot;c&quot; ]]&gt; 'd'");
}

TEST_CASE("a name that XML can't hold in one line is made printable") {
    CHECK(measured("two\nlines \xff", qb::recording()) ==
          "two\\x0alines \\xff queries=0, two\\x0alines \\xff rows=0");
}
