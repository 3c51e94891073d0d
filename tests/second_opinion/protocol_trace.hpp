// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

namespace second_opinion {

/// What a connection carried, as `PQtrace` of libpq 14 or later wrote it down.
struct carried {
    long round_trips = 0;     ///< changes from the client's messages to the server's
    long statements = 0;      ///< what the server ran, or refused to run
    long failed = 0;          ///< those that ended in an error
    long other_errors = 0;    ///< of what isn't a statement: a Parse or a Describe of its own
    long rows = 0;            ///< of statements that succeeded, COPY TO among them
    long rows_of_failed = 0;  ///< that came before the error
    long queries = 0, parses = 0, executes = 0, function_calls = 0;
    long unanswered = 0;  ///< statements that were sent, and no word of them came back
    std::string error;    ///< what in the trace was not understood; empty: nothing

    carried& operator+=(carried const& another);
};

/// Lines may begin with a time.
[[nodiscard]] carried read_trace(std::string_view trace);

/// Where a connection writes its trace to.
class protocol_trace {
public:
    protocol_trace() : file_(open_memstream(&text_, &size_)) {}
    ~protocol_trace() {
        std::fclose(file_);
        std::free(text_);
    }
    protocol_trace(protocol_trace const&) = delete;
    protocol_trace& operator=(protocol_trace const&) = delete;

    [[nodiscard]] std::FILE* file() const { return file_; }
    [[nodiscard]] std::string text() const {
        std::fflush(file_);
        return {text_, size_};
    }

private:
    char* text_ = nullptr;
    std::size_t size_ = 0;
    std::FILE* file_;
};

}  // namespace second_opinion
