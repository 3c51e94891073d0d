// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/record/hub.hpp>
#include <querybudget/report/json_lines.hpp>
#include <querybudget/report/record_file.hpp>
#include <querybudget/report/record_text.hpp>
#include <querybudget/report/record_writer.hpp>

#include <cstdlib>

namespace querybudget::detail {

inline std::string write_json_line(judged_scope const& of) {
    char const* const folder = std::getenv("QUERYBUDGET_OUT");
    if (folder == nullptr || *folder == '\0') return {};
    return this_process_records().append(folder, scope_record(of));
}

QUERYBUDGET_DETAIL_INLINE bool install_json_lines() noexcept {
    this_process_records().handle_forks();
    static constexpr record_writer writer{write_json_line};
    spin_guard const guard(the_hub.lock);
    the_hub.records = &writer;
    return true;
}

}  // namespace querybudget::detail
