// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

/// Statements as an object-relational mapper writes them, made up: quoted names, every column with
/// its table and its alias, joins, a condition or two with values in the text, and a page.
class orm_texts {
public:
    [[nodiscard]] std::string next() {
        std::string const table = word(), other = word();
        std::string sql = "SELECT ";
        for (std::uint64_t i = 0, columns = 2 + below(8); i <= columns; ++i) {
            if (i != 0) sql += ", ";
            std::string const column = word();
            sql += '"' + table + "\".\"" + column + "\" AS \"" + table + '_' + column + '"';
        }
        sql += " FROM \"" + table + '"';
        if (below(2) == 0) {
            sql += " INNER JOIN \"" + other + "\" ON \"" + other + "\".\"id\" = \"" + table +
                   "\".\"" + other + "_id\"";
        }
        sql += " WHERE \"" + table + "\".\"" + word() + "\" = " + value();
        for (std::uint64_t more = below(3); more != 0; --more) {
            sql += " AND \"" + table + "\".\"" + word() + "\" >= " + value();
        }
        if (below(3) == 0)
            sql += " ORDER BY \"" + table + "\".\"id\" ASC LIMIT " + std::to_string(1 + below(100));
        return sql;
    }

private:
    [[nodiscard]] std::uint64_t below(std::uint64_t n) {
        state_ = state_ * 6364136223846793005U + 1442695040888963407U;
        return (state_ >> 33) % n;
    }
    [[nodiscard]] std::string word() {
        static constexpr char const* words[] = {
            "id",         "name",      "status",   "order",    "customer", "created_at",
            "updated_at", "invoice",   "position", "amount",   "currency", "email",
            "address",    "warehouse", "shipment", "supplier", "product",  "quantity"};
        return words[below(sizeof words / sizeof *words)];
    }
    [[nodiscard]] std::string value() {
        switch (below(4)) {
            case 0: return "?";
            case 1: return '\'' + word() + '\'';
            default: return std::to_string(below(1'000'000));
        }
    }

    std::uint64_t state_ = 20240229;
};

inline std::vector<std::string> many_orm_texts(std::size_t count) {
    orm_texts source;
    std::vector<std::string> texts;
    while (texts.size() < count) texts.push_back(source.next());
    return texts;
}

/// Gives its texts one after the other, for ever.
class in_turn {
public:
    explicit in_turn(std::vector<std::string> const& texts) : texts_(texts) {}
    std::string const& operator()() { return texts_[at_++ % texts_.size()]; }

private:
    std::vector<std::string> const& texts_;
    std::size_t at_ = 0;
};

inline double mean_size(std::vector<std::string> const& texts) {
    double total = 0;
    for (std::string const& text : texts) total += static_cast<double>(text.size());
    return total / static_cast<double>(texts.size());
}

/// `SELECT … IN (1, 2, …)` of about a megabyte.
inline std::string long_in_list() {
    std::string sql = "SELECT name FROM items WHERE id IN (1000000";
    for (int i = 1; sql.size() < 1'000'000; ++i) sql += ", " + std::to_string(1'000'000 + i);
    return sql + ')';
}

/// `INSERT … VALUES (…), (…) …` of about a megabyte.
inline std::string long_values_list() {
    std::string sql = "INSERT INTO items(id, name, price) VALUES (0, 'none', 0.5)";
    for (int i = 1; sql.size() < 1'000'000; ++i) {
        sql += ", (" + std::to_string(i) + ", 'item number " + std::to_string(i) + "', " +
               std::to_string(i % 100) + ".25)";
    }
    return sql;
}

/// `text` and then `element` again and again, about a megabyte.
inline std::string long_list(std::string text, std::string const& element) {
    while (text.size() < 1'000'000) text += element;
    return text;
}
