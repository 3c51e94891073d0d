// SPDX-License-Identifier: BSL-1.0
#pragma once

// Golden files: how they are written and read.
#include <querybudget/judge/budget_file.hpp>
#include <querybudget/judge/golden.hpp>
#include <querybudget/judge/words.hpp>
#include <querybudget/sql/clauses.hpp>
#include <querybudget/sql/fingerprint.hpp>
#include <querybudget/sql/xxh64.hpp>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <system_error>
#include <utility>

namespace querybudget {

namespace detail {

/// Sorted, each query once.
inline golden_mix sorted_mix(golden_mix mix) {
    std::sort(mix.begin(), mix.end(),
              [](golden_query const& a, golden_query const& b) { return a.sql < b.sql; });
    golden_mix sorted;
    for (golden_query& q : mix) {
        if (!sorted.empty() && sorted.back().sql == q.sql)
            sorted.back().executions += q.executions;
        else
            sorted.push_back(std::move(q));
    }
    return sorted;
}

inline std::string escaped_byte(char c) {
    constexpr char digits[] = "0123456789abcdef";
    auto const byte = static_cast<unsigned char>(c);
    return {'\\', 'x', digits[byte >> 4U], digits[byte & 0xFU]};
}

/// A line of a statement: no byte is lost on the way through an editor, none is one of the file's
/// own signs.
inline std::string escaped_line(std::string_view line) {
    std::string escaped;
    for (std::size_t i = 0; i < line.size();) {
        std::size_t const size = size_of_printable(line.substr(i));
        bool const at_end = i == 0 || i + 1 == line.size();
        bool const own = (line[i] == '\\' && i + 1 < line.size() && line[i + 1] == 'x') ||
                         (line[i] == ' ' && at_end) ||
                         (i == 0 && std::string_view("-<=>").find(line[i]) != line.npos);
        if (size == 0 || own)
            escaped += escaped_byte(line[i]);
        else
            escaped += line.substr(i, size);
        i += size == 0 ? 1 : size;
    }
    return escaped;
}

inline std::string unescaped_line(std::string_view line) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string plain;
    for (std::size_t i = 0; i < line.size(); ++i) {
        std::string_view const code = line.substr(i, 4);
        bool const escape = code.size() == 4 && code.substr(0, 2) == "\\x" &&
                            digits.find(code[2]) != digits.npos &&
                            digits.find(code[3]) != digits.npos;
        plain +=
            escape ? static_cast<char>(digits.find(code[2]) * 16 + digits.find(code[3])) : line[i];
        if (escape) i += 3;
    }
    return plain;
}

/// `-- 3 ×`: the number; 0 for any other line. `x` will do.
inline std::uint64_t executions_in(std::string_view line) noexcept {
    if (line.substr(0, 2) != "--") return 0;
    line.remove_prefix(2);
    while (!line.empty() && line.front() == ' ') line.remove_prefix(1);
    std::uint64_t n = 0;
    std::size_t digits = 0;
    for (; digits < line.size() && line[digits] >= '0' && line[digits] <= '9'; ++digits) {
        if (digits == 18) return 0;
        n = n * 10 + static_cast<std::uint64_t>(line[digits] - '0');
    }
    line.remove_prefix(digits);
    while (!line.empty() && line.front() == ' ') line.remove_prefix(1);
    return line == "×" || line == "x" ? n : 0;
}

/// Reads a golden file line by line: a count, then the lines of a statement up to its `;`.
class golden_reader {
public:
    golden_reader(std::string const& path, std::string_view text) : path_(path), text_(text) {
        if (text_.substr(0, 3) == "\xEF\xBB\xBF") text_.remove_prefix(3);
    }

    golden_mix read() {
        while (!text_.empty()) {
            std::size_t const end = std::min(text_.find('\n'), text_.size());
            ++line_;
            read_line(trimmed(text_.substr(0, end)));
            text_.remove_prefix(std::min(end + 1, text_.size()));
        }
        close();
        return std::move(mix_);
    }

private:
    static std::string_view trimmed(std::string_view line) noexcept {
        std::size_t const from = line.find_first_not_of(" \t\r");
        if (from == line.npos) return {};
        return line.substr(from, line.find_last_not_of(" \t\r") + 1 - from);
    }

