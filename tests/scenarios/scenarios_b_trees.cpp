// SPDX-License-Identifier: BSL-1.0
// Generations, trees, children of several types, keys of several columns, missing relations.
#include "scenarios_b.hpp"

#include <deque>

namespace scenarios {
namespace {

// --- a school: each class has pupils, each pupil has marks

void set_up_school(database& db, size rows) {
    db.query("CREATE TABLE classes (id INTEGER PRIMARY KEY, name TEXT)", {});
    db.query("CREATE TABLE pupils (id INTEGER PRIMARY KEY, class_id INT, name TEXT)", {});
    db.query("CREATE TABLE marks (pupil_id INT, mark INT)", {});
    for (id i = 1; i <= rows; ++i) {
        db.query("INSERT INTO classes VALUES (?, ?)", {i, numbered("class", i)});
        db.query("INSERT INTO pupils VALUES (?, ?, ?)", {600 + i, i, numbered("pupil", i)});
        db.query("INSERT INTO marks VALUES (?, 1), (?, 2)", {600 + i, 600 + i});
    }
}

void set_up_school_of_one_class(database& db, size rows) {
    set_up_school(db, rows);
    db.query("UPDATE pupils SET class_id = 1", {});
    db.query("DELETE FROM classes WHERE id > 1", {});
}

void print_marks(database& db) {
    for (row const& each : db.query("SELECT id FROM classes ORDER BY id", {})) {
        for (row const& pupil :
             db.query("SELECT id FROM pupils WHERE class_id = ?", {each.integer(0)})) {
            db.query("SELECT mark FROM marks WHERE pupil_id = ?", {pupil.integer(0)});
        }
    }
}

void add_grandchildren(std::vector<scenario>& all) {
    std::string const name = "grandchildren";
    std::string const marks = "SELECT mark FROM marks WHERE pupil_id = ?";
    all.push_back({"each class has one pupil, and each pupil two marks",
                   name,
                   set_up_school,
                   [](database& db, size) { print_marks(db); },
                   {n_plus_one("SELECT id FROM pupils WHERE class_id = ?"), n_plus_one(marks)}});
    all.push_back({"there is one class, and all pupils are in it",
                   name,
                   set_up_school_of_one_class,
                   [](database& db, size) { print_marks(db); },
                   {n_plus_one(marks)}});
}

// --- trees and chains

void set_up_parts(database& db, size rows) {
    db.query("CREATE TABLE parts (id INTEGER PRIMARY KEY, whole_id INT, next_id INT)", {});
    for (id i = 1; i <= rows; ++i) {
        db.query("INSERT INTO parts VALUES (?, ?, ?)",
                 {40 + i, i == 1 ? 0 : 40 + (i + 1) / 3, i == rows ? 0 : 40 + i + 1});
    }
}

void add_recursion(std::vector<scenario>& all) {
    std::string const name = "recursion over a tree";
    std::string const parts_of = "SELECT id FROM parts WHERE whole_id = ?";
    all.push_back({"the parts of a machine, level by level",
                   name,
                   set_up_parts,
                   [](database& db, size) {
                       std::deque<id> open = {0};
                       while (!open.empty()) {
                           for (row const& part : db.query(
                                    "SELECT id FROM parts WHERE whole_id = ?", {open.front()})) {
                               open.push_back(part.integer(0));
                           }
                           open.pop_front();
                       }
                   },
                   {n_plus_one(parts_of, 2, 1)}});
    all.push_back(
        {"each part names the next one",
         name,
         set_up_parts,
         [](database& db, size rows) {
             id part = rows > 0 ? 41 : 0;
             while (part != 0) {
                 part = db.query("SELECT next_id FROM parts WHERE id = ?", {part}).at(0).integer(0);
             }
         },
         {n_plus_one("SELECT next_id FROM parts WHERE id = ?")}});
    all.push_back({"all parts of a machine in one recursive query",
                   name,
                   set_up_parts,
                   [](database& db, size) {
                       db.query(
                           "WITH RECURSIVE below(id) AS (SELECT id FROM parts WHERE whole_id"
                           " = 0 UNION ALL SELECT p.id FROM parts p JOIN below b ON"
                           " p.whole_id = b.id) SELECT id FROM below",
                           {});
                   },
                   {}});
    all.push_back({"a level of the tree is one list of ids",
                   name,
                   set_up_parts,
                   [](database& db, size) {
                       std::vector<value> level = {id{0}};
                       while (!level.empty()) {
                           auto const parts = db.query("SELECT id FROM parts WHERE whole_id IN (" +
                                                           list_of(level.size()) + ")",
                                                       level);
                           level.clear();
                           for (row const& part : parts) level.emplace_back(part.integer(0));
                       }
                   },
                   {}});
}

// --- children of several types

void set_up_inbox(database& db, size rows) {
    db.query("CREATE TABLE inbox (id INTEGER PRIMARY KEY, type TEXT)", {});
    db.query("CREATE TABLE mails (item_id INT, subject TEXT)", {});
    db.query("CREATE TABLE calls (item_id INT, caller TEXT)", {});
    db.query("CREATE TABLE faxes (item_id INT, pages INT)", {});
    db.query("CREATE TABLE flags (item_type TEXT, item_id INT, flag TEXT)", {});
    char const* const types[] = {"mail", "call", "fax"};
    char const* const inserts[] = {"INSERT INTO mails VALUES (?, 'hello')",
                                   "INSERT INTO calls VALUES (?, 'Ann')",
                                   "INSERT INTO faxes VALUES (?, 2)"};
    for (id i = 1; i <= rows; ++i) {
        db.query("INSERT INTO inbox VALUES (?, ?)", {i, std::string(types[i % 3])});
        db.query(inserts[i % 3], {i});
    }
}

std::vector<row> inbox(database& db) {
    return db.query("SELECT id, type FROM inbox ORDER BY id", {});
}

void show(database& db, id item, std::string const& type) {
    if (type == "mail") {
        db.query("SELECT subject FROM mails WHERE item_id = ?", {item});
    } else if (type == "call") {
        db.query("SELECT caller FROM calls WHERE item_id = ?", {item});
    } else {
        db.query("SELECT pages FROM faxes WHERE item_id = ?", {item});
    }
}

void add_types(std::vector<scenario>& all) {
    std::string const name = "polymorphic children";
    all.push_back({"an inbox of mails, calls and faxes",
                   name,
                   set_up_inbox,
                   [](database& db, size) {
                       for (row const& item : inbox(db)) show(db, item.integer(0), item.text(1));
                   },
                   {n_plus_one("SELECT caller FROM calls WHERE item_id = ?", 7, 4),
                    n_plus_one("SELECT pages FROM faxes WHERE item_id = ?", 8, 5),
                    n_plus_one("SELECT subject FROM mails WHERE item_id = ?", 9, 6)}});
    all.push_back({"one table has the flags of every type",
                   name,
                   set_up_inbox,
                   [](database& db, size) {
                       for (row const& item : inbox(db)) {
                           db.query("SELECT flag FROM flags WHERE item_type = ? AND item_id = ?",
                                    {item.text(1), item.integer(0)});
                       }
                   },
                   {n_plus_one("SELECT flag FROM flags WHERE item_type = ? AND item_id = ?")}});
    all.push_back({"one item of each type is shown in full",
                   name,
                   set_up_inbox,
                   [](database& db, size) {
                       std::string shown;
                       for (row const& item : inbox(db)) {
                           if (shown.find(item.text(1)) != std::string::npos) continue;
                           show(db, item.integer(0), item.text(1));
                           shown += item.text(1) + " ";
                       }
                   },
                   {}});
}

// --- keys of several columns

void set_up_hall(database& db, size rows) {
    db.query("CREATE TABLE tickets (id INTEGER PRIMARY KEY, row_number INT, seat INT)", {});
    db.query("CREATE TABLE prices (row_number INT, seat INT, cents INT)", {});
    for (id i = 0; i < rows; ++i) {
        db.query("INSERT INTO tickets VALUES (?, ?, ?)", {900 + i, 1 + i / 7, 1 + i % 7});
        db.query("INSERT INTO prices VALUES (?, ?, 500)", {1 + i / 7, 1 + i % 7});
    }
}

void add_keys(std::vector<scenario>& all) {
    std::string const name = "composite keys";
    std::string const price = "SELECT cents FROM prices WHERE row_number = ? AND seat = ?";
    all.push_back({"the price of each seat, of seven in a row",
                   name,
                   set_up_hall,
                   [](database& db, size) {
                       for (row const& ticket :
                            db.query("SELECT row_number, seat FROM tickets", {})) {
                           db.query("SELECT cents FROM prices WHERE row_number = ? AND seat = ?",
                                    {ticket.integer(0), ticket.integer(1)});
                       }
                   },
                   {n_plus_one(price)}});
    all.push_back({"the price of each seat, with the key as a row",
                   name,
                   set_up_hall,
                   [](database& db, size) {
                       for (row const& ticket :
                            db.query("SELECT row_number, seat FROM tickets", {})) {
                           db.query("SELECT cents FROM prices WHERE (row_number, seat) = (?, ?)",
                                    {ticket.integer(0), ticket.integer(1)});
                       }
                   },
                   {n_plus_one("SELECT cents FROM prices WHERE (row_number, seat) = (?, ?)")}});
    all.push_back({"the prices of all seats in one query",
                   name,
                   set_up_hall,
                   [](database& db, size) {
                       std::string keys;
                       std::vector<value> bound;
                       for (row const& ticket :
                            db.query("SELECT row_number, seat FROM tickets", {})) {
                           keys += keys.empty() ? "" : " OR ";
                           keys += "row_number = ? AND seat = ?";
                           bound.emplace_back(ticket.integer(0));
                           bound.emplace_back(ticket.integer(1));
                       }
                       if (keys.empty()) return;
                       db.query("SELECT cents FROM prices WHERE " + keys, bound);
                   },
                   {}});
}

// --- a relation that not every row has

void set_up_tasks(database& db, size rows) {
    db.query("CREATE TABLE tasks (id INTEGER PRIMARY KEY, helper_id INT)", {});
    db.query("CREATE TABLE helpers (id INTEGER PRIMARY KEY, name TEXT)", {});
    for (id i = 1; i <= rows; ++i) {
        db.query("INSERT INTO tasks VALUES (?, NULL)", {i});
        db.query("INSERT INTO helpers VALUES (?, ?)", {800 + i, numbered("helper", i)});
    }
}

void show_helpers(database& db) {
    for (row const& task : db.query("SELECT id, helper_id FROM tasks ORDER BY id", {})) {
        if (task.text(1).empty()) continue;
        db.query("SELECT name FROM helpers WHERE id = ?", {task.integer(1)});
    }
}

void add_optional(std::vector<scenario>& all) {
    std::string const name = "an optional relation set on half the rows";
    std::string const helper = "SELECT name FROM helpers WHERE id = ?";
    auto const run = [](database& db, size) { show_helpers(db); };
    all.push_back({"the first half of the tasks has a helper each",
                   name,
                   [](database& db, size rows) {
                       set_up_tasks(db, rows);
                       db.query("UPDATE tasks SET helper_id = 800 + id WHERE id <= ?", {rows / 2});
                   },
                   run,
                   {n_plus_one(helper, 6, 4)}});
    all.push_back({"half of the tasks has a helper, who is always the same",
                   name,
                   [](database& db, size rows) {
                       set_up_tasks(db, rows);
                       db.query("UPDATE tasks SET helper_id = 801 WHERE id % 2 = 0", {});
                   },
                   run,
                   {or_as(finding_kind::n_plus_one, duplicate(helper, 4, 4))}});
    all.push_back({"of all tasks one has a helper",
                   name,
                   [](database& db, size rows) {
                       set_up_tasks(db, rows);
                       db.query("UPDATE tasks SET helper_id = 801 WHERE id = 1", {});
                   },
                   run,
                   {}});
    all.push_back({"of all tasks two have a helper",
                   name,
                   [](database& db, size rows) {
                       set_up_tasks(db, rows);
                       db.query("UPDATE tasks SET helper_id = 800 + id WHERE id <= 2", {});
                   },
                   run,
                   {n_plus_one(helper, 2, 2)}});
}

}  // namespace

void add_trees(std::vector<scenario>& all) {
    add_grandchildren(all);
    add_recursion(all);
    add_types(all);
    add_keys(all);
    add_optional(all);
}

}  // namespace scenarios
