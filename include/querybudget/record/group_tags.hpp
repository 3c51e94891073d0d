// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/detail/config.hpp>
#include <querybudget/sql/dialect.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace querybudget {

/// Under which labels a query was run, in bounded memory: those of its sampled executions (1 to 8,
/// then powers of two). A label is that of `qb::tag`, and in brackets what the comment at the end
/// of the SQL says: `resolver Order.items (controller=orders, action=show)`.
class group_tags {
public:
    static constexpr std::size_t most_labels = 4, longest_label = 256, most_others = 64;

    struct label {
        std::string text;
        std::uint64_t samples = 0;
    };

    /// The first four, in the order in which they came.
    [[nodiscard]] std::vector<label> const& labels() const noexcept { return labels_; }
    /// Different ones beyond those: exact up to 64, then a lower bound.
    [[nodiscard]] std::size_t others() const noexcept { return others_.size(); }
    /// Samples without a label.
    [[nodiscard]] std::uint64_t untagged_samples() const noexcept { return untagged_; }
    [[nodiscard]] std::uint64_t samples() const noexcept { return samples_; }

    /// Takes a sample; its label may be empty.
    void add(std::string_view text);
    void add(group_tags const& other);

private:
    void add(std::string_view text, std::uint64_t samples);
    void add_other(std::uint64_t hash);

    std::vector<label> labels_;
    std::vector<std::uint64_t> others_;  // hashes
    std::uint64_t samples_ = 0, untagged_ = 0;
};

namespace detail {

/// What the comments that end a statement say: `controller=orders, action=show`.
[[nodiscard]] std::string comment_label(std::string_view sql, dialect d);

}  // namespace detail
}  // namespace querybudget

#ifndef QUERYBUDGET_SEPARATE_COMPILATION
#include <querybudget/record/group_tags.ipp>
#endif
