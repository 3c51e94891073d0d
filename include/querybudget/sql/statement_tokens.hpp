// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/sql/lexer.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace querybudget::detail {

/// The tokens of one statement, with the partner of each parenthesis, so that what is inside can be
/// stepped over.
class statement_tokens {
public:
    struct piece {
        std::string_view text;
        sym what = sym::end;     // string for any value
        std::uint32_t last = 0;  // of an opening parenthesis: where the closing one is
    };
    struct span {
        std::uint32_t from = 0;
        std::uint32_t to = 0;
        [[nodiscard]] bool empty() const noexcept { return from >= to; }
    };

    statement_tokens(std::string_view sql, dialect d) {
        lexer reader{sql, d};
        std::vector<std::uint32_t> open;
        bool balanced = true;
        for (token t = reader.next(); t.what != sym::end; t = reader.next()) {
            if (t.what == sym::semicolon) break;
            bool const value =
                t.what == sym::number || t.what == sym::string || t.what == sym::bind;
            if (value) reader.written_as_value();
            auto const at = static_cast<std::uint32_t>(pieces_.size());
            if (t.what == sym::lparen || t.what == sym::lbracket) open.push_back(at);
            if (t.what == sym::rparen || t.what == sym::rbracket) {
                balanced = balanced && !open.empty();
                if (!open.empty()) pieces_[open.back()].last = at;
                if (!open.empty()) open.pop_back();
            }
            pieces_.push_back({{t.begin, static_cast<std::size_t>(t.end - t.begin)},
                               value ? sym::string : t.what});
        }
        complete_ = balanced && open.empty() && !reader.malformed();
    }

    [[nodiscard]] bool complete() const noexcept { return complete_; }
    [[nodiscard]] span all() const noexcept {
        return {0, static_cast<std::uint32_t>(pieces_.size())};
    }
    [[nodiscard]] sym what(std::uint32_t i) const noexcept {
        return i < pieces_.size() ? pieces_[i].what : sym::end;
    }
    [[nodiscard]] sym before(std::uint32_t i) const noexcept {
        return i == 0 ? sym::start : pieces_[i - 1].what;
    }
    /// Behind it, or behind the parenthesis that it opens.
    [[nodiscard]] std::uint32_t behind(std::uint32_t i) const noexcept {
        return (pieces_[i].last != 0 ? pieces_[i].last : i) + 1;
    }
    [[nodiscard]] span inside(std::uint32_t i) const noexcept { return {i + 1, behind(i) - 1}; }

    /// Without parentheses around the whole.
    [[nodiscard]] span peeled(span s) const noexcept {
        while (!s.empty() && what(s.from) == sym::lparen && behind(s.from) == s.to)
            s = {s.from + 1, s.to - 1};
        return s;
    }
    [[nodiscard]] std::string_view text(span s) const noexcept {
        if (s.empty() || s.to > pieces_.size()) return {};
        std::string_view const last = pieces_[s.to - 1].text;
        char const* const from = pieces_[s.from].text.data();
        return {from, static_cast<std::size_t>(last.data() + last.size() - from)};
    }
    /// In lower case, for a name without quotes.
    [[nodiscard]] bool reads(std::uint32_t i, std::string_view word) const noexcept {
        if (i >= pieces_.size() || pieces_[i].text.size() != word.size()) return false;
        for (std::size_t k = 0; k < word.size(); ++k) {
            char const c = pieces_[i].text[k];
            if ((c >= 'A' && c <= 'Z' ? c | 0x20 : c) != word[k]) return false;
        }
        return true;
    }
    template <std::size_t Size>
    [[nodiscard]] bool reads_any(std::uint32_t i,
                                 std::string_view const (&words)[Size]) const noexcept {
        for (std::string_view const word : words) {
            if (reads(i, word)) return true;
        }
        return false;
    }
    /// A name, or a keyword that SQLite takes for one.
    [[nodiscard]] bool is_name(std::uint32_t i) const noexcept {
        switch (what(i)) {
            case sym::name:
            case sym::key:
            case sym::conflict:
            case sym::materialized:
            case sym::recursive:
            case sym::offset:
            case sym::fetch:
            case sym::filter:
            case sym::over:
            case sym::window: return true;
            default: return false;
        }
    }
    [[nodiscard]] bool has(span s, sym wanted) const noexcept {
        for (std::uint32_t i = s.from; i < s.to; ++i) {
            if (what(i) == wanted) return true;
        }
        return false;
    }
    /// At the commas that are in no parentheses.
    [[nodiscard]] std::vector<span> items(span s) const {
        std::vector<span> found;
        std::uint32_t from = s.from;
        for (std::uint32_t i = s.from; i < s.to; i = behind(i)) {
            if (what(i) != sym::comma) continue;
            found.push_back({from, i});
            from = i + 1;
        }
        found.push_back({from, s.to});
        return found;
    }

private:
    std::vector<piece> pieces_;
    bool complete_ = false;
};

}  // namespace querybudget::detail
