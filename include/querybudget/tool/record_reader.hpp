// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/judge/finding_names.hpp>
#include <querybudget/judge/words.hpp>
#include <querybudget/report/record_text.hpp>
#include <querybudget/tool/record.hpp>

#include <nlohmann/json.hpp>

#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>

namespace querybudget::tool {

/// Reads one line of a record file after the other, without a tree of it in memory.
/// *Thread safety:* one thread at a time.
class record_reader {
public:
    static constexpr std::size_t most_items = 100'000;  ///< queries, or findings, of one record
    static constexpr std::uint64_t most_counted =
        999'999'999'999'999'999;  ///< as golden files hold

    /// Returns why the line is no record, and what to do; empty where it is one.
    [[nodiscard]] std::string read(std::string_view line) {
        *this = record_reader();
        bool const is_json = nlohmann::json::sax_parse(line.begin(), line.end(), this);
        if (read_.version > querybudget::detail::record_schema) {
            return "a record of version " + std::to_string(read_.version) +
                   ", and this program reads up to " +
                   std::to_string(querybudget::detail::record_schema) +
                   ": update querybudget's tool";
        }
        if (read_.version == 0) {
            if (!is_json && begins_a_record(line)) return cut_off;
            return is_json ? "JSON, but no record: remove what isn't querybudget's from the folder"
                           : "no JSON: remove what isn't querybudget's from the folder";
        }
        bool const known =
            read_.type == "process" || (read_.type == "scope" && !read_.name.empty());
        if (is_json && !known && wrong_.empty()) wrong_ = "what it is of is missing";
        if (!wrong_.empty()) return "a damaged record (" + wrong_ + "): run its tests again";
        return is_json ? "" : cut_off;
    }

    /// What was read.
    [[nodiscard]] record& result() noexcept { return read_; }

    // What the parser tells; false makes it stop.

    bool start_object(std::size_t) {
        if (depth_ == 0) {
            part_ = part::top;
        } else if (depth_ == 1 && key_ == "counts") {
            part_ = part::counts;
        } else if (depth_ == 2 && (part_ == part::queries || part_ == part::findings)) {
            descend();
            return begin_item();
        } else {
            return skip();
        }
        return descend();
    }
    bool start_array(std::size_t) {
        if (depth_ != 1) return skip();
        if (key_ == "queries") {
            part_ = part::queries;
        } else if (key_ == "findings") {
            part_ = part::findings;
        } else if (key_ == "violations") {
            part_ = part::violations;
        } else {
            return skip();
        }
        return descend();
    }
    bool end_object() { return ascend(); }
    bool end_array() { return ascend(); }
    bool key(std::string& name) {
        if (skipped_ == 0) key_.swap(name);
        return true;
    }

    bool string(std::string& text) {
        if (skipped_ != 0) return true;
        if (part_ == part::violations) {
            read_.failed = true;
            read_.blind = read_.blind || is_blindness(text);
        }
        if (std::string* const field = text_field()) {
            field->swap(text);
            return true;
        }
        if (std::uint64_t* const id = id_field()) return read_id(text, *id);
        if (at_item(part::findings) && key_ == "kind") return read_kind(text);
        return fits(number_field() == nullptr && flag_field() == nullptr, "a text");
    }
    bool number_unsigned(std::uint64_t number) {
        if (skipped_ != 0) return true;
        if (std::uint64_t* const field = number_field()) {
            *field = number;
            if (key_ == "executions" && number == 0) return fits(false, "0");
            return fits(number <= most_counted, "a number that is too large");
        }
        return fits(!is_field(), "a number");
    }
    bool boolean(bool value) {
        if (skipped_ != 0) return true;
        if (bool* const field = flag_field()) {
            *field = value;
            return true;
        }
        return fits(!is_field(), value ? "true" : "false");
    }
    bool null() { return skipped_ != 0 || fits(!is_field(), "null"); }
    bool number_integer(std::int64_t) {
        return skipped_ != 0 || fits(!is_field(), "a negative number");
    }
    bool number_float(double, std::string const& text) {
        return skipped_ != 0 || fits(!is_field(), text.c_str());
    }
    bool binary(nlohmann::json::binary_t&) { return false; }
    bool parse_error(std::size_t, std::string const&, nlohmann::json::exception const&) {
        return false;
    }

private:
    static constexpr char const* cut_off =
        "a record that was cut off while it was written, as its process was killed or the disk was "
        "full: run its tests again";

    [[nodiscard]] static bool begins_a_record(std::string_view line) noexcept {
        constexpr std::string_view begin = "{\"querybudget\":";
        return !line.empty() && line.substr(0, begin.size()) == begin.substr(0, line.size());
    }

    /// Says the violation that the numbers aren't all of what ran?
    [[nodiscard]] static bool is_blindness(std::string_view violation) noexcept {
        for (std::string_view const id : {"QB301", "QB302", "QB303", "QB304", "QB307"}) {
            if (violation == id) return true;
        }
        return false;
    }

