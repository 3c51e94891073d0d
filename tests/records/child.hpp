// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <string>

/// Starts a process that runs `code` with QUERYBUDGET_OUT naming the folder, and ends with what it
/// returns. No test framework runs in it: a broken budget throws.
template <class Code>
::pid_t start_child(std::string const& folder, Code code) {
    ::pid_t const child = ::fork();
    if (child != 0) return child;
    int result = 99;
    try {
        ::setenv("QUERYBUDGET_OUT", folder.c_str(), 1);
        result = code();
    } catch (...) { result = 98; }
    ::_exit(result);
}

/// Its exit code; 1000 and the signal that ended it.
inline int end_of(::pid_t child) {
    int status = 0;
    if (child < 0 || ::waitpid(child, &status, 0) != child) return -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

template <class Code>
int in_a_child(std::string const& folder, Code code) {
    return end_of(start_child(folder, code));
}
