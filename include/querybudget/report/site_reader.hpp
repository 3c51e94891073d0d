// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/record/recording.hpp>

#include <string>
#include <vector>

namespace querybudget::detail {

/// Where queries come from, in words.
struct site_texts {
    std::vector<std::string> texts;  ///< one for each query that was asked about; may be empty
    std::string note;                ///< what is missing, and what to do about it
};

/// A query to tell of, and the one whose rows it repeats for, or null.
struct site_question {
    group const* what = nullptr;
    group const* parent = nullptr;
    call_site const* where = nullptr;  ///< of one execution, instead of all samples
};

/// Reads addresses: what report/call_sites.hpp installs, since not every file is to pay for it.
struct site_reader {
    /// `all`: what is compared, since calls through which all queries go say nothing.
    site_texts (*describe)(std::vector<group> const& all, std::vector<site_question> const& about);
    std::vector<call_frame> (*frames)(call_site const& of);
    std::string (*text)(call_site const& of);
};

}  // namespace querybudget::detail
