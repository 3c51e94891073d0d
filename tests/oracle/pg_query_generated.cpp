// SPDX-License-Identifier: BSL-1.0
#include "edits.hpp"
#include "generator.hpp"
#include "options.hpp"
#include "pg_query.hpp"

#include <doctest/doctest.h>

#include <querybudget/sql/facts.hpp>
#include <querybudget/sql/fingerprint.hpp>

#include <cstdio>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>

namespace qb = querybudget;

namespace {

/// Edits after which libpg_query sees the same statement and we don't, on purpose.
struct split {
    char const* edit;
    char const* reason;
};
constexpr split expected_splits[] = {
    {"rename", "names of aliases are not in its fingerprint; they are part of our text"},
    {"without at as", "noise word: AS before an alias"},
    {"without at alias", "an alias in the select list"},
    {"without at noise", "noise word: INNER, SAVEPOINT"},
    {"without at offset", "it drops constants, so a clause of nothing else leaves no trace"},
    {"without at else", "the same"},
    {"swap at 1 -> 2", "a column's position in ORDER BY is a constant to it (R9)"},
    {"without at predicate", "one of several equal predicates: it counts them once"},
    {"more", "a predicate that is there already: it drops equal ones"},
};

std::string kind_of_edit(std::string const& edit) {
    std::string const verb = edit.substr(0, edit.find(" at "));
    std::size_t const colon = edit.find(": ");
    if ((verb == "without" || verb == "swap") && colon != std::string::npos)
        return verb + " at " + edit.substr(colon + 2);
    return verb;
}

class comparison {
public:
    void run(std::size_t least) {
        oracle::generator make{qb::dialect::postgresql, oracle::chosen().seed};
        oracle::random_numbers random{oracle::chosen().seed + 99};
        oracle::value_style style;
        style.parses = true;
        while (texts_ < least && failures_ < 10) {
            oracle::statement const s = make.next();
            std::string const base = oracle::write(s, {}, style, random).text();
            set_base(base);
            oracle::preserving_edits(s, style, random,
                                     [this](std::string const& text, std::string const& edit) {
                                         compare(text, edit, true);
                                     });
            oracle::breaking_edits(s, style, random,
                                   [this](std::string const& text, std::string const& edit) {
                                       compare(text, edit, false);
                                   });
        }
        std::printf(
            "%zu texts, %zu not parsed; %zu pairs of our class, %zu merged too much by us; "
            "%zu pairs of its class, %zu split by us after a class-preserving edit\n",
            texts_, unparsed_, our_pairs_, unsound_, their_pairs_, unexpected_);
        for (split const& s : expected_splits)
            std::printf("  split on purpose: %zu after \"%s\": %s\n", splits_[s.edit], s.edit,
                        s.reason);
        CHECK(unsound_ == 0);
        CHECK(unexpected_ * 50 <= their_pairs_);
        CHECK(unparsed_ * 20 <= texts_);
        CHECK(failures_ == 0);
    }

private:
    void set_base(std::string const& text) {
        base_ = text;
        ours_ = qb::facts_of(text, qb::dialect::postgresql).id;
        oracle::their_fingerprint const f{text};
        theirs_ = f.parsed() ? f.id : 0;
        if (!f.parsed()) fail("doesn't parse: " + f.error, text, "");
    }

    void compare(std::string const& text, std::string const& edit, bool preserving) {
        ++texts_;
        oracle::their_fingerprint const f{text};
        if (!f.parsed()) {
            ++unparsed_;
            return;
        }
        std::uint64_t const id = qb::facts_of(text, qb::dialect::postgresql).id;
        auto const [known, fresh] = seen_.try_emplace(id, f.id, text);
        if (!fresh) {
            ++our_pairs_;
            if (known->second.first != f.id) {
                ++unsound_;
                base_ = known->second.second;
                fail("ours is the same, its isn't", text, edit);
            }
        }
        if (f.id != theirs_) return;
        ++their_pairs_;
        if (id == ours_) return;
        if (preserving) {
            ++unexpected_;
            return fail("its is the same, ours isn't", text, edit);
        }
        std::string const what = kind_of_edit(edit);
        for (split const& s : expected_splits)
            if (what == s.edit) {
                ++splits_[what];
                return;
            }
        fail("its is the same, ours isn't", text, edit);
    }

    void fail(std::string const& what, std::string const& text, std::string const& edit) {
        ++failures_;
        std::string const said =
            what + ", seed " + std::to_string(oracle::chosen().seed) + "\n  before: " + base_ +
            "\n  edit:   " + edit + "\n  after:  " + text +
            "\n  ours:   " + qb::canonical_sql(base_, qb::dialect::postgresql) +
            "\n  ours:   " + qb::canonical_sql(text, qb::dialect::postgresql);
        MESSAGE(said);
    }

    std::size_t texts_ = 0, unparsed_ = 0, our_pairs_ = 0, their_pairs_ = 0;
    std::size_t unsound_ = 0, unexpected_ = 0, failures_ = 0;
    std::map<std::string, std::size_t> splits_;
    std::unordered_map<std::uint64_t, std::pair<std::uint64_t, std::string>> seen_;
    std::string base_;
    std::uint64_t ours_ = 0, theirs_ = 0;
};

}  // namespace

TEST_CASE("generated statements of one class are one class to libpg_query, and mostly vice versa") {
    std::size_t const cases = oracle::chosen().cases;
    comparison{}.run(cases == 0 ? 40000 : cases);
}
