// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/detail/config.hpp>
#include <querybudget/sql/dialect.hpp>
#include <querybudget/sql/statement_kind.hpp>

#include <string_view>

namespace querybudget {

/// The main verb of `sql`, which is taken for one statement. Never fails: what it does not know is
/// `other`.
[[nodiscard]] statement_kind kind_of(std::string_view sql, dialect d) noexcept;

}  // namespace querybudget

#ifndef QUERYBUDGET_SEPARATE_COMPILATION
#include <querybudget/sql/kind.ipp>
#endif
