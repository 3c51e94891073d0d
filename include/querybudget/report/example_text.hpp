// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/judge/words.hpp>
#include <querybudget/record/group.hpp>

#include <string>

namespace querybudget::detail {

/// `for example  SELECT name FROM customers WHERE id = 7`, where values are kept.
inline void append_examples(std::string& text, group const* g) {
    if (g == nullptr) return;
    std::string label = "for example  ";
    for (std::string const& example : g->examples) {
        text += "\n  " + label + shortened(example, 200);
        label.assign(label.size(), ' ');
    }
}

}  // namespace querybudget::detail
