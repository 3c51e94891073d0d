// SPDX-License-Identifier: BSL-1.0
#pragma once

// What is kept of an execution that is looked at closely: its values, its stack and its tags.
#include <querybudget/record/fresh_thread.ipp>
#include <querybudget/record/tag_path.hpp>
#include <querybudget/sql/facts.hpp>
#include <querybudget/sql/fingerprint.hpp>

#include <string>

namespace querybudget::detail {

/// Has it a list of two values or more, in its text or in one bound array?
inline bool is_list(statement_facts const& f, execution_start const& start) noexcept {
    return f.longest_list >= 2 || (start.bound != nullptr && start.bound->array);
}

/// What is known at its start of an execution that is looked at closely.
[[gnu::noinline, gnu::cold]] inline void add_sample(group& g, std::uint64_t thread,
                                                    execution_start const& start,
                                                    statement_facts const& f) {
    if (g.overflow || g.samples.size() == sample::most) return;
    if (g.samples.size() == 8) g.samples.reserve(sample::most);
    sample& s = g.samples.emplace_back();
    s.at = start.at;
    s.number = g.executions;
    s.thread = thread;
    s.returned_to = static_cast<std::uint32_t>(g.returned.size());
    s.known = start.values != 0 || f.binds == 0;
    s.hash = f.values * 31 + start.values;
    s.list = is_list(f, start);
    if (f.literals != 0 && !start.verbatim) s.values = literals_of(start.sql, start.dialect);
    if (start.bound != nullptr) s.values.add(*start.bound);
}

/// Keeps a sample's text with its values.
inline void keep_values(group& g, std::string_view sql, std::string_view bound) {
    constexpr std::size_t longest = 1024;
    if (g.overflow || g.examples.size() == group::most_examples) return;
    std::string text(sql.substr(0, longest));
    if (!bound.empty()) text.append("  ").append(bound.substr(0, longest));
    g.add_example(text);
}

/// The sample of the latest execution, if it is one; null where it isn't kept.
inline sample* latest_sample(group& g) noexcept {
    return !g.samples.empty() && g.samples.back().number == g.executions ? &g.samples.back()
                                                                         : nullptr;
}

/// Its tags, and what its comment says.
inline std::string tags_and_comment(execution_start const& start, std::string_view tags) {
    std::string const comment =
        start.verbatim ? std::string() : comment_label(start.sql, start.dialect);
    if (tags.empty() || comment.empty()) return std::string(tags) + comment;
    return std::string(tags) + " (" + comment + ')';
}

/// Who sends it. Without a lock: unwinding may take the dynamic linker's.
[[gnu::noinline, gnu::cold]] inline void sample_sender(execution const& e,
                                                       execution_start const& start) noexcept {
    call_stack here;
    if (start.stack == nullptr) take_stack(here, current_thread->id);
    call_stack const& stack = start.stack != nullptr ? *start.stack : here;
    std::string_view const tags = start.tags != nullptr ? *start.tags : current_tags.view();
    std::string label;
    try {
        label = tags_and_comment(start, tags);
    } catch (...) { the_hub.forgotten.add(1, order::relaxed); }
    bool const known = tags.data() != nullptr || !label.empty();
    for_each_group(e, [&](shard& s, group& g) {
        for (; s.sited < s.crossings.size(); ++s.sited) s.crossings[s.sited].site.add(stack);
        if (!worth_a_sample(g.executions) || g.overflow) return;
        std::uint8_t const position = g.site.add(stack);
        if (sample* const latest = latest_sample(g)) latest->stack = position;
        if (known) g.tags.add(label);
    });
}

QUERYBUDGET_DETAIL_INLINE bool keeps_values() noexcept {
    return the_hub.keeping_values.load(order::relaxed) != 0;
}

QUERYBUDGET_DETAIL_INLINE void sample_values(execution const& e, std::string_view expanded_sql,
                                             bool last) noexcept {
    std::uint64_t const values = facts_of(expanded_sql, e.dialect).values;
    value_list const each = literals_of(expanded_sql, e.dialect);
    for_each_group(e, [&](shard& s, group& g) {
        ++g.known_values;
        g.values.add(values);
        if (last) g.no_more_values = true;
        if (s.keeps_values) keep_values(g, expanded_sql, {});
        sample* const latest = latest_sample(g);
        if (latest == nullptr) return;
        latest->known = true;
        latest->hash = values;
        latest->values = each;
    });
}

QUERYBUDGET_DETAIL_INLINE void sample_rows(execution const& e,
                                           returned_values const& part) noexcept {
    for_each_group(e, [&part](shard&, group& g) { g.returned.add(part); });
}

QUERYBUDGET_DETAIL_INLINE bool stack_wanted(std::string_view sql, querybudget::dialect d,
                                            origin const& from, sender const& who,
                                            std::uint64_t pending) noexcept {
    bool wanted = false;
    for_each_shard(from, who, [&](shard& s) {
        std::uint64_t const id = this_thread_state().memo.facts(sql, d).id;
        group const* const g = s.groups.known(id);
        wanted = wanted || worth_a_sample((g != nullptr ? g->executions : 0) + pending + 1) ||
                 (s.watch != nullptr && s.watch->crosses_after(pending + 1, g));
    });
    return wanted;
}

}  // namespace querybudget::detail
