// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "scenario.hpp"

#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace scenarios {

/// What else happens around the loop.
enum class amid { nothing, a_read, a_write, a_transaction_each, one_transaction, a_log_line_each };

/// The parameters of a variant.
struct plan {
    size rows = 0;      ///< of the list that the loop goes over
    size distinct = 1;  ///< how many children there are; the rows share them in turn
    size skipped = 0;   ///< every so manieth row isn't looked up; 0: none is skipped
    size chunk = 1;
    size first = 1;  ///< the lowest id of parents and of children
    int helpers = 0;
    int threads = 1;
    bool literals = false;    ///< in the text; else bound
    bool texts = false;       ///< keys are texts; else integers
    std::vector<size> order;  ///< the child of each row, from 0
    amid noise = amid::nothing;

    [[nodiscard]] std::string text() const;

    /// As it is written in SQL.
    [[nodiscard]] std::string literal(size child) const;
    [[nodiscard]] shop::value key(size child) const;

    /// The children that the loop comes to, in its order.
    [[nodiscard]] std::vector<size> wanted() const;
};

class plans {
public:
    [[nodiscard]] plan next();

    template <class T>
    T one_of(std::vector<T> const& all) {
        return all[random_() % all.size()];
    }

private:
    bool one_in(unsigned n) { return random_() % n == 0; }

    std::mt19937 random_{20260301};
};

}  // namespace scenarios
