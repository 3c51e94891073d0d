// SPDX-License-Identifier: BSL-1.0
#include "variant_plan.hpp"

#include <utility>

namespace scenarios {

std::string plan::text() const {
    char const* const names[] = {"nothing else",           "a read amid",
                                 "a write amid",           "a transaction around each",
                                 "one transaction around", "a line of a log for each"};
    std::string text = std::to_string(rows) + " rows, " + std::to_string(distinct) + " children";
    if (skipped != 0) text += ", each " + std::to_string(skipped) + ". skipped";
    text += ", chunks of " + std::to_string(chunk) + ", ids from " + std::to_string(first) + ", " +
            std::to_string(helpers) + " helpers, " + std::to_string(threads) + " threads, " +
            (literals ? "literal " : "bound ") + (texts ? "texts, " : "integers, ");
    return text + names[static_cast<int>(noise)];
}

std::string plan::literal(size child) const {
    if (!texts) return std::to_string(first + child);
    return "'key " + std::to_string(first + child) + "'";
}

shop::value plan::key(size child) const {
    if (!texts) return first + child;
    return "key " + std::to_string(first + child);
}

std::vector<size> plan::wanted() const {
    std::vector<size> all;
    for (size i = 0; i < rows; ++i) {
        if (skipped != 0 && (i + 1) % skipped == 0) continue;
        all.push_back(order[static_cast<std::size_t>(i)]);
    }
    return all;
}

plan plans::next() {
    plan p;
    p.rows = one_in(4) ? static_cast<size>(random_() % 201)
                       : one_of<size>({0, 1, 2, 3, 4, 5, 7, 8, 9, 16, 50, 64, 65, 100, 200});
    p.distinct = one_in(3) ? one_of<size>({1, 2, 3, 7, 8}) : p.rows;
    if (p.distinct == 0) p.distinct = 1;
    if (one_in(4)) p.skipped = one_of<size>({2, 3});
    p.chunk = one_of<size>({1, 2, 7, 50, 1000});
    p.first = one_of<size>({1, 1000001});
    p.helpers = one_of<int>({0, 1, 2, 3});
    p.threads = one_of<int>({1, 1, 2, 4});
    p.literals = one_in(3);
    p.texts = one_in(3);
    for (size i = 0; i < p.rows; ++i) p.order.push_back(i % p.distinct);
    if (one_in(2)) {
        for (std::size_t i = p.order.size(); i > 1; --i) {
            std::swap(p.order[i - 1], p.order[random_() % i]);
        }
    }
    // Writers of several threads would wait for each other.
    p.noise =
        p.threads > 1
            ? one_of<amid>({amid::nothing, amid::a_read})
            : one_of<amid>({amid::nothing, amid::a_read, amid::a_write, amid::a_transaction_each,
                            amid::one_transaction, amid::a_log_line_each});
    return p;
}

}  // namespace scenarios
