// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/record/call_site.hpp>
#include <querybudget/report/symbols.hpp>

#include <string>
#include <vector>

namespace querybudget::detail {

/// Stands for the function of a test case, whatever its framework calls that.
inline constexpr char const* test_function = "the test";

/// The program's own calls on the way to a query, without those that are of no interest.
struct call_path {
    std::vector<call_frame> calls;  ///< the innermost first; only those inside of `loop`
    bool in_loop = false;
    call_frame loop;  ///< the nearest call that the query shares with the one it repeats for
};

/// Reads stacks as calls of the program's own code.
class stack_reader {
public:
    /// All that stacks to come consist of.
    explicit stack_reader(std::vector<void*> addresses) : symbols_(std::move(addresses)) {}

    /// The innermost first, to the test or to `main`; of calls that a function makes to itself, the
    /// innermost.
    [[nodiscard]] std::vector<call_frame> calls(call_site::stack const& s) const;

    /// The calls of `s` without those that `common` begins with, up to the loop that it shares with
    /// one of `parents`.
    [[nodiscard]] call_path path(call_site::stack const& s,
                                 std::vector<call_site::stack> const& parents,
                                 std::vector<call_frame> const& common) const;

    /// Why something is missing; empty where nothing is.
    [[nodiscard]] std::string problem() const;

private:
    /// A call and where in the stack it is.
    struct step {
        call_frame call;
        std::size_t position = 0;  ///< of its address; several calls are one where inlined
        std::size_t inlined = 0;   ///< of the calls with that address, counted from the outermost
        bool own = false;          ///< the program's
    };

    static void name_lambda(std::vector<step>& all, std::size_t lambda);
    [[nodiscard]] std::vector<step> steps(call_site::stack const& s) const;
    [[nodiscard]] bool shared_step(call_site::stack const& child, call_site::stack const& parent,
                                   std::size_t& from_end, std::size_t& inlined) const;

    symbols symbols_;
};

}  // namespace querybudget::detail

#ifndef QUERYBUDGET_SEPARATE_COMPILATION
#include <querybudget/report/stack_reader.ipp>
#endif
