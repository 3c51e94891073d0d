// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <toml++/toml.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace querybudget::tool {

/// Changes values in a TOML text and leaves all else as somebody wrote it: comments, order,
/// indentation, line ends.
class toml_editor {
public:
    /// `text` is that of a file that `read_budget_file` could read: there are others that end the
    /// program.
    explicit toml_editor(std::string text)
        : text_(std::move(text)), root_(toml::parse(std::string_view(text_))) {
        std::size_t const first_end = text_.find('\n');
        if (first_end != std::string::npos && first_end != 0 && text_[first_end - 1] == '\r')
            line_end_ = "\r\n";
        lines_.push_back(text_.starts_with("\xEF\xBB\xBF") ? 3 : 0);
        for (std::size_t i = 0; i < text_.size(); ++i) {
            if (text_[i] == '\n') lines_.push_back(i + 1);
        }
    }

    /// Sets a key of a table of the root, or adds it below the table's last key. The table exists
    /// and isn't empty; `value` is TOML.
    void set(std::string_view table, std::string_view key, std::string_view value) {
        toml::table const& keys = *root_[table].as_table();
        if (toml::node const* const old = keys.get(key)) {
            std::size_t const begin = offset(old->source().begin);
            change(begin, offset(old->source().end) - begin, std::string(value));
            return;
        }
        auto const last = std::max_element(keys.begin(), keys.end(), [](auto&& a, auto&& b) {
            return a.second.source().end < b.second.source().end;
        });
        std::size_t const value_end = offset(last->second.source().end);
        if (keys.is_inline()) {
            change(value_end, 0, ", " + std::string(key) + " = " + std::string(value));
            return;
        }
        // What the line has before the key, blanks or the name of the table, and where its =
        // stands.
        toml::source_region const& region = last->first.source();
        std::size_t const line = lines_[region.begin.line - 1];
        std::size_t const key_begin = offset(region.begin);
        std::size_t const equals = text_.find('=', offset(region.end));
        std::string added = line_end_ + text_.substr(line, key_begin - line) + std::string(key);
        added.append(std::max(key.size() + 1, equals - key_begin) - key.size(), ' ');
        std::size_t end = std::min(text_.find('\n', value_end), text_.size());
        if (end > value_end && text_[end - 1] == '\r') --end;
        change(end, 0, added + "= " + std::string(value));
    }

    using keys_and_values = std::vector<std::pair<std::string, std::string>>;

    /// Adds a table at the end. `header` and values are TOML.
    void append(std::string_view header, keys_and_values const& keys) {
        std::size_t widest = 0;
        for (auto const& [key, value] : keys) widest = std::max(widest, key.size());
        if (appended_.empty() && !text_.empty() && text_.back() != '\n') appended_ = line_end_;
        appended_ += line_end_ + '[' + std::string(header) + ']' + line_end_;
        for (auto const& [key, value] : keys)
            appended_.append(key)
                .append(widest - key.size(), ' ')
                .append(" = ")
                .append(value)
                .append(line_end_);
    }

    /// The text with all changes.
    [[nodiscard]] std::string text() const {
        std::string edited;
        std::size_t done = 0;
        for (edit const& e : edits_) {
            edited += text_.substr(done, e.begin - done) + e.to;
            done = e.begin + e.size;
        }
        return edited + text_.substr(done) + appended_;
    }

private:
    struct edit {
        std::size_t begin;
        std::size_t size;
        std::string to;
    };

    /// Kept in the order of the text; two at one place in the order they came.
    void change(std::size_t begin, std::size_t size, std::string to) {
        auto const later =
            std::upper_bound(edits_.begin(), edits_.end(), begin,
                             [](std::size_t at, edit const& e) { return at < e.begin; });
        edits_.insert(later, {begin, size, std::move(to)});
    }

    /// toml++ counts lines and characters from 1, and no byte order mark.
    [[nodiscard]] std::size_t offset(toml::source_position at) const {
        std::size_t i = lines_[at.line - 1];
        for (toml::source_index column = 1; column < at.column && i < text_.size(); ++column) {
            do ++i;
            while (i < text_.size() && (static_cast<unsigned char>(text_[i]) & 0xC0U) == 0x80U);
        }
        return i;
    }

    std::string text_;
    toml::table root_;
    std::string line_end_ = "\n";
    std::vector<std::size_t> lines_;  ///< where each begins
    std::vector<edit> edits_;
    std::string appended_;
};

}  // namespace querybudget::tool
