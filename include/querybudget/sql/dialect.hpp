// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace querybudget {

/// Whose lexical rules a text follows.
enum class dialect : unsigned char { sqlite, postgresql };

}  // namespace querybudget
