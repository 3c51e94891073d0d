// SPDX-License-Identifier: BSL-1.0
// A driver that querybudget knows nothing of takes part with one observation and one call.
#include <querybudget/querybudget.hpp>

#include <cstdio>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace qb = querybudget;

namespace {

// [own_driver]
class store {
public:
    void put(std::string const& key, std::string text) {
        rows_[key] = std::move(text);
        qb::record_statement(
            {.sql = "INSERT INTO store VALUES ('" + key + "', ?)", .connection = watch_.id()});
    }

    std::optional<std::string> get(std::string const& key) {
        auto const found = rows_.find(key);
        bool const any = found != rows_.end();
        qb::record_statement({.sql = "SELECT text FROM store WHERE key = '" + key + "'",
                              .connection = watch_.id(),
                              .rows = any ? 1U : 0U});
        return any ? std::optional(found->second) : std::nullopt;
    }

private:
    std::map<std::string, std::string> rows_;
    // Tells a scope that this driver is there and reports: without it, seeing nothing would be
    // an error. One for each connection.
    qb::observation watch_ = qb::observe_driver("store");
};
// [own_driver]

}  // namespace

int main() {
    store words;
    qb::recording const seen = qb::measure([&] {
        words.put("greeting", "hello");
        words.put("farewell", "goodbye");
        for (auto const* key : {"greeting", "farewell", "thanks"}) (void)words.get(key);
    });
    for (auto const& group : seen.groups()) {
        std::printf("%d × %s\n", static_cast<int>(group.executions),
                    std::string(group.sql).c_str());
    }

    try {
        ASSERT_NO_QUERIES(qb::named("greeting twice")) {
            (void)words.get("greeting");
            (void)words.get("greeting");
        }
    } catch (qb::budget_exceeded const& outside_any_test_framework) {
        std::printf("%s\n", outside_any_test_framework.what());
    }
}
