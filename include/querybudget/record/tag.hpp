// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/record/tag_path.hpp>

#include <cstddef>
#include <string_view>

namespace querybudget {

/// While it lives, what this thread sends carries its label, which reports show: for a resolver, a
/// job, a page. Tags nest, as `outer > inner`. The label is copied: 80 bytes of it, and 248 of all
/// that nest, beyond which inner ones aren't shown. Never allocates, never throws.
/// *Thread safety:* ends on the thread where it began; elsewhere its label stays until the tag
/// around it ends. Other threads take it along with `carry_scopes`.
class [[nodiscard]] tag {
public:
    explicit tag(std::string_view label) noexcept
        : path_(&detail::current_tags), before_(path_->size) {
        path_->push(label);
    }
    ~tag() {
        detail::tag_path& here = detail::current_tags;
        if (path_ == &here && here.size > before_) here.size = before_;
    }
    tag(tag const&) = delete;
    tag& operator=(tag const&) = delete;

private:
    detail::tag_path* path_;
    std::size_t before_;
};

}  // namespace querybudget
