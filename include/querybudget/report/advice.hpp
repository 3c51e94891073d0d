// SPDX-License-Identifier: BSL-1.0
#pragma once

/// The fix in failures: what fits the shape of a query. The headers in framework/ include this; a
/// program without one does so itself, or reads of IN and of a join whatever the query.

#include <querybudget/detail/config.hpp>
#include <querybudget/report/adviser.hpp>

#include <string>

namespace querybudget::detail {

/// What would fix it, on one line: `one query with  WHERE id IN (…), or a join`. SQL that the
/// dialect takes, made of the query's own names; values never appear in it.
[[nodiscard]] std::string advice_for(advice_question const& q);

/// The same for a query that no finding tells of; empty where there is nothing to say.
[[nodiscard]] std::string advice_for(group const& g);

/// Returns true, so that it can initialise an inline variable.
bool install_advice() noexcept;

inline bool const advice_installed = install_advice();

}  // namespace querybudget::detail

#ifndef QUERYBUDGET_SEPARATE_COMPILATION
#include <querybudget/report/advice.ipp>
#endif
