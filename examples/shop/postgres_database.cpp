// SPDX-License-Identifier: BSL-1.0
#include "postgres_database.hpp"

#include <cstdint>
#include <variant>

namespace shop {
namespace {

/// `?` becomes `$1`, `$2` …; the shop writes none into a string or a name.
std::string numbered(std::string_view sql) {
    std::string text;
    int number = 0;
    for (char const c : sql) {
        if (c == '?')
            text += '$' + std::to_string(++number);
        else
            text += c;
    }
    return text;
}

std::vector<std::string> texts(std::vector<value> const& params) {
    std::vector<std::string> all;
    for (value const& param : params) {
        auto const* const number = std::get_if<std::int64_t>(&param);
        all.push_back(number != nullptr ? std::to_string(*number) : std::get<std::string>(param));
    }
    return all;
}

row read(pqxx::row const& from) {
    std::vector<std::string> columns;
    for (auto const& field : from)
        columns.push_back(field.is_null() ? std::string() : field.as<std::string>());
    return row(std::move(columns));
}

}  // namespace

class postgres_database::work final : public database::transaction {
public:
    explicit work(postgres_database& db) : db_(db), work_(db.connection_) { db_.current_ = &work_; }
    ~work() override { db_.current_ = nullptr; }
    void commit() override { work_.commit(); }

private:
    postgres_database& db_;
    pqxx::work work_;
};

std::unique_ptr<database::transaction> postgres_database::begin() {
    return std::make_unique<work>(*this);
}

std::vector<row> postgres_database::query(std::string_view sql, std::vector<value> const& params) {
    auto const run = [&](pqxx::transaction_base& in) {
        auto const bound = texts(params);
        return in.exec_params(numbered(sql), pqxx::prepare::make_dynamic_params(bound));
    };
    pqxx::result found;
    if (current_ != nullptr) {
        found = run(*current_);
    } else {
        pqxx::nontransaction alone(connection_);
        found = run(alone);
    }
    std::vector<row> rows;
    for (pqxx::row const& each : found) rows.push_back(read(each));
    return rows;
}

}  // namespace shop
