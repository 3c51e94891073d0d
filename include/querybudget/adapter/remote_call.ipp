// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/adapter/remote_call.hpp>
#include <querybudget/record/execution.hpp>
#include <querybudget/sql/swar.hpp>
#include <querybudget/sql/xxh64.hpp>

namespace querybudget {

namespace detail {

constexpr bool is_hex(char c) noexcept {
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
constexpr bool is_word(char c) noexcept {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           c == '-' || static_cast<unsigned char>(c) >= 0x80;
}

/// A number, a UUID, or eight and more hexadecimal digits with a decimal one among them.
constexpr bool looks_like_a_value(std::string_view word) noexcept {
    bool all_digits = !word.empty();
    bool all_hex = !word.empty();
    bool any_digit = false;
    for (char const c : word) {
        all_digits = all_digits && is_digit(c);
        all_hex = all_hex && (is_hex(c) || c == '-');
        any_digit = any_digit || is_digit(c);
    }
    return all_digits || (all_hex && any_digit && word.size() >= 8);
}

/// Writes `target` without its values, and hashes those.
inline std::uint64_t split_values(std::string_view target, std::string& identity) {
    std::uint64_t values = 0;
    bool in_query = false;
    for (std::size_t i = 0; i < target.size();) {
        char const c = target[i];
        std::size_t end = i;
        bool const is_query_value = in_query && i > 0 && target[i - 1] == '=';
        if (is_query_value) {
            while (end < target.size() && target[end] != '&' && target[end] != '#') ++end;
        } else {
            while (end < target.size() && is_word(target[end])) ++end;
        }
        std::string_view const word = target.substr(i, end - i);
        if (word.empty()) {
            in_query = in_query || c == '?';
            identity += c;
            ++i;
            continue;
        }
        if (is_query_value || looks_like_a_value(word)) {
            identity += "{}";
            values = xxh64(word, values);
        } else {
            identity += word;
        }
        i = end;
    }
    return values;
}

}  // namespace detail

QUERYBUDGET_DETAIL_INLINE remote_call::remote_call(std::string_view system, std::string_view target)
    : identity_(std::string(system) + ' '), started_(detail::now_ns()) {
    values_ = detail::split_values(target, identity_);
}

QUERYBUDGET_DETAIL_INLINE remote_call::~remote_call() {
    if (!detail::recording_now()) return;
    statement_facts facts;
    facts.id = xxh64(identity_, 1);
    facts.values = values_;
    detail::execution_start start;
    start.sql = identity_;
    start.round_trips = 1;
    start.has_round_trips = true;
    start.at = started_;
    start.known = &facts;
    start.verbatim = true;
    detail::execution const e = detail::begin_execution(start);
    detail::execution_progress result;
    result.db_time = detail::now_ns() - started_;
    result.failed = failed_;
    detail::progress_execution(e, result);
    detail::stop_where_crossed();
}

}  // namespace querybudget
