// SPDX-License-Identifier: BSL-1.0
// How large a result is: cursors of one row, products, the newest of each.
#include "scenarios_b.hpp"

#include <utility>

namespace scenarios {
namespace {

// --- cursors

void set_up_meters(database& db, size rows) {
    db.query("CREATE TABLE meters (id INTEGER PRIMARY KEY, watts INT)", {});
    for (id i = 1; i <= rows; ++i) db.query("INSERT INTO meters VALUES (?, 5)", {i});
}

void add_cursors(std::vector<scenario>& all) {
    std::string const name = "row cursor";
    std::pair<char const*, char const*> const steps[] = {
        {"FETCH 1 FROM c", "FETCH ? FROM ?"},
        {"FETCH NEXT FROM c", "FETCH NEXT FROM ?"},
        {"FETCH FROM c", "FETCH FROM ?"},
        {"FETCH FORWARD 1 FROM c", "FETCH FORWARD ? FROM ?"}};
    for (auto const& [fetch, display] : steps) {
        all.push_back({std::string("every row is fetched by ") + fetch,
                       name,
                       set_up_meters,
                       [fetch = std::string(fetch)](database& db, size) {
                           auto const work = db.begin();
                           db.query("DECLARE c CURSOR FOR SELECT id, watts FROM meters", {});
                           while (!db.query(fetch, {}).empty()) continue;
                           work->commit();
                       },
                       {row_cursor(display)},
                       databases::postgres});
    }
    all.push_back({"the first row of a cursor is enough",
                   name,
                   set_up_meters,
                   [](database& db, size) {
                       auto const work = db.begin();
                       db.query("DECLARE c CURSOR FOR SELECT id, watts FROM meters", {});
                       db.query("FETCH 1 FROM c", {});
                       db.query("CLOSE c", {});
                       work->commit();
                   },
                   {},
                   databases::postgres});
    all.push_back({"a cursor gives two rows at a time, and one at its end",
                   name,
                   set_up_meters,
                   [](database& db, size) {
                       auto const work = db.begin();
                       db.query("DECLARE c CURSOR FOR SELECT id, watts FROM meters", {});
                       while (db.query("FETCH 2 FROM c", {}).size() == 2) continue;
                       work->commit();
                   },
                   {},
                   databases::postgres});
}

// --- products of two relations

std::string const everything =
    "SELECT p.id, p.name, m.name, t.text FROM projects p JOIN people m ON m.project_id = p.id"
    " JOIN todos t ON t.project_id = p.id";

/// Twelve people and ten todos each.
void set_up_projects(database& db, size rows) {
    db.query("CREATE TABLE projects (id INTEGER PRIMARY KEY, name TEXT)", {});
    db.query("CREATE TABLE people (project_id INT, name TEXT)", {});
    db.query("CREATE TABLE todos (project_id INT, text TEXT)", {});
    for (id i = 1; i <= rows; ++i) {
        db.query("INSERT INTO projects VALUES (?, ?)", {i, numbered("project", i)});
        for (id n = 0; n < 12; ++n) {
            db.query("INSERT INTO people VALUES (?, ?)", {i, numbered("person", n)});
            if (n < 10) db.query("INSERT INTO todos VALUES (?, ?)", {i, numbered("todo", n)});
        }
    }
}

void set_up_days(database& db, size rows) {
    db.query("CREATE TABLE days (day INT)", {});
    db.query("CREATE TABLE sensors (sensor INT)", {});
    db.query("CREATE TABLE readings (day INT, sensor INT, celsius INT)", {});
    for (id i = 1; i <= rows; ++i) {
        db.query("INSERT INTO days VALUES (?)", {i});
        db.query("INSERT INTO sensors VALUES (?)", {i});
        db.query("INSERT INTO readings VALUES (?, ?, 20)", {i, i});
    }
}

void add_products(std::vector<scenario>& all) {
    std::string const name = "row explosion";
    all.push_back({"each project with its people and its todos in one join",
                   name,
                   set_up_projects,
                   [](database& db, size) { db.query(everything, {}); },
                   {row_explosion(everything, 5, 1)}});
    all.push_back({"the same with left joins, after the projects were read",
                   name,
                   set_up_projects,
                   [](database& db, size) {
                       db.query("SELECT id, name FROM projects", {});
                       db.query(
                           "SELECT p.id, m.name, t.text FROM projects p"
                           " LEFT JOIN people m ON m.project_id = p.id"
                           " LEFT JOIN todos t ON t.project_id = p.id ORDER BY p.id",
                           {});
                   },
                   {row_explosion("SELECT p.id, m.name, t.text FROM projects p"
                                  " LEFT JOIN people m ON m.project_id = p.id"
                                  " LEFT JOIN todos t ON t.project_id = p.id ORDER BY p.id",
                                  5, 1)}});
    all.push_back({"each project with its people, which is one relation",
                   name,
                   set_up_projects,
                   [](database& db, size) {
                       db.query(
                           "SELECT p.id, p.name, m.name FROM projects p"
                           " JOIN people m ON m.project_id = p.id",
                           {});
                   },
                   {}});
    all.push_back({"people and todos in a query each",
                   name,
                   set_up_projects,
                   [](database& db, size) {
                       db.query("SELECT id, name FROM projects", {});
                       db.query(
                           "SELECT m.project_id, m.name FROM people m JOIN projects p"
                           " ON p.id = m.project_id",
                           {});
                       db.query(
                           "SELECT t.project_id, t.text FROM todos t JOIN projects p"
                           " ON p.id = t.project_id",
                           {});
                   },
                   {}});
    all.push_back({"the product is counted by the database, and is one row a project",
                   name,
                   set_up_projects,
                   [](database& db, size) {
                       db.query(
                           "SELECT p.id, count(DISTINCT m.name), count(DISTINCT t.text)"
                           " FROM projects p JOIN people m ON m.project_id = p.id"
                           " JOIN todos t ON t.project_id = p.id GROUP BY p.id",
                           {});
                   },
                   {}});
    all.push_back({"a report has a cell for each day and sensor",
                   name,
                   set_up_days,
                   [](database& db, size) {
                       db.query(
                           "SELECT d.day, s.sensor, r.celsius FROM days d CROSS JOIN sensors s"
                           " LEFT JOIN readings r ON r.day = d.day AND r.sensor = s.sensor"
                           " ORDER BY d.day, s.sensor",
                           {});
                   },
                   {}});
    all.push_back({"a chain of one-to-many relations is no product",
                   name,
                   set_up_projects,
                   [](database& db, size) {
                       db.query(
                           "SELECT p.id, m.name, t.text FROM projects p"
                           " JOIN people m ON m.project_id = p.id"
                           " LEFT JOIN todos t ON t.project_id = p.id AND t.text = m.name",
                           {});
                   },
                   {}});
}

// --- the newest of each

void set_up_channels(database& db, size rows) {
    db.query("CREATE TABLE channels (id INTEGER PRIMARY KEY, name TEXT)", {});
    db.query("CREATE TABLE messages (id INTEGER PRIMARY KEY, channel_id INT, text TEXT)", {});
    for (id i = 1; i <= rows; ++i) {
        db.query("INSERT INTO channels VALUES (?, ?)", {500 + i, numbered("channel", i)});
        for (id n = 0; n < 5; ++n) {
            db.query("INSERT INTO messages VALUES (?, ?, ?)",
                     {10 * i + n, 500 + i, numbered("message", n)});
        }
    }
}

void add_newest(std::vector<scenario>& all) {
    std::string const name = "the newest of each";
    std::string const newest =
        "SELECT text FROM messages WHERE channel_id = ? ORDER BY id DESC LIMIT ";
    auto const newest_of_each = [=](id most) {
        return [=](database& db, size) {
            for (row const& channel : db.query("SELECT id, name FROM channels", {})) {
                db.query(newest + std::to_string(most), {channel.integer(0)});
            }
        };
    };
    all.push_back({"the last message of each channel",
                   name,
                   set_up_channels,
                   newest_of_each(1),
                   {n_plus_one(newest + "?")}});
    all.push_back({"the last three messages of each channel",
                   name,
                   set_up_channels,
                   newest_of_each(3),
                   {n_plus_one(newest + "?")}});
    all.push_back({"the last messages of each channel, and how many is bound",
                   name,
                   set_up_channels,
                   [=](database& db, size) {
                       for (row const& channel : db.query("SELECT id, name FROM channels", {})) {
                           db.query(newest + "?", {channel.integer(0), id{3}});
                       }
                   },
                   {n_plus_one(newest + "?")}});
    all.push_back({"the last message of each channel by a maximum",
                   name,
                   set_up_channels,
                   [](database& db, size) {
                       for (row const& channel : db.query("SELECT id, name FROM channels", {})) {
                           db.query("SELECT max(id) FROM messages WHERE channel_id = ?",
                                    {channel.integer(0)});
                       }
                   },
                   {n_plus_one("SELECT max(id) FROM messages WHERE channel_id = ?")}});
    all.push_back({"the last three messages of each channel in one query",
                   name,
                   set_up_channels,
                   [](database& db, size) {
                       db.query(
                           "SELECT channel_id, text FROM (SELECT channel_id, text,"
                           " row_number() OVER (PARTITION BY channel_id ORDER BY id DESC)"
                           " AS place FROM messages) AS ranked WHERE place <= 3",
                           {});
                   },
                   {}});
    all.push_back({"the last three messages of one channel, and of another",
                   name,
                   set_up_channels,
                   [=](database& db, size) {
                       db.query("SELECT id, name FROM channels", {});
                       db.query(newest + "3", {id{501}});
                       db.query(newest + "3", {id{502}});
                   },
                   {}});
}

}  // namespace

void add_results(std::vector<scenario>& all) {
    add_cursors(all);
    add_products(all);
    add_newest(all);
}

}  // namespace scenarios
