// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/sql/lexer.ipp>
#include <querybudget/sql/query_conditions.hpp>
#include <querybudget/sql/query_shape.hpp>
#include <querybudget/sql/statement_tokens.hpp>

#include <cstdint>
#include <utility>

namespace querybudget::detail {

/// Finds the clauses of one statement.
class shape_reader {
public:
    using span = statement_tokens::span;

    shape_reader(std::string_view sql, dialect d)
        : tokens_(sql, d), sqlite_(d == dialect::sqlite) {}

    query_shape read() {
        if (!tokens_.complete()) return {};
        statement(tokens_.all());
        anywhere();
        return std::move(shape_);
    }

private:
    struct clauses {
        sym verb = sym::end;
        span list, from, set, where, order_by, rest;
        bool compound = false;
    };

    static bool is_verb(sym word) noexcept {
        return word == sym::select || word == sym::insert || word == sym::update ||
               word == sym::delete_ || word == sym::replace;
    }

    /// `offset` and the like are clauses only there: SQLite takes them for columns elsewhere.
    [[nodiscard]] bool behind_operand(std::uint32_t i) const noexcept {
        sym const before = tokens_.before(i);
        return has(before, ends_operand) || before == sym::all || tokens_.is_name(i - 1);
    }

    [[nodiscard]] sym clause_at(std::uint32_t i) const noexcept {
        sym const word = tokens_.what(i);
        switch (word) {
            case sym::group:
            case sym::order: return tokens_.what(i + 1) == sym::by ? word : sym::end;
            case sym::from: return tokens_.before(i) == sym::distinct ? sym::end : word;
            case sym::offset:
            case sym::fetch:
            case sym::for_:
            case sym::window:
            case sym::returning: return behind_operand(i) ? word : sym::end;
            default: return word;
        }
    }

    [[nodiscard]] clauses split(span s) {
        clauses found;
        std::uint32_t i = s.from;
        if (tokens_.what(i) == sym::with)
            while (i < s.to && !is_verb(tokens_.what(i))) i = tokens_.behind(i);
        if (i >= s.to || !is_verb(tokens_.what(i))) return found;
        found.verb = tokens_.what(i);
        span* current = found.verb == sym::select ? &found.list : &found.rest;
        current->from = i + 1;
        for (++i; i < s.to; i = tokens_.behind(i)) {
            span* next = &found.rest;
            switch (clause_at(i)) {
                case sym::from: next = &found.from; break;
                case sym::set: next = &found.set; break;
                case sym::where:  // not that of ON CONFLICT
                    if (!shape_.on_conflict) next = &found.where;
                    break;
                case sym::order: next = &found.order_by; break;
                case sym::group: shape_.grouped = true; break;
                case sym::limit:
                case sym::fetch: shape_.limited = true; break;
                case sym::offset: shape_.offset = true; break;
                case sym::returning: shape_.returning = true; break;
                case sym::for_: shape_.locks = true; break;
                case sym::having:
                case sym::window: break;
                case sym::union_:
                case sym::intersect:
                case sym::except: found.compound = true; break;
                case sym::comma:  // SQLite: LIMIT 20, 10
                    if (shape_.limited && sqlite_) shape_.offset = true;
                    continue;
                case sym::values:
                    if (tokens_.what(i + 1) != sym::lparen) break;
                    shape_.values_list = true;
                    shape_.plain_values =
                        condition_reader::is_list(tokens_, {i + 1, tokens_.behind(i + 1)});
                    break;
                case sym::select: shape_.from_select = true; break;
                case sym::on:
                    if (tokens_.what(i + 1) != sym::conflict) continue;
                    shape_.on_conflict = true;
                    break;
                case sym::do_:
                    shape_.updates_conflict = tokens_.what(i + 1) == sym::update;
                    continue;
                default: continue;
            }
            current->to = i;
            current = next->to == 0 ? next : &found.rest;
            *current = {i + 1, s.to};
        }
        if (current->to == 0) current->to = s.to;
        return found;
    }

    void statement(span s) {
        clauses const found = split(s);
        if (found.verb == sym::end || found.compound) {
            shape_.ordered = !found.order_by.empty();
            return;
        }
        shape_.known = !nested_values(s);
        shape_.replace = found.verb == sym::replace;
        if (found.verb == sym::select && select_list(found.list, !found.from.empty())) return;
        shape_.conditions = !found.where.empty();
        condition_reader conditions(tokens_);
        conditions.read(found.where);
        shape_.keys = std::move(conditions.keys);
        shape_.more_conditions = conditions.more;
        shape_.sets_values = tokens_.has(found.set, sym::string);
        order(found);
    }

    /// Any of them may be the one that changes from run to run.
    [[nodiscard]] bool nested_values(span s) const noexcept {
        for (std::uint32_t i = s.from; i < s.to; ++i) {
            if (!opens_select(i)) continue;
            if (tokens_.has(tokens_.inside(i), sym::string)) return true;
            i = tokens_.behind(i) - 1;
        }
        return false;
    }

