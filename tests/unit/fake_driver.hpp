// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/querybudget.hpp>
#include <querybudget/record/execution.hpp>

#include <cstdint>
#include <string_view>

/// A driver without a database: a test says what ran, and what came back.
class fake_driver {
public:
    void run(std::string_view sql, std::uint64_t rows = 0, std::uint64_t values = 0) const {
        querybudget::record_statement(
            {.sql = sql, .connection = watch.id(), .rows = rows, .values = values});
    }
    void fail(std::string_view sql) const {
        querybudget::record_statement({.sql = sql, .connection = watch.id(), .failed = true});
    }

    querybudget::observation watch = querybudget::observe_driver("fake");
};

/// A result that the test reads row by row, and may leave unread.
class fake_result {
public:
    fake_result(fake_driver const& driver, std::string_view sql, std::uint64_t inside_of = 0) {
        querybudget::detail::execution_start start;
        start.sql = sql;
        start.from.connection = driver.watch.id();
        start.inside_of = inside_of;
        start.has_round_trips = true;
        counted_ = querybudget::detail::begin_execution(start);
    }
    void row() {
        querybudget::detail::progress_execution(counted_, {.rows = 1, .all_rows = ++rows_});
    }
    [[nodiscard]] std::uint64_t id() const { return counted_.id; }

private:
    querybudget::detail::execution counted_;
    std::uint64_t rows_ = 0;
};
