// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdlib>
#include <new>

// For one file of a program: counts the bytes that the program asked for and has not given back.
// Exact and repeatable, where the process's own peak depends on the allocator.

namespace counted_memory {

inline std::size_t live = 0;
inline std::size_t peak = 0;

// The size is kept in front of the block; 16 bytes keep the alignment that plain `operator new`
// promises.
inline constexpr std::size_t header = 16;

inline void* allocate(std::size_t size) noexcept {
    void* const block = std::malloc(size + header);
    if (block == nullptr) return nullptr;
    *static_cast<std::size_t*>(block) = size;
    live += size;
    if (live > peak) peak = live;
    return static_cast<char*>(block) + header;
}

inline void release(void* p) noexcept {
    if (p == nullptr) return;
    void* const block = static_cast<char*>(p) - header;
    live -= *static_cast<std::size_t*>(block);
    std::free(block);
}

}  // namespace counted_memory

// GCC 12 pairs the inlined `free` with the caller's `new`.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"
#endif
void* operator new(std::size_t size) {
    if (void* const p = counted_memory::allocate(size)) return p;
    throw std::bad_alloc();
}
void* operator new[](std::size_t size) { return ::operator new(size); }
void operator delete(void* p) noexcept { counted_memory::release(p); }
void operator delete(void* p, std::size_t) noexcept { counted_memory::release(p); }
void operator delete[](void* p) noexcept { counted_memory::release(p); }
void operator delete[](void* p, std::size_t) noexcept { counted_memory::release(p); }
