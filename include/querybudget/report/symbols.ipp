// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/detail/atomic.hpp>
#include <querybudget/report/child_process.hpp>
#include <querybudget/report/function_name.hpp>
#include <querybudget/report/symbols.hpp>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#if __has_include(<link.h>)
#include <cxxabi.h>
#include <dlfcn.h>
#include <link.h>
#endif

namespace querybudget::detail {

inline std::string_view base_name(std::string_view path) noexcept {
    return path.substr(path.rfind('/') + 1);
}

QUERYBUDGET_DETAIL_INLINE bool is_library(std::string_view module) noexcept {
    static constexpr std::string_view beginnings[] = {
        "libsqlite3.", "libpq.",     "libpqxx",  "libstdc++.", "libc++",
        "libc.",       "libm.",      "libgcc_s", "libpthread", "ld-linux",
        "ld-musl",     "linux-vdso", "libasan.", "libtsan.",   "libubsan.",
        "libclang_rt", "libgtest",   "libgmock", "libCatch2",  "libboost_unit_test_framework"};
    for (std::string_view const beginning : beginnings) {
        if (module.starts_with(beginning)) return true;
    }
    return false;
}

#if __has_include(<link.h>)

/// Finds the module of each address. Allocates nothing: an exception must not pass through the C
/// function that calls back.
inline void find_modules(std::vector<symbol>& all) {
    ::dl_iterate_phdr(
        [](dl_phdr_info* module, std::size_t, void* context) noexcept {
            for (int i = 0; i < module->dlpi_phnum; ++i) {
                auto const& part = module->dlpi_phdr[i];
                if (part.p_type != PT_LOAD) continue;
                std::uintptr_t const begin = module->dlpi_addr + part.p_vaddr;
                for (symbol& s : *static_cast<std::vector<symbol>*>(context)) {
                    if (reinterpret_cast<std::uintptr_t>(s.address) - begin > part.p_memsz)
                        continue;
                    s.moved_by = module->dlpi_addr;
                    s.path = module->dlpi_name;
                }
            }
            return 0;
        },
        &all);
}

/// The file of a module; this program's by another name than that, which in a child is the child's.
inline std::string file_of(char const* path) {
    if (path == nullptr) return {};
    if (*path != '\0') return path;
    char* const program = ::realpath("/proc/self/exe", nullptr);
    std::string const file = program != nullptr ? program : "";
    std::free(program);
    return file;
}

/// The name that a module exports, where the tool knows none.
inline void add_exported_name(symbol& s) {
    Dl_info info{};
    if (::dladdr(static_cast<char*>(s.address) - 1, &info) == 0 || info.dli_sname == nullptr)
        return;
    char* const demangled = abi::__cxa_demangle(info.dli_sname, nullptr, nullptr, nullptr);
    s.frames.push_back(
        {short_function_name(demangled != nullptr ? demangled : info.dli_sname), {}, 0});
    std::free(demangled);
}

/// The calls before these addresses, in the numbers of the module's file. LLVM's tool, or GNU's
/// with the same options and answers, which doesn't see what clang inlined (binutils 2.40, clang
/// 14).
inline child_result ask_addr2line(std::string const& file, symbol const* begin, symbol const* end,
                                  int most_ms, std::string& answer) {
    constexpr std::size_t size = 20;
    auto const count = static_cast<std::size_t>(end - begin);
    std::string numbers(count * size, '\0');
    std::vector<char const*> arguments{"", "-afCi", "-e", file.c_str()};
    for (std::size_t i = 0; i < count; ++i) {
        // An address is where a call returns to, so the call itself lies before it.
        auto const address = reinterpret_cast<std::uintptr_t>(begin[i].address) - 1;
        std::snprintf(&numbers[i * size], size, "0x%llx",
                      static_cast<unsigned long long>(address - begin[i].moved_by));
        arguments.push_back(&numbers[i * size]);
    }
    arguments.push_back(nullptr);
    child_result result = child_result::missing;
    for (char const* const tool : {"llvm-addr2line", "addr2line"}) {
        arguments[0] = tool;
        if (result == child_result::missing) result = run_child(arguments.data(), most_ms, answer);
    }
    return result;
}

/// `shop::find()` and `/src/repository.cpp:18 (discriminator 2)`, as two lines say it.
inline call_frame frame_of(std::string_view function, std::string_view place) {
    call_frame frame;
    if (!function.starts_with("??")) frame.function = short_function_name(function);
    place = place.substr(0, place.find(" ("));
    std::size_t const colon = place.rfind(':');
    if (colon == place.npos) return frame;
    frame.line = std::atoi(std::string(place.substr(colon + 1)).c_str());
    if (frame.line > 0) frame.file = base_name(place.substr(0, colon));
    return frame;
}

/// A file of this library, of the language's own, or of another that is installed. Debug
/// information has no namespaces for what was inlined, so the path has to tell.
inline bool is_foreign(std::string_view path) noexcept {
    for (std::string_view const part :
         {"/usr/include/", "/usr/local/include/", "/include/c++/", "/querybudget/adapter/",
          "/querybudget/detail/", "/querybudget/framework/", "/querybudget/judge/",
          "/querybudget/record/", "/querybudget/report/", "/querybudget/sql/"}) {
        if (path.find(part) != path.npos) return true;
    }
    return false;
}

/// Takes a line off the text.
inline std::string_view next_line(std::string_view& text) noexcept {
    std::size_t const end = text.find('\n');
    std::string_view const line = text.substr(0, end);
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
    return line;
}

/// An address, as it was asked for, then two lines for each function.
inline void read_answer(std::string_view answer, symbol* begin, symbol const* end) {
    symbol* current = nullptr;
    while (!answer.empty()) {
        std::string_view const line = next_line(answer);
        if (line.starts_with("0x")) {
            current = current == nullptr ? begin : current + 1;
            if (current == end) return;
            continue;
        }
        std::string_view const place = next_line(answer);
        if (current == nullptr) continue;
        call_frame frame = frame_of(line, place);
        if (frame.function.empty()) continue;
        current->known = true;
        if (!is_foreign(place)) current->frames.push_back(std::move(frame));
    }
}

QUERYBUDGET_DETAIL_INLINE symbols::symbols(std::vector<void*> addresses, int most_ms) {
    add_sorted(std::move(addresses));
    find_modules(all_);
    symbol* const end = all_.data() + all_.size();
    for (symbol* next = all_.data(); next != end;) {
        // Those of one module lie side by side.
        symbol* const begin = next;
        std::string const file = file_of(begin->path);
        for (; next != end && next->path == begin->path; ++next) {
            next->of_library = is_library(base_name(file));
        }
        if (!file.empty() && !begin->of_library) read(file, begin, next, most_ms);
    }
}

QUERYBUDGET_DETAIL_INLINE void symbols::read(std::string const& file, symbol* begin, symbol* end,
                                             int most_ms) {
    // Slow once, slow for each report of this process.
    static constinit atomic<bool> too_slow{false};
    std::string answer;
    child_result const result = too_slow.load(order::relaxed)
                                    ? child_result::late
                                    : ask_addr2line(file, begin, end, most_ms, answer);
    if (result == child_result::missing)
        problem_ = "install binutils to see where these come from: its addr2line is run";
    if (result == child_result::late) {
        too_slow.store(true, order::relaxed);
        problem_ = "where these come from isn't known: addr2line took too long";
    }
    read_answer(answer, begin, end);
    for (symbol* s = begin; s != end; ++s) {
        if (!s->known) add_exported_name(*s);
    }
}

#else

QUERYBUDGET_DETAIL_INLINE symbols::symbols(std::vector<void*> addresses, int) {
    add_sorted(std::move(addresses));
    problem_ = "where these come from isn't known: that is for ELF programs only";
}

#endif

QUERYBUDGET_DETAIL_INLINE bool symbols::any_line() const noexcept {
    for (symbol const& s : all_) {
        for (call_frame const& f : s.frames) {
            if (f.line != 0) return true;
        }
    }
    return false;
}

QUERYBUDGET_DETAIL_INLINE symbol const& symbols::at(void* address) const noexcept {
    std::size_t begin = 0;
    for (std::size_t size = all_.size(); size > 1; size -= size / 2) {
        if (all_[begin + size / 2].address <= address) begin += size / 2;
    }
    return all_[begin];
}

/// By hand: `<algorithm>` would cost every test file 9,000 lines.
QUERYBUDGET_DETAIL_INLINE void symbols::add_sorted(std::vector<void*> addresses) {
    std::qsort(addresses.data(), addresses.size(), sizeof(void*), [](void const* a, void const* b) {
        void* const left = *static_cast<void* const*>(a);
        void* const right = *static_cast<void* const*>(b);
        return left < right ? -1 : left > right ? 1 : 0;
    });
    for (void* const address : addresses) {
        if (all_.empty() || all_.back().address != address) all_.emplace_back().address = address;
    }
}

}  // namespace querybudget::detail
