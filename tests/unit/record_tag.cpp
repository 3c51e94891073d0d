// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>
#include <querybudget/adapter/remote_call.hpp>
#include <querybudget/querybudget.hpp>

#include "fake_driver.hpp"

#include <optional>
#include <string>
#include <thread>

namespace qb = querybudget;

namespace {

qb::group_tags tags_of_only(qb::recording const& r) {
    REQUIRE(r.groups().size() == 1);
    return r.groups().front().tags;
}

/// `resolver A 2, resolver B 1`, in the order in which they came.
std::string list(qb::group_tags const& tags) {
    std::string text;
    for (qb::group_tags::label const& l : tags.labels())
        text += (text.empty() ? "" : ", ") + l.text + ' ' + std::to_string(l.samples);
    return text;
}

/// The label of one statement that is sent now.
std::string label_now(fake_driver const& db, std::string const& sql = "SELECT 1") {
    qb::group_tags const tags = tags_of_only(qb::measure([&] { db.run(sql); }));
    return tags.labels().empty() ? "" : tags.labels().front().text;
}

}  // namespace

TEST_CASE("what is sent while a tag lives has its label, and nothing before or after") {
    fake_driver db;
    qb::group_tags const tags = tags_of_only(qb::measure([&] {
        db.run("SELECT 1");
        {
            qb::tag const t{"resolver Order.customer"};
            db.run("SELECT 1");
            db.run("SELECT 1");
        }
        db.run("SELECT 1");
    }));
    CHECK(list(tags) == "resolver Order.customer 2");
    CHECK(tags.samples() == 4);
    CHECK(tags.untagged_samples() == 2);
}

TEST_CASE("tags nest from the outer to the inner one") {
    fake_driver db;
    qb::tag const page{"GET /orders"};
    {
        qb::tag const field{"resolver Order.items"};
        qb::tag const nothing{""};
        CHECK(label_now(db) == "GET /orders > resolver Order.items");
    }
    CHECK(label_now(db) == "GET /orders");
}

TEST_CASE("a label may be a temporary string") {
    fake_driver db;
    std::string field = "Order.customer, which is too long for the small-string buffer";
    std::optional<qb::tag> t;
    t.emplace("resolver " + field);
    field.assign(200, 'x');
    CHECK(label_now(db) ==
          "resolver Order.customer, which is too long for the small-string buffer");
}

TEST_CASE("tags that end in another order than they began leave nothing behind") {
    fake_driver db;
    std::optional<qb::tag> first(std::in_place, "first");
    std::optional<qb::tag> second(std::in_place, "second");
    first.reset();
    CHECK(label_now(db) == "");
    second.reset();
    CHECK(label_now(db) == "");
    qb::tag const third{"third"};
    CHECK(label_now(db) == "third");
}

TEST_CASE("a long label is cut, never inside a character") {
    fake_driver db;
    qb::tag const t{std::string(79, 'x') + "ä"};
    CHECK(label_now(db) == std::string(79, 'x') + "…");
}

TEST_CASE("tags that nest too deep for 248 bytes show the outer ones") {
    fake_driver db;
    qb::tag const a{std::string(80, 'a')};
    qb::tag const b{std::string(80, 'b')};
    std::string const both = std::string(80, 'a') + " > " + std::string(80, 'b');
    {
        qb::tag const c{std::string(80, 'c')};
        CHECK(label_now(db) == both + " > " + std::string(80, 'c'));
        qb::tag const d{"d"};
        CHECK(label_now(db) == both + " > " + std::string(80, 'c'));
    }
    CHECK(label_now(db) == both);
}

TEST_CASE("each thread has tags of its own") {
    fake_driver db;
    qb::tag const mine{"mine"};
    std::thread([&] {
        CHECK(label_now(db) == "");
        qb::tag const theirs{"theirs"};
        CHECK(label_now(db) == "theirs");
    }).join();
    CHECK(label_now(db) == "mine");
}

TEST_CASE("a tag that ends on another thread takes no label from that thread") {
    fake_driver db;
    std::optional<qb::tag> t(std::in_place, "moved");
    std::thread([&] {
        qb::tag const theirs{"theirs"};
        t.reset();
        CHECK(label_now(db) == "theirs");
    }).join();
    {
        qb::tag const inner{"inner"};
        CHECK(label_now(db) == "moved > inner");
    }
    qb::detail::current_tags.size = 0;
}

