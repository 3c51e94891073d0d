// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace querybudget::tool {

/// The program `querybudget`: reads its arguments, does what they say, and returns its exit code.
/// *Thread safety:* none: a program calls it once.
[[nodiscard]] int run_command_line(int argc, char const* const* argv);

}  // namespace querybudget::tool

#include <querybudget/tool/command_line.ipp>
