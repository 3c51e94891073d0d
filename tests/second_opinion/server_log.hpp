// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "tally.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace second_opinion {

/// What we read of one line of PostgreSQL's jsonlog.
struct log_record {
    long pid = 0;
    std::string database;
    std::string application;  ///< application_name
    std::string severity;     ///< LOG, ERROR, FATAL …
    std::string message;
    std::string detail;
    std::string statement;  ///< of an error: the text that was being run
    std::string ps;         ///< what the backend was at: SELECT, PARSE, BIND …
};

/// *Throws:* `std::runtime_error` for what isn't a line of that log.
[[nodiscard]] log_record read_log_line(std::string_view line);

/// What some connections ran, as the server logged it.
struct logged {
    tally executed;
    /// Texts that the server refused before it ran anything of them; empty where it logged none.
    std::vector<std::string> refused;
    std::vector<std::string> without_statement;  ///< texts that it logged, and that held none
    long failed = 0;                             ///< statements that ended in an error
    std::vector<std::string> not_understood;     ///< empty, or this reader has to learn more
};

/// Makes statements of the lines of `log_statement = all`: texts of several statements are cut, and
/// EXECUTE counts as what was prepared. A text is logged before it runs, so after an error it is
/// logged with all of its statements.
class log_reader {
public:
    /// Lines of other connections are left out, but for the names that they prepared.
    logged read(std::vector<log_record> const& records, std::string_view database,
                std::string_view application);

private:
    struct last_text {
        std::string text;
        std::string prepared;  ///< the name that its PREPARE took
        bool failed = false;
    };

    void take_text(log_record const& r, std::string_view text, logged& into);
    void take_execution(log_record const& r, std::string_view name, std::string_view text,
                        logged& into);
    void take_error(log_record const& r, logged& into);
    [[nodiscard]] std::string prepared_text(log_record const& r, std::string_view part, bool alone);

    std::map<long, std::map<std::string, std::string>> prepared_;  ///< by backend and name
    std::map<long, last_text> last_;                               ///< by backend
};

/// The file that the server's logging collector writes.
class log_file {
public:
    explicit log_file(std::string path) : path_(std::move(path)) {}

    /// The lines that are new since the last call, up to the one with this message, which has to
    /// come within seconds: lines reach the file in the order in which backends wrote them.
    /// *Throws:* `std::runtime_error` when it doesn't come.
    [[nodiscard]] std::vector<log_record> read_until(std::string_view message);

private:
    std::string path_;
    std::size_t position_ = 0;
    std::string rest_;  ///< read, and not yet given out
};

/// `PREPARE name (types) AS text`: its text; empty for another statement.
[[nodiscard]] std::string_view text_of_prepare(std::string_view sql);

}  // namespace second_opinion
