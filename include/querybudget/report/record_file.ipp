// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/judge/printable.hpp>
#include <querybudget/report/record_file.hpp>
#include <querybudget/report/record_text.hpp>

#if __has_include(<unistd.h>)
#include <fcntl.h>
#include <pthread.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <ctime>
#endif

namespace querybudget::detail {

QUERYBUDGET_DETAIL_INLINE record_file& this_process_records() noexcept {
    static constinit record_file file;
    return file;
}

#if __has_include(<unistd.h>)

QUERYBUDGET_DETAIL_INLINE void record_file::handle_forks() noexcept {
    if (handles_forks_) return;
    handles_forks_ = true;
    ::pthread_atfork([] { this_process_records().lock_.lock(); },
                     [] { this_process_records().lock_.unlock(); },
                     [] {
                         this_process_records().close();
                         this_process_records().lock_.unlock();
                     });
}

/// Without its folder; empty where the system doesn't tell.
inline std::string name_of_this_program() {
    char path[1024];
    ssize_t const size = ::readlink("/proc/self/exe", path, sizeof path);
    std::string_view const all(path, size > 0 ? static_cast<std::size_t>(size) : 0);
    return std::string(all.substr(all.rfind('/') + 1));
}

/// Makes the folder and those above it. Returns what `errno` was; 0 where it is there.
inline int make_folders(std::string const& folder) {
    for (std::size_t end = folder.find('/', 1);; end = folder.find('/', end + 1)) {
        bool const made = ::mkdir(folder.substr(0, end).c_str(), 0777) == 0;
        if (end == std::string::npos) return made || errno == EEXIST ? 0 : errno;
    }
}

inline unsigned long long random_bits() noexcept {
    unsigned long long bits = 0;
    if (::getentropy(&bits, sizeof bits) == 0) return bits;
    timespec now{};
    ::clock_gettime(CLOCK_REALTIME, &now);
    return static_cast<unsigned long long>(now.tv_nsec);
}

/// The file is new: whatever else has its name, as a process of another machine, keeps it.
QUERYBUDGET_DETAIL_INLINE int record_file::open(std::string const& folder) {
    int file = -1;
    for (int attempt = 0; attempt < 16 && file == -1; ++attempt) {
        std::time_t const now = std::time(nullptr);
        std::tm parts{};
        ::gmtime_r(&now, &parts);
        char start[32];
        std::strftime(start, sizeof start, "%Y%m%dT%H%M%SZ", &parts);
        std::snprintf(name_, sizeof name_, "querybudget-%ld-%s-%016llx.jsonl",
                      static_cast<long>(::getpid()), start, random_bits());
        file = ::open((folder + '/' + name_).c_str(),
                      O_WRONLY | O_APPEND | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (file == -1 && errno != EEXIST && errno != EINTR) break;
    }
    return file;
}

/// Returns what `errno` was. The name is that of the file then, or empty.
QUERYBUDGET_DETAIL_INLINE int record_file::make(std::string const& folder) {
    name_[0] = '\0';
    if (int const error = make_folders(folder); error != 0) return error;
    file_ = open(folder);
    if (file_ == -1) return errno;
    int const error = write(
        process_record(static_cast<long>(::getpid()), std::time(nullptr), name_of_this_program()));
    if (error == 0) return 0;
    ::unlink((folder + '/' + name_).c_str());  // rather than a file that says nothing
    close();
    return error;
}

QUERYBUDGET_DETAIL_INLINE int record_file::write(std::string const& line) noexcept {
    for (std::size_t done = 0; done < line.size();) {
        ssize_t const size = ::write(file_, line.data() + done, line.size() - done);
        if (size > 0) {
            done += static_cast<std::size_t>(size);
        } else if (size == 0 || errno != EINTR) {
            cut_ = cut_ || done != 0;
            return size == 0 ? EIO : errno;
        }
    }
    cut_ = false;
    return 0;
}

QUERYBUDGET_DETAIL_INLINE void record_file::close() noexcept {
    if (file_ != -1) ::close(file_);
    file_ = -1;
    cut_ = false;
}

QUERYBUDGET_DETAIL_INLINE std::string record_file::append(char const* folder,
                                                          std::string const& line) {
    spin_guard const guard(lock_);
    int error = file_ == -1 ? make(folder) : 0;
    if (error == 0) error = write(cut_ ? '\n' + line : line);
    if (error == 0) return {};
    std::string path = folder;
    if (name_[0] != '\0') path = path + '/' + name_;
    return "the record can't be written to " + printable(path) + ": " + std::strerror(error) +
           "; fix: give a folder that can be written to in QUERYBUDGET_OUT, or unset it";
}

#else

QUERYBUDGET_DETAIL_INLINE void record_file::handle_forks() noexcept {}

QUERYBUDGET_DETAIL_INLINE std::string record_file::append(char const*, std::string const&) {
    return "records can't be written here: QUERYBUDGET_OUT needs a POSIX system; fix: unset it";
}

#endif

}  // namespace querybudget::detail
