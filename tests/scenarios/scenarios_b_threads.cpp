// SPDX-License-Identifier: BSL-1.0
// Several threads, each with a connection of its own.
#include "backend.hpp"
#include "scenarios_b.hpp"

#include <algorithm>
#include <thread>

namespace scenarios {
namespace {

void set_up_profiles(database& db, size rows) {
    db.query("CREATE TABLE sessions (id INTEGER PRIMARY KEY, user_id INT)", {});
    db.query("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT)", {});
    db.query("CREATE TABLE pictures (id INTEGER PRIMARY KEY, user_id INT, url TEXT)", {});
    for (id i = 1; i <= std::max<size>(rows, 4); ++i) {
        db.query("INSERT INTO sessions VALUES (?, ?)", {i, 4000 + i});
        db.query("INSERT INTO users VALUES (?, ?)", {4000 + i, numbered("user", i)});
        // No number means two things, so that it doesn't matter which thread is quicker.
        if (i <= rows) {
            db.query("INSERT INTO pictures VALUES (?, ?, 'a.png')", {9000 + i, 4000 + i});
        }
    }
}

/// Calls `work(connection, number)` on that many threads at once.
template <class Work>
void on_threads(id threads, Work const& work) {
    std::vector<std::thread> running;
    for (id number = 0; number < threads; ++number) {
        running.emplace_back([&work, number] {
            auto const db = another_connection();
            work(*db, number);
        });
    }
    for (std::thread& each : running) each.join();
}

std::string const user_by_id = "SELECT name FROM users WHERE id = ?";

void load_user(database& db, id user) { db.query("SELECT name FROM users WHERE id = ?", {user}); }

/// A request: who is asking, and what they see.
void serve(database& db, id session) {
    auto const found = db.query("SELECT user_id FROM sessions WHERE id = ?", {session});
    load_user(db, found.at(0).integer(0));
}

void add_pool(std::vector<scenario>& all) {
    std::string const name = "a worker pool whose threads run children";
    auto const spread = [](database& db, id threads) {
        auto const pictures = db.query("SELECT id, user_id FROM pictures ORDER BY id", {});
        on_threads(threads, [&](database& own, id number) {
            for (auto i = static_cast<std::size_t>(number); i < pictures.size();
                 i += static_cast<std::size_t>(threads)) {
                load_user(own, pictures[i].integer(1));
            }
        });
    };
    for (id const threads : {id{1}, id{2}, id{4}}) {
        all.push_back(
            {"the users of all pictures are loaded by " + std::to_string(threads) + " threads",
             name,
             set_up_profiles,
             [=](database& db, size) { spread(db, threads); },
             {n_plus_one(user_by_id)}});
    }
    all.push_back({"a thread for each picture",
                   name,
                   set_up_profiles,
                   [](database& db, size) {
                       auto const pictures =
                           db.query("SELECT id, user_id FROM pictures ORDER BY id LIMIT 8", {});
                       on_threads(static_cast<id>(pictures.size()), [&](database& own, id number) {
                           load_user(own, pictures[static_cast<std::size_t>(number)].integer(1));
                       });
                   },
                   {n_plus_one(user_by_id)}});
    all.push_back({"a thread for each table, of which each is read once",
                   name,
                   set_up_profiles,
                   [](database&, size) {
                       char const* const tables[] = {"sessions", "users", "pictures"};
                       on_threads(3, [&](database& own, id number) {
                           own.query(std::string("SELECT count(*) FROM ") + tables[number], {});
                       });
                   },
                   {}});
}

void add_requests(std::vector<scenario>& all) {
    std::string const name = "several threads that each serve one request";
    all.push_back({"four requests of four people",
                   name,
                   set_up_profiles,
                   [](database&, size) {
                       on_threads(4, [](database& own, id number) { serve(own, number + 1); });
                   },
                   {}});
    all.push_back({"four requests of one person",
                   name,
                   set_up_profiles,
                   [](database&, size) { on_threads(4, [](database& own, id) { serve(own, 1); }); },
                   {}});
    all.push_back({"two requests, and each lists what there is",
                   name,
                   set_up_profiles,
                   [](database&, size) {
                       on_threads(2, [](database& own, id number) {
                           serve(own, number + 1);
                           own.query("SELECT id, url FROM pictures ORDER BY id", {});
                       });
                   },
                   {}});
    all.push_back({"three requests, and each has a loop of its own",
                   name,
                   set_up_profiles,
                   [](database&, size) {
                       on_threads(3, [](database& own, id number) {
                           serve(own, number + 1);
                           for (row const& picture : own.query("SELECT id FROM pictures", {})) {
                               own.query("SELECT url FROM pictures WHERE id = ?",
                                         {picture.integer(0)});
                           }
                       });
                   },
                   {n_plus_one("SELECT url FROM pictures WHERE id = ?")}});
    all.push_back(
        {"one thread serves a request that asks twice",
         name,
         set_up_profiles,
         [](database&, size) {
             on_threads(1, [](database& own, id) {
                 serve(own, 1);
                 serve(own, 1);
             });
         },
         {duplicate("SELECT user_id FROM sessions WHERE id = ?"), duplicate(user_by_id)}});
}

}  // namespace

void add_threads(std::vector<scenario>& all) {
    add_pool(all);
    add_requests(all);
}

}  // namespace scenarios
