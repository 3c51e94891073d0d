// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/detail/config.hpp>
#include <querybudget/sql/dialect.hpp>
#include <querybudget/sql/statement_facts.hpp>

#include <string_view>

namespace querybudget {

/// *Thread safety:* none needed. Never allocates, never throws; accepts any bytes.
[[nodiscard]] statement_facts facts_of(std::string_view sql, dialect d) noexcept;

}  // namespace querybudget

#ifndef QUERYBUDGET_SEPARATE_COMPILATION
#include <querybudget/sql/facts.ipp>
#endif
