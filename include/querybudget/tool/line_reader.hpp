// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace querybudget::tool {

/// The lines of a file, in the memory of one: the longest, or `most`.
/// *Thread safety:* one thread at a time.
class line_reader {
public:
    static constexpr std::size_t most = 64 * 1024 * 1024;  ///< bytes of a line

    explicit line_reader(std::string const& path) noexcept
        : file_(std::fopen(path.c_str(), "rb")), error_(file_ == nullptr ? errno : 0) {
        if (file_ != nullptr) std::setvbuf(file_, nullptr, _IONBF, 0);
    }
    ~line_reader() {
        if (file_ != nullptr) std::fclose(file_);
    }
    line_reader(line_reader const&) = delete;
    line_reader& operator=(line_reader const&) = delete;

    /// Goes to the next line; false at the end, or where it can't be read.
    [[nodiscard]] bool next() {
        begin_ = next_;
        ++number_;
        too_long_ = false;
        std::size_t searched = begin_;
        for (;;) {
            if (void const* const found =
                    std::memchr(buffer_.data() + searched, '\n', end_ - searched)) {
                size_ = static_cast<std::size_t>(static_cast<char const*>(found) -
                                                 (buffer_.data() + begin_));
                next_ = begin_ + size_ + 1;
                too_long_ = too_long_ || size_ > most;
                return true;
            }
            if (end_ - begin_ > most) {  // the rest of it isn't kept
                too_long_ = true;
                end_ = begin_;
            }
            searched = end_ - begin_;  // `fill` moves the line to the front
            if (!fill()) break;
        }
        size_ = end_ - begin_;
        next_ = end_;
        return error_ == 0 && (size_ != 0 || too_long_);
    }

    /// Without its end. *Lifetime:* until the next one.
    [[nodiscard]] std::string_view line() const noexcept {
        return {buffer_.data() + begin_, size_};
    }
    [[nodiscard]] std::uint64_t number() const noexcept { return number_; }
    /// It has more than `most` bytes, of which `line` is not the whole.
    [[nodiscard]] bool too_long() const noexcept { return too_long_; }
    /// Bytes of the file so far.
    [[nodiscard]] std::uint64_t bytes() const noexcept { return bytes_; }
    /// Why it can't be read, as `errno`; 0 where it can.
    [[nodiscard]] int error() const noexcept { return error_; }

private:
    bool fill() {
        if (file_ == nullptr || error_ != 0) return false;
        std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
        end_ -= begin_;
        begin_ = 0;
        if (end_ == buffer_.size()) buffer_.resize(buffer_.size() * 2);
        errno = 0;
        std::size_t const size = std::fread(buffer_.data() + end_, 1, buffer_.size() - end_, file_);
        if (std::ferror(file_) != 0) error_ = errno != 0 ? errno : EIO;
        end_ += size;
        bytes_ += size;
        return size != 0;
    }

    std::FILE* file_;
    int error_;
    std::vector<char> buffer_ = std::vector<char>(256 * 1024);
    std::size_t begin_ = 0;  ///< of the line
    std::size_t size_ = 0;
    std::size_t next_ = 0;
    std::size_t end_ = 0;  ///< of what was read
    std::uint64_t number_ = 0;
    std::uint64_t bytes_ = 0;
    bool too_long_ = false;
};

}  // namespace querybudget::tool
