// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/judge/printable.hpp>
#include <querybudget/record/hub.hpp>
#include <querybudget/report/advice.hpp>
#include <querybudget/sql/kind.ipp>
#include <querybudget/sql/query_shape.hpp>
#include <querybudget/sql/tables.hpp>

#include <cstddef>
#include <string_view>
#include <vector>

namespace querybudget::detail {

inline constexpr char const* advice_on_any_write = "one statement for all of them";

/// Whether a name of the query, or a few of them, may stand in a message as they are.
inline bool can_be_shown(std::string_view text, std::size_t most = 64) {
    return !text.empty() && text.size() <= most && printable(text) == text;
}

/// An HTTP, cache or RPC call: its text is no SQL.
inline bool is_remote(group const& g) {
    return g.kind == statement_kind::other && !g.overflow &&
           !verb_of(lexer(g.sql, g.dialect).next().what, true).known && !g.sql.empty();
}

/// The advice on one statement, put together.
class advice_writer {
public:
    explicit advice_writer(group const& g)
        : of_(g),
          shape_(g.cut || g.overflow ? query_shape() : shape_of(g.sql, g.dialect)),
          has_keys_(shape_.known && !shape_.keys.empty() && shape_.keys.size() <= most_keys) {
        for (std::string_view const key : shape_.keys) has_keys_ = has_keys_ && can_be_shown(key);
    }

    [[nodiscard]] std::string repeated() const {
        if (shape_.last_id) return "INSERT … RETURNING gives it back";
        if (shape_.next_id) return next_ids();
        return advice_to_keep;
    }

    [[nodiscard]] std::string read(advice_question const& q) const {
        if (shape_.last_id) return "INSERT … RETURNING gives it back";
        if (shape_.next_id) return next_ids();
        if (q.tree) return "one query for the whole tree, with  WITH RECURSIVE";
        if (!has_keys_) return without_keys(q.about);
        std::string const query = "one query with  " + where();
        bool const repartitioned =
            shape_.limited && (shape_.distinct || shape_.grouped || shape_.locks);
        if (shape_.windows || shape_.offset || repartitioned) return advice_on_any_read;
        if (shape_.exists) return query + other_key() + ", and look each up in its result";
        if (shape_.grouped) return query + "  GROUP BY " + keys() + ", …";
        if (shape_.aggregates) return query + "  GROUP BY " + keys();
        if (shape_.limited && !at_most_one()) return numbered(query);
        return query + other_key() + join(q.parent);
    }

    [[nodiscard]] std::string write() const {
        switch (of_.kind) {
            case statement_kind::insert: return insert();
            case statement_kind::update: return update();
            case statement_kind::delete_:
                return has_keys_ ? "one DELETE with  " + where() + other_key()
                                 : advice_on_any_write;
            case statement_kind::merge: return "one MERGE … USING (VALUES …) AS v";
            case statement_kind::copy: return "one COPY for all rows";
            case statement_kind::call: return "one call for all of them";
            default: return advice_on_any_write;
        }
    }

    /// For OFFSET.
    [[nodiscard]] std::string page() const {
        if (!shape_.offset) return {};
        if (!shape_.ordered)
            return "ORDER BY a key and continue after the last one: OFFSET reads what it skips, "
                   "and "
                   "without an order may skip others";
        std::string columns;
        std::string order;
        bool same = shape_.known && !shape_.order.empty() && shape_.order.size() <= most_keys;
        for (query_shape::ordering const& by : shape_.order) {
            same = same && can_be_shown(by.column) && by.descending == shape_.order[0].descending;
            append(columns, by.column);
            append(order, by.column);
            if (by.descending) order += " DESC";
        }
        if (!same)
            return "continue after the last key instead of OFFSET, which reads what it skips";
        bool const row = shape_.order.size() > 1;
        std::string marks = "?";
        for (std::size_t i = 1; i < shape_.order.size(); ++i) marks += ", ?";
        return "continue after the last key (WHERE " +
               std::string(shape_.conditions ? "… AND " : "") + in_row(columns, row) +
               (shape_.order[0].descending ? " < " : " > ") + in_row(marks, row) + " ORDER BY " +
               order + " LIMIT ?): OFFSET reads what it skips";
    }

private:
    static constexpr std::size_t most_keys = 4;

    static void append(std::string& list, std::string_view item) {
        if (!list.empty()) list += ", ";
        list += item;
    }
    static std::string in_row(std::string const& list, bool row) {
        return row ? "(" + list + ")" : list;
    }

    [[nodiscard]] std::string keys() const {
        std::string list;
        for (std::string_view const key : shape_.keys) append(list, key);
        return list;
    }

