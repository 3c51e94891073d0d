// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/record/group_tags.hpp>
#include <querybudget/record/tag_path.hpp>
#include <querybudget/sql/fingerprint.hpp>
#include <querybudget/sql/xxh64.hpp>

#include <utility>

namespace querybudget {

QUERYBUDGET_DETAIL_INLINE void group_tags::add(std::string_view text) {
    ++samples_;
    if (text.empty())
        ++untagged_;
    else
        add(text, 1);
}

QUERYBUDGET_DETAIL_INLINE void group_tags::add(group_tags const& other) {
    for (label const& l : other.labels_) add(l.text, l.samples);
    for (std::uint64_t const hash : other.others_) add_other(hash);
    samples_ += other.samples_;
    untagged_ += other.untagged_;
}

QUERYBUDGET_DETAIL_INLINE void group_tags::add(std::string_view text, std::uint64_t samples) {
    std::string kept(detail::begin_of(text, longest_label));
    if (kept.size() < text.size()) kept += "…";
    for (label& l : labels_) {
        if (l.text != kept) continue;
        l.samples += samples;
        return;
    }
    if (labels_.size() == most_labels)
        add_other(xxh64(kept, 1));
    else
        labels_.push_back({std::move(kept), samples});
}

QUERYBUDGET_DETAIL_INLINE void group_tags::add_other(std::uint64_t hash) {
    for (label const& l : labels_) {
        if (xxh64(l.text, 1) == hash) return;
    }
    for (std::uint64_t const known : others_) {
        if (known == hash) return;
    }
    if (others_.size() < most_others) others_.push_back(hash);
}

QUERYBUDGET_DETAIL_INLINE std::string detail::comment_label(std::string_view sql, dialect d) {
    std::string text;
    if (sql.find("*/") == std::string_view::npos) return text;
    for (auto const& [key, value] : tags_of(sql, d)) {
        if (key == "traceparent" || key == "tracestate") continue;  // another one for each request
        if (!text.empty()) text += ", ";
        text.append(key).append("=").append(value);
        if (text.size() > group_tags::longest_label) break;
    }
    return text;
}

}  // namespace querybudget
