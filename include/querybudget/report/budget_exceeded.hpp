// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/detail/config.hpp>
#include <querybudget/detail/location.hpp>

#include <stdexcept>
#include <string>

namespace querybudget {

/// A broken budget where no test framework is running a test.
class QUERYBUDGET_DETAIL_SHARED budget_exceeded : public std::runtime_error {
public:
    budget_exceeded(location at, std::string const& text)
        : std::runtime_error(std::string(at.file) + ':' + std::to_string(at.line) + ": " + text),
          at_(at) {}

    /// The scope's file and line.
    [[nodiscard]] location where() const noexcept { return at_; }

private:
    location at_;
};

}  // namespace querybudget
