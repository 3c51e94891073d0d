// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/judge/budget_file.hpp>

#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

#include <sys/stat.h>
#include <unistd.h>

namespace querybudget::tool {

/// A file whose new text lies beside it, on the disk, until it takes the old one's place: whatever
/// fails before leaves that as it was.
class staged_file {
public:
    /// Makes the folder of the file, if it isn't there. *Throws:* `budget_file_error`.
    staged_file(std::string path, std::string_view text) : path_(std::move(path)) {
        if (char* const target = ::realpath(path_.c_str(), nullptr)) {  // a link stays one
            path_ = target;
            std::free(target);
        }
        struct ::stat old {};
        bool const is_there = ::stat(path_.c_str(), &old) == 0;
        if (is_there && !S_ISREG(old.st_mode)) fail("it is no file");
        std::size_t const slash = path_.rfind('/');
        if (slash != std::string::npos && slash != 0 &&
            ::mkdir(path_.substr(0, slash).c_str(), 0777) != 0 && errno != EEXIST)
            fail(std::strerror(errno));
        new_ = path_ + ".XXXXXX";
        int const file = ::mkstemp(new_.data());
        if (file < 0) {
            new_.clear();
            fail(std::strerror(errno));
        }
        ::mode_t const mask = ::umask(0);
        ::umask(mask);
        bool good = ::fchmod(file, is_there ? old.st_mode & 07777U : 0666U & ~mask) == 0;
        while (good && !text.empty()) {
            ::ssize_t const written = ::write(file, text.data(), text.size());
            good = written > 0 || (written < 0 && errno == EINTR);
            if (written > 0) text.remove_prefix(static_cast<std::size_t>(written));
        }
        good = good && ::fsync(file) == 0;
        int const error = errno;
        bool const closed = ::close(file) == 0;
        if (!good || !closed) fail(std::strerror(good ? errno : error));
    }
    staged_file(staged_file&& other) noexcept
        : path_(std::move(other.path_)), new_(std::exchange(other.new_, {})) {}
    staged_file& operator=(staged_file&&) = delete;
    ~staged_file() { remove(); }

    /// Where the new text lies.
    [[nodiscard]] std::string const& staged() const noexcept { return new_; }

    /// *Throws:* `budget_file_error`.
    void commit() {
        if (std::rename(new_.c_str(), path_.c_str()) != 0) fail(std::strerror(errno));
        new_.clear();
    }

private:
    void remove() noexcept {
        if (!new_.empty()) ::unlink(new_.c_str());
        new_.clear();
    }

    [[noreturn]] void fail(std::string const& why) {
        remove();
        throw budget_file_error(path_, 0, "this can't be written, and is left as it was: " + why);
    }

    std::string path_;
    std::string new_;  ///< empty where there is none to remove
};

}  // namespace querybudget::tool
