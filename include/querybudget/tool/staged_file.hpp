// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/judge/printable.hpp>

#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): mkstemp
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace querybudget::tool {

/// A file whose new text lies beside it, on the disk, until it takes the old one's place: whoever
/// reads it, and whatever happens meanwhile, finds the old text or the new one.
class staged_file {
public:
    /// Makes the folder of the file, and follows a symbolic link.
    /// *Throws:* `std::runtime_error` with path and reason.
    staged_file(std::string const& path, std::string_view text) : path_(path), target_(path) {
        namespace fs = std::filesystem;
        std::error_code error;
        std::error_code no_link;
        if (fs::is_symlink(target_, no_link)) target_ = fs::canonical(target_, error);
        if (!error && target_.has_parent_path())
            fs::create_directories(target_.parent_path(), error);
        if (!error && fs::is_directory(target_, no_link))
            error = std::make_error_code(std::errc::is_a_directory);
        if (error) fail(error.value());
        staged_ = target_.string() + ".XXXXXX";
        int const file = ::mkstemp(staged_.data());
        if (file == -1) {
            staged_.clear();
            fail(errno);
        }
        int const failed = fill(file, text);
        if (::close(file) != 0 || failed != 0) fail(failed != 0 ? failed : errno);
    }
    staged_file(staged_file&& other) noexcept
        : path_(std::move(other.path_)),
          target_(std::move(other.target_)),
          staged_(std::exchange(other.staged_, {})) {}
    staged_file& operator=(staged_file&&) = delete;
    ~staged_file() { remove(); }

    /// Where the new text lies.
    [[nodiscard]] std::string const& staged() const noexcept { return staged_; }

    /// *Throws:* as the constructor.
    void take_place() {
        if (std::rename(staged_.c_str(), target_.c_str()) != 0) fail(errno);
        staged_.clear();
    }

private:
    /// Returns what failed, as `errno` has it.
    [[nodiscard]] int fill(int file, std::string_view text) const noexcept {
        // As the old file may be read and written, or as a new one may.
        struct stat old = {};
        mode_t const mask = ::umask(0);
        ::umask(mask);
        bool const is_there = ::stat(target_.c_str(), &old) == 0;
        if (::fchmod(file, is_there ? old.st_mode & 07777U : 0666U & ~mask) != 0) return errno;
        while (!text.empty()) {
            ssize_t const n = ::write(file, text.data(), text.size());
            if (n < 0 && errno != EINTR) return errno;
            if (n > 0) text.remove_prefix(static_cast<std::size_t>(n));
        }
        return ::fsync(file) == 0 ? 0 : errno;
    }
    void remove() noexcept {
        if (!staged_.empty()) ::unlink(staged_.c_str());
        staged_.clear();
    }
    [[noreturn]] void fail(int error) {
        remove();
        throw std::runtime_error(querybudget::detail::printable(path_) + ": can't be written (" +
                                 std::generic_category().message(error) + "), so it is as it was");
    }

    std::string path_;
    std::filesystem::path target_;
    std::string staged_;  ///< empty where there is none to remove
};

}  // namespace querybudget::tool
