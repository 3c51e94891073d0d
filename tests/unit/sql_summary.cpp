// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <querybudget/sql/fingerprint.hpp>

#include <string>

namespace qb = querybudget;

namespace {

std::string summary(std::string_view sql) { return qb::summary_of(sql, qb::dialect::postgresql); }

std::string tags(std::string_view sql) {
    std::string all;
    for (auto const& [key, value] : qb::tags_of(sql, qb::dialect::postgresql))
        all += "<" + key + "=" + value + ">";
    return all;
}

}  // namespace

TEST_CASE("a summary is the operations and their tables, in order") {
    CHECK(summary("select * from customers where id = 1") == "SELECT customers");
    CHECK(summary("SELECT * FROM songs, artists WHERE a = b") == "SELECT songs artists");
    CHECK(summary("INSERT INTO shipping_details (a) SELECT a FROM orders WHERE id = $1") ==
          "INSERT shipping_details SELECT orders");
    CHECK(summary("SELECT d FROM (SELECT * FROM orders o JOIN customers c ON true)") ==
          "SELECT SELECT orders customers");
    CHECK(summary("select * from \"song list\", s.Artists") == "SELECT \"song list\" s.Artists");
    CHECK(summary("with x as (select 1 from a) delete from b") == "SELECT a DELETE b");
    CHECK(summary("create table if not exists t (a int)") == "CREATE TABLE t");
    CHECK(summary("create index i on t (a)") == "CREATE INDEX t");
    CHECK(summary("commit") == "COMMIT");
    CHECK(summary("explain select 1") == "EXPLAIN SELECT");
    CHECK(summary("") == "");
}

TEST_CASE("a summary ends before a name that doesn't fit into 255 bytes") {
    std::string sql = "select * from t";
    for (int i = 0; i < 60; ++i) sql += ", table_" + std::to_string(i);
    CHECK(summary(sql).size() <= 255);
    CHECK(summary(sql).ends_with(" table_27"));
}

TEST_CASE("sqlcommenter's tags are decoded") {
    CHECK(tags("select 1 /*action='%2Fparam*d',controller='index',framework='spring'*/") ==
          "<action=/param*d><controller=index><framework=spring>");
    CHECK(tags("select 1 /*name='DROP%20TABLE%20FOO', k='it\\'s'*/;") ==
          "<name=DROP TABLE FOO><k=it's>");
    CHECK(tags("select 1 /*route='%2Fpolls 1000',a='x,y'*/") == "<route=/polls 1000><a=x,y>");
    CHECK(tags("select 1 /*a='100%'*/") == "<a=100%>");
}

TEST_CASE("the tags that Rails writes are read") {
    CHECK(tags("SELECT 1 /*application:Shop,controller:orders,action:show*/") ==
          "<application=Shop><controller=orders><action=show>");
}

TEST_CASE("an ordinary comment has no tags, nor has one before the statement's end") {
    CHECK(tags("select 1 /* just words */") == "");
    CHECK(tags("select /*a='b'*/ 1") == "");
    CHECK(tags("select '/*a=''b''*/'") == "");
    CHECK(tags("select 1 -- a='b'") == "");
    CHECK(tags("select 1 /*a='b'") == "");
}
