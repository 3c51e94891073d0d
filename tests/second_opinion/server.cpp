// SPDX-License-Identifier: BSL-1.0
#include "server.hpp"

#include <chrono>
#include <cstdlib>
#include <stdexcept>
#include <thread>
#include <utility>

namespace second_opinion {

server::server(std::string database)
    : connection_(PQconnectdb("dbname=postgres application_name=marks"), PQfinish),
      database_(std::move(database)) {
    if (PQstatus(connection_.get()) != CONNECTION_OK)
        throw std::runtime_error(PQerrorMessage(connection_.get()));
    run("set client_min_messages = warning");
    // Other programs do the same, maybe at the same time.
    run("select pg_advisory_lock(1)");
    run("create extension if not exists pg_stat_statements");
    run("drop database if exists " + database_ + " with (force)");
    run("create database " + database_);
    run("select pg_advisory_unlock(1)");
    oid_ = value("select oid from pg_database where datname = '" + database_ + "'");
    std::string const folder = value("show data_directory");
    std::string const path = value("select pg_current_logfile('jsonlog')");
    file_ = std::make_unique<log_file>(path.starts_with('/') ? path : folder + '/' + path);
}

std::string server::conninfo(std::string_view application) const {
    return "dbname=" + database_ + " application_name='" + std::string(application) +
           "' options='-c client_min_messages=warning'";
}

server::result server::run(std::string const& sql) {
    result r(PQexec(connection_.get(), sql.c_str()), PQclear);
    ExecStatusType const status = PQresultStatus(r.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
        throw std::runtime_error(sql + ": " + PQresultErrorMessage(r.get()));
    return r;
}

std::string server::value(std::string const& sql) {
    result const r = run(sql);
    if (PQntuples(r.get()) != 1) throw std::runtime_error(sql + ": not one row");
    return PQgetvalue(r.get(), 0, 0);
}

void server::wait_until_asleep(int pid) {
    std::string const sql =
        "select count(*) from pg_stat_activity where wait_event = 'PgSleep' and pid = " +
        std::to_string(pid);
    for (int n = 0; value(sql) != "1"; ++n) {
        if (n == 10'000) throw std::runtime_error("nobody sleeps");
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
}

/// A backend logs a text before it runs it, and an error before it tells the client: so whatever
/// was answered before this mark is in the log before it.
std::vector<log_record> server::read_log() {
    std::string const text = "select 'mark " + std::to_string(++marks_) + " of backend " +
                             std::to_string(PQbackendPID(connection_.get())) + "'";
    run(text);
    return file_->read_until("statement: " + text);
}

void server::mark() {
    reader_.read(read_log(), "", "");
    run("select pg_stat_statements_reset(0, " + oid_ + ", 0)");
}

logged server::logged_since_mark(std::string_view application) {
    return reader_.read(read_log(), database_, application);
}

tally server::counted_since_mark() {
    result const rows = run("select calls, query from pg_stat_statements where dbid = " + oid_);
    tally counted;
    for (int i = 0; i < PQntuples(rows.get()); ++i) {
        std::string_view const text = PQgetvalue(rows.get(), i, 1);
        std::string_view const prepared = text_of_prepare(text);
        counted.add(prepared.empty() ? text : prepared, std::atol(PQgetvalue(rows.get(), i, 0)));
    }
    return counted;
}

}  // namespace second_opinion
