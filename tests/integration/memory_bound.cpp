// SPDX-License-Identifier: BSL-1.0
#include <querybudget/querybudget.hpp>

#include <charconv>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <new>
#include <string>
#include <string_view>
#include <vector>

// Ten million statements in one scope have to fit in the memory of ten thousand. Counted are the
// bytes that the program asked for and has not given back: exact and repeatable, where the
// process's own peak depends on the allocator.

namespace qb = querybudget;

namespace {

struct memory {
    std::size_t live = 0;
    std::size_t peak = 0;
};
memory counted;

// The size is kept in front of the block; 16 bytes keep the alignment that plain `operator new`
// promises.
constexpr std::size_t header = 16;

void* allocate(std::size_t size) noexcept {
    void* const block = std::malloc(size + header);
    if (block == nullptr) return nullptr;
    *static_cast<std::size_t*>(block) = size;
    counted.live += size;
    if (counted.live > counted.peak) counted.peak = counted.live;
    return static_cast<char*>(block) + header;
}

void release(void* p) noexcept {
    if (p == nullptr) return;
    void* const block = static_cast<char*>(p) - header;
    counted.live -= *static_cast<std::size_t*>(block);
    std::free(block);
}

}  // namespace

// GCC 12 pairs the inlined `free` with the caller's `new`.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"
#endif
void* operator new(std::size_t size) {
    if (void* const p = allocate(size)) return p;
    throw std::bad_alloc();
}
void* operator new[](std::size_t size) { return ::operator new(size); }
void operator delete(void* p) noexcept { release(p); }
void operator delete(void* p, std::size_t) noexcept { release(p); }
void operator delete[](void* p) noexcept { release(p); }
void operator delete[](void* p, std::size_t) noexcept { release(p); }

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
    counted.peak = counted.live;
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
    return counted.peak;
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
