// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/judge/budget_file.hpp>

#include <optional>
#include <string>
#include <string_view>

// The table of a repository's endpoints in its README, between two lines of their own:
//
//     <!-- querybudget endpoints -->
//     <!-- end of querybudget endpoints -->
namespace querybudget::tool {

/// A Markdown table of the file's endpoints, in its order, in lines that end with `\n`. Each is
/// linked to its golden file, where there is one, relative to the folder of `readme`.
[[nodiscard]] std::string endpoint_table(budget_file const& file, std::string const& readme);

/// The text of a README with the table between its two lines. All else stays as it is, byte for
/// byte, and the table gets the line ends of the lines around it.
/// *Throws:* `budget_file_error`, with the path of the README, where these lines aren't there once
/// each, in this order; those in a block of code don't count.
[[nodiscard]] std::string with_endpoint_table(std::string const& readme, std::string_view text,
                                              std::string_view table);

/// A line of a README that isn't the table's.
struct docs_difference {
    int line = 0;          ///< in the README
    std::string found;     ///< empty where the table there has ended
    std::string expected;  ///< empty where the table should have ended
};

/// The first line of the README's table that should be another one; nothing where all are right.
/// Line ends and blanks at the ends of lines don't matter.
/// *Throws:* as `with_endpoint_table`.
[[nodiscard]] std::optional<docs_difference> endpoint_table_difference(std::string const& readme,
                                                                       std::string_view text,
                                                                       std::string_view table);

}  // namespace querybudget::tool

#include <querybudget/tool/docs.ipp>
