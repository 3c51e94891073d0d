// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string>
#include <string_view>

namespace querybudget::detail {

/// The word `operator` at the beginning of `text`, and not a longer one.
constexpr bool is_operator(std::string_view text) noexcept {
    if (!text.starts_with("operator") || text.size() == 8) return false;
    char const c = text[8];
    return c != '_' && !(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'z') &&
           !(c >= 'A' && c <= 'Z');
}

/// `shop::find` of `shop::row shop::(anonymous namespace)::find<int>(int)::{lambda()#1}::operator()
/// const`: without arguments, template arguments and the type that it returns. What stands inside a
/// function, as a lambda does, has that function's name.
inline std::string short_function_name(std::string_view demangled) {
    static constexpr std::string_view anonymous = "(anonymous namespace)::";
    std::string name;
    int depth = 0;  // of template arguments, and of the brackets of decltype
    for (std::size_t i = 0; i < demangled.size(); ++i) {
        char const c = demangled[i];
        std::string_view const rest = demangled.substr(i);
        if (depth == 0 && (name.empty() || name.back() == ':') && is_operator(rest))
            return name.append(rest.substr(0, rest.find('(', rest[8] == '(' ? 9 : 8)));
        if (depth == 0 && rest.starts_with(anonymous)) {
            i += anonymous.size() - 1;
        } else if (c == '<' || (depth != 0 && c == '(')) {
            ++depth;
        } else if (depth != 0 && (c == '>' || c == ')')) {
            if (demangled[i - 1] != '-') --depth;  // an arrow
            if (depth == 0 && name == "decltype") name += c;
        } else if (depth != 0) {
            continue;
        } else if (c == '(' && name == "decltype") {
            ++depth;
        } else if (c == '(' || c == '{' || c == '\'' || rest.starts_with("$_")) {
            // arguments, or a lambda of GCC or clang
            break;
        } else if (c == '[') {  // [abi:cxx11], [clone .cold]
            i = demangled.find(']', i);
            if (i == demangled.npos) break;
        } else if (c == ' ') {  // behind the type that it returns
            if (name != "decltype" && !rest.starts_with(" [")) name.clear();
        } else {
            name += c;
        }
    }
    while (name.ends_with(':')) name.pop_back();
    return name;
}

}  // namespace querybudget::detail
