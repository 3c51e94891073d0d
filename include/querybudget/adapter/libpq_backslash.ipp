// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/sql/lexer.ipp>

#include <libpq-fe.h>

#include <cstring>
#include <string>
#include <string_view>

namespace querybudget::libpq::detail {

/// Does the server read a backslash in this text otherwise than the lexer? It does where strings
/// without an E may hold escapes, and where a backslash can be the second byte of a character.
[[nodiscard]] inline bool backslash_differs(PGconn const* pg, std::string_view text) noexcept {
    if (text.find('\\') == std::string_view::npos) return false;
    char const* const standard = PQparameterStatus(pg, "standard_conforming_strings");
    return (standard != nullptr && std::strcmp(standard, "off") == 0) ||
           PQmblen("\x95\\", PQclientEncoding(pg)) == 2;
}

/// The same text for the lexer: strings with escapes have their E, and their characters no
/// backslash.
[[nodiscard]] inline std::string with_plain_backslashes(PGconn const* pg, std::string_view text) {
    using querybudget::detail::sym;
    char const* const standard = PQparameterStatus(pg, "standard_conforming_strings");
    bool const escapes = standard != nullptr && std::strcmp(standard, "off") == 0;
    int const encoding = PQclientEncoding(pg);
    char const* const end = text.data() + text.size();
    char const* copied = text.data();
    std::string plain;
    querybudget::detail::lexer read(text, dialect::postgresql);
    for (auto t = read.next(); t.what != sym::end; t = read.next()) {
        bool const adds = t.prefix == 0 && escapes;
        if (t.what != sym::string || (t.prefix != 'e' && !adds)) continue;
        plain.append(copied, t.begin);
        if (adds) plain += 'E';
        plain.append(t.begin, t.text);
        char const* p = t.text;
        for (bool over = false; p < end && !over;) {
            bool const pair = p + 1 < end && (*p == '\\' || (*p == '\'' && p[1] == '\''));
            over = *p == '\'' && !pair;
            plain += *p++;
            if (pair) {
                if (*p == '\'' || *p == '\\') plain += *p++;
                continue;
            }
            for (int more = PQmblen(p - 1, encoding) - 1; more > 0 && p < end; --more, ++p)
                plain += *p == '\\' ? '\x7F' : *p;
        }
        copied = p;
        read.resume(p, sym::string, sym::start, 0);
    }
    return plain.append(copied, end);
}

}  // namespace querybudget::libpq::detail
