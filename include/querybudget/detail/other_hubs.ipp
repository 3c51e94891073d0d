// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/detail/other_hubs.hpp>

#if defined(__linux__)
#include <dlfcn.h>
#include <sys/auxv.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#endif

namespace querybudget::detail {

#if defined(__linux__)

// QUERYBUDGET_HUBS is "TOKEN;ADDRESS=MODULE;ADDRESS=MODULE…". The token is drawn by the kernel at each exec, so that a
// child program which inherits the variable knows that it is not about itself.
inline std::string process_token() {
    char text[33] = {};
    if (auto const* const bytes = reinterpret_cast<unsigned char const*>(::getauxval(AT_RANDOM))) {
        for (int i = 0; i < 16; ++i) std::snprintf(text + 2 * i, 3, "%02x", bytes[i]);
    }
    return text;
}

inline std::string hubs_of_this_process() {
    char const* const all = std::getenv("QUERYBUDGET_HUBS");
    std::string const token = process_token();
    return all != nullptr && std::strncmp(all, token.c_str(), token.size()) == 0 ? std::string(all) : token;
}

inline std::string hub_entry(void const* hub) {
    char text[32];
    std::snprintf(text, sizeof text, ";%p=", hub);
    return text;
}

QUERYBUDGET_DETAIL_INLINE void announce_hub(void const* hub) {
    std::string all = hubs_of_this_process();
    std::string const entry = hub_entry(hub);
    if (all.find(entry) != std::string::npos) return;
    Dl_info info{};
    char const* name = ::dladdr(hub, &info) != 0 && info.dli_fname != nullptr ? info.dli_fname : "another module";
    if (char const* const slash = std::strrchr(name, '/')) name = slash + 1;
    all += entry + name;
    ::setenv("QUERYBUDGET_HUBS", all.c_str(), 1);
}

QUERYBUDGET_DETAIL_INLINE std::vector<std::string> other_hubs(void const* hub) {
    std::vector<std::string> others;
    std::string const all = hubs_of_this_process();
    std::string const own = hub_entry(hub).substr(1);
    for (std::size_t at = all.find(';'); at != std::string::npos;) {
        std::size_t const end = all.find(';', at + 1);
        std::string const entry = all.substr(at + 1, end == std::string::npos ? end : end - at - 1);
        auto const* const address = reinterpret_cast<void const*>(std::strtoull(entry.c_str(), nullptr, 16));
        Dl_info still_loaded{};
        if (entry.compare(0, own.size(), own) != 0 && ::dladdr(address, &still_loaded) != 0) {
            others.push_back(entry.substr(entry.find('=') + 1));
        }
        at = end;
    }
    return others;
}

#else

QUERYBUDGET_DETAIL_INLINE void announce_hub(void const*) {}
QUERYBUDGET_DETAIL_INLINE std::vector<std::string> other_hubs(void const*) { return {}; }

#endif

}  // namespace querybudget::detail
