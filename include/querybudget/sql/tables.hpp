// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/detail/config.hpp>
#include <querybudget/sql/dialect.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace querybudget {

/// The tables that a statement names after FROM, JOIN, INTO, UPDATE, TABLE and USING (of DELETE and
/// MERGE), each once, in the order of their first mention. Without schema, without quotes, in lower
/// case except where PostgreSQL's quotes keep the case. Names of common table expressions and
/// functions are left out; a view is itself.
[[nodiscard]] std::vector<std::string> tables_of(std::string_view sql, dialect d);

}  // namespace querybudget

#ifndef QUERYBUDGET_SEPARATE_COMPILATION
#include <querybudget/sql/tables.ipp>
#endif
