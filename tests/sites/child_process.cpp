// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>
#include <querybudget/report/symbols.hpp>

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

namespace qb = querybudget;
using qb::detail::child_result;

namespace {

child_result run(std::vector<char const*> arguments, std::string& output, int most_ms = 30'000) {
    arguments.push_back(nullptr);
    return qb::detail::run_child(arguments.data(), most_ms, output);
}

std::string output_of(std::vector<char const*> arguments) {
    std::string output;
    CHECK(run(std::move(arguments), output) == child_result::ended);
    return output;
}

}  // namespace

TEST_CASE("a child's output is all that it wrote, however much") {
    CHECK(output_of({"echo", "a", "b"}) == "a b\n");
    CHECK(output_of({"seq", "100000"}).size() == 588'895);
}

TEST_CASE("no shell reads the arguments") {
    CHECK(output_of({"echo", "$HOME; exit", "`id`", "a  b"}) == "$HOME; exit `id` a  b\n");
}

TEST_CASE("a program that isn't there is missing") {
    std::string output;
    CHECK(run({"no such program"}, output) == child_result::missing);
    CHECK(output.empty());
}

TEST_CASE("a program that hangs is killed") {
    std::string output;
    CHECK(run({"sleep", "1000"}, output, 20) == child_result::late);
    CHECK(::waitpid(-1, nullptr, WNOHANG) == -1);  // it has been waited for
    CHECK(errno == ECHILD);
}

TEST_CASE("this program's environment is its own") {
    ::setenv("LD_PRELOAD_OF_A_TEST", "1", 1);
    CHECK(output_of({"env"}) == "LC_ALL=C\n");
}

TEST_CASE("signals that this program blocks or ignores are as always in the child") {
    sigset_t blocked;
    sigset_t before;
    ::sigfillset(&blocked);
    ::sigprocmask(SIG_SETMASK, &blocked, &before);
    auto* const pipe_before = ::signal(SIGPIPE, SIG_IGN);
    std::string const status = output_of({"cat", "/proc/self/status"});
    ::signal(SIGPIPE, pipe_before);
    ::sigprocmask(SIG_SETMASK, &before, nullptr);
    CHECK(status.find("SigBlk:\t0000000000000000") != std::string::npos);
    std::size_t const ignored = status.find("SigIgn:\t");
    REQUIRE(ignored != std::string::npos);
    auto const mask = std::strtoull(status.c_str() + ignored + 8, nullptr, 16);
    CHECK((mask >> (SIGPIPE - 1) & 1) == 0);
}

TEST_CASE("this program's own children are left to it") {
    pid_t const own = ::fork();
    if (own == 0) ::_exit(7);
    siginfo_t info{};
    ::waitid(P_PID, static_cast<id_t>(own), &info,
             WEXITED | WNOWAIT);  // it is over, and not reaped
    CHECK(output_of({"echo", "a"}) == "a\n");
    int status = 0;
    CHECK(::waitpid(own, &status, 0) == own);
    CHECK(WEXITSTATUS(status) == 7);
}

TEST_CASE("a program that has its children reaped by the system gets the output all the same") {
    auto* const before = ::signal(SIGCHLD, SIG_IGN);
    CHECK(output_of({"seq", "100000"}).size() == 588'895);
    std::string output;
    CHECK(run({"sleep", "1000"}, output, 20) == child_result::late);
    ::signal(SIGCHLD, before);
}

TEST_CASE("a program that has closed its standard files gets the output all the same") {
    int saved[3];
    for (int i = 0; i < 3; ++i) saved[i] = ::fcntl(i, F_DUPFD_CLOEXEC, 10);
    std::string outputs[8];
    for (int closed = 0; closed < 8; ++closed) {
        for (int i = 0; i < 3; ++i) {
            if ((closed & (1 << i)) != 0) ::close(i);
        }
        char const* const arguments[] = {"sh", "-c", "read line; echo out; echo error >&2",
                                         nullptr};
        (void)qb::detail::run_child(arguments, 30'000, outputs[closed]);
        for (int i = 0; i < 3; ++i) ::dup2(saved[i], i);
    }
    for (std::string const& output : outputs) CHECK(output == "out\n");
    for (int const fd : saved) ::close(fd);
}

// The last one: a tool that was slow isn't asked again in the same process.
TEST_CASE("a tool that hangs is asked once, and the report says what is missing and why") {
    char directory[] = "/tmp/querybudget.XXXXXX";
    REQUIRE(::mkdtemp(directory) != nullptr);
    std::string const tool = std::string(directory) + "/addr2line";
    std::string const asked = tool + ".asked";
    std::FILE* const script = std::fopen(tool.c_str(), "w");
    REQUIRE(script != nullptr);
    std::fprintf(script, "#!/bin/sh\necho >>%s\nexec sleep 1000\n", asked.c_str());
    std::fclose(script);
    ::chmod(tool.c_str(), 0755);
    std::string const path = std::getenv("PATH");
    ::setenv("PATH", directory, 1);
    std::vector<void*> const here{reinterpret_cast<void*>(&run)};
    for (int i = 0; i < 2; ++i) {
        qb::detail::symbols const s(here, 1000);
        CHECK(s.problem() == "where these come from isn't known: addr2line took too long");
        CHECK_FALSE(s.any_line());
    }
    ::setenv("PATH", path.c_str(), 1);
    struct stat times {};
    CHECK(::stat(asked.c_str(), &times) == 0);
    CHECK(times.st_size == 1);
    ::unlink(asked.c_str());
    ::unlink(tool.c_str());
    ::rmdir(directory);
}
