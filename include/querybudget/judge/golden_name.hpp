// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string>
#include <string_view>

namespace querybudget::detail {

/// The name of an endpoint's golden file, without its ending: `get-orders` for `GET /orders`. Empty
/// where the endpoint's name has neither an ASCII letter nor a digit.
[[nodiscard]] inline std::string golden_name(std::string_view endpoint) {
    std::string name;
    bool gap = false;
    for (char c : endpoint) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
        if ((c < 'a' || c > 'z') && (c < '0' || c > '9')) {
            gap = true;
            continue;
        }
        if (gap && !name.empty()) name += '-';
        gap = false;
        name += c;
    }
    return name;
}

/// The folder of the golden files, beside the budget file and named as its stem:
/// `shop/query-budgets` for `shop/query-budgets.toml`. Empty where the file's name has no ending.
[[nodiscard]] inline std::string golden_folder(std::string_view budget_file) {
    std::size_t const dot = budget_file.rfind('.');
    std::size_t const slash = budget_file.rfind('/');
    std::size_t const begin = slash == std::string_view::npos ? 0 : slash + 1;
    if (dot == std::string_view::npos || dot <= begin) return {};
    return std::string(budget_file.substr(0, dot));
}

}  // namespace querybudget::detail
