// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/detail/config.hpp>
#include <querybudget/judge/sampled_loop.hpp>

namespace querybudget::detail {

QUERYBUDGET_DETAIL_INLINE std::size_t sampled_loop::values() const {
    std::vector<std::uint64_t> seen;
    for (sample const* const s : samples) {
        bool known = !s->known;
        for (std::uint64_t const hash : seen) known = known || hash == s->hash;
        if (!known) seen.push_back(s->hash);
    }
    return seen.size();
}

QUERYBUDGET_DETAIL_INLINE bool sampled_loop::varies(std::size_t position) const noexcept {
    std::uint64_t first = 0;
    for (sample const* const s : samples) {
        std::uint64_t const value = s->value(position);
        if (first == 0) first = value;
        if (value != 0 && value != first) return true;
    }
    return false;
}

QUERYBUDGET_DETAIL_INLINE std::size_t sampled_loop::varying_positions() const noexcept {
    std::size_t n = 0;
    for (std::size_t i = 0; i < value_list::most; ++i) n += varies(i) ? 1U : 0U;
    return n;
}

QUERYBUDGET_DETAIL_INLINE bool sampled_loop::is_batched() const noexcept {
    bool any_list = false;
    bool same_size = true;
    for (sample const* const s : samples) {
        any_list = any_list || s->list;
        same_size = same_size && s->values.size == samples.front()->values.size;
    }
    bool const beside =
        !samples.empty() && samples.front()->values.size >= 3;  // a list, and a value
    return any_list && !(beside && same_size && varying_positions() == 1);
}

QUERYBUDGET_DETAIL_INLINE sampled_loop sampled_loop::on_thread(std::uint64_t thread) const {
    sampled_loop part;
    for (sample const* const s : samples) {
        if (s->thread == thread) part.samples.push_back(s);
    }
    return part;
}

QUERYBUDGET_DETAIL_INLINE sampled_loop all_of(group const& g) {
    sampled_loop all;
    for (sample const& s : g.samples) all.samples.push_back(&s);
    return all;
}

QUERYBUDGET_DETAIL_INLINE std::vector<sampled_loop> loops_of(group const& g) {
    std::size_t const stacks = g.site.stacks().size();
    std::vector<sampled_loop> loops(stacks != 0 ? stacks : 1);
    for (sample const& s : g.samples) {
        if (s.stack < stacks) loops[s.stack].samples.push_back(&s);
        if (stacks == 0) loops[0].samples.push_back(&s);
    }
    return loops;
}

}  // namespace querybudget::detail
