// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/detail/config.hpp>
#include <querybudget/sql/dialect.hpp>
#include <querybudget/sql/keyword.hpp>
#include <querybudget/sql/swar.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace querybudget::detail {

/// A token, as a view of the text.
struct token {
    char const* begin = nullptr;  ///< as written, with quotes, prefix and an absorbed sign
    char const* end = nullptr;
    char const* text = nullptr;  ///< a name without its quotes, a value without quotes and prefix
    std::size_t size = 0;        ///< of `text`
    std::uint64_t key = 0;       ///< a word's first eight bytes in lower case
    sym what = sym::end;
    sym word = sym::name;   ///< the keyword whatever its place; `what` is a name where it isn't one
    bool blank = false;     ///< white space stood before it
    bool gap = false;       ///< white space or a comment stood before it
    bool quoted = false;    ///< a name whose quotes belong to its canonical form
    bool negative = false;  ///< a number that took in the minus before it
    bool integer = false;   ///< a number of digits only
    bool pieces = false;    ///< a string continued after a line break
    char prefix = 0;        ///< of a string: e, u, n, b, x or $
};

/// Cuts a text into tokens, one at a time: no heap, no recursion, any bytes.
class lexer {
public:
    lexer(std::string_view text, dialect d) noexcept
        : at_(text.data()), end_(text.data() + text.size()), postgres_(d == dialect::postgresql) {
        if (text.substr(0, 3) == "\xEF\xBB\xBF") at_ += 3;
    }

    /// The next token, sym::end for ever once the text is used up.
    token next() noexcept;

    /// The first byte of the next token, 0 at the end. Doesn't move.
    [[nodiscard]] char peek() const noexcept;

    /// The kind of the last token. It decides what `?`, `:x` and a sign are.
    [[nodiscard]] sym previous() const noexcept { return previous_; }

    [[nodiscard]] char const* position() const noexcept { return at_; }
    [[nodiscard]] char const* end() const noexcept { return end_; }

    /// Goes on at `at`, after tokens that somebody else has read. `name` is the last name's key, 0
    /// for one behind a dot.
    void resume(char const* at, sym previous, sym before, std::uint64_t name) noexcept {
        at_ = at;
        previous_ = previous;
        before_ = before;
        last_name_ = name;
    }
    [[nodiscard]] std::uint64_t last_name() const noexcept { return last_name_; }

    /// The last token was written as `?`. Behind an operand PostgreSQL reads that as an operator,
    /// and so does whoever reads the canonical text again: what follows has to be read the same way
    /// now.
    void written_as_value() noexcept;
    [[nodiscard]] bool malformed() const noexcept { return malformed_; }

private:
    // Each of these sets what the token is and where it ends; `next` moves there.
    void word(token& t) noexcept;
    void number(token& t, char const* digits) const noexcept;
    void string(token& t, char const* quote, char prefix) noexcept;
    void dollar(token& t) noexcept;
    void quoted_name(token& t, char const* open, char close) noexcept;
    void sqlite_variable(token& t) const noexcept;
    void question(token& t) const noexcept;
    void colon(token& t) const noexcept;
    void percent(token& t) noexcept;
    void sign_or_op(token& t) noexcept;
    void op(token& t) noexcept;
    void postgres_op(token& t) noexcept;
    void bracket(token& t) noexcept;
    void unterminated(token& t) noexcept;

    char const* skip(char const* p) const noexcept;
    char const* comment_end(char const* p) const noexcept;
    char const* continued(char const* p) const noexcept;
    char const* format_end(char const* p) const noexcept;
    char const* uescape(char const* p) const noexcept;
    bool reserved(sym word) const noexcept;
    bool closes(char const* p) const noexcept;
    bool type_before(sym what) const noexcept;
    bool match_before() const noexcept;
    bool operand_expected() const noexcept { return !has(previous_, ends_operand); }
    bool at_start() const noexcept {
        return previous_ == sym::start || previous_ == sym::semicolon;
    }
    bool is(char const* p, char c) const noexcept { return p < end_ && *p == c; }
    bool is_digit(char const* p) const noexcept { return p < end_ && *p >= '0' && *p <= '9'; }

    char const* at_;
    char const* end_;
    bool postgres_;
    bool malformed_ = false;
    sym previous_ = sym::start;
    sym before_ = sym::start;       // the one before previous_
    std::uint64_t subscripts_ = 0;  // a bit for each open `[`: 1 for a subscript, 0 for ARRAY[
    std::uint64_t last_name_ = 0;
    char const* signs_end_ = nullptr;  // up to here only single signs, known from an earlier look
};

}  // namespace querybudget::detail

#ifndef QUERYBUDGET_SEPARATE_COMPILATION
#include <querybudget/sql/lexer.ipp>
#endif
