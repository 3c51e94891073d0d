// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/sql/lexer.ipp>
#include <querybudget/sql/swar.hpp>
#include <querybudget/sql/xxh64.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace querybudget::detail {

inline constexpr std::uint64_t fingerprint_version = 1;  ///< also XXH64's seed

/// Canonical bytes become a hash.
struct hash_target {
    using state = xxh64_lanes;

    [[nodiscard]] state save() const noexcept { return lanes; }
    void restore(state const& saved) noexcept { lanes = saved; }
    std::size_t take(char const* bytes, std::size_t size) noexcept {
        lanes.stripes(bytes, size / 32 * 32);
        taken += size / 32 * 32;
        return size / 32 * 32;
    }

    xxh64_lanes lanes{fingerprint_version};
    std::uint64_t taken = 0;
};

/// Canonical bytes become a text.
struct text_target {
    struct state {};

    [[nodiscard]] static state save() noexcept { return {}; }
    void restore(state) { text.resize(static_cast<std::size_t>(taken)); }
    std::size_t take(char const* bytes, std::size_t size) {
        text.append(bytes, size);
        taken += size;
        return size;
    }

    std::string text;
    std::uint64_t taken = 0;
};

/// Where the canonical text goes, through one small buffer whatever the target. What was written
/// since a mark can be taken back: that is how a repeated list element disappears.
template <class Target>
class canonical_output {
public:
    struct mark_type {
        typename Target::state state;
        std::uint64_t taken;
        std::size_t size;
        char rest[32];
    };

    [[nodiscard]] mark_type mark() {
        drain();
        mark_type m{target_.save(), target_.taken, size(), {}};
        std::memcpy(m.rest, buffer_, 32);
        return m;
    }

    void rollback(mark_type const& m) {
        target_.taken = m.taken;
        target_.restore(m.state);
        std::memcpy(buffer_, m.rest, 32);
        at_ = buffer_ + m.size;
    }

    /// The shortcuts write into the buffer themselves, from `at` on, up to 64 bytes past `limit`.
    static constexpr bool direct = true;
    [[nodiscard]] char* at() const noexcept { return at_; }
    [[nodiscard]] char const* limit() const noexcept { return buffer_ + capacity; }
    void at(char* p) noexcept { at_ = p; }

    /// An unquoted name or a keyword, in lower case.
    void word(bool blank, token const& t) {
        room();
        *at_ = ' ';
        at_ += blank ? 1 : 0;
        store_8(at_, t.key);
        if (t.size <= 8) {
            at_ += t.size;
        } else {
            at_ += 8;
            folded(t.text + 8, t.text + t.size);
        }
    }

    void value(bool blank, token const&) {
        room();
        *at_ = ' ';
        at_ += blank ? 1 : 0;
        *at_++ = '?';
    }

    /// Bytes as they are.
    void bytes(bool blank, token const&, std::string_view text) {
        room();
        *at_ = ' ';
        at_ += blank ? 1 : 0;
        if (text.size() == 1) {
            *at_++ = text[0];
        } else {
            more(text);
        }
    }

    /// More of the same token.
    void more(std::string_view text) {
        while (!text.empty()) {
            room();
            std::size_t const n = text.size() < step ? text.size() : step;
            std::memcpy(at_, text.data(), n);
            at_ += n;
            text.remove_prefix(n);
        }
    }

    /// The hash of everything written.
    [[nodiscard]] std::uint64_t hash() noexcept {
        std::size_t const n = target_.take(buffer_, size());
        return target_.lanes.finish(buffer_ + n, target_.taken + (size() - n));
    }

    [[nodiscard]] std::string take_text() {
        drain();
        return static_cast<std::string&&>(target_.text);
    }

private:
    static constexpr std::size_t capacity = 512;
    static constexpr std::size_t step = 32;  // at most this much is written between two room()

    void folded(char const* p, char const* end) {
        for (; end - p > 8; p += 8, at_ += 8) {
            room();
            store_8(at_, lower(read_64(p)));
        }
        room();
        store_8(at_, lower(load_8(p, end)));
        at_ += end - p;
    }

    [[nodiscard]] std::size_t size() const noexcept {
        return static_cast<std::size_t>(at_ - buffer_);
    }
    void room() {
        if (at_ > buffer_ + capacity) drain();
    }
    void drain() {
        std::size_t const n = target_.take(buffer_, size());
        std::memmove(buffer_, buffer_ + n, 32);
        at_ -= n;
    }

    Target target_;
    char* at_ = buffer_;
    char buffer_[capacity + 3 * step];
};

/// The text as people read it: the same tokens, written as in the source.
class display_output {
public:
    using mark_type = std::size_t;
    static constexpr bool direct = false;

    [[nodiscard]] mark_type mark() const noexcept { return text_.size(); }
    void rollback(mark_type m) { text_.resize(m); }
    void word(bool, token const& t) {
        put(t, {t.begin, static_cast<std::size_t>(t.end - t.begin)});
    }
    void value(bool, token const& t) { put(t, "?"); }
    void bytes(bool, token const& t, std::string_view) { word(false, t); }
    void more(std::string_view) noexcept {}
    [[nodiscard]] std::string take_text() { return static_cast<std::string&&>(text_); }

private:
    void put(token const& t, std::string_view piece) {
        if (!text_.empty() && (t.blank || (t.gap && glues(text_.back(), piece.front()))))
            text_ += ' ';
        text_ += piece;
    }
    /// A comment stood between the two, and without it they would be read as one.
    static bool glues(char left, char right) noexcept {
        return (is_name_byte(left) && is_name_byte(right)) ||
               (is_op_byte(left) && is_op_byte(right));
    }

    std::string text_;
};

}  // namespace querybudget::detail
