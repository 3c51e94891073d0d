// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/judge/printable.hpp>

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>

namespace querybudget::tool {

namespace detail {

/// A file under a name of its own beside another one, gone unless it takes that one's place.
class file_beside {
public:
    explicit file_beside(std::string const& path)
        : name_(path + ".XXXXXX"), handle_(::mkstemp(name_.data())) {}
    file_beside(file_beside const&) = delete;
    file_beside& operator=(file_beside const&) = delete;
    ~file_beside() {
        if (handle_ == -1) return;
        ::close(handle_);
        ::unlink(name_.c_str());
    }

    /// False where it fails, as the other ones do: `errno` says why.
    [[nodiscard]] bool is_open() const noexcept { return handle_ != -1; }
    [[nodiscard]] bool write(std::string_view text) const noexcept {
        while (!text.empty()) {
            ssize_t const n = ::write(handle_, text.data(), text.size());
            if (n < 0 && errno != EINTR) return false;
            if (n > 0) text.remove_prefix(static_cast<std::size_t>(n));
        }
        return ::fsync(handle_) == 0;
    }
    /// As the old file may be read and written, or as a new one may.
    [[nodiscard]] bool take_mode(std::string const& path) const noexcept {
        struct stat old = {};
        if (::stat(path.c_str(), &old) == 0) return ::fchmod(handle_, old.st_mode & 07777U) == 0;
        mode_t const mask = ::umask(0);
        ::umask(mask);
        return ::fchmod(handle_, 0666U & ~mask) == 0;
    }
    [[nodiscard]] bool take_place_of(std::string const& path) noexcept {
        if (std::rename(name_.c_str(), path.c_str()) != 0) return false;
        ::close(handle_);
        handle_ = -1;
        return true;
    }

private:
    std::string name_;
    int handle_;
};

}  // namespace detail

/// Writes a file as a whole: whoever reads it, and whatever happens meanwhile, finds the old text
/// or the new one. Makes its folder, and follows a symbolic link.
/// *Throws:* `std::runtime_error` with path and reason; then the file is as it was.
inline void replace_file(std::string const& path, std::string_view text) {
    namespace fs = std::filesystem;
    auto const fail = [&](std::error_code why) {
        throw std::runtime_error(querybudget::detail::printable(path) + ": can't be written (" +
                                 why.message() + "), so it is as it was");
    };
    std::error_code error;
    fs::path target = path;
    std::error_code no_link;
    if (fs::is_symlink(target, no_link)) target = fs::canonical(target, error);
    if (!error && target.has_parent_path()) fs::create_directories(target.parent_path(), error);
    if (error) fail(error);
    detail::file_beside file(target.string());
    if (!file.is_open() || !file.write(text) || !file.take_mode(target.string()) ||
        !file.take_place_of(target.string()))
        fail({errno, std::generic_category()});
}

}  // namespace querybudget::tool
