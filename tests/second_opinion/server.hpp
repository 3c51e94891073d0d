// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "server_log.hpp"
#include "tally.hpp"

#include <libpq-fe.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace second_opinion {

/// The server of the fixture, with a database of one's own, asked beside the connections under
/// test: over a connection that nobody observes, in another database.
class server {
public:
    /// Makes the database anew. The usual PG… variables say where the server is.
    explicit server(std::string database);

    /// Connects to the database, under a name by which the log tells its lines apart.
    [[nodiscard]] std::string conninfo(std::string_view application) const;

    /// From here on.
    void mark();
    /// What connections of that name ran since the last mark, all of it.
    [[nodiscard]] logged logged_since_mark(std::string_view application);
    /// The calls of pg_stat_statements in the database since the last mark.
    [[nodiscard]] tally counted_since_mark();

    /// *Throws:* `std::runtime_error` for an error.
    std::string value(std::string const& sql);
    /// Returns when that backend runs `pg_sleep`.
    void wait_until_asleep(int pid);

private:
    using result = std::unique_ptr<PGresult, decltype(&PQclear)>;
    result run(std::string const& sql);
    [[nodiscard]] std::vector<log_record> read_log();

    std::unique_ptr<PGconn, decltype(&PQfinish)> connection_;
    std::string database_;
    std::string oid_;
    std::unique_ptr<log_file> file_;
    log_reader reader_;
    int marks_ = 0;
};

}  // namespace second_opinion
