// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/detail/clock.hpp>
#include <querybudget/report/child_process.hpp>

#if __has_include(<spawn.h>)
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>

#include <cerrno>
#include <cstdio>
#endif

namespace querybudget::detail {

#if __has_include(<spawn.h>)

/// Signals as they are at the start of a program, whatever this one does with them.
class child_attributes {
public:
    child_attributes() noexcept {
        ::posix_spawnattr_init(&attributes_);
        ::posix_spawn_file_actions_init(&files_);
        sigset_t all;
        sigset_t none;
        ::sigfillset(&all);
        ::sigemptyset(&none);
        ::posix_spawnattr_setsigdefault(&attributes_, &all);
        ::posix_spawnattr_setsigmask(&attributes_, &none);
        ::posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
    }
    ~child_attributes() {
        ::posix_spawn_file_actions_destroy(&files_);
        ::posix_spawnattr_destroy(&attributes_);
    }
    child_attributes(child_attributes const&) = delete;
    child_attributes& operator=(child_attributes const&) = delete;

    /// Its number, or 0.
    [[nodiscard]] pid_t start(char const* const* arguments, std::FILE* output) noexcept {
        // The output first: this program may have closed its own 0 to 2, so `output` may be one.
        ::posix_spawn_file_actions_adddup2(&files_, ::fileno(output), 1);
        ::posix_spawn_file_actions_addopen(&files_, 0, "/dev/null", O_RDONLY, 0);
        ::posix_spawn_file_actions_addopen(&files_, 2, "/dev/null", O_WRONLY, 0);
        char english[] = "LC_ALL=C";
        char* environment[] = {english, nullptr};
        pid_t child = 0;
        int const error = ::posix_spawnp(&child, arguments[0], &files_, &attributes_,
                                         const_cast<char* const*>(arguments), environment);
        return error == 0 ? child : 0;
    }

private:
    posix_spawnattr_t attributes_;
    posix_spawn_file_actions_t files_;
};

inline child_result wait_for(pid_t child, int most_ms) noexcept {
    std::int64_t const until = now_ns() + most_ms * std::int64_t{1'000'000};
    for (;;) {
        int status = 0;
        pid_t const ended = ::waitpid(child, &status, WNOHANG);
        if (ended == child) {
            return WIFEXITED(status) && WEXITSTATUS(status) == 127 ? child_result::missing
                                                                   : child_result::ended;
        }
        if (ended == -1 && errno != EINTR) return child_result::ended;  // by the program itself
        if (now_ns() < until) {
            sleep_ms(1);
            continue;
        }
        ::kill(child, SIGKILL);
        while (::waitpid(child, nullptr, 0) == -1 && errno == EINTR) {}
        return child_result::late;
    }
}

/// A file rather than a pipe: nobody ever waits for the other to read or write.
QUERYBUDGET_DETAIL_INLINE child_result run_child(char const* const* arguments, int most_ms,
                                                 std::string& output) {
    struct closed_file {
        std::FILE* file = std::tmpfile();
        ~closed_file() {
            if (file != nullptr) std::fclose(file);
        }
    } const written;
    if (written.file == nullptr) return child_result::missing;
    pid_t const child = child_attributes().start(arguments, written.file);
    if (child == 0) return child_result::missing;
    child_result const result = wait_for(child, most_ms);
    if (result != child_result::ended) return result;
    std::rewind(written.file);
    char part[4096];
    while (std::size_t const size = std::fread(part, 1, sizeof part, written.file))
        output.append(part, size);
    return result;
}

#else

QUERYBUDGET_DETAIL_INLINE child_result run_child(char const* const*, int, std::string&) {
    return child_result::missing;
}

#endif

}  // namespace querybudget::detail
