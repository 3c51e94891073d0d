// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>
#include <querybudget/report/function_name.hpp>

using querybudget::detail::short_function_name;

TEST_CASE("a function keeps its namespaces and loses its arguments") {
    CHECK(short_function_name("main") == "main");
    CHECK(short_function_name("shop::find(int, std::string const&)") == "shop::find");
    CHECK(short_function_name("shop::customers::find(long) const") == "shop::customers::find");
    CHECK(short_function_name("shop::customers::~customers()") == "shop::customers::~customers");
    CHECK(short_function_name("shop::name[abi:cxx11](int)") == "shop::name");
}

TEST_CASE("template arguments and the type that a template returns are left out") {
    CHECK(short_function_name("std::vector<shop::row, std::allocator<shop::row> > "
                              "shop::find<int, (shop::mode)1>(int)") == "shop::find");
    CHECK(short_function_name("shop::table<void (*)(int)>::find(int)") == "shop::table::find");
    CHECK(short_function_name("decltype(auto) shop::find<int>(int)") == "shop::find");
    CHECK(short_function_name("decltype (f(1)) shop::find<int>(int)") == "shop::find");
    CHECK(short_function_name("auto shop::f<decltype(shop::g())>(int)") == "shop::f");
}

TEST_CASE("an anonymous namespace has no name to show") {
    CHECK(short_function_name("shop::(anonymous namespace)::one(shop::database&)") == "shop::one");
    CHECK(short_function_name("(anonymous namespace)::one()") == "one");
}

TEST_CASE("a lambda, or a local class, is the function that it stands in") {
    CHECK(short_function_name("shop::page(int)::{lambda(int)#1}::operator()(int) const") ==
          "shop::page");
    CHECK(short_function_name("shop::page(int)::$_0::operator()(int) const") == "shop::page");
    CHECK(short_function_name("shop::page()::'lambda'(int)::operator()(int) const") ==
          "shop::page");
    CHECK(short_function_name("shop::on_load::{lambda()#1}::operator()() const") ==
          "shop::on_load");
    CHECK(short_function_name("shop::page()::local::run()") == "shop::page");
    CHECK(short_function_name("main::$_0::operator()() const") == "main");
}

TEST_CASE("operators keep what stands for their name") {
    CHECK(short_function_name("shop::load::operator()(int) const") == "shop::load::operator()");
    CHECK(short_function_name("shop::operator<(shop::a, shop::b)") == "shop::operator<");
    CHECK(short_function_name("shop::a::operator->() const") == "shop::a::operator->");
    CHECK(short_function_name("shop::a::operator[](int)") == "shop::a::operator[]");
    CHECK(short_function_name("shop::a::operator bool() const") == "shop::a::operator bool");
    CHECK(short_function_name("void shop::operator<< <int>(int)") == "shop::operator<< <int>");
    CHECK(short_function_name("shop::operators::find(int)") == "shop::operators::find");
    CHECK(short_function_name("operator_of(int)") == "operator_of");
    CHECK(short_function_name("operator") == "operator");
}

TEST_CASE("what the compiler made of a function is the function") {
    CHECK(short_function_name("shop::find(int) [clone .cold]") == "shop::find");
    CHECK(short_function_name("find [clone .isra.0]") == "find");
    CHECK(short_function_name("non-virtual thunk to shop::find()") == "shop::find");
}

TEST_CASE("a text that is no function's name does no harm") {
    for (char const* const text :
         {"", "(", ")", "<", ">", "<<<", "[", "::", "operator(", "->", "{", "f<(", "operator ",
          "a [", "decltype(", "(anonymous namespace)::"})
        CHECK(short_function_name(text).size() <= 10);
}