    void read_line(std::string_view line) {
        if (line.empty()) return;
        for (std::string_view const mark : {"<<<<<<<", "=======", ">>>>>>>"}) {
            if (line.substr(0, mark.size()) == mark)
                fail(line_,
                     "an unfinished merge: settle it, or remove the file and run "
                     "`querybudget accept`");
        }
        if (std::uint64_t const n = executions_in(line); n != 0) {
            close();
            open_ = line_;
            mix_.push_back({{}, n});
            begun_ = false;
        } else if (line.substr(0, 2) != "--") {
            read_sql(line);
        }
    }

    void read_sql(std::string_view line) {
        if (open_ == 0) fail(line_, "a query needs how often it runs on a line above it: `-- 1 ×`");
        bool const ends = line.back() == ';';
        if (ends) line.remove_suffix(1);
        std::string& sql = mix_.back().sql;
        if (begun_) sql += ' ';
        sql += unescaped_line(line);
        begun_ = true;
        if (ends) close();
    }

    void close() {
        if (open_ == 0) return;
        if (!begun_) fail(open_, "no query below how often it runs: add it, or remove the line");
        for (std::size_t i = 0; i + 1 < mix_.size(); ++i) {
            if (mix_[i].sql == mix_.back().sql)
                fail(open_, "the query of line " + std::to_string(lines_[i]) +
                                " again: leave one, with both counts together");
        }
        lines_.push_back(open_);
        open_ = 0;
    }

    [[noreturn]] void fail(int line, std::string const& what) const {
        throw budget_file_error(printable(path_), line, what);
    }

    std::string const& path_;
    std::string_view text_;
    golden_mix mix_;
    std::vector<int> lines_;  // of the counts
    int line_ = 0;
    int open_ = 0;  // line of the count of the statement that is being read; 0: none is
    bool begun_ = false;
};

/// *Throws:* `budget_file_error`; nothing where there is no such file.
inline std::optional<std::string> text_of_file(std::string const& path) {
    std::FILE* const file = std::fopen(path.c_str(), "rb");
    if (file == nullptr && (errno == ENOENT || errno == ENOTDIR)) return std::nullopt;
    std::string text;
    int error = errno;
    if (file != nullptr) {
        char buffer[4096];
        errno = 0;
        for (std::size_t n; (n = std::fread(buffer, 1, sizeof buffer, file)) != 0;)
            text.append(buffer, n);
        error = std::ferror(file) != 0 ? errno : 0;
        std::fclose(file);
    }
    if (error != 0) {
        throw budget_file_error(printable(path), 0,
                                "can't be read (" + std::generic_category().message(error) +
                                    "): make it a file that can");
    }
    return text;
}

}  // namespace detail

inline std::string golden_sql(group const& g) {
    if (g.overflow || xxh64(g.sql, 1) == g.id) return g.sql;  // canonical as it is, or no SQL
    std::string canonical = canonical_sql(g.sql, g.dialect);
    if (xxh64(canonical, 1) != g.id) canonical += " (" + to_string(fingerprint{g.id}) + ')';
    return canonical;
}

inline golden_mix golden_mix_of(recording const& r) {
    golden_mix mix;
    for (group const& g : r.groups()) {
        if (g.category() == statement_category::query) mix.push_back({golden_sql(g), g.executions});
    }
    return detail::sorted_mix(std::move(mix));
}

inline std::string golden_text(std::string_view name, std::uint64_t page, golden_mix const& mix) {
    golden_mix const sorted = detail::sorted_mix(mix);
    std::uint64_t executions = 0;
    for (golden_query const& q : sorted) executions += q.executions;
    std::string text = "-- " + detail::shortened(name);
    if (page != 0) text += ", a page of " + detail::counted(page, "row", "rows");
    text += ": " + detail::counted(executions, "query", "queries") +
            ". Written by `querybudget accept`.\n";
    for (golden_query const& q : sorted) {
        text += "\n-- " + std::to_string(q.executions) + " ×\n";
        std::vector<detail::clause_line> const lines = detail::clauses_of(q.sql);
        for (std::size_t i = 0; i < lines.size(); ++i) {
            bool const last = i + 1 == lines.size();
            text.append(4 * std::size_t{lines[i].depth}, ' ');
            text += detail::escaped_line(lines[i].text) + (last ? ";\n" : "\n");
        }
    }
    return text;
}

inline std::optional<golden_mix> read_golden(std::string const& path) {
    std::optional<std::string> const text = detail::text_of_file(path);
    if (!text) return std::nullopt;
    return detail::golden_reader(path, *text).read();
}

}  // namespace querybudget
