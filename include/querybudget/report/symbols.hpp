// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/detail/config.hpp>
#include <querybudget/record/call_frame.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace querybudget::detail {

/// What is known of one return address.
struct symbol {
    void* address = nullptr;
    char const* path = nullptr;      ///< of its module; empty for the program itself
    std::uintptr_t moved_by = 0;     ///< when the module was loaded
    bool of_library = false;         ///< the module is one of those of `is_library`
    bool known = false;              ///< the tool has a name for it
    std::vector<call_frame> frames;  ///< of the program's own files, what was inlined first
};

/// Names and lines for return addresses, by one `addr2line` for each module of the program.
/// *Thread safety:* as of a standard container.
class symbols {
public:
    /// `most_ms`: for each module.
    explicit symbols(std::vector<void*> addresses, int most_ms = 5000);

    /// One that it was made with.
    [[nodiscard]] symbol const& at(void* address) const noexcept;
    /// Is any line of the program known?
    [[nodiscard]] bool any_line() const noexcept;
    /// Why lines are missing, and what to do about it; empty where they aren't.
    [[nodiscard]] std::string const& problem() const noexcept { return problem_; }

private:
    void add_sorted(std::vector<void*> addresses);
    void read(std::string const& file, symbol* begin, symbol* end, int most_ms);

    std::vector<symbol> all_;  // by address
    std::string problem_;
};

/// Libraries below the program: drivers, clients, sanitizers, the language's own. Nobody wants to
/// see their calls, so nothing is asked about them.
[[nodiscard]] bool is_library(std::string_view module) noexcept;

}  // namespace querybudget::detail

#ifndef QUERYBUDGET_SEPARATE_COMPILATION
#include <querybudget/report/symbols.ipp>
#endif
