// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/sql/dialect.hpp>

#include "../oracle/edits.hpp"
#include "../oracle/generator.hpp"
#include "../oracle/postgres_statements.hpp"
#include "../oracle/sqlite_statements.hpp"

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

/// The statements that other tests have gathered: frozen, of every kind, generated, found
/// by fuzzing.
namespace corpus {

inline std::string text_of(std::filesystem::path const& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// The columns of the frozen file's lines, as they are before escaping.
inline std::vector<std::vector<std::string>> frozen_lines() {
    std::vector<std::vector<std::string>> lines;
    std::vector<std::string> fields(1);
    bool escaped = false;
    for (char const c : text_of(QUERYBUDGET_TESTS_DIR "/unit/fingerprints_v1.txt")) {
        if (escaped) {
            fields.back() += c == 'n' ? '\n' : c == 't' ? '\t' : c;
            escaped = false;
        } else if (c == '\\') {
            escaped = true;
        } else if (c == '\t') {
            fields.emplace_back();
        } else if (c == '\n') {
            if (fields.size() == 4 && fields[0][0] != '#') lines.push_back(fields);
            fields.assign(1, {});
        } else {
            fields.back() += c;
        }
    }
    return lines;
}

/// Each statement, in the dialect that it is written in. Returns how many there were.
template <class Check>
std::size_t for_each_statement(Check check) {
    using querybudget::dialect;
    std::size_t count = 0;
    auto const one = [&](std::string const& sql, dialect d) {
        check(sql, d);
        ++count;
    };
    for (std::vector<std::string> const& line : frozen_lines()) {
        dialect const d = line[0] == "sqlite" ? dialect::sqlite : dialect::postgresql;
        one(line[1], d);
        one(line[2], d);
    }
    for (char const* const sql : oracle::postgres_statements) one(sql, dialect::postgresql);
    for (char const* const sql : oracle::sqlite_statements) one(sql, dialect::sqlite);
    for (dialect const d : {dialect::sqlite, dialect::postgresql}) {
        oracle::generator make{d, 7};
        oracle::random_numbers random{8};
        for (int i = 0; i < 2000; ++i) one(oracle::write(make.next(), {}, {}, random).text(), d);
    }
    return count;
}

/// Each statement in both dialects, also in the one that makes no sense of it, and what fuzzing has
/// found: bad input.
template <class Check>
std::size_t for_each_text(Check check) {
    using querybudget::dialect;
    std::size_t count = 0;
    auto const in_both = [&](std::string const& sql) {
        check(sql, dialect::sqlite);
        check(sql, dialect::postgresql);
        ++count;
    };
    for_each_statement([&](std::string const& sql, dialect) { in_both(sql); });
    for (auto const& file :
         std::filesystem::directory_iterator(QUERYBUDGET_TESTS_DIR "/fuzz/corpus")) {
        std::string const bytes = text_of(file);
        if (!bytes.empty()) in_both(bytes.substr(1));
    }
    return count;
}

}  // namespace corpus
