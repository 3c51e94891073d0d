// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/judge/words.hpp>
#include <querybudget/record/hub.hpp>
#include <querybudget/report/call_sites.hpp>
#include <querybudget/report/stack_reader.hpp>

namespace querybudget::detail {

/// Queries in which the calls that all have in common are looked for.
inline constexpr std::size_t most_compared = 32;

inline bool is_compared(group const& g, std::size_t compared) noexcept {
    return g.category() == statement_category::query && compared < most_compared;
}

/// Its most frequent stack; null where none was taken.
inline call_site::stack const* main_stack(call_site const& site) noexcept {
    call_site::stack const* best = nullptr;
    for (call_site::stack const& s : site.stacks()) {
        if (best == nullptr || s.samples > best->samples) best = &s;
    }
    return best;
}

inline std::string words_for(call_frame const& f) {
    std::string text = shortened(f.function, 80);
    if (f.function != test_function) text += "()";
    if (!f.file.empty()) text += ' ' + shortened(f.file, 80) + ':' + std::to_string(f.line);
    return text;
}

/// `at f() a.cpp:18, from g() b.cpp:20, in the loop of h() c.cpp:42`
inline std::string words_for(call_path const& path) {
    std::string text;
    std::size_t const most = path.in_loop ? 2 : 3;
    for (std::size_t i = 0; i < path.calls.size() && i < most; ++i) {
        text += text.empty() ? "at " : ", from ";
        text += words_for(path.calls[i]);
    }
    if (path.in_loop) {
        text += text.empty() ? "in the loop of " : ", in the loop of ";
        text += words_for(path.loop);
    }
    return text;
}

/// Leaves of the calls in `common` those that `calls` begins with, too; of each one remains to be
/// told of.
inline void keep_common(std::vector<call_frame>& common, std::vector<call_frame> const& calls) {
    std::size_t same = 0;
    while (same < common.size() && same + 1 < calls.size() && common[same] == calls[same]) ++same;
    while (common.size() > same) common.pop_back();
}

/// The calls through which all queries go, at the same lines: a wrapper of the driver, say.
inline std::vector<call_frame> common_calls(std::vector<group> const& all,
                                            stack_reader const& reader) {
    std::vector<call_frame> common;
    std::size_t compared = 0;
    std::size_t with_calls = 0;
    for (group const& g : all) {
        call_site::stack const* const s = main_stack(g.site);
        if (s == nullptr || !is_compared(g, compared)) continue;
        std::vector<call_frame> const calls = reader.calls(*s);
        ++compared;
        if (calls.empty()) continue;
        if (with_calls++ == 0) common = calls;
        keep_common(common, calls);
    }
    if (with_calls < 2) common.clear();
    return common;
}

inline std::string words_for_more_places(std::size_t more, bool unknown) {
    if (more == 0) return {};
    std::string text = ", and " + std::to_string(more);
    if (unknown) text += " or more";
    return text + (more == 1 && !unknown ? " other place" : " other places");
}

inline call_site const& site_of(site_question const& q) noexcept {
    return q.where != nullptr ? *q.where : q.what->site;
}

/// Where `q` comes from, as its samples say: the place that most of them name, and how many other
/// places there are.
inline std::string words_for(site_question const& q, stack_reader const& reader,
                             std::vector<call_frame> const& common) {
    std::vector<std::string> places;
    std::vector<std::uint64_t> samples;
    std::vector<call_site::stack> const none;
    for (call_site::stack const& s : site_of(q).stacks()) {
        std::string place =
            words_for(reader.path(s, q.parent != nullptr ? q.parent->site.stacks() : none, common));
        if (place.empty()) continue;
        std::size_t i = 0;
        while (i < places.size() && places[i] != place) ++i;
        if (i == places.size()) {
            places.push_back(std::move(place));
            samples.push_back(0);
        }
        samples[i] += s.samples;
    }
    if (places.empty()) return {};
    std::size_t best = 0;
    for (std::size_t i = 1; i < samples.size(); ++i) best = samples[i] > samples[best] ? i : best;
    bool const unknown = places.size() > 1 && site_of(q).more_samples() != 0;
    return places[best] + words_for_more_places(places.size() - 1, unknown);
}

inline site_texts describe_sites(std::vector<group> const& all,
                                 std::vector<site_question> const& about) {
    site_texts result;
    std::vector<void*> addresses;
    auto const add = [&addresses](call_site::stack const& s) {
        addresses.insert(addresses.end(), s.frames.begin(), s.frames.end());
    };
    std::size_t compared = 0;
    for (group const& g : all) {
        call_site::stack const* const s = main_stack(g.site);
        if (s == nullptr || !is_compared(g, compared)) continue;
        ++compared;
        add(*s);
    }
    for (site_question const& q : about) {
        for (call_site::stack const& s : site_of(q).stacks()) add(s);
        if (q.parent == nullptr) continue;
        for (call_site::stack const& s : q.parent->site.stacks()) add(s);
    }
    result.texts.resize(about.size());
#ifndef __GLIBC__
    if (!about.empty()) result.note = "where these come from isn't known: only glibc tells";
#endif
    if (addresses.empty()) return result;
    stack_reader const reader(std::move(addresses));
    std::vector<call_frame> const common = common_calls(all, reader);
    for (std::size_t i = 0; i < about.size(); ++i)
        result.texts[i] = words_for(about[i], reader, common);
    result.note = reader.problem();
    return result;
}

inline std::vector<call_frame> frames_of_site(call_site const& of) {
    call_site::stack const* const s = main_stack(of);
    if (s == nullptr) return {};
    std::vector<call_frame> calls = stack_reader(s->frames).calls(*s);
    while (calls.size() > 3) calls.pop_back();
    return calls;
}

inline std::string text_of_site(call_site const& of) {
    call_path path;
    path.calls = frames_of_site(of);
    return words_for(path);
}

QUERYBUDGET_DETAIL_INLINE bool install_call_sites() noexcept {
    static constexpr site_reader reader{describe_sites, frames_of_site, text_of_site};
    spin_guard const guard(the_hub.lock);
    the_hub.sites = &reader;
    return true;
}

}  // namespace querybudget::detail
