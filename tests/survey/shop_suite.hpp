// SPDX-License-Identifier: BSL-1.0
// The test suite of examples/shop, as its own team would have it: nothing in it knows of
// querybudget. Most tests are written once, in these macros, and compiled for each framework; what
// only one framework has is in a file of its own.
#pragma once

#if defined(SHOP_SUITE_DOCTEST)
#include <doctest/doctest.h>
#define SHOP_TEST(name, sentence) TEST_CASE(sentence)
#define SHOP_TEST_WITH(fixture, name, sentence) TEST_CASE_FIXTURE(fixture, sentence)
#define SHOP_CHECK(...) CHECK(__VA_ARGS__)
#define SHOP_REQUIRE(...) REQUIRE(__VA_ARGS__)
#define SHOP_CHECK_THROWS(expression, type) CHECK_THROWS_AS((void)(expression), type)
#elif defined(SHOP_SUITE_GTEST)
#include <gtest/gtest.h>
// The names of this framework are identifiers, and each file says which suite its tests belong to.
#define SHOP_TEST(name, sentence) TEST(SHOP_SUBJECT, name)
#define SHOP_TEST_WITH(fixture, name, sentence) TEST_F(fixture, name)
#define SHOP_CHECK(...) EXPECT_TRUE((__VA_ARGS__))
#define SHOP_REQUIRE(...) ASSERT_TRUE((__VA_ARGS__))
#define SHOP_CHECK_THROWS(expression, type) EXPECT_THROW((void)(expression), type)
#elif defined(SHOP_SUITE_CATCH2)
#if __has_include(<catch2/catch_test_macros.hpp>)
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#else
#include <catch2/catch.hpp>
#endif
#define SHOP_TAG_OF(subject) "[" #subject "]"
#define SHOP_TAG(subject) SHOP_TAG_OF(subject)
#define SHOP_TEST(name, sentence) TEST_CASE(sentence, SHOP_TAG(SHOP_SUBJECT))
#define SHOP_TEST_WITH(fixture, name, sentence) \
    TEST_CASE_METHOD(fixture, sentence, SHOP_TAG(SHOP_SUBJECT))
#define SHOP_CHECK(...) CHECK(__VA_ARGS__)
#define SHOP_REQUIRE(...) REQUIRE(__VA_ARGS__)
#define SHOP_CHECK_THROWS(expression, type) CHECK_THROWS_AS((void)(expression), type)
#elif defined(SHOP_SUITE_BOOST_TEST)
#include <boost/test/unit_test.hpp>
#define SHOP_TEST(name, sentence) BOOST_AUTO_TEST_CASE(name)
#define SHOP_TEST_WITH(fixture, name, sentence) BOOST_FIXTURE_TEST_CASE(name, fixture)
#define SHOP_CHECK(...) BOOST_CHECK((__VA_ARGS__))
#define SHOP_REQUIRE(...) BOOST_REQUIRE((__VA_ARGS__))
#define SHOP_CHECK_THROWS(expression, type) BOOST_CHECK_THROW((void)(expression), type)
#else
#error "the target says which framework: SHOP_SUITE_DOCTEST, …_GTEST, …_CATCH2 or …_BOOST_TEST"
#endif

#include "shops.hpp"
