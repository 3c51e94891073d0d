// SPDX-License-Identifier: BSL-1.0
#define DOCTEST_CONFIG_IMPLEMENT
#include "options.hpp"

#include <doctest/doctest.h>

#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace {

oracle::options given;

}  // namespace

oracle::options const& oracle::chosen() { return given; }

int main(int argc, char** argv) {
    for (int i = 1; i < argc; ++i) {
        std::string_view const name = argv[i];
        bool const next = i + 1 < argc;
        auto const number = [&](std::string_view option, auto& value) {
            if (!name.starts_with(option)) return;
            bool const inside = name.size() > option.size() && name[option.size()] == '=';
            if (!inside && (name != option || !next)) return;
            char const* const digits = inside ? argv[i] + option.size() + 1 : argv[i + 1];
            value = std::strtoull(digits, nullptr, 10);
        };
        number("--seed", given.seed);
        number("--cases", given.cases);
    }
    std::printf("seed %llu\n", static_cast<unsigned long long>(given.seed));
    return doctest::Context(argc, argv).run();
}