TEST_CASE("a worker that adopts has the tags that were carried, in place of its own") {
    fake_driver db;
    std::optional<qb::tag> t(std::in_place, "resolver Order.customer");
    qb::carry const c = qb::carry_scopes();
    t.reset();
    std::thread([&] {
        qb::tag const own{"worker"};
        {
            qb::adopt const a{c};
            CHECK(label_now(db) == "resolver Order.customer");
            qb::tag const inner{"batch"};
            CHECK(label_now(db) == "resolver Order.customer > batch");
        }
        CHECK(label_now(db) == "worker");
        qb::adopt const nothing{qb::carry()};
        CHECK(label_now(db) == "worker");
    }).join();
}

TEST_CASE("the comments of sqlcommenter and of Rails are labels") {
    fake_driver db;
    CHECK(label_now(db, "SELECT 1 /*controller='orders',action='show'*/") ==
          "controller=orders, action=show");
    CHECK(label_now(db, "SELECT 1 /*controller:orders,action:show*/;") ==
          "controller=orders, action=show");
    CHECK(label_now(db, "SELECT 1 /* by hand */") == "");
    CHECK(label_now(db, "/*controller='orders'*/ SELECT 1") == "");
    qb::tag const t{"resolver Order.items"};
    CHECK(label_now(db, "SELECT 1 /*action='show'*/") == "resolver Order.items (action=show)");
}

TEST_CASE("what a comment says of one request alone is no label") {
    fake_driver db;
    CHECK(label_now(db,
                    "SELECT 1 /*action='show',traceparent='00-5bd66ef5095369c7b0d1f8f4bd33716a-"
                    "c532cb4098ac3dd2-01',tracestate='congo%3Dt61'*/") == "action=show");
}

TEST_CASE("a comment as long as a novel is cut") {
    fake_driver db;
    std::string const label =
        label_now(db, "SELECT 1 /*action='" + std::string(100'000, 'x') + "'*/");
    CHECK(label.size() == qb::group_tags::longest_label + std::string("…").size());
    CHECK(label.starts_with("action=xxx"));
}

TEST_CASE("the comment of a call that is no SQL is part of its name") {
    qb::recording const r = qb::measure([] {
        qb::tag const t{"resolver Order.customer"};
        qb::remote_call const c{"http", "GET /customers /*action='show'*/"};
    });
    CHECK(list(tags_of_only(r)) == "resolver Order.customer 1");
}

TEST_CASE("tags are read for executions 1 to 8, then for powers of two") {
    fake_driver db;
    qb::group_tags const tags = tags_of_only(qb::measure([&] {
        for (int i = 1; i <= 20; ++i) {
            qb::tag const t{i <= 8 || i == 16 ? "sampled" : "not sampled"};
            db.run("SELECT 1");
        }
    }));
    CHECK(list(tags) == "sampled 9");
    CHECK(tags.others() == 0);
}

TEST_CASE("of many different labels four are kept, and the others are counted once each") {
    fake_driver db;
    qb::group_tags const tags = tags_of_only(qb::measure([&] {
        for (char const* const label : {"a", "b", "c", "d", "e", "f", "e", "a"}) {
            qb::tag const t{label};
            db.run("SELECT 1");
        }
    }));
    CHECK(list(tags) == "a 2, b 1, c 1, d 1");
    CHECK(tags.others() == 2);
    CHECK(tags.samples() == 8);
}

TEST_CASE("the labels of several threads come together, each once") {
    fake_driver db;
    auto const run = [&db](std::string const& labels) {
        for (char const label : labels) {
            qb::tag const t{std::string(1, label)};
            db.run("SELECT 1");
        }
        db.run("SELECT 1");
    };
    qb::recording const r = qb::measure([&] {
        run("abcde");
        std::thread([&] { run("efgaz"); }).join();
    });
    qb::group_tags const tags = tags_of_only(r);
    CHECK(tags.labels().size() == 4);
    CHECK(tags.others() == 4);
    CHECK(tags.samples() == 12);
    CHECK(tags.untagged_samples() == 2);
}

TEST_CASE("the memory that labels take is bounded") {
    qb::group_tags tags;
    for (int i = 0; i < 1000; ++i) tags.add("request " + std::to_string(i));
    qb::group_tags again = tags;
    again.add(tags);
    CHECK(again.labels().size() == qb::group_tags::most_labels);
    CHECK(again.others() == qb::group_tags::most_others);
    CHECK(again.samples() == 2000);
}

TEST_CASE("statements beyond the last group have no labels") {
    fake_driver db;
    qb::recording const r = qb::measure([&] {
        qb::tag const t{"flood"};
        for (int i = 0; i < 5000; ++i) db.run("SELECT a" + std::to_string(i) + " FROM t");
    });
    REQUIRE(r.groups().size() == 4097);
    for (qb::group const& g : r.groups()) CHECK(g.tags.labels().size() == (g.overflow ? 0 : 1));
}
