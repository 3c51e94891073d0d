// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/sql/canonical.hpp>

namespace querybudget::detail {

// A list element is written before anybody knows whether it repeats an earlier one. Its hash is
// made of its tokens and, for a list inside it, of that list's kept elements; when an earlier
// element has the same hash, the output goes back to where it stood before the comma.

template <class Output, bool Fast>
void canonicalizer<Output, Fast>::push(frame_kind kind) noexcept {
    if (depth_ < max_frames) frames_[depth_] = current_;
    ++depth_;
    bool const bare = kind == frame_kind::plain || kind == frame_kind::subscript;
    current_ = {bare || depth_ < max_frames ? kind : frame_kind::plain, false};
}

template <class Output, bool Fast>
void canonicalizer<Output, Fast>::pop() noexcept {
    --depth_;
    current_ = depth_ < max_frames ? frames_[depth_] : frame{frame_kind::plain, false};
}

template <class Output, bool Fast>
void canonicalizer<Output, Fast>::begin_list(frame_kind kind) noexcept {
    push(kind);
    if (current_.kind == frame_kind::plain) return;
    list& l = open_lists_[lists_++];
    l.outer = element_;
    l.count = 0;
    l.values_before = tally_.literals + tally_.binds;
    l.shapes_kept = 0;
    l.marked = l.complete = false;
    element_ = 0;
}

template <class Output, bool Fast>
void canonicalizer<Output, Fast>::end_list() noexcept {
    list const& l = open_lists_[--lists_];
    element_ = l.outer;
    if (tally_.literals + tally_.binds != l.values_before && l.count > facts_.longest_list)
        facts_.longest_list = l.count;
    pop();
}

template <class Output, bool Fast>
void canonicalizer<Output, Fast>::not_a_list() noexcept {
    element_ = open_lists_[--lists_].outer;
    current_.kind = frame_kind::plain;
}

template <class Output, bool Fast>
bool canonicalizer<Output, Fast>::has_shape(list const& l, std::uint64_t shape) noexcept {
    for (unsigned i = 0; i < l.shapes_kept; ++i)
        if (l.shapes[i] == shape) return true;
    return false;
}

template <class Output, bool Fast>
void canonicalizer<Output, Fast>::end_element() {
    list& l = open_lists_[lists_ - 1];
    ++l.count;
    bool const empty = element_ == 0;  // between two commas: dropped, `in (,)` would be `in ()`
    if (!empty && has_shape(l, element_)) {
        if (l.count > 1) out_.rollback(l.mark);
        element_ = l.outer;
        return;
    }
    if (!empty && l.shapes_kept < max_shapes) l.shapes[l.shapes_kept++] = element_;
    l.outer = mix(l.outer, element_);
    l.marked = false;
}

template <class Output, bool Fast>
void canonicalizer<Output, Fast>::open(token const& t) {
    bool const nested = previous_ == sym::lbracket || previous_ == sym::comma;
    if (t.what == sym::lbracket) {
        bool const array =
            previous_ == sym::array || (current_.kind == frame_kind::array_list && nested);
        put(t, "[", !glued_ && previous_ != sym::array && !has(previous_, ends_operand));
        glued_ = true;
        return array ? begin_list(frame_kind::array_list) : push(frame_kind::subscript);
    }
    bool const call = previous_ == sym::name ? !list_may_follow() : is_call(previous_);
    // Not where an element that repeats might vanish, and its neighbours become rows.
    if (previous_ == sym::values && !in_list()) begin_list(frame_kind::values_list);
    put(t, "(", !glued_ && !call);
    glued_ = true;
    if (current_.kind == frame_kind::values_list) {
        push(frame_kind::values_row);
    } else if (previous_ == sym::in) {
        begin_list(frame_kind::in_list);
    } else {
        push(frame_kind::plain);
    }
}

template <class Output, bool Fast>
void canonicalizer<Output, Fast>::close(token const& t) {
    bool const bracket = t.what == sym::rbracket;
    frame_kind const kind = current_.kind;
    bool const fits = bracket == (kind == frame_kind::subscript || kind == frame_kind::array_list);
    bool const closes = depth_ > max_frames || (depth_ != 0 && fits);
    if (closes && in_list()) {
        // `IN ()` has no last element.
        bool const empty = previous_ == sym::lparen || previous_ == sym::lbracket;
        if (!empty && !open_lists_[lists_ - 1].complete) end_element();
        end_list();
    } else if (closes) {
        pop();
    }
    put(t, bracket ? "]" : ")", false);
    if (closes && kind == frame_kind::values_row && current_.kind == frame_kind::values_list) {
        end_element();
        if (lexer_.peek() != ',') end_list();
    }
}

template <class Output, bool Fast>
sym canonicalizer<Output, Fast>::comma(token const& t) {
    if (current_.kind == frame_kind::values_list && lexer_.peek() != '(') end_list();
    if (limit_ == 2 && depth_ == verb_.base()) limit_ = 3;
    if (current_.kind != frame_kind::values_list) {
        if (!in_list()) {
            put(t, ",", false);
            return sym::comma;
        }
        end_element();
        current_.by = false;
    }
    list& l = open_lists_[lists_ - 1];
    if constexpr (Fast) {
        l.complete = limit_ == 0 && repeated_elements();
        if (l.complete) return sym::number;
    }
    if (!l.marked) l.mark = out_.mark();
    l.marked = true;
    out_.bytes(false, t, ",");
    glued_ = false;
    element_ = 0;
    return sym::comma;
}

}  // namespace querybudget::detail
