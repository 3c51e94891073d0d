// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/judge/finding_names.hpp>
#include <querybudget/judge/limit_keys.hpp>
#include <querybudget/report/json_text.hpp>
#include <querybudget/report/measurement.hpp>
#include <querybudget/report/record_text.hpp>
#include <querybudget/sql/fingerprint.hpp>

#include <ctime>

namespace querybudget::detail {

inline constexpr std::string_view kinds_in_records[] = {
    "select", "insert",      "update",  "delete",  "merge",   "call",   "copy",   "ddl",
    "other",  "transaction", "session", "prepare", "explain", "driver", "cursor",
};

/// `2026-11-23T02:00:00Z`
inline std::string utc_text(std::int64_t seconds) {
    auto const at = static_cast<std::time_t>(seconds);
    std::tm parts{};
    ::gmtime_r(&at, &parts);
    char text[32];
    return {text, std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts)};
}

inline std::string begin_record(std::string_view type, std::size_t size) {
    std::string json;
    json.reserve(size);
    json += '{';
    append_number(json, "querybudget", record_schema);
    append_text(json, "type", type);
    return json;
}

inline void append_id(std::string& json, std::string_view key, std::uint64_t id) {
    append_text(json, key, to_string(fingerprint{id}));
}

inline void append_counts(std::string& json, recording const& r) {
    append_key(json, "counts");
    json += '{';
    for (limit_key const& key : limit_keys) {
        std::uint64_t const count = key.what != measure::db_time ? r.count({key.what}) : 0;
        if (count != 0) append_number(json, key.text, count);
    }
    json += '}';
}

constexpr std::string_view name_of(finding_kind kind) noexcept {
    for (finding_name const& each : finding_names) {
        if (each.kind == kind) return each.text;
    }
    return {};
}

inline void append_finding_record(std::string& json, finding const& f) {
    append_comma(json);
    json += '{';
    append_text(json, "kind", name_of(f.kind));
    append_id(json, "id", f.id);
    append_text(json, "sql", f.sql);
    append_number(json, "executions", f.executions);
    append_number(json, "distinct_values", f.distinct_values);
    append_number(json, "known_values", f.known_values);
    append_flag(json, "proven", f.proven);
    if (f.parent_id != 0) {
        append_id(json, "parent_id", f.parent_id);
        append_text(json, "parent_sql", f.parent_sql);
        append_number(json, "parent_rows", f.parent_rows);
    }
    json += '}';
}

inline void append_query_record(std::string& json, group const& g) {
    append_comma(json);
    json += '{';
    append_id(json, "id", g.id);
    append_text(json, "kind", kinds_in_records[static_cast<std::size_t>(g.kind)]);
    append_text(json, "dialect", g.dialect == dialect::sqlite ? "sqlite" : "postgresql");
    append_text(json, "sql", g.sql);
    append_number(json, "executions", g.executions);
    append_number(json, "rows", g.rows);
    if (!g.examples.empty()) {
        append_key(json, "examples");
        json += '[';
        for (std::string const& text : g.examples) {
            append_comma(json);
            append_json_text(json, text);
        }
        json += ']';
    }
    json += '}';
}

inline std::size_t likely_size(recording const& r) noexcept {
    std::size_t size = 1024;
    for (group const& g : r.groups()) size += 2 * g.sql.size() + 256;
    return size;
}

QUERYBUDGET_DETAIL_INLINE std::string process_record(long pid, std::int64_t started,
                                                     std::string_view program) {
    std::string json = begin_record("process", 256);
    append_number(json, "pid", pid);
    append_text(json, "started", utc_text(started));
    append_text(json, "program", program);
    json += "}\n";
    return json;
}

inline std::string scope_record(judged_scope const& of, recording const& measured) {
    std::string json = begin_record("scope", likely_size(measured));
    append_text(json, "name", scope_name(of.where, of.by.name()));
    append_flag(json, "endpoint", !of.by.endpoint().empty());
    append_text(json, "file", of.where.at.file);
    append_number(json, "line", of.where.at.line);
    append_text(json, "expression", of.where.expression);
    append_number(json, "page", of.by.page());
    append_flag(json, "cold", of.by.cold());
    append_key(json, "violations");
    json += '[';
    for (violation const& v : of.broken) {
        append_comma(json);
        append_json_text(json, v.id());
    }
    json += ']';
    append_counts(json, measured);
    append_number(json, "db_time_ns", measured.db_time());
    append_key(json, "findings");
    json += '[';
    for (finding const& f : measured.findings()) append_finding_record(json, f);
    json += ']';
    append_key(json, "queries");
    json += '[';
    for (group const& g : measured.groups()) {
        if (g.category() == statement_category::query) append_query_record(json, g);
    }
    json += "]}\n";
    return json;
}

QUERYBUDGET_DETAIL_INLINE std::string scope_record(judged_scope const& of) {
    return of.by.ignores_any() ? scope_record(of, of.by.without_ignored(of.all))
                               : scope_record(of, of.all);
}

}  // namespace querybudget::detail
