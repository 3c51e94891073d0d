// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/detail/config.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace querybudget::detail {

/// A line of the allow-list, and whether it excused anything in this run.
struct allowed {
    bool is_query = false;  ///< a glob of display texts; otherwise of tests' names
    std::string glob;
    int line = 0;
    bool used = false;
};

/// What the environment variable QUERYBUDGET_SURVEY asks for.
struct survey_options {
    static constexpr std::uint64_t no_limit = ~std::uint64_t(0);

    std::uint64_t max_queries = no_limit;  ///< for each test
    bool no_n_plus_one = false;
    bool set_up = false;  ///< set-up counts, too
    bool all = false;     ///< the table shows every test
    bool off = false;
    std::string allow_file;
    std::vector<allowed> allow;
    std::string error;  ///< of the variable or the allow-list, complete with its id

    [[nodiscard]] bool has_limit() const noexcept {
        return max_queries != no_limit || no_n_plus_one;
    }
};

/// Reads the variable's text and the allow-list that it names. Errors are in the result.
[[nodiscard]] survey_options survey_options_from(std::string_view text);

}  // namespace querybudget::detail

#ifndef QUERYBUDGET_SEPARATE_COMPILATION
#include <querybudget/report/survey_options.ipp>
#endif
