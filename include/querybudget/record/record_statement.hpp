// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/detail/config.hpp>
#include <querybudget/sql/statement.hpp>

namespace querybudget {

/// Counts one execution that a driver of your own has finished, for the calling thread, in every
/// scope that takes it.
/// *Thread safety:* any thread at any time. Never throws; does nothing while no scope is open.
void record_statement(statement const& s) noexcept;

}  // namespace querybudget

#ifndef QUERYBUDGET_SEPARATE_COMPILATION
#include <querybudget/record/record_statement.ipp>
#endif
