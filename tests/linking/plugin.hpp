// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <dlfcn.h>
#include <libpq-fe.h>

#include <stdexcept>

#define PLUGIN_EXPORTS extern "C" __attribute__((visibility("default")))

/// A loaded plugin, which nobody else can see into; unloads it.
class plugin {
public:
    explicit plugin(char const* file = QUERYBUDGET_TEST_PLUGIN)
        : handle_(::dlopen(file, RTLD_NOW | RTLD_LOCAL)) {
        if (handle_ == nullptr) throw std::runtime_error(::dlerror());
    }
    ~plugin() { ::dlclose(handle_); }
    plugin(plugin const&) = delete;
    plugin& operator=(plugin const&) = delete;

    template <class Signature>
    [[nodiscard]] Signature* function(char const* name) const {
        void* const found = ::dlsym(handle_, name);
        if (found == nullptr) throw std::runtime_error(::dlerror());
        return reinterpret_cast<Signature*>(found);
    }

private:
    void* handle_;
};
