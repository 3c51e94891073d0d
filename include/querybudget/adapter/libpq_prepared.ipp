// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/adapter/libpq_prepared.hpp>
#include <querybudget/sql/lexer.ipp>

namespace querybudget::libpq::detail {

/// A name as the server keeps it: unquoted ones in lower case, quoted ones as they are, and the
/// first 63 bytes of them that are whole characters.
inline std::string server_name(querybudget::detail::token const& t) {
    bool const quoted = t.begin != t.text;
    std::string name;
    for (std::size_t i = 0; i < t.size; ++i) {
        char const c = t.text[i];
        name += !quoted && c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
        if (quoted && c == '"') ++i;  // written twice
    }
    std::size_t size = 63;
    if (name.size() <= size) return name;
    while (size > 0 && (static_cast<unsigned char>(name[size]) & 0xC0U) == 0x80U) --size;
    return name.substr(0, size);
}

QUERYBUDGET_DETAIL_INLINE prepared_command read_prepared_command(std::string_view sql) {
    using querybudget::detail::sym;
    using type = prepared_command::type;
    prepared_command command;
    querybudget::detail::lexer read(sql, dialect::postgresql);
    sym const verb = read.next().word;
    if (verb != sym::prepare && verb != sym::execute && verb != sym::deallocate &&
        verb != sym::discard)
        return command;
    querybudget::detail::token name = read.next();
    if (verb == sym::discard) {
        if (name.word == sym::all) command.what = type::deallocate_all;
        return command;
    }
    if (verb == sym::deallocate && name.word == sym::prepare) name = read.next();
    if (name.size == 0) return command;
    command.name = server_name(name);
    if (verb == sym::deallocate)
        command.what = name.word == sym::all ? type::deallocate_all : type::deallocate;
    if (verb == sym::execute) command.what = type::execute;
    if (verb != sym::prepare) return command;

    std::size_t depth = 0;  // of the parentheses around the types
    for (querybudget::detail::token t = read.next(); t.what != sym::end; t = read.next()) {
        if (t.what == sym::lparen) ++depth;
        if (t.what == sym::rparen) --depth;
        if (depth != 0 || t.word != sym::as) continue;
        command.what = type::prepare;
        command.text = {read.position(), static_cast<std::size_t>(read.end() - read.position())};
        break;
    }
    return command;  // PREPARE TRANSACTION has no AS
}

QUERYBUDGET_DETAIL_INLINE bool may_hold_prepared_command(std::string_view text) noexcept {
    static constexpr std::string_view words[] = {"prepare", "deallocate", "discard"};
    for (std::size_t i = 0; i < text.size(); ++i) {
        char const first = static_cast<char>(text[i] | 0x20);
        if (first != 'p' && first != 'd') continue;
        for (std::string_view const word : words) {
            std::size_t n = 0;
            while (n < word.size() && i + n < text.size() &&
                   static_cast<char>(text[i + n] | 0x20) == word[n])
                ++n;
            if (n == word.size()) return true;
        }
    }
    return false;
}

}  // namespace querybudget::libpq::detail
