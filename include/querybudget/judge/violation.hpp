// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/record/crossing.hpp>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace querybudget {

/// A limit that was broken, or a reason why nothing can be said.
class violation {
public:
    violation(char const* violation_id, std::string headline, std::uint64_t expected_value = 0,
              std::uint64_t observed_value = 0)
        : id_(violation_id),
          text_(std::move(headline)),
          expected_(expected_value),
          observed_(observed_value) {}

    /// `QB2…` for a broken limit, `QB3…` where the scope could not see; listed in the README.
    [[nodiscard]] std::string const& id() const noexcept { return id_; }
    /// One line, complete on its own: `203 queries, budget 4 (199 over)`.
    [[nodiscard]] std::string const& text() const noexcept { return text_; }
    /// The limit, in its own unit: a count, or nanoseconds.
    [[nodiscard]] std::uint64_t expected() const noexcept { return expected_; }
    [[nodiscard]] std::uint64_t observed() const noexcept { return observed_; }
    /// Lines that belong to it: causes, statements, the fix.
    [[nodiscard]] std::vector<std::string> const& details() const noexcept { return details_; }

    /// Round trips that would have been saved by keeping the limit, each query being one; 0 where
    /// the limit isn't on such.
    [[nodiscard]] std::uint64_t saves() const noexcept { return saves_; }

    /// The execution that broke it, where a scope watched: its `ordinal` is 0 where none is known.
    [[nodiscard]] crossing const& crossed_by() const noexcept { return crossing_; }
    /// `crossed by the 5th query`
    [[nodiscard]] std::string const& crossing_text() const noexcept { return crossing_text_; }

    violation& crossed(crossing where, std::string text) {
        crossing_ = std::move(where);
        crossing_text_ = std::move(text);
        return *this;
    }
    violation& saving(std::uint64_t trips) {
        saves_ = trips;
        return *this;
    }
    violation&& with(std::string detail) && {
        details_.push_back(std::move(detail));
        return std::move(*this);
    }
    violation& with(std::string detail) & {
        details_.push_back(std::move(detail));
        return *this;
    }

private:
    std::string id_;
    std::string text_;
    std::uint64_t expected_;
    std::uint64_t observed_;
    std::uint64_t saves_ = 0;
    std::vector<std::string> details_;
    crossing crossing_;
    std::string crossing_text_;
};

}  // namespace querybudget
