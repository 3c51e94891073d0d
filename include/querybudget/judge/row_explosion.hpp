// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/record/group.hpp>

namespace querybudget::detail {

/// A join over two lists of each parent returns their product: six comments and four tags are 24
/// rows, in which each comment stands four times. A table of cells is none: it has a value of its
/// own in each row; nor is what CROSS JOIN asks for.
[[nodiscard]] bool is_row_explosion(group const& g);

}  // namespace querybudget::detail

#ifndef QUERYBUDGET_SEPARATE_COMPILATION
#include <querybudget/judge/row_explosion.ipp>
#endif
