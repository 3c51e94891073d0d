// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/detail/config.hpp>

#include <cstdint>
#include <string>
#include <vector>

/// A `dlopen`ed plugin that includes this library while its host doesn't export symbols
/// (`-rdynamic`) gets a hub of its own, and the host's scopes would be blind to it. Symbols can't
/// tell, since the point is that they don't meet; the environment is one for the whole process.
namespace querybudget::detail {

/// Makes this module's hub known in the process; called when it first observes something.
void announce_hub(void const* hub);
/// Grows with each connection that is observed through another hub than this one.
[[nodiscard]] std::uint64_t observed_elsewhere(void const* hub);
/// The modules of this process that observe with another hub than this one: those with a connection
/// alive, and when more was `observed_elsewhere` than before, those that ever had one.
[[nodiscard]] std::vector<std::string> other_hubs(
    void const* hub, std::uint64_t observed_elsewhere_before = UINT64_MAX);

}  // namespace querybudget::detail

#ifndef QUERYBUDGET_SEPARATE_COMPILATION
#include <querybudget/detail/other_hubs.ipp>
#endif