    enum class part : unsigned char { top, counts, violations, findings, queries };

    [[nodiscard]] bool at_top() const noexcept { return part_ == part::top && depth_ == 1; }
    [[nodiscard]] bool at_item(part p) const noexcept { return part_ == p && depth_ == 3; }

    bool descend() {
        ++depth_;
        key_.clear();
        return true;
    }
    /// What isn't known has no limit to its depth.
    bool skip() {
        bool const known = skipped_ == 0 && is_field();
        ++skipped_;
        return fits(!known, "a list or an object");
    }
    bool ascend() {
        if (skipped_ != 0) {
            --skipped_;
            return true;
        }
        --depth_;
        if (depth_ == 1) part_ = part::top;
        key_.clear();
        return true;
    }
    bool begin_item() {
        if (part_ == part::queries) {
            read_.queries.emplace_back();
        } else {
            read_.findings.emplace_back();
        }
        bool const few = read_.queries.size() <= most_items && read_.findings.size() <= most_items;
        fits(few, "too long");
        return few;
    }

    // The field of the key, where it is of that type.

    [[nodiscard]] std::string* text_field() noexcept {
        if (at_top()) {
            if (key_ == "type") return &read_.type;
            if (key_ == "name") return &read_.name;
            if (key_ == "file") return &read_.file;
        } else if (at_item(part::queries)) {
            if (key_ == "dialect") return &read_.queries.back().dialect;
            if (key_ == "sql") return &read_.queries.back().sql;
        } else if (at_item(part::findings)) {
            if (key_ == "sql") return &read_.findings.back().sql;
            if (key_ == "parent_sql") return &read_.findings.back().parent_sql;
        }
        return nullptr;
    }
    [[nodiscard]] std::uint64_t* number_field() noexcept {
        if (at_top()) {
            if (key_ == "querybudget") return &read_.version;
            if (key_ == "line") return &read_.line;
            if (key_ == "page") return &read_.page;
            if (key_ == "db_time_ns") return count_field(querybudget::detail::measure::db_time);
        } else if (part_ == part::counts) {
            for (querybudget::detail::limit_key const& known : querybudget::detail::limit_keys) {
                if (key_ == known.text && known.what != querybudget::detail::measure::db_time)
                    return count_field(known.what);
            }
        } else if (at_item(part::queries)) {
            if (key_ == "executions") return &read_.queries.back().executions;
            if (key_ == "rows") return &read_.queries.back().rows;
        } else if (at_item(part::findings)) {
            finding& f = read_.findings.back();
            if (key_ == "executions") return &f.executions;
            if (key_ == "distinct_values") return &f.distinct_values;
            if (key_ == "known_values") return &f.known_values;
            if (key_ == "parent_rows") return &f.parent_rows;
        }
        return nullptr;
    }
    [[nodiscard]] bool* flag_field() noexcept {
        if (at_top() && key_ == "endpoint") return &read_.endpoint;
        if (at_top() && key_ == "cold") return &read_.cold;
        if (at_item(part::findings) && key_ == "proven") return &read_.findings.back().proven;
        return nullptr;
    }
    [[nodiscard]] std::uint64_t* id_field() noexcept {
        if (at_item(part::queries) && key_ == "id") return &read_.queries.back().id;
        if (at_item(part::findings) && key_ == "id") return &read_.findings.back().id;
        if (at_item(part::findings) && key_ == "parent_id") return &read_.findings.back().parent_id;
        return nullptr;
    }
    [[nodiscard]] std::uint64_t* count_field(querybudget::detail::measure what) noexcept {
        return &read_.counts[static_cast<std::size_t>(what)];
    }
    [[nodiscard]] bool is_field() noexcept {
        return text_field() != nullptr || number_field() != nullptr || flag_field() != nullptr ||
               id_field() != nullptr;
    }

    bool read_id(std::string const& text, std::uint64_t& id) {
        char const* const end = text.data() + text.size();
        bool const known = text.size() == 19 && text.compare(0, 3, "f1:") == 0 &&
                           std::from_chars(text.data() + 3, end, id, 16).ptr == end;
        return fits(known, text.c_str());
    }
    bool read_kind(std::string const& text) {
        for (querybudget::detail::finding_name const& known : querybudget::detail::finding_names) {
            if (known.text != text) continue;
            read_.findings.back().kind = known.kind;
            return true;
        }
        return fits(false, text.c_str());
    }
    /// Goes on, since a newer version is to be told from a damaged one.
    bool fits(bool right, char const* what) {
        if (!right && wrong_.empty())
            wrong_ = querybudget::detail::shortened(key_) + " is " +
                     querybudget::detail::shortened(what, 40);
        return true;
    }

    record read_;
    std::string key_;
    std::string wrong_;
    std::uint32_t depth_ = 0;
    std::uint32_t skipped_ = 0;  ///< depth inside of what isn't known
    part part_ = part::top;
};

}  // namespace querybudget::tool
