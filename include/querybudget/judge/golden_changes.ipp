// SPDX-License-Identifier: BSL-1.0
#pragma once

// How a recording differs from its golden file, for people.
#include <querybudget/judge/budget_file.hpp>
#include <querybudget/judge/golden.hpp>
#include <querybudget/judge/golden.ipp>
#include <querybudget/judge/words.hpp>
#include <querybudget/sql/clauses.hpp>
#include <querybudget/sql/tables.hpp>

#include <algorithm>
#include <utility>

namespace querybudget::detail {

/// A query of one side or of both; null where a side hasn't got it.
struct golden_change {
    golden_query const* before = nullptr;
    golden_query const* after = nullptr;
};

/// Merges two sorted mixes, and leaves out what is the same in both.
inline std::vector<golden_change> golden_differences(golden_mix const& before,
                                                     golden_mix const& after) {
    std::vector<golden_change> found;
    auto b = before.begin();
    auto a = after.begin();
    while (b != before.end() || a != after.end()) {
        bool const has_before = a == after.end() || (b != before.end() && b->sql <= a->sql);
        bool const has_after = b == before.end() || (a != after.end() && a->sql <= b->sql);
        if (!has_before || !has_after || b->executions != a->executions)
            found.push_back({has_before ? &*b : nullptr, has_after ? &*a : nullptr});
        if (has_before) ++b;
        if (has_after) ++a;
    }
    return found;
}

inline std::vector<std::string_view> sorted_words(std::string_view sql) {
    std::vector<std::string_view> words;
    while (!sql.empty()) {
        std::size_t const end = std::min(sql.find(' '), sql.size());
        if (end != 0) words.push_back(sql.substr(0, end));
        sql.remove_prefix(std::min(end + 1, sql.size()));
    }
    std::sort(words.begin(), words.end());
    return words;
}

/// Of what they have together, in percent.
inline std::size_t likeness(std::vector<std::string_view> const& a,
                            std::vector<std::string_view> const& b) {
    std::size_t common = 0;
    for (std::size_t i = 0, k = 0; i < a.size() && k < b.size();) {
        if (a[i] == b[k]) ++common;
        bool const first = a[i] <= b[k];
        bool const second = b[k] <= a[i];
        if (first) ++i;
        if (second) ++k;
    }
    return a.empty() && b.empty() ? 0 : 200 * common / (a.size() + b.size());
}

/// Their words don't tell two lookups apart that have nothing in common but `where id = ?`.
inline bool share_a_table(std::vector<std::string> const& a, std::vector<std::string> const& b) {
    bool shared = false;
    for (std::string const& table : a)
        shared = shared || std::find(b.begin(), b.end(), table) != b.end();
    return shared;
}

/// Queries of different kinds aren't changed versions of each other: a count isn't one of the page
/// that it belongs to.
inline std::string_view golden_kind(std::string_view sql) noexcept {
    for (std::string_view const kind : {"select count(", "select exists ("}) {
        if (sql.substr(0, kind.size()) == kind) return kind;
    }
    return sql.substr(0, sql.find(' '));
}

/// Makes one change of a query that is gone and a new one that is alike.
class golden_pairs {
public:
    explicit golden_pairs(std::vector<golden_change>& changes) : changes_(changes) {}

