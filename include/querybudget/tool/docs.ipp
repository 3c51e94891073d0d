// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/judge/printable.hpp>
#include <querybudget/judge/words.hpp>
#include <querybudget/tool/docs.hpp>
#include <querybudget/tool/markdown.hpp>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <system_error>

namespace querybudget::tool {

namespace detail {

inline constexpr std::string_view table_begins = "<!-- querybudget endpoints -->";
inline constexpr std::string_view table_ends = "<!-- end of querybudget endpoints -->";

/// Takes the first line off, without its line end.
inline std::string_view take_line(std::string_view& text) {
    std::size_t const end = std::min(text.find('\n'), text.size());
    std::string_view const line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return line;
}

inline std::string_view without_blanks(std::string_view line) {
    while (!line.empty() && (line.back() == ' ' || line.back() == '\t' || line.back() == '\r'))
        line.remove_suffix(1);
    return line;
}

/// Where a README has the table.
struct table_place {
    std::size_t from = 0;  // of the text: behind the line that begins it
    std::size_t to = 0;    // and before the one that ends it
    int line = 0;          // of the one that begins it
    bool carriage_returns = false;
};

/// Steps over blocks of code, where the two lines would be an example.
class code_fence {
public:
    [[nodiscard]] bool covers(std::string_view line) {
        std::size_t const blanks = std::min(line.find_first_not_of(' '), line.size());
        std::string_view const begin = line.substr(blanks, 3);
        bool const fence = blanks < 4 && (begin == "```" || begin == "~~~");
        if (!fence || (!open_.empty() && begin != open_)) return !open_.empty();
        open_ = open_.empty() ? begin : std::string_view();
        return true;
    }

private:
    std::string_view open_;
};

inline table_place place_of_table(std::string const& readme, std::string_view text) {
    std::string const path = querybudget::detail::printable(readme);
    table_place place;
    bool ended = false;
    int number = 0;
    code_fence code;
    for (std::string_view rest = text; !rest.empty();) {
        std::size_t const at = text.size() - rest.size();
        std::string_view const line = take_line(rest);
        ++number;
        if (code.covers(line)) continue;
        if (without_blanks(line) == table_begins) {
            if (place.line != 0)
                throw budget_file_error(path, number,
                                        "the table of endpoints begins again, as in line " +
                                            std::to_string(place.line) + ": remove one of them");
            place.line = number;
            place.from = text.size() - rest.size();
            place.carriage_returns = !line.empty() && line.back() == '\r';
        } else if (without_blanks(line) == table_ends) {
            if (place.line == 0 || ended)
                throw budget_file_error(path, number,
                                        "the table of endpoints ends here without having begun: "
                                        "put one line  " +
                                            std::string(table_begins) +
                                            "  above each of these, or remove this one");
            ended = true;
            place.to = at;
        }
    }
    if (!ended)
        throw budget_file_error(
            path, place.line,
            std::string(place.line == 0
                            ? "there is no place for the table of endpoints: put a line  "
                            : "the table of endpoints has no end: put a line  ") +
                (place.line == 0 ? std::string(table_begins) + "  and, below it,  " : "") +
                std::string(table_ends) +
                (place.line == 0 ? "  where it should stand" : "  below it"));
    return place;
}

inline std::string as_link(endpoint_budget const& b, std::string const& readme) {
    namespace fs = std::filesystem;
    std::error_code error;
    if (b.golden.empty() || !fs::is_regular_file(b.golden, error)) return markdown_text(b.name);
    fs::path const to = fs::absolute(b.golden).lexically_normal();
    fs::path const from = fs::absolute(readme).lexically_normal().parent_path();
    return markdown_link(b.name, to.lexically_relative(from).generic_string());
}

inline std::string other_limits(endpoint_budget const& b) {
    std::string text;
    auto const add = [&](std::string const& limit) { text += (text.empty() ? "" : ", ") + limit; };
    for (endpoint_budget::limit const& each : b.limits) {
        if (each.what == querybudget::detail::measure::queries) continue;
        add(querybudget::detail::limited({each.what}) + " ≤ " +
            querybudget::detail::amount(each.value, each.what));
    }
    if (b.no_n_plus_one) add("no N+1");
    if (b.no_duplicates) add("no duplicates");
    if (b.read_only) add("read only");
    return text;
}

}  // namespace detail

inline std::string endpoint_table(budget_file const& file, std::string const& readme) {
    std::string table =
        "| endpoint | page | queries | cold | other limits | why |\n"
        "|---|---:|---:|---:|---|---|\n";
    for (endpoint_budget const& b : file.endpoints) {
        std::string most;
        for (endpoint_budget::limit const& each : b.limits) {
            if (each.what == querybudget::detail::measure::queries)
                most = std::to_string(each.value);
        }
        for (std::string const& cell :
             {detail::as_link(b, readme), b.page != 0 ? std::to_string(b.page) : std::string(),
              most, b.cold.line != 0 ? std::to_string(b.cold.value) : std::string(),
              detail::other_limits(b), markdown_text(b.why)})
            table += "| " + cell + (cell.empty() ? "" : " ");
        table += "|\n";
    }
    return table;
}

inline std::string with_endpoint_table(std::string const& readme, std::string_view text,
                                       std::string_view table) {
    detail::table_place const place = detail::place_of_table(readme, text);
    std::string result(text.substr(0, place.from));
    while (!table.empty()) {
        result += detail::take_line(table);
        result += place.carriage_returns ? "\r\n" : "\n";
    }
    result += text.substr(place.to);
    return result;
}

inline std::optional<docs_difference> endpoint_table_difference(std::string const& readme,
                                                                std::string_view text,
                                                                std::string_view table) {
    detail::table_place const place = detail::place_of_table(readme, text);
    std::string_view found = text.substr(place.from, place.to - place.from);
    for (int line = place.line + 1; !found.empty() || !table.empty(); ++line) {
        // An empty line is one, too.
        bool const ended = found.empty() || table.empty();
        std::string_view const is = detail::without_blanks(detail::take_line(found));
        std::string_view const should_be = detail::without_blanks(detail::take_line(table));
        if (ended || is != should_be)
            return docs_difference{line, std::string(is), std::string(should_be)};
    }
    return std::nullopt;
}

}  // namespace querybudget::tool
