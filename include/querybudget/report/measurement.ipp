// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/judge/printable.hpp>
#include <querybudget/report/measurement.hpp>

#include <cstdio>
#include <cstdlib>

namespace querybudget::detail {

QUERYBUDGET_DETAIL_INLINE std::string scope_name(assertion const& where, std::string_view name) {
    if (!name.empty()) return std::string(name);
    std::string_view const path = where.at.file;
    return std::string(path.substr(path.rfind('/') + 1)) + ':' + std::to_string(where.at.line);
}

QUERYBUDGET_DETAIL_INLINE std::vector<measurement> measurements(assertion const& where,
                                                                std::string_view name,
                                                                recording const& r) {
    std::string const scope = printable(scope_name(where, name));
    std::vector<measurement> all{{scope + " queries", r.queries()}, {scope + " rows", r.rows()}};
    if (r.round_trips() != 0) all.push_back({scope + " round trips", r.round_trips()});
    return all;
}

inline std::string xml_attribute(std::string_view printable_text) {
    std::string xml;
    for (char const c : printable_text) {
        switch (c) {
            case '<': xml += "&lt;"; break;
            case '>': xml += "&gt;"; break;
            case '&': xml += "&amp;"; break;
            case '"': xml += "&quot;"; break;
            default: xml += c;
        }
    }
    return xml;
}

QUERYBUDGET_DETAIL_INLINE bool prints_for_ctest() noexcept {
    static bool const wanted = [] {
        char const* const value = std::getenv("QUERYBUDGET_CTEST");
        return value != nullptr && std::string_view(value) == "1";
    }();
    return wanted;
}

QUERYBUDGET_DETAIL_INLINE void print_for_ctest(std::vector<measurement> const& all) {
    std::string lines;
    for (measurement const& m : all)
        lines += "<CTestMeasurement type=\"numeric/double\" name=\"" + xml_attribute(m.name) +
                 "\">" + std::to_string(m.value) + "</CTestMeasurement>\n";
    // In one write: stderr goes to the same place, and a child must not inherit half of it.
    std::fflush(stdout);
    std::fwrite(lines.data(), 1, lines.size(), stdout);
    std::fflush(stdout);
}

}  // namespace querybudget::detail
