// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/sql/canonical_output.hpp>
#include <querybudget/sql/kind.ipp>
#include <querybudget/sql/lexer.hpp>
#include <querybudget/sql/statement_facts.hpp>
#include <querybudget/sql/value_tally.hpp>

#include <cstdint>
#include <string_view>

namespace querybudget::detail {

/// Reads a text once and writes its canonical form to `Output`: a hash, a text or the display text.
/// All three run the same steps, so they can't disagree.
template <class Output, bool Fast = Output::direct>
class canonicalizer {
public:
    canonicalizer(std::string_view sql, dialect d, Output& out) noexcept
        : lexer_(sql, d), out_(out), verb_(d), dialect_(d) {}

    /// Everything but the id, which the output knows.
    statement_facts run() {
        for (;;) {
            if constexpr (Fast) {
                if (special_ == 0) common_tokens();
            }
            token const t = lexer_.next();
            if (t.what == sym::end) break;
            sym const what = special_ != 0 ? special(t) : handle(t);
            before_ = previous_;
            previous_ = what;
        }
        end_of_statement();
        facts_.malformed = lexer_.malformed();
        facts_.literals = tally_.literals;
        facts_.binds = tally_.binds;
        facts_.values = tally_.literals != 0 && tally_.hash == 0 ? 1 : tally_.hash;
        return facts_;
    }

private:
    static constexpr std::uint32_t max_frames = 64;
    static constexpr unsigned max_shapes = 8;

    enum class frame_kind : unsigned char {
        plain,
        subscript,
        in_list,
        array_list,
        values_list,
        values_row
    };
    struct frame {
        frame_kind kind;
        bool by;  // inside the items of an ORDER BY or GROUP BY
    };
    struct list {
        std::uint64_t outer;  // hash of the enclosing element before this list
        std::uint32_t count, values_before;
        unsigned char shapes_kept;
        bool marked;    // `mark` is still where the output stands
        bool complete;  // its last element was skipped, only the closing bracket is left
        std::uint64_t shapes[max_shapes];
        typename Output::mark_type mark;
    };

    // Why a token needs a closer look before the common path.
    enum reason : unsigned char { fresh = 1, pending_semicolon = 2, masking = 4, undecided = 8 };
    enum class mask : unsigned char {
        none,
        name,
        rollback,
        cursor,
        set_target,
        set_value,
        set_rest,
        fetch_first
    };

    // canonical_rules.ipp
    sym special(token const& t);
    void quoted(token const& t);
    void begin_statement(token const& t) noexcept;
    void end_of_statement() noexcept;
    bool masked(token const& t, sym& what);
    bool position(token const& t) const noexcept;
    void count_value(token const& t) noexcept;
    void limit_value(token const& t) noexcept;
    std::uint64_t value_hash(token const& t) const noexcept;
    std::uint64_t pieces_hash(token const& t, std::uint64_t h) const noexcept;

    // canonical_fast.ipp and canonical_values.ipp
    static constexpr std::ptrdiff_t margin = 32;
    void common_tokens() noexcept;
    char const* common_run(char const* p, char const* last) noexcept;
    bool repeated_elements() noexcept;
    QUERYBUDGET_DETAIL_ALWAYS_INLINE inline static plain_value short_value(char const* p) noexcept;
    plain_value long_value(char const* p, char const* end) const noexcept;
    static char const* past_blanks(char const* p, char const* end) noexcept;
    QUERYBUDGET_DETAIL_ALWAYS_INLINE inline char const* plain_element(
        char const* p, char const* end, value_tally& tally, std::uint32_t& values) const noexcept;
    static std::uint64_t shape_of(std::uint32_t values) noexcept;

    // canonical_lists.ipp
    void open(token const& t);
    void close(token const& t);
    sym comma(token const& t);
    void push(frame_kind kind) noexcept;
    void pop() noexcept;
    void begin_list(frame_kind kind) noexcept;
    void end_list() noexcept;
    void end_element();
    void not_a_list() noexcept;
    static bool has_shape(list const& l, std::uint64_t shape) noexcept;
    static constexpr bool is_call(sym s) noexcept {
        return static_cast<std::size_t>(s) >= first_keyword && !has(s, blank_paren | initial);
    }
    bool list_may_follow() const noexcept {
        return has(before_name_, list_follows) ||
               (before_name_ == sym::on && verb_.kind() == statement_kind::ddl);
    }
    bool in_list() const noexcept {
        return current_.kind == frame_kind::in_list || current_.kind == frame_kind::array_list;
    }

    // What each token becomes. Returns what it counts as for the token after it.
    sym handle(token const& t) {
        switch (t.what) {
            case sym::name: name(t); return sym::name;
            case sym::number:
                if (current_.by && position(t)) {
                    put(t, text_of(t), !glued_);
                    return sym::number;
                }
                [[fallthrough]];
            case sym::string:
            case sym::bind: counted_value(t); return t.what;
            case sym::comma: return comma(t);
            case sym::lparen:
            case sym::lbracket: open(t); return t.what;
            case sym::rparen:
            case sym::rbracket: close(t); return t.what;
            case sym::dot:
                put(t, ".", false);
                glued_ = true;
                return t.what;
            case sym::cast:
                put(t, "::", !glued_ && !has(previous_, ends_operand));
                glued_ = true;
                return t.what;
            case sym::semicolon:
                if (previous_ == sym::start) return sym::start;
                set_special(pending_semicolon);
                if (depth_ != 0) return t.what;
                end_of_statement();
                return sym::start;
            case sym::op:
            case sym::colon: put(t, text_of(t), !glued_); return t.what;
            default: return keyword(t);
        }
    }

