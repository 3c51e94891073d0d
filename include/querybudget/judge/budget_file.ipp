// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/judge/budget_file.hpp>
#include <querybudget/judge/finding_names.hpp>
#include <querybudget/judge/golden_name.hpp>
#include <querybudget/judge/limit_keys.hpp>
#include <querybudget/judge/nearest.hpp>
#include <querybudget/judge/toml_traps.hpp>
#include <querybudget/judge/toml_values.ipp>
#include <querybudget/judge/words.hpp>
#include <querybudget/sql/fingerprint.hpp>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <map>
#include <utility>

namespace querybudget {

namespace detail {

class budget_file_reader : toml_values {
public:
    using toml_values::toml_values;

    [[noreturn]] void fail_without_folder() const {
        fail(0,
             "golden files lie in a folder that is named as this file without its ending: "
             "give it one, as in query-budgets.toml");
    }

    [[nodiscard]] budget_file read() {
        folder_ = golden_folder(path_);
        if (folder_.empty()) fail_without_folder();
        toml::table const all = parsed(bytes());
        check_version(all);
        budget_file file;
        file.path = path_;
        for (toml_entry const& e : entries_of(all)) {
            if (e.key->str() == "version") continue;
            if (e.key->str() == "known") {
                read_known(e, file.known);
            } else {
                file.endpoints.push_back(endpoint(e));
            }
        }
        return file;
    }

private:
    [[nodiscard]] std::string bytes() const {
        constexpr std::size_t most = std::size_t{4} << 20U;
        std::FILE* const file = std::fopen(path_.c_str(), "rb");
        std::string text;
        int failed = file == nullptr ? errno : 0;
        if (file != nullptr) {
            char part[4096];
            while (std::size_t const n = std::fread(part, 1, sizeof part, file)) {
                text.append(part, n);
                if (text.size() > most) break;
            }
            if (std::ferror(file) != 0) failed = errno;
            std::fclose(file);
        }
        if (failed != 0)
            fail(0, "this budget file can't be read: " + std::string(std::strerror(failed)) +
                        "; make it a file that the tests may read, or name another in "
                        "QUERYBUDGET_FILE");
        if (text.size() > most)
            fail(0, "more than 4 MiB are no budget file; name another in QUERYBUDGET_FILE");
        return text;
    }

    [[nodiscard]] toml::table parsed(std::string const& text) const {
        if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF"))
            fail(1, "this is UTF-16: save it as UTF-8");
        if (toml_trap const trap = trap_in(text); trap.line != 0)
            fail(trap.line, trap.what_and_fix);
        try {
            return toml::parse(std::string_view(text), std::string_view(path_));
        } catch (toml::parse_error const& e) {
            auto const line = std::max(1, static_cast<int>(e.source().begin.line));
            // Which name it is, toml++ 3.3 says wrongly.
            if (e.description().find("redefine") != std::string_view::npos)
                fail(line,
                     "this stands in the file a second time: an endpoint has one table, and "
                     "a key one value; make one of the two");
            fail(line, "this is no TOML (https://toml.io): " + printable(e.description()));
        }
    }

    void check_version(toml::table const& all) const {
        toml::node const* const version = all.get("version");
        if (version == nullptr)
            fail(1, "the version is missing: write  version = 1  above the first table");
        auto const line = static_cast<int>(version->source().begin.line);
        if (!version->is_integer())
            fail(line, "`version` is " + std::string(type_in_words(*version)) +
                           ": write  version = 1  above the first table");
        if (std::int64_t const given = version->as_integer()->get(); given != 1)
            fail(line, "version " + std::to_string(given) +
                           " is unknown here: write  version = 1, or update querybudget");
    }

