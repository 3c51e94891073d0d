// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/judge/parent.hpp>
#include <querybudget/judge/words.hpp>
#include <querybudget/record/hub.hpp>
#include <querybudget/record/recording.hpp>
#include <querybudget/report/adviser.hpp>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace querybudget::detail {

inline std::string words_for_values(finding const& f) {
    std::string text = counted(f.distinct_values, "different value", "different values");
    if (f.distinct_values == value_set::most) text += " or more";
    if (f.known_values < f.executions)
        text += " in " + counted(f.known_values, "sample", "samples");
    return text;
}

inline std::string label_of(finding const& f) {
    switch (f.kind) {
        case finding_kind::n_plus_one: break;
        case finding_kind::missing_batch: return "missing batch  ";
        case finding_kind::row_cursor: return "row cursor  ";
        case finding_kind::row_explosion: return "row explosion  ";
        case finding_kind::duplicate: return "duplicate  ";
    }
    return f.proven ? "N+1  " : "possible N+1  ";
}

inline std::string comb(std::uint64_t executions, std::string_view sql) {
    return std::to_string(executions) + " × " + shortened(sql);
}

/// `tagged resolver Order.customer, and 2 other tags, in 5 of 8 samples`; empty where nothing is.
inline std::string words_for_tags(group_tags const& tags) {
    group_tags::label const* first = nullptr;
    for (group_tags::label const& l : tags.labels()) {
        if (first == nullptr || l.samples > first->samples) first = &l;
    }
    if (first == nullptr) return {};
    std::string text = "tagged " + shortened(first->text);
    if (std::size_t const others = tags.labels().size() - 1 + tags.others(); others != 0) {
        text += ", and " + counted(others, "other tag", "other tags");
        if (tags.others() == group_tags::most_others) text += " or more";
    }
    if (tags.untagged_samples() != 0) {
        text += ", in " + std::to_string(tags.samples() - tags.untagged_samples()) + " of " +
                counted(tags.samples(), "sample", "samples");
    }
    return text;
}

/// Where a query comes from, and its tags, a line each.
inline void append_origin(std::string& text, std::string const& indent, std::string const& site,
                          group const* g) {
    if (!site.empty()) text += indent + site;
    std::string const tagged = g != nullptr ? words_for_tags(g->tags) : std::string();
    if (!tagged.empty()) text += indent + tagged;
}

inline adviser const* the_adviser() noexcept {
    spin_guard const guard(the_hub.lock);
    return the_hub.advice;
}

inline bool is_of_tree(finding const& f) noexcept {
    return f.parent_id != 0 && f.parent_id == f.id;
}

inline std::string fix_of(recording const& r, finding const& f) {
    adviser const* const any = the_adviser();
    group const* const of = group_of(r.groups(), f.id);
    if (any != nullptr && of != nullptr)
        return any->on_finding({f, *of, group_of(r.groups(), f.parent_id), is_of_tree(f)});
    return f.kind == finding_kind::duplicate ? advice_to_keep : advice_on_any_read;
}

/// `depth`: loops that it stands in, each further inside.
inline void append_finding(std::string& text, recording const& r, finding const& f,
                           std::string const& site, std::size_t depth) {
    std::string const outer = "\n" + std::string(2 + 2 * (depth < 4 ? depth : 4), ' ');
    std::string const label = label_of(f);
    std::string const indent = outer + std::string(label.size(), ' ');
    text += outer + label + comb(f.executions, f.sql);
    std::string why;
    if (is_of_tree(f)) {
        why = "each for a row that an earlier one returned";
    } else if (!f.parent_sql.empty()) {
        why = "once per row of  " + shortened(f.parent_sql) + "  (" +
              counted(f.parent_rows, "row", "rows") + ')';
    }
    bool const by_values =
        f.kind != finding_kind::row_cursor && f.kind != finding_kind::row_explosion;
    if (by_values && f.known_values != 0) {
        if (!why.empty()) why += ", ";
        why += words_for_values(f);
    }
    if (!why.empty()) text += indent + why;
    append_origin(text, indent, site, group_of(r.groups(), f.id));
    text += indent + "fix: " + fix_of(r, f);
}

/// Loops inside a loop right below it, in the order of their first execution.
struct placed_finding {
    finding what;
    std::size_t depth = 0;
};

inline bool is_inside_another(finding const& f, std::vector<finding> const& all) noexcept {
    if (f.parent_id == 0 || is_of_tree(f)) return false;
    for (finding const& other : all) {
        if (other.id == f.parent_id) return true;
    }
    return false;
}

/// With all that stands inside it. `rest`: those without a place have executions.
inline void place(std::vector<placed_finding>& all, std::vector<finding>& rest, finding& next,
                  std::size_t depth) {
    all.push_back({next, depth});
    next.executions = 0;
    for (finding& f : rest) {
        if (f.parent_id == next.id && f.executions != 0) place(all, rest, f, depth + 1);
    }
}

inline std::vector<placed_finding> placed(std::vector<finding> rest) {
    std::vector<placed_finding> all;
    for (finding& f : rest) {
        if (!is_inside_another(f, rest)) place(all, rest, f, 0);
    }
    for (finding& f : rest) {
        if (f.executions != 0) place(all, rest, f, 0);  // one of two that are each other's parents
    }
    return all;
}

}  // namespace querybudget::detail