    void join() {
        for (golden_change& c : changes_) {
            bool const one_side = (c.before == nullptr) != (c.after == nullptr);
            std::vector<side>& sides = c.before != nullptr ? gone_ : new_;
            golden_query const* const q = c.before != nullptr ? c.before : c.after;
            if (one_side && sides.size() < most)
                sides.push_back({&c, sorted_words(q->sql), tables_of(q->sql, dialect::postgresql)});
        }
        std::vector<pair> pairs;
        for (side const& g : gone_) {
            for (side const& n : new_) {
                if (golden_kind(g.of->before->sql) != golden_kind(n.of->after->sql)) continue;
                if (!share_a_table(g.tables, n.tables)) continue;
                std::size_t const same = likeness(g.words, n.words);
                if (same >= least_likeness) pairs.push_back({same, g.of, n.of});
            }
        }
        std::stable_sort(pairs.begin(), pairs.end(),
                         [](pair const& a, pair const& b) { return a.same > b.same; });
        for (pair const& p : pairs) {
            if (p.gone->after != nullptr || p.added->after == nullptr) continue;
            p.gone->after = std::exchange(p.added->after, nullptr);
        }
        changes_.erase(std::remove_if(changes_.begin(), changes_.end(),
                                      [](golden_change const& c) {
                                          return c.before == nullptr && c.after == nullptr;
                                      }),
                       changes_.end());
    }

private:
    static constexpr std::size_t most = 64;  // on each side, so that the time has a bound
    static constexpr std::size_t least_likeness = 50;

    struct side {
        golden_change* of;
        std::vector<std::string_view> words;
        std::vector<std::string> tables;  // canonical texts have one kind of quotes
    };
    struct pair {
        std::size_t same;
        golden_change* gone;
        golden_change* added;
    };

