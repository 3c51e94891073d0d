// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/sql/clauses.hpp>
#include <querybudget/sql/lexer.hpp>

#include <cstddef>
#include <string_view>
#include <vector>

namespace querybudget::detail {

/// Finds where the lines of a canonical text begin. Only quotes differ between dialects, and the
/// canonical text has but one kind, so one lexer serves for both.
class clause_reader {
public:
    explicit clause_reader(std::string_view text) : text_(text) { read_tokens(); }

    std::vector<clause_line> read() {
        std::vector<clause_line> lines;
        char const* from = text_.data();
        unsigned depth = 0;
        frames_.push_back({});
        for (at_ = 0; at_ < tokens_.size(); ++at_) {
            unsigned const indent = line_at();
            char const* const begin = tokens_[at_].text.data();
            if (indent != none && begin[-1] == ' ') {
                lines.push_back({{from, static_cast<std::size_t>(begin - 1 - from)}, depth});
                from = begin;
                depth = indent;
            }
            step();
        }
        char const* const end = text_.data() + text_.size();
        lines.push_back({{from, static_cast<std::size_t>(end - from)}, depth});
        return lines;
    }

private:
    static constexpr unsigned none = ~0U;

    struct piece {
        std::string_view text;
        sym what = sym::end;
    };
    /// What stands between two parentheses, or the whole.
    struct frame {
        sym first = sym::start;   // its first token
        sym verb = sym::start;    // behind WITH
        sym clause = sym::start;  // the last one that began
        unsigned indent = 0;
        unsigned between = 0;  // those whose AND is still to come
        unsigned cases = 0;    // CASEs that are open
    };

    void read_tokens() {
        lexer reader{text_, dialect::postgresql};
        for (token t = reader.next(); t.what != sym::end; t = reader.next())
            tokens_.push_back({{t.begin, static_cast<std::size_t>(t.end - t.begin)}, t.what});
    }

    [[nodiscard]] sym what(std::size_t i) const noexcept {
        return i < tokens_.size() ? tokens_[i].what : sym::end;
    }
    [[nodiscard]] sym before() const noexcept { return at_ == 0 ? sym::start : what(at_ - 1); }
    [[nodiscard]] bool reads(std::size_t i, std::string_view word) const noexcept {
        return i < tokens_.size() && tokens_[i].text == word;
    }
    /// MERGE and REPLACE behind WITH are names to the lexer.
    [[nodiscard]] sym word_in(frame const& f) const noexcept {
        if (f.first == sym::with && f.verb == sym::start && before() == sym::rparen) {
            if (reads(at_, "merge")) return sym::merge;
            if (reads(at_, "replace")) return sym::replace;
        }
        return what(at_);
    }
    [[nodiscard]] bool behind_operand() const noexcept {
        return has(before(), ends_operand) || before() == sym::all;
    }
    static bool is_verb(sym word) noexcept {
        return word == sym::select || word == sym::insert || word == sym::update ||
               word == sym::delete_ || word == sym::replace || word == sym::merge ||
               word == sym::values || word == sym::table;
    }

    /// Other parentheses stay on their line, and so do statements that only the schema knows.
    [[nodiscard]] static bool has_clauses(frame const& f) noexcept {
        return is_verb(f.first) || f.first == sym::with || f.first == sym::lparen;
    }

    /// At LEFT JOIN, NATURAL FULL OUTER JOIN and the like; not at the JOIN of one.
    [[nodiscard]] bool join_at(std::size_t i) const noexcept {
        constexpr std::string_view kinds[] = {"natural", "left",  "right", "full",
                                              "inner",   "outer", "cross"};
        auto const is_kind = [&](std::size_t k) {
            bool found = false;
            for (std::string_view const kind : kinds) found = found || reads(k, kind);
            return found;
        };
        if (i > 0 && is_kind(i - 1)) return false;
        while (is_kind(i)) ++i;
        return what(i) == sym::join;
    }

    [[nodiscard]] bool clause_at(frame const& f, sym word) const noexcept {
        sym const next = what(at_ + 1);
        switch (word) {
            case sym::from: return before() != sym::distinct && before() != sym::delete_;
            case sym::where:
            case sym::having:
            case sym::limit:
            case sym::for_:
            case sym::union_:
            case sym::intersect:
            case sym::except: return true;
            case sym::group:
            case sym::order: return next == sym::by;
            case sym::offset:
            case sym::fetch:
            case sym::window:
            case sym::returning: return behind_operand();
            case sym::set: return f.verb != sym::select;
            case sym::select: return true;
            case sym::values: return next == sym::lparen;
            case sym::insert:
            case sym::update:
            case sym::delete_:
            case sym::merge:
            case sym::replace:
            case sym::table: return f.first == sym::with && f.verb == sym::start;
            case sym::on: return next == sym::conflict || f.verb == sym::merge;
            case sym::using_: return f.verb == sym::delete_ || f.verb == sym::merge;
            case sym::when: return f.verb == sym::merge;
            default: return join_at(at_);
        }
    }

    /// How far the line is indented that begins at this token; `none` where none does.
    [[nodiscard]] unsigned line_at() {
        frame& f = frames_.back();
        sym const word = word_in(f);
        if (f.first == sym::start) {
            f.first = word;
            if (is_verb(word)) f.verb = word;
            return none;
        }
        if (!has_clauses(f)) return none;
        if (word == sym::case_) ++f.cases;
        if (word == sym::end_ && f.cases != 0) --f.cases;
        if (f.cases != 0) return none;
        if (word == sym::on && f.clause == sym::from) f.clause = sym::on;
        if (word == sym::between) ++f.between;
        if (word == sym::and_ || word == sym::or_) return condition_at(f);
        if (f.first == sym::with && f.verb == sym::start && before() == sym::comma) return f.indent;
        if (!clause_at(f, word)) return none;
        f.clause = word == sym::name || word == sym::join ? sym::from : word;
        if (f.verb == sym::start && is_verb(word)) f.verb = word;
        return f.indent;
    }

    [[nodiscard]] unsigned condition_at(frame& f) const noexcept {
        if (what(at_) == sym::and_ && f.between != 0) {
            --f.between;
            return none;
        }
        bool const conditions = f.clause == sym::where || f.clause == sym::having ||
                                f.clause == sym::on || f.clause == sym::when;
        return conditions ? f.indent + 1 : none;
    }

    void step() {
        switch (what(at_)) {
            case sym::lparen:
            case sym::lbracket: {
                frame inner;
                inner.indent = frames_.back().indent + 1;
                frames_.push_back(inner);
                break;
            }
            case sym::rparen:
            case sym::rbracket:
                if (frames_.size() > 1) frames_.pop_back();
                break;
            case sym::semicolon:
                if (frames_.size() == 1) frames_.back() = {};
                break;
            default: break;
        }
    }

    std::string_view text_;
    std::vector<piece> tokens_;
    std::vector<frame> frames_;
    std::size_t at_ = 0;
};

inline std::vector<clause_line> clauses_of(std::string_view canonical) {
    return clause_reader(canonical).read();
}

}  // namespace querybudget::detail
