// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/tool/line_reader.hpp>
#include <querybudget/tool/merged_run.hpp>
#include <querybudget/tool/record_reader.hpp>
#include <querybudget/tool/run_merger.ipp>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <utility>

namespace querybudget::tool {

namespace detail {

struct record_source {
    std::string path;
    std::uint64_t bytes = 0;
};

inline void note_file(std::filesystem::directory_entry const& entry, run_merger& into,
                      std::vector<record_source>& files) {
    std::error_code error;
    std::filesystem::file_status const status = entry.symlink_status(error);
    if (error || std::filesystem::is_directory(status) || entry.path().extension() != ".jsonl")
        return;
    if (std::filesystem::is_regular_file(status)) {
        std::uint64_t const bytes = entry.file_size(error);
        files.push_back({entry.path().string(), error ? 0 : bytes});
    } else {
        into.add_problem(entry.path().string(), 0,
                         std::filesystem::is_symlink(status)
                             ? "a link, which isn't followed, so that nothing counts twice: move "
                               "the file here"
                             : "no regular file: remove it from the folder");
    }
}

/// In the order of their paths.
inline std::vector<record_source> record_files(std::string const& folder, run_merger& into) {
    namespace fs = std::filesystem;
    std::vector<record_source> files;
    std::error_code error;
    fs::recursive_directory_iterator at(folder, error);
    for (; !error && at != fs::recursive_directory_iterator(); at.increment(error))
        note_file(*at, into, files);
    if (error) {
        into.add_problem(folder, 0,
                         "can't be read (" + error.message() +
                             "): run the tests with QUERYBUDGET_OUT naming this folder");
    } else if (files.empty()) {
        into.add_problem(folder, 0,
                         "there is no record in it: run the tests with QUERYBUDGET_OUT naming "
                         "this folder");
    }
    std::sort(files.begin(), files.end(),
              [](record_source const& a, record_source const& b) { return a.path < b.path; });
    return files;
}

/// Tells the bytes that were read, every few megabytes.
class progress_teller {
public:
    progress_teller(progress tell, std::vector<record_source> const& files) : tell_(tell) {
        for (record_source const& f : files) all_ += f.bytes;
    }
    void read(std::uint64_t bytes_of_file) {
        if (tell_ == nullptr || before_ + bytes_of_file < next_) return;
        next_ = before_ + bytes_of_file + step;
        tell_(std::min(before_ + bytes_of_file, all_), all_);
    }
    void finish_file(std::uint64_t bytes) { before_ += bytes; }
    void finish() {
        if (tell_ != nullptr) tell_(all_, all_);
    }

private:
    static constexpr std::uint64_t step = 4 * 1024 * 1024;

    progress tell_;
    std::uint64_t all_ = 0;
    std::uint64_t before_ = 0;
    std::uint64_t next_ = step;
};

inline void read_file(record_source const& file, record_reader& reader, run_merger& into,
                      progress_teller& told) {
    line_reader lines(file.path);
    while (lines.next()) {
        std::string problem = lines.too_long()
                                  ? "longer than 64 MB: remove what isn't querybudget's from the "
                                    "folder"
                                  : reader.read(lines.line());
        if (problem.empty()) {
            into.add(reader.result());
        } else {
            into.add_problem(file.path, lines.number(), std::move(problem));
        }
        told.read(lines.bytes());
    }
    if (lines.error() != 0) {
        into.add_problem(file.path, 0,
                         std::string("can't be read (") + std::strerror(lines.error()) +
                             "): make it a file that can, and run this again");
    } else if (lines.bytes() == 0) {
        into.add_problem(file.path, 0,
                         "is empty: its process was killed, or the disk was full, before the first "
                         "record; run its tests again");
    }
    told.finish_file(lines.bytes());
}

}  // namespace detail

inline merged_run read_run(std::string const& folder, progress tell) {
    run_merger merger;
    std::vector<detail::record_source> const files = detail::record_files(folder, merger);
    detail::progress_teller told(tell, files);
    record_reader reader;
    for (detail::record_source const& file : files) detail::read_file(file, reader, merger, told);
    told.finish();
    return merger.take();
}

}  // namespace querybudget::tool