    [[nodiscard]] bool opens_select(std::uint32_t i) const noexcept {
        sym const next = tokens_.what(i + 1);
        return tokens_.what(i) == sym::lparen && (next == sym::select || next == sym::with);
    }

    /// True where `SELECT EXISTS (…)` has told all that is to be known.
    bool select_list(span list, bool from) {
        shape_.distinct = tokens_.what(list.from) == sym::distinct;
        std::uint32_t const i = list.from + (tokens_.what(list.from) == sym::not_ ? 1u : 0u);
        if (!from && tokens_.what(i) == sym::exists && tokens_.what(i + 1) == sym::lparen &&
            without_alias({i, list.to}).to == tokens_.behind(i + 1)) {
            shape_ = {};
            statement(tokens_.inside(i + 1));
            shape_.exists = shape_.known;
            return true;
        }
        span const one = tokens_.peeled(without_alias(list));
        shape_.exists = from && one.to == one.from + 1 && tokens_.what(one.from) == sym::string;
        for (std::uint32_t k = list.from; k < list.to; ++k) {
            bool const subselect = opens_select(k);
            if (subselect) k = tokens_.behind(k) - 1;
            shape_.aggregates = shape_.aggregates || (!subselect && aggregate_at(k));
        }
        return false;
    }

    [[nodiscard]] span without_alias(span s) const noexcept {
        if (s.to - s.from > 1 && tokens_.is_name(s.to - 1))
            s.to -= tokens_.before(s.to - 1) == sym::as ? 2u : 1u;
        return s;
    }

    [[nodiscard]] bool aggregate_at(std::uint32_t i) const {
        constexpr std::string_view names[] = {"count",
                                              "sum",
                                              "avg",
                                              "min",
                                              "max",
                                              "total",
                                              "every",
                                              "bool_and",
                                              "bool_or",
                                              "bit_and",
                                              "bit_or",
                                              "array_agg",
                                              "string_agg",
                                              "group_concat",
                                              "json_agg",
                                              "jsonb_agg",
                                              "json_object_agg",
                                              "jsonb_object_agg",
                                              "json_group_array",
                                              "json_group_object",
                                              "stddev",
                                              "stddev_pop",
                                              "stddev_samp",
                                              "variance",
                                              "var_pop",
                                              "var_samp",
                                              "mode",
                                              "percentile_cont",
                                              "percentile_disc"};
        if (tokens_.what(i + 1) != sym::lparen || !tokens_.reads_any(i, names)) return false;
        // SQLite: the larger one of two columns.
        bool const scalar = tokens_.items(tokens_.inside(i + 1)).size() > 1;
        if (scalar && (tokens_.reads(i, "min") || tokens_.reads(i, "max"))) return false;
        std::uint32_t after = tokens_.behind(i + 1);
        if (tokens_.what(after) == sym::filter && tokens_.what(after + 1) == sym::lparen)
            after = tokens_.behind(after + 1);
        return tokens_.what(after) != sym::over;
    }

    void order(clauses const& found) {
        shape_.ordered = !found.order_by.empty();
        if (!shape_.ordered) return;
        span const by{found.order_by.from + 1, found.order_by.to};
        bool told = true;
        bool columns = true;
        for (span const item : tokens_.items(by)) {
            told = told && !names_alias(found.list, item.from);
            span column = item;
            bool const descending = !item.empty() && tokens_.reads(item.to - 1, "desc");
            if (!item.empty() && (descending || tokens_.reads(item.to - 1, "asc"))) --column.to;
            columns = columns && condition_reader::is_column(tokens_, column) &&
                      !tokens_.has(column, sym::lparen);
            shape_.order.push_back({tokens_.text(column), descending});
        }
        told = told && !tokens_.has(by, sym::string) && !tokens_.has(by, sym::select);
        if (told) shape_.order_by = tokens_.text(by);
        if (!told || !columns) shape_.order.clear();
    }

    [[nodiscard]] bool names_alias(span list, std::uint32_t i) const noexcept {
        for (std::uint32_t k = list.from + 1; k < list.to; ++k) {
            if (tokens_.before(k) == sym::as &&
                tokens_.text({k, k + 1}) == tokens_.text({i, i + 1}))
                return true;
        }
        return false;
    }

    void anywhere() {
        constexpr std::string_view last[] = {"last_insert_rowid", "lastval", "currval"};
        span const all = tokens_.all();
        bool const from = tokens_.has(all, sym::from);
        for (std::uint32_t i = all.from; i < all.to; ++i) {
            if (tokens_.what(i) == sym::string) shape_.values = true;
            if (tokens_.what(i) == sym::over && tokens_.before(i) == sym::rparen)
                shape_.windows = true;
            if (tokens_.what(i + 1) != sym::lparen) continue;
            if (!from && tokens_.reads_any(i, last)) shape_.last_id = true;
            if (!from && tokens_.reads(i, "nextval")) shape_.next_id = true;
        }
    }

    statement_tokens tokens_;
    query_shape shape_;
    bool sqlite_;
};

QUERYBUDGET_DETAIL_INLINE query_shape shape_of(std::string_view sql, dialect d) {
    return shape_reader{sql, d}.read();
}

}  // namespace querybudget::detail
