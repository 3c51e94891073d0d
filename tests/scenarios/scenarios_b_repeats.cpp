// SPDX-License-Identifier: BSL-1.0
// A clinic: the same read twice, reads that only look alike, and what is tried again.
#include "scenarios_b.hpp"

#include <algorithm>
#include <stdexcept>

namespace scenarios {
namespace {

void set_up_clinic(database& db, size rows) {
    db.query("CREATE TABLE staff (id INTEGER PRIMARY KEY, name TEXT)", {});
    db.query(
        "CREATE TABLE visits (id INTEGER PRIMARY KEY, doctor_id INT, nurse_id INT,"
        " clerk_id INT)",
        {});
    db.query("CREATE TABLE settings (id INTEGER PRIMARY KEY, value TEXT)", {});
    db.query("CREATE TABLE stock (id INTEGER PRIMARY KEY, amount INT, version INT)", {});
    db.query("CREATE TABLE log (id INTEGER PRIMARY KEY, text TEXT)", {});
    db.query("CREATE TABLE codes (code TEXT PRIMARY KEY)", {});
    db.query("INSERT INTO stock VALUES (1, 10, 1), (2, 20, 1)", {});
    for (id i = 1; i <= 9; ++i) {
        db.query("INSERT INTO settings VALUES (?, ?)", {i, numbered("setting", i)});
        db.query("INSERT INTO staff VALUES (?, ?)", {i, numbered("person", i)});
    }
    for (id i = 1; i <= rows; ++i) {
        db.query("INSERT INTO visits VALUES (?, 1, 2, 3)", {i});
        db.query("INSERT INTO codes VALUES (?)", {numbered("A", i)});
    }
}

std::string const name_by_id = "SELECT name FROM staff WHERE id = ?";

std::string name_of(database& db, id person) {
    return db.query(name_by_id, {person}).at(0).text(0);
}

std::string setting(database& db, id number) {
    return db.query("SELECT value FROM settings WHERE id = ?", {number}).at(0).text(0);
}

void add_unrelated(std::vector<scenario>& all) {
    std::string const name = "three unrelated lookups of the same table";
    all.push_back({"a list, and then the doctor, the nurse and the clerk of the first visit",
                   name,
                   set_up_clinic,
                   [](database& db, size) {
                       // The ids of the people occur among those of the visits by accident.
                       auto const visits = db.query("SELECT id FROM visits ORDER BY id", {});
                       if (visits.empty()) return;
                       auto const first =
                           db.query("SELECT doctor_id, nurse_id, clerk_id FROM visits WHERE id = ?",
                                    {visits[0].integer(0)});
                       std::string page = name_of(db, first[0].integer(0));
                       page += name_of(db, first[0].integer(1));
                       page += name_of(db, first[0].integer(2));
                   },
                   {}});
    all.push_back({"a list of visits, and four settings with small numbers",
                   name,
                   set_up_clinic,
                   [](database& db, size) {
                       db.query("SELECT id, doctor_id FROM visits", {});
                       std::string page = setting(db, 1);
                       page += setting(db, 2);
                       page += setting(db, 3);
                       page += setting(db, 5);
                   },
                   {}});
    all.push_back({"the reader, and the two who were on duty",
                   name,
                   set_up_clinic,
                   [](database& db, size) {
                       std::string page = name_of(db, 1);
                       db.query("SELECT id, doctor_id FROM visits ORDER BY id", {});
                       page += name_of(db, 2);
                       page += name_of(db, 3);
                   },
                   {}});
    all.push_back({"two settings whose numbers are among the visits",
                   name,
                   set_up_clinic,
                   [](database& db, size) {
                       for (row const& visit : db.query("SELECT id FROM visits", {})) {
                           (void)visit;
                       }
                       std::string const page = setting(db, 1) + setting(db, 2);
                   },
                   {}});
    // A reviewer may ask for one query, or say that five are five.
    all.push_back({"five settings are read in a loop",
                   name,
                   set_up_clinic,
                   [](database& db, size) {
                       for (id const number : {1, 3, 5, 7, 9}) setting(db, number);
                   },
                   {n_plus_one("SELECT value FROM settings WHERE id = ?", never, 0)}});
}

void add_same(std::vector<scenario>& all) {
    std::string const name = "the same query twice";
    all.push_back({"the settings are read by three parts of a page",
                   name,
                   set_up_clinic,
                   [](database& db, size) {
                       std::string page = setting(db, 4);
                       db.query("SELECT id FROM visits", {});
                       page += setting(db, 4);
                       page += setting(db, 4);
                   },
                   {duplicate("SELECT value FROM settings WHERE id = ?")}});
    all.push_back({"something else is written between two equal reads",
                   name,
                   set_up_clinic,
                   [](database& db, size) {
                       name_of(db, 6);
                       db.query("INSERT INTO log VALUES (1, 'read')", {});
                       name_of(db, 6);
                   },
                   {duplicate(name_by_id)}});
    all.push_back({"one helper, two people",
                   name,
                   set_up_clinic,
                   [](database& db, size) {
                       std::string const first = name_of(db, 6);
                       std::string const second = name_of(db, 7);
                   },
                   {}});
    all.push_back({"the same id in two queries that differ",
                   name,
                   set_up_clinic,
                   [](database& db, size) {
                       db.query("SELECT name FROM staff WHERE id = ?", {id{6}});
                       db.query("SELECT id, name FROM staff WHERE id = ?", {id{6}});
                   },
                   {}});
    all.push_back({"nothing is found, twice",
                   name,
                   set_up_clinic,
                   [](database& db, size) {
                       db.query("SELECT name FROM staff WHERE id = ?", {id{-1}});
                       db.query("SELECT name FROM staff WHERE id = ?", {id{-1}});
                   },
                   {duplicate(name_by_id)}});
    all.push_back({"a value is in the text, twice",
                   name,
                   set_up_clinic,
                   [](database& db, size) {
                       db.query("SELECT value FROM settings WHERE value = 'setting 1'", {});
                       db.query("SELECT value FROM settings WHERE value = 'setting 1'", {});
                   },
                   {duplicate("SELECT value FROM settings WHERE value = ?")}});
}

void add_changed(std::vector<scenario>& all) {
    std::string const name = "read, changed, read again";
    auto const amount = [](database& db) {
        return db.query("SELECT amount, version FROM stock WHERE id = ?", {id{1}}).at(0);
    };
    std::string const amount_sql = "SELECT amount, version FROM stock WHERE id = ?";
    all.push_back({"an amount is read, lowered, and shown",
                   name,
                   set_up_clinic,
                   [=](database& db, size) {
                       id const before = amount(db).integer(0);
                       db.query("UPDATE stock SET amount = ? WHERE id = ?", {before - 1, id{1}});
                       if (amount(db).integer(0) != before - 1) throw std::runtime_error("lost");
                   },
                   {}});
    all.push_back({"a list is shown, one is deleted, and the list is shown",
                   name,
                   set_up_clinic,
                   [](database& db, size) {
                       db.query("SELECT id FROM visits ORDER BY id", {});
                       db.query("DELETE FROM visits WHERE id = ?", {id{1}});
                       db.query("SELECT id FROM visits ORDER BY id", {});
                   },
                   {}});
    all.push_back({"a list is shown, one is added, and the list is shown",
                   name,
                   set_up_clinic,
                   [](database& db, size) {
                       auto const page = [&] {
                           db.query("SELECT id FROM visits ORDER BY id", {});
                           db.query("SELECT count(*) FROM visits", {});
                       };
                       page();
                       db.query("INSERT INTO visits VALUES (?, 1, 2, 3)", {id{1000}});
                       page();
                   },
                   {}});
    all.push_back({"a change is rolled back, and the amount is read again",
                   name,
                   set_up_clinic,
                   [=](database& db, size) {
                       {
                           auto const work = db.begin();
                           amount(db);
                           db.query("UPDATE stock SET amount = 0 WHERE id = ?", {id{1}});
                       }
                       amount(db);
                   },
                   {}});
    all.push_back({"the amount is read twice, and only then changed",
                   name,
                   set_up_clinic,
                   [=](database& db, size) {
                       amount(db);
                       amount(db);
                       db.query("UPDATE stock SET amount = 9 WHERE id = ?", {id{1}});
                       amount(db);
                   },
                   {duplicate(amount_sql)}});
    all.push_back({"a worker takes the oldest visit until none is left",
                   name,
                   set_up_clinic,
                   [](database& db, size) {
                       for (;;) {
                           auto const oldest =
                               db.query("SELECT id FROM visits ORDER BY id LIMIT 1", {});
                           if (oldest.empty()) break;
                           auto const work = db.begin();
                           db.query("DELETE FROM visits WHERE id = ?", {oldest[0].integer(0)});
                           work->commit();
                       }
                   },
                   {missing_batch("DELETE FROM visits WHERE id = ?", never, 2)}});
}

void add_retries(std::vector<scenario>& all) {
    std::string const name = "retries after a failure";
    all.push_back(
        {"somebody else was quicker, so the version is read again",
         name,
         set_up_clinic,
         [](database& db, size rows) {
             for (int attempt = 0; attempt < 4; ++attempt) {
                 id const version =
                     db.query("SELECT version FROM stock WHERE id = ?", {id{2}}).at(0).integer(0);
                 // As if another client had changed it in between.
                 id const seen = attempt < std::min<size>(rows, 3) ? -1 : version;
                 if (!db.query("UPDATE stock SET version = version + 1 WHERE id = ?"
                               " AND version = ? RETURNING id",
                               {id{2}, seen})
                          .empty()) {
                     return;
                 }
             }
         },
         {}});
    all.push_back({"a code is made up until a free one is found",
                   name,
                   set_up_clinic,
                   [](database& db, size rows) {
                       for (id number = std::max<size>(rows - 3, 1); number <= rows + 1; ++number) {
                           try {
                               db.query("INSERT INTO codes (code) VALUES (?)",
                                        {numbered("A", number)});
                               return;
                           } catch (std::runtime_error const&) { continue; }
                       }
                   },
                   {}});
    all.push_back({"a transaction fails at its end, and all of it runs again",
                   name,
                   set_up_clinic,
                   [](database& db, size rows) {
                       for (id attempt = std::min<size>(rows, 2); attempt >= 0; --attempt) {
                           try {
                               auto const work = db.begin();
                               name_of(db, 5);
                               db.query("INSERT INTO log VALUES (1, 'taken')", {});
                               // Code A 1 is there from the first row on.
                               db.query("INSERT INTO codes (code) VALUES (?)",
                                        {numbered("A", attempt == 0 ? rows + 1 : 1)});
                               work->commit();
                               return;
                           } catch (std::runtime_error const&) { continue; }
                       }
                   },
                   {}});
}

}  // namespace

void add_repeats(std::vector<scenario>& all) {
    add_unrelated(all);
    add_same(all);
    add_changed(all);
    add_retries(all);
}

}  // namespace scenarios
