// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/detail/config.hpp>
#include <querybudget/judge/evidence.hpp>
#include <querybudget/record/recording.hpp>

#include <cstdint>
#include <vector>

namespace querybudget::detail {

/// How often a read ran again with values it had run with before, and with nothing written to its
/// tables in between: a lower bound where values were only sampled. Failed executions are taken for
/// the reason of a retry.
[[nodiscard]] std::uint64_t repeated_reads(evidence const& known, group const& g);

}  // namespace querybudget::detail

#ifndef QUERYBUDGET_SEPARATE_COMPILATION
#include <querybudget/judge/findings.ipp>
#endif
