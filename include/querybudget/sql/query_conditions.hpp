// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/sql/statement_tokens.hpp>

#include <cstdint>
#include <string_view>
#include <vector>

namespace querybudget::detail {

/// Finds what a WHERE compares with one value each.
class condition_reader {
public:
    using span = statement_tokens::span;

    explicit condition_reader(statement_tokens const& tokens) : tokens_(tokens) {}

    void read(span where) {
        if (where.empty()) return;
        std::vector<span> left{where};
        while (!left.empty()) {
            span const s = tokens_.peeled(left.back());
            left.pop_back();
            std::vector<span> const parts = all_of(s);
            if (parts.size() > 1) {
                left.insert(left.end(), parts.rbegin(), parts.rend());
                continue;
            }
            std::string_view const key = parts.empty() ? std::string_view() : key_in(s);
            bool known = key.empty();
            for (std::string_view const other : keys) known = known || other == key;
            if (!known) keys.push_back(key);
            more = more || key.empty();
        }
    }

    std::vector<std::string_view> keys;  ///< what has to equal one value each, as written
    bool more = false;                   ///< there are conditions of other kinds

    /// A column, qualified or not, or a function of columns.
    [[nodiscard]] static bool is_column(statement_tokens const& tokens, span s) noexcept {
        s = tokens.peeled(s);
        if (s.empty() || !tokens.is_name(s.from)) return false;
        for (std::uint32_t i = s.from; i < s.to; i = tokens.behind(i)) {
            sym const what = tokens.what(i);
            bool const follows =
                i > s.from && tokens.before(i) != sym::dot && tokens.before(i) != sym::cast;
            bool const name = tokens.is_name(i) && !follows;
            bool const call = what == sym::lparen && tokens.is_name(i - 1);
            if (!name && !call && what != sym::dot && what != sym::cast) return false;
        }
        for (std::uint32_t i = s.from; i < s.to; ++i) {
            sym const what = tokens.what(i);
            if (what == sym::string || (what >= sym::select && !tokens.is_name(i))) return false;
        }
        return true;
    }

    /// `(?, ?)`
    [[nodiscard]] static bool is_list(statement_tokens const& tokens, span s) noexcept {
        if (tokens.what(s.from) != sym::lparen || tokens.behind(s.from) != s.to) return false;
        for (std::uint32_t i = s.from + 1; i + 1 < s.to; ++i) {
            if (tokens.what(i) != sym::string && tokens.what(i) != sym::comma) return false;
        }
        return s.to - s.from > 2;
    }

private:
    /// What AND connects, also in BETWEEN; nothing where an OR does.
    [[nodiscard]] std::vector<span> all_of(span s) const {
        std::vector<span> parts;
        std::uint32_t from = s.from;
        std::uint32_t cases = 0;
        for (std::uint32_t i = s.from; i < s.to; i = tokens_.behind(i)) {
            sym const what = tokens_.what(i);
            if (what == sym::case_) ++cases;
            if (what == sym::end_ && cases != 0) --cases;
            if (cases != 0) continue;
            if (what == sym::or_) return {};
            if (what != sym::and_) continue;
            parts.push_back({from, i});
            from = i + 1;
        }
        parts.push_back({from, s.to});
        return parts;
    }

    [[nodiscard]] std::string_view key_in(span s) const noexcept {
        for (std::uint32_t i = s.from; i < s.to; i = tokens_.behind(i)) {
            span const left{s.from, i};
            span const right{i + 1, s.to};
            bool const equal =
                tokens_.what(i) == sym::op && (tokens_.reads(i, "=") || tokens_.reads(i, "=="));
            if (equal && is_value(right) && is_column(tokens_, left))
                return tokens_.text(tokens_.peeled(left));
            if (equal && is_value(left) && is_column(tokens_, right))
                return tokens_.text(tokens_.peeled(right));
            if (equal) return {};
            if (tokens_.what(i) == sym::in && is_list(tokens_, right) && is_column(tokens_, left))
                return tokens_.text(tokens_.peeled(left));
        }
        return {};
    }

    /// `?`, `?::int`, `lower(?)`: no column has a part in it.
    [[nodiscard]] bool is_value(span s) const noexcept {
        bool any = false;
        for (std::uint32_t i = s.from; i < s.to; ++i) {
            sym const what = tokens_.what(i);
            sym const before = i == s.from ? sym::start : tokens_.before(i);
            if (what == sym::string) any = true;
            if (tokens_.is_name(i)) {
                bool const type = before == sym::cast || before == sym::as ||
                                  (tokens_.what(i + 1) == sym::string && i + 1 < s.to);
                bool const list = tokens_.reads(i, "any") || tokens_.reads(i, "some");
                bool const call = i + 1 < s.to && tokens_.what(i + 1) == sym::lparen && !list;
                if (!type && !call) return false;
            } else if (what >= sym::select && what != sym::as) {
                return false;
            }
        }
        return any;
    }

    statement_tokens const& tokens_;
};

}  // namespace querybudget::detail
