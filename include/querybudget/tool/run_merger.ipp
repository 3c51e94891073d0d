// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/judge/golden.hpp>
#include <querybudget/sql/fingerprint.hpp>
#include <querybudget/sql/xxh64.hpp>
#include <querybudget/tool/merged_run.hpp>
#include <querybudget/tool/record.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

namespace querybudget::tool {

/// Adds records up. Its memory has a bound, whatever their number: see `most_scopes` and
/// `most_bytes`.
/// *Thread safety:* one thread at a time.
class run_merger {
public:
    static constexpr std::size_t most_scopes = 100'000;
    static constexpr std::size_t most_bytes = 512 * 1024 * 1024;  ///< of names and queries

    /// `r` may be taken apart.
    void add(record& r);
    void add_problem(std::string const& file, std::uint64_t line, std::string what);
    /// The sum. Call it once.
    [[nodiscard]] merged_run take();

private:
    [[nodiscard]] measured_scope* scope_of(record const& r);
    [[nodiscard]] bool keep(std::size_t bytes) noexcept;
    void add_finding(measured_scope& to, finding& f);
    [[nodiscard]] std::vector<measured_query> canonical(std::vector<record::query> const& all);
    [[nodiscard]] std::string const& canonical(record::query const& q);

    merged_run run_;
    std::unordered_map<std::string, std::size_t> scopes_;  ///< positions, by their keys
    /// Positions in their scopes, by that of the scope, query and kind.
    std::map<std::tuple<std::ptrdiff_t, std::uint64_t, finding_kind>, std::size_t> findings_;
    std::unordered_map<std::uint64_t, std::string> canonical_;
    std::string key_;
    std::size_t bytes_ = 0;
    std::uint64_t left_out_ = 0;  ///< records
};

namespace detail {

inline dialect dialect_of(record::query const& q) noexcept {
    return q.dialect == "postgresql" ? dialect::postgresql : dialect::sqlite;
}

/// By id; what has the same one is one query.
inline void sort_by_id(std::vector<record::query>& all) {
    for (record::query& q : all) {
        if (q.id == 0) q.id = fingerprint_of(q.sql, dialect_of(q)).id;
    }
    auto const before = [](record::query const& a, record::query const& b) { return a.id < b.id; };
    std::sort(all.begin(), all.end(), before);
    std::size_t kept = 0;
    for (std::size_t i = 1; i < all.size(); ++i) {
        if (all[i].id == all[kept].id) {
            all[kept].executions += all[i].executions;
            all[kept].rows += all[i].rows;
        } else if (++kept != i) {
            all[kept] = std::move(all[i]);
        }
    }
    if (!all.empty()) all.resize(kept + 1);
}

inline bool same_queries(std::vector<record::query> const& theirs,
                         std::vector<measured_query> const& known) noexcept {
    return std::equal(theirs.begin(), theirs.end(), known.begin(), known.end(),
                      [](record::query const& a, measured_query const& b) {
                          return a.id == b.id && a.executions == b.executions;
                      });
}

/// Rough, of the memory that they will take.
inline std::size_t size_of(std::vector<record::query> const& all) noexcept {
    std::size_t size = 0;
    for (record::query const& q : all) size += sizeof(measured_query) + q.sql.size();
    return size;
}

}  // namespace detail

inline void run_merger::add(record& r) {
    if (r.type == "process") {
        ++run_.processes;
        return;
    }
    ++run_.records;
    detail::sort_by_id(r.queries);
    measured_scope* const scope = scope_of(r);
    if (scope == nullptr) {
        ++left_out_;
        return;
    }
    bool const first = scope->runs++ == 0;
    if (r.failed) ++scope->failed_runs;
    if (r.blind) ++scope->blind_runs;
    for (auto& [what, range] : scope->counts) {
        std::uint64_t const count = r.counts[static_cast<std::size_t>(what)];
        range.least = first ? count : std::min(range.least, count);
        range.most = first ? count : std::max(range.most, count);
    }
    if (!first && scope->other_queries.empty() &&
        !detail::same_queries(r.queries, scope->queries)) {
        if (keep(detail::size_of(r.queries))) {
            scope->other_queries = canonical(r.queries);
        } else {
            ++left_out_;
        }
    }
    for (finding& f : r.findings) add_finding(*scope, f);
}

inline void run_merger::add_problem(std::string const& file, std::uint64_t line, std::string what) {
    ++run_.problem_count;
    if (run_.problems.size() < merged_run::most_problems)
        run_.problems.push_back({file, line, std::move(what)});
}

inline merged_run run_merger::take() {
    if (left_out_ != 0) {
        add_problem("", 0,
                    std::to_string(left_out_) + " records are left out, since there are " +
                        std::to_string(scopes_.size()) +
                        " scopes already: give scopes a name that is the same in each run, or "
                        "keep the records of fewer tests");
    }
    std::sort(run_.scopes.begin(), run_.scopes.end(),
              [](measured_scope const& a, measured_scope const& b) {
                  return std::tie(a.name, a.page, a.cold, a.is_endpoint) <
                         std::tie(b.name, b.page, b.cold, b.is_endpoint);
              });
    return std::move(run_);
}

/// New where it is seen for the first time; null where there is no room for one more.
inline measured_scope* run_merger::scope_of(record const& r) {
    key_ = r.name;
    key_ += '\n';
    key_ += std::to_string(r.page);
    if (r.cold) key_ += " cold";
    if (r.endpoint) key_ += " endpoint";
    if (auto const known = scopes_.find(key_); known != scopes_.end())
        return &run_.scopes[known->second];
    constexpr std::size_t of_a_scope = 2048;  // its counts most of all
    if (scopes_.size() == most_scopes ||
        !keep(of_a_scope + 2 * r.name.size() + r.file.size() + detail::size_of(r.queries)))
        return nullptr;
    scopes_.emplace(key_, run_.scopes.size());
    measured_scope& added = run_.scopes.emplace_back();
    added.name = r.name;
    added.is_endpoint = r.endpoint;
    added.page = r.page;
    added.cold = r.cold;
    added.file = r.file;
    added.line = static_cast<int>(r.line);
    if (!r.queries.empty()) added.dialect = r.queries.front().dialect;
    for (querybudget::detail::limit_key const& key : querybudget::detail::limit_keys)
        added.counts[key.what] = {};
    added.queries = canonical(r.queries);
    return &added;
}

inline bool run_merger::keep(std::size_t bytes) noexcept {
    if (bytes > most_bytes - bytes_) return false;
    bytes_ += bytes;
    return true;
}

/// Of several on one query, the one with most executions stays.
inline void run_merger::add_finding(measured_scope& to, finding& f) {
    std::tuple const key{&to - run_.scopes.data(), f.id, f.kind};
    if (auto const at = findings_.find(key); at != findings_.end()) {
        finding& known = to.findings[at->second];
        if (f.executions > known.executions) known = std::move(f);
        return;
    }
    constexpr std::size_t of_its_key = 96;
    if (keep(of_its_key + sizeof f + f.sql.size() + f.parent_sql.size())) {
        findings_.emplace(key, to.findings.size());
        to.findings.push_back(std::move(f));
    } else {
        ++left_out_;
    }
}

inline std::vector<measured_query> run_merger::canonical(std::vector<record::query> const& all) {
    std::vector<measured_query> queries;
    queries.reserve(all.size());
    for (record::query const& q : all)
        queries.push_back({q.id, canonical(q), q.executions, q.rows});
    return queries;
}

/// As golden files know it: where the display text isn't enough for the canonical one, since it was
/// cut, the fingerprint follows.
inline std::string const& run_merger::canonical(record::query const& q) {
    constexpr std::size_t most_kept = 10'000;
    if (auto const known = canonical_.find(q.id); known != canonical_.end()) return known->second;
    if (canonical_.size() == most_kept) canonical_.clear();
    constexpr std::uint64_t beyond_all = 64;  // ids of what came after the table of groups was full
    std::string text = q.sql;
    if (q.id >= beyond_all && xxh64(text, 1) != q.id) {
        text = canonical_sql(q.sql, detail::dialect_of(q));
        // JSON can't hold what is no UTF-8, so records write it as golden files do.
        std::string const raw = querybudget::detail::unescaped_line(q.sql);
        if (xxh64(text, 1) != q.id && raw != q.sql)
            text = canonical_sql(raw, detail::dialect_of(q));
        if (xxh64(text, 1) != q.id) text += " (" + to_string(fingerprint{q.id}) + ')';
    }
    return canonical_[q.id] = std::move(text);
}

}  // namespace querybudget::tool
