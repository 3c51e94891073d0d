// SPDX-License-Identifier: BSL-1.0
#pragma once

// Values of a budget file, and what is said where one can't be meant.
#include <querybudget/judge/budget_file.hpp>
#include <querybudget/judge/nearest.hpp>
#include <querybudget/judge/words.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <toml++/toml.h>

#if !TOML_EXCEPTIONS
#error "querybudget: include <querybudget/budget_file.hpp> in a file without TOML_EXCEPTIONS=0"
#endif

namespace querybudget::detail {

/// A key of a table, and what it says.
struct toml_entry {
    toml::key const* key = nullptr;
    toml::node const* value = nullptr;

    [[nodiscard]] int line() const { return static_cast<int>(key->source().begin.line); }
    [[nodiscard]] std::string name() const { return '`' + shortened(key->str()) + '`'; }
};

/// In the order of the file, which `toml::table` doesn't keep.
inline std::vector<toml_entry> entries_of(toml::table const& table) {
    std::vector<toml_entry> all;
    for (auto&& [key, value] : table) all.push_back({&key, &value});
    std::sort(all.begin(), all.end(), [](toml_entry const& a, toml_entry const& b) {
        return a.key->source().begin < b.key->source().begin;
    });
    return all;
}

inline char const* type_in_words(toml::node const& value) {
    switch (value.type()) {
        case toml::node_type::table: return "a table";
        case toml::node_type::array: return "an array";
        case toml::node_type::string: return "a text";
        case toml::node_type::integer: return "a whole number";
        case toml::node_type::floating_point: return "a number with a fraction";
        case toml::node_type::boolean: return "true or false";
        default: return "a date or a time";
    }
}

/// Reads values, and throws what is to be said of one that can't be meant.
class toml_values {
public:
    explicit toml_values(std::string const& path) : path_(path) {}

    [[noreturn]] void fail(int line, std::string const& what_and_fix) const {
        throw budget_file_error(path_, line, what_and_fix);
    }
    [[noreturn]] void fail_type(toml_entry const& e, std::string const& expected) const {
        fail(e.line(), e.name() + " is " + type_in_words(*e.value) + ": write " + expected);
    }
    [[noreturn]] void fail_unknown(toml_entry const& e, std::string const& of,
                                   std::vector<std::string_view> const& allowed) const {
        std::string_view const meant = nearest(e.key->str(), allowed);
        std::string fix = ": did you mean `" + std::string(meant) + "`?";
        if (meant.empty()) {
            fix = "; there are";
            for (std::string_view const each : allowed)
                (fix += each == allowed.front() ? " " : ", ") += each;
        }
        fail(e.line(), e.name() + " is no key of " + of + fix);
    }

    [[nodiscard]] std::uint64_t count_of(toml_entry const& e, std::int64_t least) const {
        if (!e.value->is_integer())
            fail_type(e, "a whole number, as in  " + std::string(e.key->str()) + " = 4");
        std::int64_t const n = e.value->as_integer()->get();
        if (n < least)
            fail(e.line(), e.name() + " is " + std::to_string(n) + ": write " +
                               std::to_string(least) + " or more");
        return static_cast<std::uint64_t>(n);
    }

    [[nodiscard]] std::uint64_t nanoseconds_of(toml_entry const& e) const {
        if (!e.value->is_number()) fail_type(e, "milliseconds, as in  db_time_ms = 2.5");
        double const ns = *e.value->value<double>() * 1e6;
        if (!(ns >= 1) || ns > 1e18)  // also what is no number
            fail(e.line(), e.name() +
                               " is no time that can be kept to: write milliseconds, as in  "
                               "db_time_ms = 2.5");
        return static_cast<std::uint64_t>(std::llround(ns));
    }

    [[nodiscard]] bool flag_of(toml_entry const& e) const {
        if (!e.value->is_boolean()) fail_type(e, "true or false");
        return e.value->as_boolean()->get();
    }

    [[nodiscard]] std::string text_of(toml_entry const& e) const {
        if (!e.value->is_string()) fail_type(e, "a text in quotation marks");
        return e.value->as_string()->get();
    }

protected:
    std::string path_;
};

}  // namespace querybudget::detail
