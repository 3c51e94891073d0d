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

TEST_CASE("what XML can't hold in one line is a question mark") {
    CHECK(xml_attribute("two\nlines\t\x01\x7f") == "two?lines???");
}

TEST_CASE("UTF-8 stays, up to the ends of what XML allows") {
    for (char const* text :
         {"größe", "\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "\xed\x9f\xbf", "\xee\x80\x80",
          "\xef\xbf\xbd", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf"})
        CHECK(xml_attribute(text) == text);
}

TEST_CASE("a byte that isn't UTF-8, or no character of XML, is a question mark") {
    CHECK(xml_attribute("\xff") == "?");
    CHECK(xml_attribute("\x80") == "?");
    CHECK(xml_attribute("\xc1\xbf") == "??");
    CHECK(xml_attribute("\xc3") == "?");
    CHECK(xml_attribute("\xc3z") == "?z");
    CHECK(xml_attribute({"\xe2\x82\xac", 2}) == "??");
    CHECK(xml_attribute("\xe0\x9f\xbf") == "???");
    CHECK(xml_attribute("\xed\xa0\x80") == "???");
    CHECK(xml_attribute("\xef\xbf\xbe") == "???");
    CHECK(xml_attribute("\xf0\x8f\xbf\xbf") == "????");
    CHECK(xml_attribute("\xf4\x90\x80\x80") == "????");
    CHECK(xml_attribute("\xf5\x80\x80\x80") == "????");
}