    /// SQLite takes rows behind IN from VALUES only. PostgreSQL takes that, too, but then types
    /// placeholders as text.
    [[nodiscard]] std::string where() const {
        bool const row = shape_.keys.size() > 1;
        std::string text = "WHERE " + in_row(keys(), row);
        text += !row                                 ? " IN (…)"
                : of_.dialect == dialect::postgresql ? " IN ((…), …)"
                                                     : " IN (VALUES (…), …)";
        if (shape_.more_conditions) text += " AND …";
        return text;
    }

    [[nodiscard]] std::string other_key() const {
        return shape_.keys.size() > 1 ? ", or IN (…) for the one that changes" : std::string();
    }

    [[nodiscard]] std::string next_ids() const {
        return "one query:  SELECT nextval(…) FROM generate_series(1, …)";
    }

    [[nodiscard]] std::string without_keys(finding const& f) const {
        bool const same = f.distinct_values == 1 && f.known_values == f.executions;
        bool const nothing_varies = shape_.known && (same || !shape_.values);
        if (nothing_varies) return advice_to_keep;
        if (shape_.known && shape_.offset && !shape_.conditions)
            return "one query with a larger LIMIT, instead of one for each OFFSET";
        return advice_on_any_read;
    }

    /// A lookup, or LIMIT 1 without a choice among several.
    [[nodiscard]] bool at_most_one() const {
        if (of_.paged != 0 && of_.most_rows > 1) return false;
        return !shape_.ordered || (!shape_.order.empty() && shape_.keys.size() == 1 &&
                                   shape_.order[0].column == shape_.keys[0]);
    }

    [[nodiscard]] std::string numbered(std::string const& query) const {
        std::string by;
        if (shape_.ordered)
            by = can_be_shown(shape_.order_by) ? " ORDER BY " + std::string(shape_.order_by)
                                               : " ORDER BY …";
        return query + "  and  row_number() OVER (PARTITION BY " + keys() + by +
               ") AS n, inside one with  WHERE n <= ?" +
               (of_.dialect == dialect::postgresql ? ", or LATERAL" : "");
    }

    [[nodiscard]] std::string join(group const* parent) const {
        if (parent == nullptr) return ", or a join";
        if (parent->kind != statement_kind::select || parent->dialect != of_.dialect) return {};
        std::vector<std::string> const tables = tables_of(parent->sql, parent->dialect);
        bool named = tables.size() == 1 && can_be_shown(tables[0]) && !parent->cut;
        for (std::string const& own : tables_of(of_.sql, of_.dialect))
            named = named && own != tables[0];
        return named ? ", or a join with " + tables[0] : ", or a join";
    }

    [[nodiscard]] std::string insert() const {
        bool const postgres = of_.dialect == dialect::postgresql;
        std::string const verb = shape_.replace ? "one REPLACE" : "one INSERT";
        if (shape_.from_select)
            return verb + " … SELECT for all of them" + (has_keys_ ? ", with  " + where() : "");
        if (!shape_.values_list) return advice_on_any_write;
        std::string text = verb + " with many rows of VALUES";
        // PostgreSQL updates no row twice in one statement.
        if (shape_.updates_conflict && postgres) text += ", each key once";
        if (shape_.on_conflict) text += ", and the same ON CONFLICT";
        if (shape_.returning) text += "; RETURNING gives a row for each";
        if (shape_.plain_values && !shape_.on_conflict && !shape_.returning && postgres)
            text += ", or COPY (pqxx::stream_to)";
        return text;
    }

    [[nodiscard]] std::string update() const {
        if (!has_keys_) return advice_on_any_write;
        if (!shape_.sets_values) return "one UPDATE with  " + where() + other_key();
        return "one UPDATE … FROM (VALUES …) AS v, or  " + where() + "  where all get the same";
    }

    group const& of_;
    query_shape shape_;
    bool has_keys_;
};

QUERYBUDGET_DETAIL_INLINE std::string advice_for(advice_question const& q) {
    if (q.about.kind == finding_kind::row_cursor) return "FETCH 100 instead of one row";
    if (q.about.kind == finding_kind::row_explosion)
        return "one query for each of the two lists, or an aggregate of one of them";
    advice_writer const writer(q.of);
    if (q.about.kind == finding_kind::duplicate) return writer.repeated();
    if (is_remote(q.of)) return "one call for all of them, or a cache";
    return q.of.kind == statement_kind::select ? writer.read(q) : writer.write();
}

QUERYBUDGET_DETAIL_INLINE std::string advice_for(group const& g) {
    if (g.executions < 2 || g.kind != statement_kind::select) return {};
    return advice_writer(g).page();
}

QUERYBUDGET_DETAIL_INLINE bool install_advice() noexcept {
    static constexpr adviser on_shapes{advice_for, advice_for};
    spin_guard const guard(the_hub.lock);
    the_hub.advice = &on_shapes;
    return true;
}

}  // namespace querybudget::detail
