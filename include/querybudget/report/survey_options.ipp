// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/judge/words.hpp>
#include <querybudget/report/survey_options.hpp>

#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <utility>

namespace querybudget::detail {

inline std::string_view without_blanks(std::string_view text) noexcept {
    constexpr std::string_view blanks = " \t\r\n";
    std::size_t const first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

/// What stands before the separator; `text` is what stands behind it.
inline std::string_view cut_at(std::string_view& text, char separator) noexcept {
    std::size_t const end = text.find(separator);
    std::string_view const before = without_blanks(text.substr(0, end));
    text =
        end == std::string_view::npos ? std::string_view() : without_blanks(text.substr(end + 1));
    return before;
}

inline void read_allow_line(survey_options& o, std::string_view line, int number) {
    std::string_view glob = without_blanks(line);
    if (glob.empty() || glob.front() == '#') return;
    std::string_view const what = cut_at(glob, ' ');
    if ((what == "test" || what == "query") && !glob.empty()) {
        o.allow.push_back({what == "query", std::string(glob), number});
    } else if (o.error.empty()) {
        o.error = o.allow_file + ':' + std::to_string(number) +
                  ": a line is `test <glob of names>`, `query <glob of its text>` or begins with "
                  "#, and not `" +
                  shortened(without_blanks(line)) + "` [QB117]";
    }
}

inline void read_allow_file(survey_options& o) {
    std::FILE* const file = std::fopen(o.allow_file.c_str(), "rb");
    std::string text;
    int failed = file == nullptr ? errno : 0;
    if (file != nullptr) {
        char part[4096];
        while (std::size_t const n = std::fread(part, 1, sizeof part, file)) text.append(part, n);
        if (std::ferror(file) != 0) failed = errno;
        std::fclose(file);
    }
    if (failed != 0) {
        o.error = "the survey's allow-list " + o.allow_file +
                  " can't be read: " + std::strerror(failed) +
                  "; give its path in QUERYBUDGET_SURVEY=allow=<file> [QB117]";
        return;
    }
    std::string_view rest = text;
    if (rest.starts_with("\xEF\xBB\xBF")) rest.remove_prefix(3);  // as some editors begin a file
    for (int number = 1; !rest.empty(); ++number) {
        std::size_t const end = rest.find('\n');
        read_allow_line(o, rest.substr(0, end), number);
        rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    }
}

/// Whether the option is known and its value can be read.
inline bool read_option(survey_options& o, std::string_view name, std::string_view value) {
    if (name == "max_queries") {
        char const* const end = value.data() + value.size();
        auto const [read, error] = std::from_chars(value.data(), end, o.max_queries);
        return error == std::errc() && read == end && !value.empty();
    }
    if (name == "allow") {
        o.allow_file = value;
        return !value.empty();
    }
    for (auto const& [known, flag] :
         {std::pair<std::string_view, bool*>{"no_n_plus_one", &o.no_n_plus_one},
          {"set_up", &o.set_up},
          {"all", &o.all},
          {"off", &o.off}}) {
        if (name == known) return *flag = value.empty();
    }
    return false;
}

QUERYBUDGET_DETAIL_INLINE survey_options survey_options_from(std::string_view text) {
    survey_options o;
    for (std::string_view rest = without_blanks(text); !rest.empty();) {
        std::string_view const option = cut_at(rest, ',');
        std::string_view value = option;
        std::string_view const name = cut_at(value, '=');
        if (option.empty() || read_option(o, name, value)) continue;
        o.error = "QUERYBUDGET_SURVEY: `" + shortened(option) +
                  "` is not one of max_queries=<n>, no_n_plus_one, allow=<file>, set_up, all and "
                  "off, with commas in between [QB116]";
        return o;
    }
    if (o.allow_file.empty()) return o;
    if (o.has_limit()) {
        read_allow_file(o);
    } else {
        o.error = "QUERYBUDGET_SURVEY: allow=" + o.allow_file +
                  " allows what no limit forbids; give max_queries=<n> or no_n_plus_one, too "
                  "[QB116]";
    }
    return o;
}

}  // namespace querybudget::detail
