// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/report/glyphs.hpp>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include <unistd.h>

namespace querybudget::tool {

[[nodiscard]] inline std::string_view environment(char const* name) noexcept {
    char const* const value = std::getenv(name);
    return value != nullptr ? value : "";
}

/// Where the program prints to.
/// *Thread safety:* none: a program has one.
class terminal {
public:
    terminal() { std::signal(SIGPIPE, SIG_IGN); }  // `querybudget check | head` is no failure

    /// Is standard output a terminal that wants colour?
    [[nodiscard]] static bool has_colour() noexcept {
        return ::isatty(STDOUT_FILENO) != 0 && environment("NO_COLOR").empty() &&
               environment("TERM") != "dumb";
    }

    void print(std::string const& text) {
        std::string const glyphs = querybudget::detail::shown(text);
        if (std::fwrite(glyphs.data(), 1, glyphs.size(), stdout) != glyphs.size()) note_error();
    }

    void complain(std::string const& text) {
        if (std::fflush(stdout) != 0) note_error();  // what was said before stands before
        std::string const line = "querybudget: " + querybudget::detail::shown(text) + '\n';
        std::fwrite(line.data(), 1, line.size(), stderr);
    }

    /// Was all printed that somebody reads?
    [[nodiscard]] bool finish() {
        if (std::fflush(stdout) != 0) note_error();
        if (error_ == 0 || error_ == EPIPE) return true;
        complain("standard output can't be written");
        return false;
    }

    /// For `read_run`: shows on a terminal how far a long merge is.
    static void show_progress(std::uint64_t done, std::uint64_t all) {
        using clock = std::chrono::steady_clock;
        static clock::time_point const begin = clock::now();
        static clock::time_point next = begin + std::chrono::seconds(1);
        if (all == 0 || clock::now() < next || ::isatty(STDERR_FILENO) == 0) return;
        next = clock::now() + std::chrono::milliseconds(200);
        std::fprintf(stderr, "\rreading records: %3.0f %% ",
                     100 * static_cast<double>(done) / static_cast<double>(all));
        progress_is_shown = true;
    }
    static void clear_progress() {
        if (progress_is_shown) std::fputs("\r\x1b[K", stderr);
        progress_is_shown = false;
    }

private:
    void note_error() noexcept {
        if (error_ == 0) error_ = errno != 0 ? errno : EIO;
    }

    static inline bool progress_is_shown = false;
    int error_ = 0;
};

}  // namespace querybudget::tool
