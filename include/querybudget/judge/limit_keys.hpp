// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/record/subject.hpp>

#include <string_view>

namespace querybudget::detail {

/// How budget files and records write what is counted.
struct limit_key {
    measure what;
    std::string_view text;
};

// clang-format off
inline constexpr limit_key limit_keys[] = {
    {measure::queries, "queries"},         {measure::selects, "selects"},
    {measure::inserts, "inserts"},         {measure::updates, "updates"},
    {measure::deletes, "deletes"},         {measure::ddl, "ddl"},
    {measure::writes, "writes"},           {measure::control, "control"},
    {measure::statements, "statements"},   {measure::round_trips, "round_trips"},
    {measure::rows, "rows"},               {measure::rows_per_query, "rows_per_query"},
    {measure::full_scans, "full_scans"},   {measure::transactions, "transactions"},
    {measure::db_time, "db_time_ms"},
};
// clang-format on

}  // namespace querybudget::detail
