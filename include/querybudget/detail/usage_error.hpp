// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/detail/config.hpp>
#include <querybudget/detail/location.hpp>

#include <stdexcept>
#include <string>

namespace querybudget {

/// The library was used in a way that can't mean anything, as with a negative limit. Says what,
/// where and the fix.
class QUERYBUDGET_DETAIL_SHARED usage_error : public std::logic_error {
public:
    usage_error(char const* error_id, std::string const& what_and_fix, location at)
        : std::logic_error(std::string(at.file) + ':' + std::to_string(at.line) + ": " +
                           what_and_fix + " [" + error_id + ']'),
          id_(error_id) {}

    /// `QB1…`, as listed in the README.
    [[nodiscard]] char const* id() const noexcept { return id_; }

private:
    char const* id_;
};

}  // namespace querybudget
