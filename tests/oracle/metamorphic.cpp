// SPDX-License-Identifier: BSL-1.0
#include "edits.hpp"
#include "generator.hpp"
#include "options.hpp"

#include <doctest/doctest.h>

#include <querybudget/sql/facts.hpp>
#include <querybudget/sql/fingerprint.hpp>
#include <querybudget/sql/xxh64.hpp>

#include <cstdio>
#include <string>

namespace qb = querybudget;

namespace {

using oracle::dialect;

class gate {
public:
    explicit gate(dialect d) : dialect_(d) {}

    void run(std::size_t least) {
        oracle::generator make{dialect_, oracle::chosen().seed};
        oracle::random_numbers random{oracle::chosen().seed + 99};
        std::size_t statements = 0;
        for (; cases_ < least && failures_ < 10; ++statements) {
            oracle::statement const s = make.next();
            base_ = oracle::write(s, {}, {}, random).text();
            base_canonical_ = qb::canonical_sql(base_, dialect_);
            base_id_ = qb::facts_of(base_, dialect_).id;
            oracle::preserving_edits(s, {}, random,
                                     [this](std::string const& text, std::string const& edit) {
                                         check(text, edit, true);
                                     });
            oracle::breaking_edits(s, {}, random,
                                   [this](std::string const& text, std::string const& edit) {
                                       check(text, edit, false);
                                   });
        }
        std::printf("%zu statements, %zu edited texts, %zu failures\n", statements, cases_,
                    failures_);
        CHECK(failures_ == 0);
    }

private:
    void check(std::string const& text, std::string const& edit, bool same) {
        ++cases_;
        std::uint64_t const id = qb::facts_of(text, dialect_).id;
        std::string const canonical = qb::canonical_sql(text, dialect_);
        char const* wrong = nullptr;
        if (same && (id != base_id_ || canonical != base_canonical_)) wrong = "another class";
        if (!same && id == base_id_) wrong = "the same class";
        if (id != qb::xxh64(canonical, 1)) wrong = "an id that isn't its canonical text's hash";
        if (qb::canonical_sql(canonical, dialect_) != canonical) wrong = "not idempotent";
        if (wrong == nullptr) return;
        ++failures_;
        std::string const said =
            std::string(wrong) + ", seed " + std::to_string(oracle::chosen().seed) +
            (dialect_ == dialect::sqlite ? ", SQLite" : ", PostgreSQL") +
            "\n  before:    " + base_ + "\n  edit:      " + edit + "\n  after:     " + text +
            "\n  canonical: " + base_canonical_ + "\n  canonical: " + canonical;
        MESSAGE(said);
    }

    dialect dialect_;
    std::size_t cases_ = 0, failures_ = 0;
    std::string base_, base_canonical_;
    std::uint64_t base_id_ = 0;
};

std::size_t half() {
    std::size_t const cases = oracle::chosen().cases;
    return (cases == 0 ? 120000 : cases) / 2;
}

}  // namespace

TEST_CASE("edits of PostgreSQL statements keep or change the class as they should") {
    gate{dialect::postgresql}.run(half());
}

TEST_CASE("edits of SQLite statements keep or change the class as they should") {
    gate{dialect::sqlite}.run(half());
}
