// SPDX-License-Identifier: BSL-1.0
// A warehouse: goods come in, are booked, and go out.
#include "scenarios_b.hpp"

#include <algorithm>
#include <stdexcept>

namespace scenarios {
namespace {

void set_up_warehouse(database& db, size rows) {
    db.query("CREATE TABLE suppliers (id INTEGER PRIMARY KEY, name TEXT UNIQUE)", {});
    db.query("CREATE TABLE arrivals (id INTEGER PRIMARY KEY, supplier TEXT, amount INT)", {});
    db.query("CREATE TABLE goods (id INTEGER PRIMARY KEY, amount INT CHECK (amount < 1000))", {});
    db.query("CREATE TABLE bookings (arrival_id INT, amount INT)", {});
    db.query("CREATE TABLE audit (what TEXT)", {});
    for (id i = 1; i <= rows; ++i) {
        db.query("INSERT INTO arrivals VALUES (?, ?, ?)",
                 {i, numbered("supplier", i), i % 6 == 0 ? id{2000} : 3 * i});
        db.query("INSERT INTO goods VALUES (?, 0)", {i});
    }
}

std::vector<row> arrivals(database& db) {
    return db.query("SELECT id, supplier, amount FROM arrivals ORDER BY id", {});
}

class savepoint {
public:
    explicit savepoint(database& db) : db_(db) { db_.query("SAVEPOINT one", {}); }
    ~savepoint() {
        if (!released_) db_.query("ROLLBACK TO SAVEPOINT one", {});
        db_.query("RELEASE SAVEPOINT one", {});
    }
    savepoint(savepoint const&) = delete;
    savepoint& operator=(savepoint const&) = delete;
    void keep() { released_ = true; }

private:
    database& db_;
    bool released_ = false;
};

id supplier_named(database& db, std::string const& name) {
    auto const known = db.query("SELECT id FROM suppliers WHERE name = ?", {name});
    if (!known.empty()) return known[0].integer(0);
    id const next = db.query("SELECT coalesce(max(id), 0) + 1 FROM suppliers", {}).at(0).integer(0);
    db.query("INSERT INTO suppliers VALUES (?, ?)", {next, name});
    return next;
}

void add_get_or_create(std::vector<scenario>& all) {
    std::string const name = "get-or-create";
    std::string const select = "SELECT id FROM suppliers WHERE name = ?";
    std::string const insert = "INSERT INTO suppliers VALUES (?, ?)";
    auto const run = [](database& db, size) {
        for (row const& arrival : arrivals(db)) supplier_named(db, arrival.text(1));
    };
    all.push_back(
        {"the supplier of each arrival is found, or made with the next number",
         name,
         set_up_warehouse,
         run,
         {n_plus_one(select), or_as(finding_kind::n_plus_one, missing_batch(insert, never, 2)),
          // The table has changed before each of these.
          n_plus_one("SELECT coalesce(max(id), ?) + ? FROM suppliers", never, 2)}});
    all.push_back({"every supplier is known already",
                   name,
                   [](database& db, size rows) {
                       set_up_warehouse(db, rows);
                       db.query("INSERT INTO suppliers SELECT id, supplier FROM arrivals", {});
                   },
                   run,
                   {n_plus_one(select)}});
    all.push_back({"one supplier is found or made",
                   name,
                   set_up_warehouse,
                   [](database& db, size) { supplier_named(db, "Ann"); },
                   {}});
    all.push_back(
        {"suppliers are made unless they are there, and then found",
         name,
         set_up_warehouse,
         [](database& db, size) {
             for (row const& arrival : arrivals(db)) {
                 db.query(
                     "INSERT INTO suppliers VALUES (?, ?)"
                     " ON CONFLICT (name) DO NOTHING",
                     {arrival.integer(0), arrival.text(1)});
                 db.query("SELECT id FROM suppliers WHERE name = ?", {arrival.text(1)});
             }
         },
         {n_plus_one(select),
          missing_batch("INSERT INTO suppliers VALUES (?, ?) ON CONFLICT (name) DO NOTHING")}});
}

void add_savepoints(std::vector<scenario>& all) {
    std::string const name = "a savepoint around each";
    all.push_back({"what is in stock is read for each arrival, in a savepoint",
                   name,
                   set_up_warehouse,
                   [](database& db, size) {
                       auto const work = db.begin();
                       for (row const& arrival : arrivals(db)) {
                           savepoint guard(db);
                           db.query("SELECT amount FROM goods WHERE id = ?", {arrival.integer(0)});
                           guard.keep();
                       }
                       work->commit();
                   },
                   {n_plus_one("SELECT amount FROM goods WHERE id = ?")}});
    all.push_back({"arrivals that are too large are left out",
                   name,
                   set_up_warehouse,
                   [](database& db, size) {
                       auto const work = db.begin();
                       for (row const& arrival : arrivals(db)) {
                           try {
                               savepoint guard(db);
                               db.query("UPDATE goods SET amount = amount + ? WHERE id = ?",
                                        {arrival.integer(2), arrival.integer(0)});
                               guard.keep();
                           } catch (std::runtime_error const&) { continue; }
                       }
                       work->commit();
                   },
                   {missing_batch("UPDATE goods SET amount = amount + ? WHERE id = ?")}});
    all.push_back({"one savepoint around one lookup",
                   name,
                   set_up_warehouse,
                   [](database& db, size) {
                       auto const work = db.begin();
                       savepoint guard(db);
                       db.query("SELECT amount FROM goods WHERE id = ?", {id{1}});
                       guard.keep();
                   },
                   {}});
}

void add_upserts(std::vector<scenario>& all) {
    std::string const name = "upserts one by one";
    all.push_back({"each arrival is added to what is there",
                   name,
                   set_up_warehouse,
                   [](database& db, size) {
                       for (row const& arrival : arrivals(db)) {
                           db.query(
                               "INSERT INTO goods VALUES (?, ?) ON CONFLICT (id)"
                               " DO UPDATE SET amount = goods.amount + 1",
                               {arrival.integer(0) + 1, arrival.integer(0)});
                       }
                   },
                   {missing_batch("INSERT INTO goods VALUES (?, ?) ON CONFLICT (id)"
                                  " DO UPDATE SET amount = goods.amount + ?")}});
    all.push_back({"what can't be updated is inserted",
                   name,
                   set_up_warehouse,
                   [](database& db, size rows) {
                       auto const work = db.begin();
                       for (id i = 1; i <= rows; ++i) {
                           auto const updated = db.query(
                               "UPDATE goods SET amount = ? WHERE id = ? RETURNING id", {i, 2 * i});
                           if (!updated.empty()) continue;
                           db.query("INSERT INTO goods VALUES (?, ?)", {2 * i, i});
                       }
                       work->commit();
                   },
                   // Half of the numbers is there, so one in two becomes an insert.
                   {missing_batch("UPDATE goods SET amount = ? WHERE id = ? RETURNING id"),
                    missing_batch("INSERT INTO goods VALUES (?, ?)", 5, 3)}});
    all.push_back({"all arrivals are upserted at once",
                   name,
                   set_up_warehouse,
                   [](database& db, size) {
                       db.query(
                           "INSERT INTO goods SELECT id, id FROM arrivals WHERE id > 0"
                           " ON CONFLICT (id) DO UPDATE SET amount = excluded.amount",
                           {});
                   },
                   {}});
}

void add_single_writes(std::vector<scenario>& all) {
    std::string const name = "writes one by one";
    all.push_back({"each arrival is booked",
                   name,
                   set_up_warehouse,
                   [](database& db, size) {
                       for (row const& arrival : arrivals(db)) {
                           db.query("INSERT INTO bookings VALUES (?, ?)",
                                    {arrival.integer(0), arrival.integer(2)});
                       }
                   },
                   {missing_batch("INSERT INTO bookings VALUES (?, ?)")}});
    all.push_back({"each arrival is deleted, in one transaction",
                   name,
                   set_up_warehouse,
                   [](database& db, size rows) {
                       auto const work = db.begin();
                       for (id i = 1; i <= rows; ++i) {
                           db.query("DELETE FROM arrivals WHERE id = ?", {i});
                       }
                       work->commit();
                   },
                   {missing_batch("DELETE FROM arrivals WHERE id = ?")}});
    all.push_back({"the same line is written into the audit for each",
                   name,
                   set_up_warehouse,
                   [](database& db, size rows) {
                       for (id i = 1; i <= rows; ++i) {
                           db.query("INSERT INTO audit VALUES ('arrived')", {});
                       }
                   },
                   {missing_batch("INSERT INTO audit VALUES (?)")}});
    all.push_back({"two bookings, at two lines",
                   name,
                   set_up_warehouse,
                   [](database& db, size) {
                       db.query("INSERT INTO bookings VALUES (1, -5)", {});
                       db.query("INSERT INTO bookings VALUES (2, 5)", {});
                   },
                   {}});
    all.push_back({"three steps of an order leave a line in the audit each",
                   name,
                   set_up_warehouse,
                   [](database& db, size) {
                       auto const work = db.begin();
                       db.query("INSERT INTO audit VALUES (?)", {std::string("begun")});
                       db.query("UPDATE goods SET amount = 1 WHERE id = ?", {id{1}});
                       db.query("INSERT INTO audit VALUES (?)", {std::string("taken")});
                       db.query("INSERT INTO bookings VALUES (1, 1)", {});
                       db.query("INSERT INTO audit VALUES (?)", {std::string("done")});
                       work->commit();
                   },
                   {}});
}

void add_batched_writes(std::vector<scenario>& all) {
    std::string const name = "writes in batches";
    auto const book_in_chunks_of = [](database& db, id most) {
        auto const found = arrivals(db);
        for (id first = 0; first < static_cast<id>(found.size()); first += most) {
            std::string tuples;
            std::vector<value> bound;
            for (id i = first; i < std::min(first + most, static_cast<id>(found.size())); ++i) {
                tuples += tuples.empty() ? "(?, ?)" : ", (?, ?)";
                bound.emplace_back(found[static_cast<std::size_t>(i)].integer(0));
                bound.emplace_back(found[static_cast<std::size_t>(i)].integer(2));
            }
            db.query("INSERT INTO bookings VALUES " + tuples, bound);
        }
    };
    for (id const most : {id{2}, id{5}, id{50}}) {
        all.push_back({"arrivals are booked " + std::to_string(most) + " at a time",
                       name,
                       set_up_warehouse,
                       [=](database& db, size) { book_in_chunks_of(db, most); },
                       {}});
    }
    all.push_back({"chunks of one are single writes",
                   "writes one by one",
                   set_up_warehouse,
                   [=](database& db, size) { book_in_chunks_of(db, 1); },
                   {missing_batch("INSERT INTO bookings VALUES (?, ?)")}});
    all.push_back({"arrivals are booked and deleted by two statements",
                   name,
                   set_up_warehouse,
                   [](database& db, size) {
                       auto const work = db.begin();
                       db.query("INSERT INTO bookings SELECT id, amount FROM arrivals", {});
                       db.query("DELETE FROM arrivals", {});
                       work->commit();
                   },
                   {}});
    all.push_back(
        {"old arrivals are deleted three at a time, by their ids",
         name,
         set_up_warehouse,
         [](database& db, size) {
             for (;;) {
                 auto const some = db.query("SELECT id FROM arrivals LIMIT 3", {});
                 if (some.empty()) break;
                 std::vector<value> ids;
                 for (row const& each : some) ids.emplace_back(each.integer(0));
                 db.query("DELETE FROM arrivals WHERE id IN (" + list_of(ids.size()) + ")", ids);
             }
         },
         {}});
    all.push_back({"everything is changed by one statement, several times a day",
                   name,
                   set_up_warehouse,
                   [](database& db, size) {
                       db.query("UPDATE goods SET amount = amount + 1", {});
                       db.query("UPDATE goods SET amount = amount - 1", {});
                   },
                   {}});
}

}  // namespace

void add_writes(std::vector<scenario>& all) {
    add_get_or_create(all);
    add_savepoints(all);
    add_upserts(all);
    add_single_writes(all);
    add_batched_writes(all);
}

}  // namespace scenarios