    [[nodiscard]] endpoint_budget endpoint(toml_entry const& e) {
        if (e.value->is_array_of_tables())
            fail(e.line(), e.name() + " has one table: write it in [ ], not in [[ ]]");
        if (!e.value->is_table())
            fail(e.line(), e.name() + " is " + type_in_words(*e.value) +
                               ", but not below an endpoint: write a table for each, as in "
                               "[\"GET /orders\"], and its limits below it");
        endpoint_budget b;
        b.name = e.key->str();
        b.file = path_;
        b.line = e.line();
        if (b.name.empty()) fail(b.line, "an endpoint has a name, as in [\"GET /orders\"]");
        std::string golden;
        for (toml_entry const& item : entries_of(*e.value->as_table())) read_item(item, b, golden);
        bool const counts_queries =
            std::any_of(b.limits.begin(), b.limits.end(),
                        [](auto const& limit) { return limit.what == measure::queries; });
        if (b.cold.line != 0 && !counts_queries)
            fail(b.cold.line,
                 "`cold` is a limit on the first call; write  queries = …  beside it, "
                 "for the others");
        if (b.limits.empty() && !b.no_n_plus_one && !b.no_duplicates && !b.read_only)
            fail(b.line, e.name() + " has no limit: write one below it, as in  queries = 4");
        b.golden = golden_path(b, golden);
        return b;
    }

    void read_item(toml_entry const& e, endpoint_budget& b, std::string& golden) const {
        std::string_view const key = e.key->str();
        for (limit_key const& limit : limit_keys) {
            if (key != limit.text) continue;
            b.limits.push_back({limit.what,
                                limit.what == measure::db_time ? nanoseconds_of(e) : count_of(e, 0),
                                e.line()});
            return;
        }
        if (key == "page") {
            b.page = count_of(e, 1);
        } else if (key == "cold") {
            b.cold = {measure::queries, count_of(e, 0), e.line()};
        } else if (key == "no_n_plus_one") {
            b.no_n_plus_one = flag_of(e);
        } else if (key == "no_duplicates") {
            b.no_duplicates = flag_of(e);
        } else if (key == "read_only") {
            b.read_only = flag_of(e);
        } else if (key == "why") {
            b.why = text_of(e);
        } else if (key == "file") {
            golden = file_of(e);
        } else if (e.value->is_table()) {
            fail(e.line(), e.name() + " is a table inside of `" + shortened(b.name) +
                               "`: quote the name of an endpoint that has dots, as in [\"a.b\"]");
        } else {
            std::vector<std::string_view> allowed;
            for (limit_key const& limit : limit_keys) allowed.push_back(limit.text);
            for (char const* other :
                 {"page", "cold", "no_n_plus_one", "no_duplicates", "read_only", "why", "file"})
                allowed.emplace_back(other);
            fail_unknown(e, "an endpoint", allowed);
        }
    }

    [[nodiscard]] std::string file_of(toml_entry const& e) const {
        std::string name = text_of(e);
        bool const plain = std::all_of(name.begin(), name.end(), [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                   c == '_' || c == '.' || c == '-';
        });
        if (name.empty() || !plain || name.front() == '.')
            fail(e.line(),
                 "`file` is the name of a file in " + printable(folder_) +
                     ", of letters, digits, _ . and -, and begins with no dot: write one, "
                     "as in  file = \"orders\"");
        if (name.size() > 4 && name.ends_with(".sql")) name.resize(name.size() - 4);
        return name;
    }

    /// Each endpoint has a file of its own, also where file names don't tell case apart.
    [[nodiscard]] std::string golden_path(endpoint_budget const& b, std::string name) {
        constexpr std::size_t most = 200;  // bytes, as file systems take
        if (name.empty()) name = golden_name(b.name);
        if (name.empty() || name.size() > most)
            fail(b.line, std::string("the name of its golden file would be ") +
                             (name.empty() ? "empty" : "too long") +
                             ": choose one, as in  file = \"orders\"");
        std::string folded = name;
        for (char& c : folded) {
            if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
        }
        auto const [other, is_new] = golden_lines_.emplace(std::move(folded), b.line);
        if (!is_new)
            fail(b.line, "its golden file would be that of line " + std::to_string(other->second) +
                             ", " + name + ".sql: choose another, as in  file = \"" + name +
                             "-2\"");
        return folder_ + '/' + name + ".sql";
    }

