// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "pieces.hpp"
#include "values.hpp"

#include <cctype>
#include <string>
#include <vector>

namespace oracle {

/// A statement as text, still in pieces.
struct written {
    std::vector<piece> pieces;
    std::vector<std::string> texts;
    std::vector<std::string> gaps;  ///< in front of each piece, and behind the last

    [[nodiscard]] std::string text() const {
        std::string all = gaps[0];
        for (std::size_t i = 0; i < texts.size(); ++i) {
            all += texts[i];
            all += gaps[i + 1];
        }
        return all;
    }
    [[nodiscard]] bool joint(std::size_t gap) const {
        return gap == 0 || gap == pieces.size() || may_touch(pieces[gap - 1], pieces[gap]);
    }
};

inline written write(statement const& s, std::vector<std::size_t> const& lengths, value_style style,
                     random_numbers& random) {
    written w;
    w.pieces = expanded(s, lengths);
    w.gaps.emplace_back();
    for (std::size_t i = 0; i < w.pieces.size(); ++i) {
        piece const& p = w.pieces[i];
        w.texts.push_back(p.what == part::value ? value_text(p, s.language, style, random)
                                                : p.text);
        w.gaps.push_back(i + 1 < w.pieces.size() ? usual_gap(p, w.pieces[i + 1]) : "");
    }
    return w;
}

// A comment that the hint of another database is among; nothing in a comment begins a string.
inline constexpr char const* gaps[] = {
    "",     " ",           "\n",         "\t \r\n ", "/* c */",      "/**/",       "-- c\n",
    "--\n", "/*+ hint */", "/* it's */", "-- \"q\n", " /* ? $1 */ ", "/* /* */ */"};

inline std::string gap_for(written const& w, std::size_t at, dialect d, random_numbers& random) {
    // The last one nests, which SQLite's comments don't.
    std::string gap = gaps[random.below(std::size(gaps) - (d == dialect::sqlite ? 1 : 0))];
    if (gap.empty() && !w.joint(at)) gap = " ";
    // `*` and `/*` would be one operator, `-` and `--` another comment.
    bool const op = at != 0 && (w.pieces[at - 1].what == part::op || w.texts[at - 1] == "*");
    if (op && (gap[0] == '/' || gap[0] == '-')) gap.insert(0, " ");
    return gap;
}

inline bool folds(part p) { return p == part::word || p == part::name || p == part::function; }

inline std::string other_case(std::string text, random_numbers& random) {
    bool const all = random.one_in(2);
    for (char& c : text)
        if (c >= 'a' && c <= 'z' && (all || random.one_in(2))) c = static_cast<char>(c - 32);
    return text;
}

/// Quotes that change nothing: PostgreSQL's keep the case, SQLite's don't.
inline std::string in_quotes(std::string const& name, dialect d, random_numbers& random) {
    if (d == dialect::postgresql) return '"' + name + '"';
    switch (random.below(3)) {
        case 0: return '"' + other_case(name, random) + '"';
        case 1: return '`' + name + '`';
        default: return '[' + name + ']';
    }
}

inline std::string describe(char const* edit, std::size_t at, std::string const& what) {
    return std::string(edit) + " at " + std::to_string(at) + ": " + what;
}

/// Everything at once: other values, lengths, gaps and case everywhere.
inline written rewritten(statement const& s, value_style style, random_numbers& random) {
    std::vector<std::size_t> lengths;
    for (std::size_t i = 0; i < s.lists.size(); ++i) lengths.push_back(1 + random.below(12));
    written w = write(s, lengths, style, random);
    for (std::size_t i = 0; i < w.texts.size(); ++i) {
        if (w.pieces[i].what == part::masked)
            w.texts[i] = "other" + std::to_string(random.below(9));
        if (folds(w.pieces[i].what)) w.texts[i] = other_case(w.texts[i], random);
    }
    for (std::size_t i = 0; i < w.gaps.size(); ++i) w.gaps[i] = gap_for(w, i, s.language, random);
    return w;
}

/// Calls `use(text, edit)` with the same statement written in other ways.
template <class Use>
void preserving_edits(statement const& s, value_style style, random_numbers& random, Use use) {
    written const base = write(s, {}, style, random);
    use(base.text(), std::string("nothing"));
    for (std::size_t i = 0; i < base.gaps.size(); ++i)
        for (int n = 0; n < 3; ++n) {
            written w = base;
            w.gaps[i] = gap_for(base, i, s.language, random);
            use(w.text(), describe("gap", i, w.gaps[i]));
        }
    for (std::size_t i = 0; i < base.pieces.size(); ++i) {
        piece const& p = base.pieces[i];
        auto const change = [&](char const* edit, std::string text) {
            written w = base;
            w.texts[i] = std::move(text);
            use(w.text(), describe(edit, i, w.texts[i]));
        };
        if (folds(p.what)) change("case", other_case(p.text, random));
        if (p.what == part::name) change("quotes", in_quotes(p.text, s.language, random));
        if (p.text == "<>") change("the same operator", "!=");
        if (p.text == "=" && !p.swap.empty() && s.language == dialect::sqlite)
            change("the same operator", "==");
        if (p.what == part::masked) change("masked name", "other");
        if (p.what != part::value) continue;
        if (style.typed) {
            for (int n = 0; n < 4; ++n) change("value", value_text(p, s.language, style, random));
            continue;
        }
        for (char const* v : values_of(s.language, style.parses))
            if (usable(p, v, style)) change("value", filled(v, random));
        if (is_row(p.of) && s.language == dialect::postgresql) change("value", "DEFAULT");
    }
    for (std::size_t i = 0; i < s.lists.size(); ++i)
        for (std::size_t n : {std::size_t{2}, std::size_t{3}, std::size_t{9}, 10 + random.below(90),
                              random.one_in(16) ? std::size_t{1000} : std::size_t{16}}) {
            std::vector<std::size_t> lengths(s.lists.size(), 1);
            lengths[i] = n;
            written w = write(s, lengths, style, random);
            use(w.text(), describe("list length", i, std::to_string(n)));
            for (std::size_t at = 1; at < w.gaps.size(); ++at)
                w.gaps[at] = gap_for(w, at, s.language, random);
            use(w.text(), describe("list length and gaps", i, std::to_string(n)));
        }
    use(base.text() + ";", std::string("semicolon"));
    use(base.text() + " ; -- end", std::string("semicolon and comment"));
    use(base.text() + "/* a='b' */;\n", std::string("comment and semicolon"));
    use("\xEF\xBB\xBF ; " + base.text(), std::string("byte order mark and empty statement"));
    for (int n = 0; n < 8; ++n) use(rewritten(s, style, random).text(), std::string("everything"));
}

/// Calls `use(text, edit)` with statements that differ in one thing.
template <class Use>
void breaking_edits(statement const& s, value_style style, random_numbers& random, Use use) {
    auto const changed = [&](std::size_t i, std::string text) {
        statement other = s;
        other.pieces[i].what = part::fixed;
        other.pieces[i].text = std::move(text);
        return write(other, {}, style, random).text();
    };
    for (std::size_t i = 0; i < s.pieces.size(); ++i) {
        piece const& p = s.pieces[i];
        if (p.what == part::name || p.what == part::function)
            use(changed(i, p.text + "z"), describe("rename", i, p.text));
        if (!p.swap.empty()) use(changed(i, p.swap), describe("swap", i, p.text + " -> " + p.swap));
    }
    for (range const& r : s.optional) {
        statement other = s;
        auto const at = [&other](std::size_t n) {
            return other.pieces.begin() + static_cast<std::ptrdiff_t>(n);
        };
        std::vector<piece> const gone(at(r.begin), at(r.end));
        other.pieces.erase(at(r.begin), at(r.end));
        other.lists.clear();
        use(write(other, {}, style, random).text(), describe("without", r.begin, r.what));
        if (std::string(r.what) != "predicate") continue;
        other = s;
        other.pieces.insert(at(r.end), gone.begin(), gone.end());
        other.lists.clear();
        use(write(other, {}, style, random).text(), describe("more", r.begin, r.what));
    }
    if (s.select && !s.ordered) {
        statement other = s;
        other.pieces.push_back({part::word, "returning"});
        use(write(other, {}, style, random).text(), std::string("more: a last word"));
    }
}

}  // namespace oracle
