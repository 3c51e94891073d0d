// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>
#include <querybudget/budget_file.hpp>
#include <querybudget/querybudget.hpp>

#include "temporary_folder.hpp"

#include <cctype>
#include <cstdint>
#include <random>
#include <string>

namespace qb = querybudget;
using namespace std::string_literals;

namespace {

std::string const good = R"(version = 1
["GET /orders"]
page = 50
queries = 4
cold = 7
db_time_ms = 2.5
no_n_plus_one = true
why = """two
more"""
file = 'orders.sql'
a."b.c" = { rows = 0x1F, selects = +1_0 }
[x]
rows = 3
[known]
"export" = { finding = "n_plus_one", query = "select \u0041 from t", why = "#3" }
y = [
  { finding = "duplicate", query = '''select 1''', why = "1979-05-27T07:32:00Z" },
]
)";

/// Empty where it was read, or where the error begins with the path and a line.
std::string complaint_about(temporary_folder const& folder, std::string const& toml) {
    std::string const path = folder.file("b.toml", toml);
    try {
        (void)qb::read_budget_file(path);
    } catch (qb::budget_file_error const& e) {
        std::string const text = e.what();
        bool const has_line = text.rfind(path + ':', 0) == 0 &&
                              std::isdigit(static_cast<unsigned char>(text[path.size() + 1])) != 0;
        if (!has_line || text.find('\n') != std::string::npos) return text;
    }
    return {};
}

}  // namespace

TEST_CASE("every beginning of a file is read, or its error has the path and a line") {
    temporary_folder const folder;
    for (std::size_t size = 0; size <= good.size(); ++size) {
        std::string const complaint = complaint_about(folder, good.substr(0, size));
        if (!complaint.empty()) FAIL_CHECK("after " << size << " bytes: " << complaint);
    }
}

TEST_CASE("so is a file with one other byte, or one more or less, anywhere") {
    temporary_folder const folder;
    std::mt19937 random(7);  // the same in each run
    std::string const telling = "\"'#[]{}=.,\\\n\r\t 0aeE_+-:\0\x7f\x80\xc3\xff"s;
    for (std::size_t at = 0; at < good.size(); ++at) {
        for (int i = 0; i < 12; ++i) {
            char const byte =
                i < 9 ? telling[random() % telling.size()] : static_cast<char>(random() % 256);
            std::string changed = good;
            switch (i % 3) {
                case 0: changed[at] = byte; break;
                case 1: changed.insert(at, 1, byte); break;
                default: changed.erase(at, 1 + random() % 3); break;
            }
            std::string const complaint = complaint_about(folder, changed);
            if (!complaint.empty()) FAIL_CHECK("at byte " << at << ": " << complaint);
        }
    }
}

TEST_CASE("so is what begins as deep as toml++ lets it, and deeper") {
    temporary_folder const folder;
    for (std::string const part :
         {"[", "{a=", "[{a.b.c.d=", "a.", "'''", "\"\"\"\"", "[[", "#", "\\"}) {
        for (std::size_t const times : {200U, 300U, 100'000U}) {
            std::string deep = "version = 1\nx = ";
            for (std::size_t i = 0; i < times; ++i) deep += part;
            CHECK(complaint_about(folder, deep) == "");
        }
    }
}
