// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/detail/clock.hpp>
#include <querybudget/record/execution.hpp>
#include <querybudget/record/record_statement.hpp>

namespace querybudget {

QUERYBUDGET_DETAIL_INLINE void record_statement(statement const& s) noexcept {
    if (!detail::recording_now()) return;
    detail::execution_start start;
    start.sql = s.sql;
    start.dialect = s.dialect;
    start.from.connection = s.connection;
    start.values = s.values;
    start.round_trips = s.round_trips;
    start.has_round_trips = true;
    start.at = detail::now_ns() - s.db_time_ns;
    detail::execution const e = detail::begin_execution(start);
    detail::execution_progress result;
    result.rows = result.all_rows = s.rows;
    result.db_time = s.db_time_ns;
    result.failed = s.failed;
    detail::progress_execution(e, result);
    detail::stop_where_crossed();
}

}  // namespace querybudget
