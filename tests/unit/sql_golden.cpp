// SPDX-License-Identifier: BSL-1.0
#include "sql_support.hpp"

#include <cstdio>
#include <string>
#include <vector>

namespace qb = querybudget;

namespace {

std::string frozen_file() {
#ifdef QUERYBUDGET_TEST_DATA_DIR
    std::string const folder = QUERYBUDGET_TEST_DATA_DIR;
#else
    std::string const here = __FILE__;
    std::size_t const slash = here.rfind('/');
    std::string const folder = slash == std::string::npos ? "." : here.substr(0, slash);
#endif
    std::string text;
    if (std::FILE* const file = std::fopen((folder + "/fingerprints_v1.txt").c_str(), "rb")) {
        for (int c; (c = std::fgetc(file)) != EOF;) text += static_cast<char>(c);
        std::fclose(file);
    }
    return text;
}

std::vector<std::string> split(std::string const& text, char separator) {
    std::vector<std::string> fields(1);
    for (char c : text) {
        if (c == separator) {
            fields.emplace_back();
        } else {
            fields.back() += c;
        }
    }
    return fields;
}

std::string unescaped(std::string const& text) {
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        bool const escape = text[i] == '\\' && i + 1 < text.size();
        char const c = escape ? text[++i] : text[i];
        plain += !escape ? c : c == 'n' ? '\n' : c == 't' ? '\t' : c;
    }
    return plain;
}

}  // namespace

TEST_CASE("the fingerprints of version 1 are frozen") {
    int lines = 0;
    for (std::string const& line : split(frozen_file(), '\n')) {
        if (line.empty() || line[0] == '#') continue;
        std::vector<std::string> const fields = split(line, '\t');
        REQUIRE(fields.size() == 4);
        INFO(line);
        qb::dialect const d = fields[0] == "sqlite" ? qb::dialect::sqlite : qb::dialect::postgresql;
        std::string const sql = unescaped(fields[1]);
        CHECK(sql_test::canon(sql, d) == unescaped(fields[2]));
        CHECK(qb::to_string(qb::fingerprint_of(sql, d)) == fields[3]);
        ++lines;
    }
    CHECK(lines > 150);
}
