// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/tool/staged_file.hpp>

#include <string>
#include <string_view>

namespace querybudget::tool {

/// Writes a file as a whole: whoever reads it, and whatever happens meanwhile, finds the old text
/// or the new one. Makes its folder, and follows a symbolic link.
/// *Throws:* `std::runtime_error` with path and reason; then the file is as it was.
inline void replace_file(std::string const& path, std::string_view text) {
    staged_file(path, text).take_place();
}

}  // namespace querybudget::tool
