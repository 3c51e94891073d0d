// SPDX-License-Identifier: BSL-1.0
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

#include <pqxx/pqxx>

#include <string>

namespace {

std::string value(pqxx::connection& connection, std::string const& sql)
{
    pqxx::work work{connection};
    return work.exec(sql)[0][0].as<std::string>();
}

}  // namespace

TEST_CASE("a connection without arguments reaches the server")
{
    pqxx::connection c;
    CHECK(value(c, "select 1") == "1");
    MESSAGE("data in " << value(c, "show data_directory"));
}

TEST_CASE("the database is the one asked for")
{
    pqxx::connection c;
    CHECK(value(c, "select current_database()") == "the shop");
}

TEST_CASE("options reach the server, and may have blanks")
{
    pqxx::connection c;
    CHECK(value(c, "show search_path") == "shop, public");
}

TEST_CASE("an extension that has to be preloaded works")
{
    pqxx::connection c;
    pqxx::work work{c};
    work.exec("create extension pg_stat_statements");
    CHECK(work.exec("select calls from pg_stat_statements").size() > 0);
}
