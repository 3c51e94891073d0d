// SPDX-License-Identifier: BSL-1.0
#include <querybudget/querybudget.hpp>

#include "../counted_memory.hpp"

#include <charconv>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

// Ten million statements in one scope have to fit in the memory of ten thousand.

namespace qb = querybudget;

namespace {

constexpr int fingerprints = 1000;

/// A thousand statements; seven digits at the end of each are written anew for every execution, so
/// that no text comes twice in ten million and the memo of texts is of no help.
class texts {
public:
    texts() {
        for (int i = 0; i < fingerprints; ++i) {
            all_.push_back("SELECT id, customer_id, column_" + std::to_string(1000 + i) +
                           " FROM orders WHERE state = 'open' AND id = 0000000");
        }
    }
    std::string_view next() {
        std::string& text = all_[static_cast<std::size_t>(number_ % fingerprints)];
        std::to_chars(text.data() + text.size() - 7, text.data() + text.size(),
                      1'000'000 + number_++ % 9'000'000);
        return text;
    }

private:
    std::vector<std::string> all_;
    std::int64_t number_ = 0;
};

/// The most bytes that were live at any time while one scope recorded `statements` and was read.
std::size_t peak_of(std::int64_t statements) {
    texts source;
    qb::observation const driver = qb::observe_driver("fake");
    counted_memory::peak = counted_memory::live;
    qb::recorder scope;
    for (std::int64_t i = 0; i < statements; ++i) {
        qb::record_statement({.sql = source.next(),
                              .connection = driver.id(),
                              .rows = static_cast<std::uint64_t>(i % 100)});
    }
    scope.stop();
    qb::recording const all = scope.recording();
    if (all.queries() != static_cast<std::uint64_t>(statements) ||
        all.groups().size() != fingerprints) {
        std::printf("recorded %llu statements in %zu groups, but %lld in %d ran\n",
                    static_cast<unsigned long long>(all.queries()), all.groups().size(),
                    static_cast<long long>(statements), fingerprints);
        std::exit(1);
    }
    return counted_memory::peak;
}

}  // namespace

int main() {
#ifdef NDEBUG
    constexpr std::int64_t many = 10'000'000;
#else
    constexpr std::int64_t many = 500'000;
    std::puts("a Debug build: 500 thousand statements instead of ten million");
#endif
    constexpr std::int64_t few = 10'000;
    constexpr std::size_t allowed = 2 * 1024 * 1024;

    std::size_t const for_few = peak_of(few);
    std::size_t const for_many = peak_of(many);
    std::printf(
        "%d fingerprints in one scope: at most %zu bytes for %lld statements, %zu for %lld\n",
        fingerprints, for_few, static_cast<long long>(few), for_many, static_cast<long long>(many));
    if (for_many <= for_few + allowed) return 0;
    std::printf("that is more than %zu bytes over\n", allowed);
    return 1;
}
