// SPDX-License-Identifier: BSL-1.0
#pragma once

// What a budget says beside its limits: flags like `read_only`, and whether it could see at all.
#include <querybudget/judge/budget.hpp>
#include <querybudget/judge/words.hpp>

namespace querybudget {

namespace detail {

inline std::string said_of_unobserved(visibility const& v) {
    return counted(v.unobserved_statements, "statement", "statements") +
           " ran on a connection that isn't observed: observe that one";
}

}  // namespace detail

QUERYBUDGET_DETAIL_INLINE void budget::check_flags(recording const& r,
                                                   std::vector<violation>& broken) const {
    using detail::term_kind;
    bool const by_group = has(term_kind::no_n_plus_one) || has(term_kind::no_duplicates);
    for (group const& g : r.groups()) {
        if (!by_group || !g.overflow || g.writes || g.category() != statement_category::query)
            continue;
        broken.push_back(
            violation("QB306", "no_n_plus_one and no_duplicates can't be judged", 0, g.executions)
                .with("more than " + std::to_string(detail::group_table::most_groups) +
                      " different statements ran, and those beyond aren't kept apart")
                .with("fix: a smaller scope"));
        break;
    }
    for (item const& i : items_) {
        std::size_t const first = broken.size();
        switch (i.kind) {
            case term_kind::page_of:
                if (std::uint64_t const most = r.count(rows_per_query); most < i.value) {
                    broken.push_back(
                        violation("QB208",
                                  "no query returned a page of " + std::to_string(i.value) +
                                      " rows: the largest result has " + std::to_string(most),
                                  i.value, most)
                            .with("fix: give the fixture enough rows, or the budget says nothing "
                                  "about a real page"));
                }
                break;
            case term_kind::read_only:
                for (group const& g : r.groups()) {
                    if (g.writes) {
                        broken.emplace_back("QB205",
                                            std::to_string(g.executions) +
                                                " × a write where only reads are allowed: " +
                                                detail::shortened(g.sql),
                                            0, g.executions);
                    }
                }
                break;
            case term_kind::no_n_plus_one:
                for (finding const& f : r.findings()) {
                    if (f.kind == finding_kind::n_plus_one && !is_known(f)) {
                        broken.emplace_back("QB206",
                                            std::string(f.proven ? "N+1: " : "possible N+1: ") +
                                                std::to_string(f.executions) + " × " +
                                                detail::shortened(f.sql),
                                            1, f.executions);
                    }
                }
                break;
            case term_kind::no_duplicates: {
                detail::evidence const known(r.groups());
                for (group const& g : r.groups()) {
                    finding f;
                    f.kind = finding_kind::duplicate;
                    f.id = g.id;
                    if (std::uint64_t const again = detail::repeated_reads(known, g);
                        again != 0 && !is_known(f)) {
                        broken.emplace_back(
                            "QB207",
                            detail::counted(again, "repetition", "repetitions") +
                                " with the same values: " + detail::shortened(g.sql),
                            0, again);
                    }
                }
                break;
            }
            default: break;
        }
        tell_line(i, first, broken);
    }
}

QUERYBUDGET_DETAIL_INLINE void budget::check_visibility(recording const& r,
                                                        std::vector<violation>& broken) const {
    visibility const& v = r.seen();
    for (lost_connection const& c : v.lost)
        broken.push_back(violation("QB303", detail::printable(c.what)).with("fix: " + c.fix));
    for (std::string const& module : v.other_hubs) {
        broken.push_back(
            violation(
                "QB304",
                detail::printable(module) +
                    " has a copy of querybudget of its own, so what it observes can't be seen here")
                .with("fix: link the program with -rdynamic (CMake: ENABLE_EXPORTS ON), so that "
                      "both share one"));
    }
    if (v.forgotten != 0) {
        broken.emplace_back("QB307",
                            "memory ran out while recording: " +
                                detail::counted(v.forgotten, "statement is", "statements are") +
                                " missing",
                            0, v.forgotten);
    }
    if (v.live_connections == 0) {
        violation none("QB301",
                       connections_.empty()
                           ? "no observed connection was alive in this scope, so it saw nothing"
                           : "the connection that this scope is narrowed to was not alive in it");
        if (v.unobserved_statements != 0) none.with(detail::said_of_unobserved(v));
        none.with(
            "fix: keep the result of qb::sqlite::observe(db) or qb::libpqxx::observe(c) alive "
            "while the scope is open; or call observe_all() before connections are opened");
        none.with("a database that another process talks to can't be seen from here");
        broken.push_back(std::move(none));
    } else if (r.statements() + r.nested() == 0 && !accepts_none()) {
        violation nothing("QB302", "nothing was executed on " +
                                       detail::counted(v.live_connections, "observed connection",
                                                       "observed connections") +
                                       ": a limit that sees nothing proves nothing");
        if (v.unobserved_statements != 0) nothing.with(detail::said_of_unobserved(v));
        broken.push_back(
            nothing
                .with(std::string(this_thread_
                                      ? "causes: another thread did the work (qb::this_thread; "
                                        "carry and adopt count it here); "
                                      : "causes: ") +
                      "another connection or another process did the work; the connection "
                      "was opened before "
                      "observe_all(); a cache answered; qb::pause was active")
                .with("fix: observe the connection that is used; or say qb::allow_none where "
                      "nothing may run"));
    }
}

}  // namespace querybudget
