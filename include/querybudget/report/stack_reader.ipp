// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/record/recording.hpp>
#include <querybudget/report/stack_reader.hpp>

#include <cstdlib>
#include <string_view>

namespace querybudget::detail {

/// As doctest, Catch2, GoogleTest and Boost.Test name the function that a test case becomes.
inline bool is_test(std::string_view function) noexcept {
    return function.find("DOCTEST_ANON_") != function.npos ||
           function.find("CATCH2_INTERNAL_TEST_") != function.npos ||
           function.find("C_A_T_C_H_") != function.npos || function.ends_with("::TestBody") ||
           function.ends_with("::test_method") || function.ends_with("case::_impl");
}

inline bool is_of_framework(std::string_view function) noexcept {
    return function.starts_with("doctest::") || function.starts_with("Catch::") ||
           function.starts_with("testing::") || function.starts_with("boost::unit_test::");
}

/// Globs, with blanks between them.
inline bool is_listed(std::string_view globs, std::string_view function, std::string_view file) {
    while (!globs.empty()) {
        std::size_t const end = globs.find(' ');
        std::string_view const glob = globs.substr(0, end);
        if (!glob.empty() && (glob_matches(glob, function) || glob_matches(glob, file)))
            return true;
        globs.remove_prefix(end == globs.npos ? globs.size() : end + 1);
    }
    return false;
}

/// Below the program and linked into it: this library, drivers and clients, the language's own.
inline bool is_skipped(call_frame const& f) {
    std::string_view const function = f.function;
    for (std::string_view const beginning :
         {"querybudget::", "std::", "__", "boost::", "pqxx::", "sqlite3", "PQ"}) {
        if (function.starts_with(beginning)) return true;
    }
    // A sanitizer has its own `backtrace`, linked into the program.
    if (function == "backtrace" || f.file == "sqlite3.c") return true;
    char const* const also = std::getenv("QUERYBUDGET_SKIP_FRAMES");
    return also != nullptr && is_listed(also, function, f.file);
}

/// Inlined, a lambda has no name but `operator()`: it stands in a function of its file, which is
/// the next one outside as a rule.
QUERYBUDGET_DETAIL_INLINE void stack_reader::name_lambda(std::vector<step>& all,
                                                         std::size_t lambda) {
    call_frame& call = all[lambda].call;
    for (std::size_t i = lambda + 1; i < all.size(); ++i) {
        if (!all[i].own || all[i].call.file != call.file) continue;
        call.function = all[i].call.function;
        return;
    }
    call.function = "a lambda";
}

QUERYBUDGET_DETAIL_INLINE std::vector<stack_reader::step> stack_reader::steps(
    call_site::stack const& s) const {
    std::vector<step> all;
    std::size_t end = 0;  // behind the outermost part of the test
    for (std::size_t position = 0; position < s.frames.size(); ++position) {
        symbol const& found = symbols_.at(s.frames[position]);
        for (std::size_t i = 0; i < found.frames.size(); ++i) {
            step next{found.frames[i], position, found.frames.size() - 1 - i, false};
            bool const test = is_test(next.call.function);
            next.own = test || (!found.of_library && !is_skipped(next.call));
            if (test) next.call.function = test_function;
            all.push_back(std::move(next));
            if (test) end = all.size();
        }
    }
    // Without a test, to `main` or to the framework.
    for (std::size_t i = 0; i < all.size() && end == 0; ++i) {
        if (is_of_framework(all[i].call.function)) break;
        if (i + 1 == all.size() || all[i].call.function == "main" ||
            is_of_framework(all[i + 1].call.function))
            end = i + 1;
    }
    while (all.size() > end) all.pop_back();
    // A library that was built without debug information isn't what the program's author works on.
    bool any_line = false;
    for (step const& each : all) any_line = any_line || (each.own && each.call.line != 0);
    for (step& each : all) each.own = each.own && (!any_line || each.call.line != 0);
    for (std::size_t i = all.size(); i-- > 0;) {
        if (all[i].own && all[i].call.function == "operator()") name_lambda(all, i);
    }
    return all;
}

/// Of calls that a function makes to itself, or to what stands inside it, the innermost.
inline void add_call(std::vector<call_frame>& calls, call_frame const& next) {
    if (calls.empty() || calls.back().function != next.function) calls.push_back(next);
}

QUERYBUDGET_DETAIL_INLINE std::vector<call_frame> stack_reader::calls(
    call_site::stack const& s) const {
    std::vector<call_frame> found;
    for (step const& each : steps(s)) {
        if (each.own) add_call(found, each.call);
    }
    return found;
}

/// The nearest call that two stacks share, as its position in the child's. Calls are the same where
/// everything outside of them is.
QUERYBUDGET_DETAIL_INLINE bool stack_reader::shared_step(call_site::stack const& child,
                                                         call_site::stack const& parent,
                                                         std::size_t& position,
                                                         std::size_t& inlined) const {
    if (child.thread != parent.thread) return false;
    std::size_t c = child.frames.size();
    std::size_t p = parent.frames.size();
    // Where the outer end of one wasn't kept, the other has it further inside.
    while (c != 0 && child.frames[c - 1] != parent.frames[p - 1]) --c;
    if (c == 0) {
        c = child.frames.size();
        while (p != 0 && parent.frames[p - 1] != child.frames[c - 1]) --p;
        if (p == 0) return false;
    }
    while (c != 0 && p != 0 && child.frames[c - 1] == parent.frames[p - 1]) --c, --p;
    if (c == 0 || p == 0) return false;  // one and the same call: the loop is somewhere outside
    position = c;
    inlined = static_cast<std::size_t>(-1);
    // The calls at which they part may still be of the same function.
    std::vector<call_frame> const& a = symbols_.at(child.frames[c - 1]).frames;
    std::vector<call_frame> const& b = symbols_.at(parent.frames[p - 1]).frames;
    for (std::size_t i = 0; i < a.size() && i < b.size(); ++i) {
        call_frame const& of_child = a[a.size() - 1 - i];
        call_frame const& of_parent = b[b.size() - 1 - i];
        if (of_child.function != of_parent.function) break;
        position = c - 1;
        inlined = i;
        if (of_child.line != of_parent.line) break;
    }
    return true;
}

QUERYBUDGET_DETAIL_INLINE call_path
stack_reader::path(call_site::stack const& s, std::vector<call_site::stack> const& parents,
                   std::vector<call_frame> const& common) const {
    std::vector<step> const all = steps(s);
    std::size_t loop = all.size();
    for (call_site::stack const& parent : parents) {
        std::size_t position = 0;
        std::size_t inlined = 0;
        if (!shared_step(s, parent, position, inlined)) continue;
        bool const same_line = inlined == static_cast<std::size_t>(-1);
        bool anything_inside = false;
        for (std::size_t i = 0; i < loop; ++i) {
            bool const inside = all[i].position < position ||
                                (all[i].position == position && all[i].inlined > inlined);
            if (!all[i].own) continue;
            anything_inside = anything_inside || inside;
            if (inside) continue;
            if (anything_inside || !same_line) loop = i;
            break;
        }
    }
    call_path path;
    for (std::size_t i = 0; i < loop; ++i) {
        if (all[i].own) add_call(path.calls, all[i].call);
    }
    if (loop < all.size()) {
        path.in_loop = true;
        path.loop = all[loop].call;
        if (!path.calls.empty() && path.calls.back().function == path.loop.function) {
            path.loop = path.calls.back();
            path.calls.pop_back();
        }
    }
    std::size_t drop = 0;
    while (drop < common.size() && drop < path.calls.size() && path.calls[drop] == common[drop])
        ++drop;
    path.calls.erase(path.calls.begin(), path.calls.begin() + static_cast<std::ptrdiff_t>(drop));
    return path;
}

QUERYBUDGET_DETAIL_INLINE std::string stack_reader::problem() const {
    if (!symbols_.problem().empty() || symbols_.any_line()) return symbols_.problem();
    return "compile with -g to see where these come from";
}

}  // namespace querybudget::detail