    std::vector<golden_change>& changes_;
    std::vector<side> gone_, new_;
};

inline std::string_view first_word(std::string_view line) noexcept {
    return line.substr(0, line.find(' '));
}

/// The clause lines of `from` that aren't among those of `other`, in their order.
inline std::vector<std::string_view> lines_only_in(std::vector<clause_line> const& from,
                                                   std::vector<clause_line> const& other) {
    std::vector<std::string_view> rest;
    rest.reserve(other.size());
    for (clause_line const& line : other) rest.push_back(line.text);
    std::sort(rest.begin(), rest.end());
    std::vector<bool> used(rest.size());
    std::vector<std::string_view> only;
    for (clause_line const& line : from) {
        auto at = std::lower_bound(rest.begin(), rest.end(), line.text);
        while (at != rest.end() && *at == line.text &&
               used[static_cast<std::size_t>(at - rest.begin())])
            ++at;
        if (at == rest.end() || *at != line.text)
            only.push_back(line.text);
        else
            used[static_cast<std::size_t>(at - rest.begin())] = true;
    }
    return only;
}

/// A line with what it has in common with another one left out, where both are long: the clause's
/// word, and then from some words before the first difference on.
inline std::string from_difference(std::string_view line, std::string_view other) {
    constexpr std::size_t kept = 40;
    std::size_t const same = static_cast<std::size_t>(
        std::mismatch(line.begin(), line.end(), other.begin(), other.end()).first - line.begin());
    std::size_t const word = first_word(line).size();
    std::size_t const from = same > kept ? line.find(' ', same - kept) : line.npos;
    if (from == line.npos || from > same || from < word + kept) return shortened(line, 200);
    return shortened(line.substr(0, word), 20) + " …" + shortened(line.substr(from), 200);
}

/// `- order by id`, `+ order by name`: the clauses that differ, those of one kind together.
inline void append_clauses(std::vector<std::string>& lines, golden_change const& c) {
    std::vector<clause_line> const before = clauses_of(c.before->sql);
    std::vector<clause_line> const after = clauses_of(c.after->sql);
    std::vector<std::string_view> const removed = lines_only_in(before, after);
    std::vector<std::string_view> added = lines_only_in(after, before);
    if (removed.empty() && added.empty()) lines.emplace_back("  the same clauses in another order");
    for (std::string_view const r : removed) {
        auto const a = std::find_if(added.begin(), added.end(), [&](std::string_view line) {
            return first_word(line) == first_word(r);
        });
        std::string_view const other = a != added.end() ? *a : std::string_view();
        lines.push_back("  - " + from_difference(r, other));
        if (a == added.end()) continue;
        lines.push_back("  + " + from_difference(other, r));
        added.erase(a);
    }
    for (std::string_view const a : added) lines.push_back("  + " + shortened(a, 200));
}

inline std::string times(std::uint64_t n) { return std::to_string(n) + " × "; }

/// Reports show eight lines of a violation; the last of these is the fix.
inline constexpr std::size_t most_golden_lines = 7;

/// One change: a line, and below it the clauses that differ.
inline std::vector<std::string> lines_of(golden_change const& c) {
    if (c.before == nullptr)
        return {"new: " + times(c.after->executions) + shortened(c.after->sql)};
    if (c.after == nullptr)
        return {"gone: " + times(c.before->executions) + shortened(c.before->sql)};
    std::string text = shortened(c.after->sql);
    if (c.before->executions != c.after->executions)
        text = times(c.after->executions) + "instead of " + times(c.before->executions) + text;
    if (c.before->sql == c.after->sql) return {text};
    std::vector<std::string> lines = {"changed: " + text};
    append_clauses(lines, c);
    constexpr std::size_t most = most_golden_lines - 1;
    if (lines.size() > most) {
        std::size_t const cut = lines.size() - (most - 1);
        lines.resize(most - 1);
        lines.push_back("  … and " + std::to_string(cut) + " more lines");
    }
    return lines;
}

enum class golden_verdict { more_often, changed, added, less_often, gone };

inline golden_verdict verdict_of(golden_change const& c) noexcept {
    if (c.before == nullptr) return golden_verdict::added;
    if (c.after == nullptr) return golden_verdict::gone;
    if (c.before->sql != c.after->sql) return golden_verdict::changed;
    return c.after->executions > c.before->executions ? golden_verdict::more_often
                                                      : golden_verdict::less_often;
}

/// `2 changed, 1 new`
inline std::string verdicts_of(std::vector<golden_change> const& changes) {
    constexpr std::string_view words[] = {"run more often", "changed", "new", "run less often",
                                          "gone"};
    std::uint64_t counts[] = {0, 0, 0, 0, 0};
    for (golden_change const& c : changes) ++counts[static_cast<std::size_t>(verdict_of(c))];
    std::string text;
    for (std::size_t i = 0; i < 5; ++i) {
        if (counts[i] == 0) continue;
        text += (text.empty() ? "" : ", ") + std::to_string(counts[i]) + ' ';
        text += words[i];
    }
    return text;
}

inline std::uint64_t executions_of(golden_mix const& mix) noexcept {
    std::uint64_t sum = 0;
    for (golden_query const& q : mix) sum += q.executions;
    return sum;
}

/// What costs more comes first.
inline violation golden_violation(std::string const& path, golden_mix const& before,
                                  golden_mix const& after, std::vector<golden_change> changes) {
    std::stable_sort(changes.begin(), changes.end(),
                     [](golden_change const& a, golden_change const& b) {
                         return verdict_of(a) < verdict_of(b);
                     });
    violation v("QB209",
                "the queries aren't those of " + shortened(path, 200) + ": " + verdicts_of(changes),
                executions_of(before), executions_of(after));
    for (std::size_t i = 0; i < changes.size(); ++i) {
        std::vector<std::string> const lines = lines_of(changes[i]);
        std::size_t const last = i + 1 == changes.size() ? 0 : 1;
        if (v.details().size() + lines.size() + last > most_golden_lines) {
            v.with("… and " + std::to_string(changes.size() - i) + " more");
            break;
        }
        for (std::string const& line : lines) v.with(line);
    }
    return std::move(v).with(
        "fix: undo what changed the SQL; or, where it is meant, run `querybudget accept`");
}

inline void compare_with_golden(endpoint_budget const& with, recording const& r,
                                std::vector<violation>& broken) {
    if (with.golden.empty()) return;
    try {
        std::optional<golden_mix> const read = read_golden(with.golden);
        if (!read) return;
        golden_mix const before = sorted_mix(*read);
        golden_mix const after = golden_mix_of(r);
        std::vector<golden_change> changes = golden_differences(before, after);
        if (changes.empty()) return;
        golden_pairs(changes).join();
        broken.push_back(golden_violation(with.golden, before, after, std::move(changes)));
    } catch (budget_file_error const& e) { broken.emplace_back("QB317", e.what()); }
}

}  // namespace querybudget::detail