    void name(token const& t) {
        if (previous_ != sym::dot) before_name_ = previous_;
        if (t.word != sym::name) verb_.read(t, previous_, before_, depth_);
        if (t.quoted) {
            quoted(t);
        } else {
            word(t);
        }
    }

    sym keyword(token const& t) {
        verb_.read(t, previous_, before_, depth_);
        switch (t.what) {
            case sym::by: current_.by = previous_ == sym::order || previous_ == sym::group; break;
            case sym::null:
            case sym::true_:
            case sym::false_:
                if (previous_ != sym::is && previous_ != sym::not_) return counted_value(t);
                break;
            case sym::default_:
                if (current_.kind == frame_kind::values_row) return counted_value(t);
                break;
            case sym::all:
                if (previous_ == sym::limit && depth_ == verb_.base()) facts_.limit = -1;
                break;
            case sym::limit:
            case sym::fetch:
                if (depth_ != verb_.base() || verb_word_ == sym::fetch) break;
                facts_.limit = 0;
                limit_ = 1;
                if (t.what == sym::fetch) set_mask(mask::fetch_first);
                break;
            case sym::select:
            case sym::with:
            case sym::values:
            case sym::table:
                if (current_.kind == frame_kind::in_list && previous_ == sym::lparen) not_a_list();
                break;
            default: break;
        }
        if (has(t.what, clause)) current_.by = false;
        word(t);
        return t.what;
    }

    sym counted_value(token const& t) {
        count_value(t);
        value(t);
        return sym::string;
    }

    static std::string_view text_of(token const& t) noexcept { return {t.text, t.size}; }

    void word(token const& t) {
        out_.word(!glued_, t);
        glued_ = false;
        if (lists_ != 0) element_ = mix(element_, word_hash(t));
    }

    void value(token const& t) {
        out_.value(!glued_, t);
        glued_ = false;
        lexer_.written_as_value();
        if (lists_ != 0) element_ = mix(element_, byte_hash('?'));
    }

    void put(token const& t, std::string_view text, bool blank) {
        out_.bytes(blank, t, text);
        glued_ = false;
        if (lists_ != 0) element_ = mix(element_, bytes_hash(text.data(), text.size(), false));
    }

    void set_special(reason r) noexcept { special_ = static_cast<unsigned char>(special_ | r); }
    void clear_special(reason r) noexcept { special_ = static_cast<unsigned char>(special_ & ~r); }
    void set_mask(mask m) noexcept {
        mask_ = m;
        if (m == mask::none) {
            clear_special(masking);
        } else {
            set_special(masking);
        }
    }

    static std::uint64_t hash_words(std::uint64_t h, char const* p, std::size_t size,
                                    char const* end) noexcept {
        h += std::uint64_t{size} << 9;
        for (std::size_t i = 0; i < size; i += 8)
            h = mix(h, first_bytes(load_8(p + i, end), size - i));
        return h;
    }

    static constexpr std::uint64_t byte_hash(char c) noexcept {
        return mix(1, static_cast<unsigned char>(c));
    }
    static constexpr std::uint64_t negative_number = 256;
    static std::uint64_t word_hash(token const& t) noexcept {
        return t.size <= 8 ? t.key : bytes_hash(t.text, t.size, true);
    }
    static std::uint64_t bytes_hash(char const* p, std::size_t size, bool fold) noexcept {
        std::uint64_t h = size;
        for (char const* const end = p + size; p < end; p += 8)
            h = mix(h, fold ? lower(load_8(p, end)) : load_8(p, end));
        return h;
    }

    lexer lexer_;
    Output& out_;
    verb_reader verb_;
    dialect dialect_;
    unsigned char special_ = fresh | undecided;
    bool glued_ = true;  // no blank before the next token
    bool first_statement_ = true;
    mask mask_ = mask::none;
    sym previous_ = sym::start, before_ = sym::start;
    sym before_name_ = sym::start;  // what stood before the last name, its qualifiers included
    sym verb_word_ = sym::name;     // the statement's first word
    unsigned char limit_ = 0;  // 1 after LIMIT, 2 after its value, 3 after a comma that follows
    frame current_{frame_kind::plain, false};
    std::uint32_t depth_ = 0;
    std::uint32_t lists_ = 0;
    std::uint64_t element_ = 0;  // hash of the list element being written
    value_tally tally_;
    statement_facts facts_;
    // Left as they are: clearing them would cost as much as reading a short statement.
    frame frames_[max_frames];
    list open_lists_[max_frames];
};

}  // namespace querybudget::detail

#include <querybudget/sql/canonical_fast.ipp>
#include <querybudget/sql/canonical_lists.ipp>
#include <querybudget/sql/canonical_rules.ipp>
#include <querybudget/sql/canonical_values.ipp>
