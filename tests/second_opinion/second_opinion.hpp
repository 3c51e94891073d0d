// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "differences.hpp"
#include "protocol_trace.hpp"
#include "server.hpp"

#include <querybudget/detail/location.hpp>
#include <querybudget/record/recorder.hpp>

#include <cstdio>
#include <functional>
#include <initializer_list>
#include <string>
#include <vector>

namespace second_opinion {

/// A difference that a test expects, and how often.
struct explained {
    because why;
    std::string sql;
    long times = 1;
    std::string as = {};  ///< what the recording shows instead, where it isn't `sql`
};

/// Turns the trace of a connection on, or, with null, off.
using tracer = std::function<void(std::FILE*)>;

/// Records, and asks others about the same time: the server's log, pg_stat_statements and the
/// protocol's trace. What ran meanwhile has to be the same to all of them, statement by statement,
/// but for what is explained.
class comparison {
public:
    /// Of the connections with that application_name, and all of their traces.
    comparison(server& s, std::string application, std::vector<tracer> traces);
    ~comparison();
    comparison(comparison const&) = delete;
    comparison& operator=(comparison const&) = delete;

    /// Ends the time, and fails the test for each difference that isn't explained, or that was
    /// explained and isn't there.
    querybudget::recording agrees(std::initializer_list<explained> differences = {},
                                  querybudget::location at = querybudget::location::current());

private:
    server& server_;
    std::string application_;
    std::vector<tracer> tracers_;
    std::vector<protocol_trace> traces_;
    int exceptions_;
    bool asked_ = false;
    querybudget::recorder recorder_;
};

/// What others say of some time.
struct opinions {
    logged log;
    tally counted;
    carried wire;
};

/// What differs, in lines of text; empty: nothing. `applied` is called for each known difference.
[[nodiscard]] std::string disagreement(querybudget::recording const& r, opinions others,
                                       std::initializer_list<explained> differences,
                                       std::function<void(because)> const& applied);

/// Known differences that should have occurred in this process and didn't, or the other way round.
[[nodiscard]] std::string stale_differences(program p);

}  // namespace second_opinion