    void read_known(toml_entry const& e, std::vector<known_finding>& known) const {
        if (!e.value->is_table()) fail_type(e, "[known] above what is accepted for now");
        for (toml_entry const& scope : entries_of(*e.value->as_table())) {
            toml::array const* const several = scope.value->as_array();
            if (scope.key->str().empty())
                fail(scope.line(), "a scope has a name: write it before the  =");
            if (several == nullptr) {
                known.push_back(finding_of(scope, *scope.value));
                continue;
            }
            if (several->empty()) fail(scope.line(), scope.name() + " lists no finding: remove it");
            for (toml::node const& each : *several) known.push_back(finding_of(scope, each));
        }
    }

    [[nodiscard]] known_finding finding_of(toml_entry const& scope, toml::node const& said) const {
        constexpr char const* example = "{ finding = \"n_plus_one\", query = \"…\", why = \"…\" }";
        known_finding f;
        f.scope = scope.key->str();
        f.line = std::max(scope.line(), static_cast<int>(said.source().begin.line));
        if (!said.is_table())
            fail(f.line, scope.name() + " lists " + type_in_words(said) +
                             ": write a table, as in  " + example);
        bool has_kind = false;
        for (toml_entry const& e : entries_of(*said.as_table())) {
            if (e.key->str() == "finding") {
                f.kind = kind_of(e);
                has_kind = true;
            } else if (e.key->str() == "query") {
                f.query = text_of(e);
                if (canonical_sql(f.query, dialect::sqlite).empty())
                    fail(e.line(),
                         "`query` is empty: write the text of the query that it is about");
            } else if (e.key->str() == "why") {
                f.why = text_of(e);
                if (!is_reason(f.why))
                    fail(e.line(), "`why` is empty: say why it is accepted for now");
            } else {
                fail_unknown(e, "a known finding", {"finding", "query", "why"});
            }
        }
        char const* const missing = !has_kind         ? "finding"
                                    : f.query.empty() ? "query"
                                    : f.why.empty()   ? "why"
                                                      : nullptr;
        if (missing != nullptr)
            fail(f.line, scope.name() + " lacks `" + missing + "`: write it as in  " + example);
        return f;
    }

    [[nodiscard]] finding_kind kind_of(toml_entry const& e) const {
        std::string const text = text_of(e);
        std::vector<std::string_view> names;
        for (finding_name const& each : finding_names) {
            if (text == each.text) return each.kind;
            names.push_back(each.text);
        }
        std::string all;
        for (std::string_view const each : names) (all += all.empty() ? "" : ", ") += each;
        std::string_view const meant = nearest(text, names);
        fail(e.line(), '`' + shortened(text) + "` is no finding: " +
                           (meant.empty() ? "there are " + all
                                          : "did you mean `" + std::string(meant) + "`?"));
    }

    std::string folder_;
    std::map<std::string, int> golden_lines_;  ///< of the endpoints so far, by lower-case name
};

}  // namespace detail

inline bool known_finding::is(std::string_view in_scope, finding const& f) const {
    return scope == in_scope && kind == f.kind &&
           (fingerprint_of(query, dialect::sqlite).id == f.id ||
            fingerprint_of(query, dialect::postgresql).id == f.id);
}

inline endpoint_budget const* budget_file::find(std::string_view endpoint) const noexcept {
    for (endpoint_budget const& each : endpoints) {
        if (each.name == endpoint) return &each;
    }
    return nullptr;
}

inline budget_file read_budget_file(std::string const& path) {
    return detail::budget_file_reader(path).read();
}

}  // namespace querybudget
