// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/detail/config.hpp>
#include <querybudget/detail/spin_lock.hpp>

#include <string>

namespace querybudget::detail {

/// The file of this process's records: made at the first one, and each is one `write` at its end,
/// so that whatever ends the process, what was written stays. A forked child has one of its own.
/// Never closed before the process ends, and needs no destructor: scopes may end late.
/// *Thread safety:* its own lock, which is held for the `write`.
class record_file {
public:
    /// Appends a line to a file in `folder`, which is made where it is missing. Returns what went
    /// wrong, with path, reason and fix, on one line; empty where nothing did.
    [[nodiscard]] std::string append(char const* folder, std::string const& line);

    /// To be called before there are threads that append; again, it does nothing.
    void handle_forks() noexcept;

private:
    [[nodiscard]] int open(std::string const& folder);
    [[nodiscard]] int make(std::string const& folder);
    [[nodiscard]] int write(std::string const& line) noexcept;
    void close() noexcept;

    spin_lock lock_;
    int file_ = -1;
    bool cut_ = false;  ///< its last line isn't whole
    bool handles_forks_ = false;
    char name_[80] = {};
};

/// The one of this process.
[[nodiscard]] record_file& this_process_records() noexcept;

}  // namespace querybudget::detail

#ifndef QUERYBUDGET_SEPARATE_COMPILATION
#include <querybudget/report/record_file.ipp>
#endif
