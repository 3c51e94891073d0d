// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/detail/other_hubs.hpp>

#if defined(__linux__)
#include <querybudget/record/hub.hpp>
#include <querybudget/version.hpp>

#include <dlfcn.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#endif

namespace querybudget::detail {

#if defined(__linux__)

/// getauxval, under a name that clashes with no declaration: <sys/auxv.h> would cost each test file
/// 370 lines.
extern "C" unsigned long querybudget_getauxval(unsigned long type) noexcept __asm__("getauxval");

// QUERYBUDGET_HUBS is "TOKEN;ADDRESS/VERSION/LOADED=MODULE;ADDRESS/VERSION/LOADED=MODULE…".

/// Drawn by the kernel at each exec, so that a child program which inherits the variable knows that
/// it is not about itself. A hash: glibc takes its stack guard from the same bytes, which shouldn't
/// go to other programs.
inline std::string process_token() {
    constexpr unsigned long at_random = 25;  // Linux' AT_RANDOM
    std::uint64_t hash = 14695981039346656037u;
    if (auto const* const bytes =
            reinterpret_cast<unsigned char const*>(querybudget_getauxval(at_random))) {
        for (int i = 0; i < 16; ++i) hash = (hash ^ bytes[i]) * 1099511628211u;
    }
    char text[17];
    std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(hash));
    return text;
}

/// Empty when nothing was announced in this process.
inline std::string hubs_of_this_process() {
    char const* const all = std::getenv("QUERYBUDGET_HUBS");
    if (all == nullptr) return {};
    std::string const token = process_token();
    return std::strncmp(all, token.c_str(), token.size()) == 0 ? all : std::string();
}

inline unsigned long long library_version() noexcept {
    return QUERYBUDGET_VERSION_MAJOR * 1'000'000 + QUERYBUDGET_VERSION_MINOR * 1'000 +
           QUERYBUDGET_VERSION_PATCH;
}

/// File name of the module that an address lies in; empty when none does.
inline std::string module_of(void const* address) {
    Dl_info info{};
    if (::dladdr(address, &info) == 0 || info.dli_fname == nullptr) return {};
    char const* const slash = std::strrchr(info.dli_fname, '/');
    std::string name = slash != nullptr ? slash + 1 : info.dli_fname;
    for (char& c : name) {
        if (c == ';') c = '_';
    }
    return name;
}

/// What the entry of a hub begins with.
inline std::string hub_entry(void const* hub) {
    char text[64];
    std::snprintf(text, sizeof text, ";%p/%llu/", hub, library_version());
    return text;
}

/// Another hub, as it is now.
struct other_hub {
    std::string module;
    std::uint64_t loads = 0;     ///< times that the module was loaded and observed something
    std::uint64_t attached = 0;  ///< connections since it was loaded
    std::uint64_t live = 0;
    bool loaded = true;
};

/// The hub of an entry. A module that uses inline variables or thread-local destructors stays
/// mapped after dlclose, so what counts is what it observes; the hub of another version can't be
/// read, and being there is enough.
inline void read_hub(other_hub& other, void const* address, bool same_version) {
    other.loaded = module_of(address) == other.module;
    if (!other.loaded) return;
    if (same_version) {
        // Not under its lock: a module that was built anew and loaded at the same place may have
        // something else here.
        auto const* const there = static_cast<hub const*>(address);
        other.loaded = __atomic_load_n(&there->self, __ATOMIC_RELAXED) == there;
        if (!other.loaded) return;
        other.attached = __atomic_load_n(&there->attached, __ATOMIC_RELAXED);
        other.live = __atomic_load_n(&there->live, __ATOMIC_RELAXED);
    } else {
        other.attached = other.live = 1;
    }
}

inline std::vector<other_hub> read_other_hubs(void const* own_hub) {
    std::vector<other_hub> others;
    std::string const all = hubs_of_this_process();
    std::string const own = hub_entry(own_hub);
    for (std::size_t at = all.find(';'); at != std::string::npos;) {
        std::size_t const end = all.find(';', at + 1);
        std::string const entry = all.substr(at, end == std::string::npos ? end : end - at);
        at = end;
        if (entry.compare(0, own.size(), own) == 0) continue;
        unsigned long long address = 0, version = 0, loads = 0;
        int name = 0;
        if (std::sscanf(entry.c_str(), ";%llx/%llu/%llu=%n", &address, &version, &loads, &name) !=
                3 ||
            name == 0) {
            continue;
        }
        others.emplace_back();
        others.back().module = entry.substr(static_cast<std::size_t>(name));
        others.back().loads = loads;
        read_hub(others.back(), reinterpret_cast<void const*>(address),
                 version == library_version());
    }
    return others;
}

/// A load outweighs the connections of what is unloaded meanwhile.
inline std::uint64_t sum_of_attached(std::vector<other_hub> const& others) {
    std::uint64_t sum = 0;
    for (other_hub const& other : others) sum += (other.loads << 32) + other.attached;
    return sum;
}

inline bool observed_before() noexcept {
    spin_guard const guard(the_hub.lock);
    return the_hub.attached != 0;
}

QUERYBUDGET_DETAIL_INLINE void announce_hub(void const* own_hub) {
    std::string all = hubs_of_this_process();
    std::string const entry = hub_entry(own_hub);
    std::uint64_t loads = 0;
    if (std::size_t const at = all.find(entry); at != std::string::npos) {
        if (observed_before()) return;
        // Written by a module that lay here before: this one, or another.
        loads = std::strtoull(all.c_str() + at + entry.size(), nullptr, 10);
        std::size_t const end = all.find(';', at + 1);
        all.erase(at, end == std::string::npos ? end : end - at);
    }
    if (all.empty()) all = process_token();
    all += entry + std::to_string(loads + 1) + '=' + module_of(own_hub);
    ::setenv("QUERYBUDGET_HUBS", all.c_str(), 1);
}

QUERYBUDGET_DETAIL_INLINE std::uint64_t observed_elsewhere(void const* own_hub) {
    return sum_of_attached(read_other_hubs(own_hub));
}

QUERYBUDGET_DETAIL_INLINE std::vector<std::string> other_hubs(
    void const* own_hub, std::uint64_t observed_elsewhere_before) {
    std::vector<other_hub> const others = read_other_hubs(own_hub);
    bool const more = sum_of_attached(others) > observed_elsewhere_before;
    std::vector<std::string> modules;
    for (other_hub const& other : others) {
        bool named = false;  // it was loaded before, at another place
        for (std::string const& module : modules) named = named || module == other.module;
        if (!named && (other.live != 0 || (more && (other.attached != 0 || !other.loaded)))) {
            modules.push_back(other.module);
        }
    }
    return modules;
}

#else

QUERYBUDGET_DETAIL_INLINE void announce_hub(void const*) {}
QUERYBUDGET_DETAIL_INLINE std::uint64_t observed_elsewhere(void const*) { return 0; }
QUERYBUDGET_DETAIL_INLINE std::vector<std::string> other_hubs(void const*, std::uint64_t) {
    return {};
}

#endif

}  // namespace querybudget::detail
