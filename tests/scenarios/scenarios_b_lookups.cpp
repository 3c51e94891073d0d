// SPDX-License-Identifier: BSL-1.0
// A market place: offers, who makes them, what people say of them.
#include "scenarios_b.hpp"

#include <map>
#include <set>

namespace scenarios {
namespace {

void set_up_market(database& db, size rows) {
    db.query("CREATE TABLE offers (id INTEGER PRIMARY KEY, seller_id INT, title TEXT)", {});
    db.query("CREATE TABLE sellers (id INTEGER PRIMARY KEY, name TEXT)", {});
    db.query("CREATE TABLE ratings (offer_id INT, state TEXT, stars INT)", {});
    for (id i = 1; i <= rows; ++i) {
        db.query("INSERT INTO offers VALUES (?, ?, ?)", {i, 7000 + i, numbered("offer's", i)});
        db.query("INSERT INTO sellers VALUES (?, ?)", {7000 + i, numbered("seller", i)});
        if (i % 3 == 0) db.query("INSERT INTO ratings VALUES (?, 'shown', 4)", {i});
    }
}

void set_up_market_of(database& db, size rows, id sellers) {
    set_up_market(db, rows);
    db.query("UPDATE offers SET seller_id = 7001 + (id - 1) % ?", {sellers});
}

std::vector<row> offers(database& db) {
    return db.query("SELECT id, seller_id, title FROM offers ORDER BY id", {});
}

std::string const seller_by_id = "SELECT name FROM sellers WHERE id = ?";

std::string seller(database& db, id seller_id) {
    return db.query(seller_by_id, {seller_id}).at(0).text(0);
}

void list_with_cache(database& db) {
    std::map<id, std::string> names;
    for (row const& offer : offers(db)) {
        id const wanted = offer.integer(1);
        if (names.count(wanted) == 0) names[wanted] = seller(db, wanted);
    }
}

void add_caches(std::vector<scenario>& all) {
    std::string const name = "a cache that hides all but the first lookups of each value";
    auto const run = [](database& db, size) { list_with_cache(db); };
    all.push_back({"five sellers in turn, and a cache of sellers",
                   name,
                   [](database& db, size rows) { set_up_market_of(db, rows, 5); },
                   run,
                   {n_plus_one(seller_by_id)}});
    all.push_back({"two sellers in turn, and a cache of sellers",
                   name,
                   [](database& db, size rows) { set_up_market_of(db, rows, 2); },
                   run,
                   {n_plus_one(seller_by_id)}});
    all.push_back({"one seller, and a cache of sellers",
                   name,
                   [](database& db, size rows) { set_up_market_of(db, rows, 1); },
                   run,
                   {}});
    all.push_back({"what isn't found isn't cached",
                   name,
                   [](database& db, size rows) {
                       set_up_market_of(db, rows, 1);
                       db.query("DELETE FROM sellers", {});
                   },
                   [](database& db, size) {
                       std::map<id, std::string> names;
                       for (row const& offer : offers(db)) {
                           if (names.count(offer.integer(1)) != 0) continue;
                           auto const found = db.query("SELECT name FROM sellers WHERE id = ?",
                                                       {offer.integer(1)});
                           if (!found.empty()) names[offer.integer(1)] = found[0].text(0);
                       }
                   },
                   {n_plus_one(seller_by_id), duplicate(seller_by_id, never, 2)}});
    all.push_back({"the cache is filled before the loop, in one query",
                   name,
                   [](database& db, size rows) { set_up_market_of(db, rows, 5); },
                   [](database& db, size) {
                       std::map<id, std::string> names;
                       for (row const& each : db.query("SELECT id, name FROM sellers", {})) {
                           names[each.integer(0)] = each.text(1);
                       }
                       for (row const& offer : offers(db)) {
                           if (names.count(offer.integer(1)) == 0) seller(db, offer.integer(1));
                       }
                   },
                   {}});
}

void add_literals(std::vector<scenario>& all) {
    std::string const name = "literals in the text";
    all.push_back({"a list of one id in the text",
                   name,
                   set_up_market,
                   [](database& db, size) {
                       for (row const& offer : offers(db)) {
                           db.query("SELECT name FROM sellers WHERE id IN (" + offer.text(1) + ")",
                                    {});
                       }
                   },
                   {n_plus_one("SELECT name FROM sellers WHERE id IN (?)")}});
    all.push_back({"two fixed states are a list, and the id beside them is one",
                   name,
                   set_up_market,
                   [](database& db, size) {
                       for (row const& offer : offers(db)) {
                           db.query(
                               "SELECT stars FROM ratings WHERE state IN ('shown', 'new')"
                               " AND offer_id = " +
                                   offer.text(0),
                               {});
                       }
                   },
                   {n_plus_one("SELECT stars FROM ratings WHERE state IN (?) AND offer_id = ?")}});
    all.push_back({"half of the values is bound, half is in the text",
                   name,
                   set_up_market,
                   [](database& db, size) {
                       for (row const& offer : offers(db)) {
                           db.query(
                               "SELECT stars FROM ratings WHERE state = 'shown'"
                               " AND offer_id = ? AND stars > -" +
                                   std::to_string(offer.integer(0) % 3),
                               {offer.integer(0)});
                       }
                   },
                   {n_plus_one("SELECT stars FROM ratings WHERE state = ? AND offer_id = ?"
                               " AND stars > ?")}});
    all.push_back({"titles with an apostrophe are in the text",
                   name,
                   set_up_market,
                   [](database& db, size) {
                       for (row const& offer : offers(db)) {
                           std::string quoted;
                           for (char const c : offer.text(2))
                               quoted += c == '\'' ? "''" : std::string(1, c);
                           db.query("SELECT id FROM offers WHERE title = '" + quoted + "'", {});
                       }
                   },
                   {n_plus_one("SELECT id FROM offers WHERE title = ?")}});
}

void add_comments(std::vector<scenario>& all) {
    std::string const name = "comments that differ";
    all.push_back({"each query says in its midst whom it is for",
                   name,
                   set_up_market,
                   [](database& db, size) {
                       for (row const& offer : offers(db)) {
                           db.query("SELECT name /* offer " + offer.text(0) +
                                        " */ FROM sellers WHERE id = ?",
                                    {offer.integer(1)});
                       }
                   },
                   {n_plus_one(seller_by_id)}});
    all.push_back({"one read is tagged with its request, another isn't",
                   name,
                   set_up_market,
                   [](database& db, size rows) {
                       db.query("SELECT count(*) FROM sellers /* request " + std::to_string(rows) +
                                    " */",
                                {});
                       db.query("SELECT count(*) FROM sellers", {});
                   },
                   {duplicate("SELECT count(*) FROM sellers")}});
    all.push_back({"the same comment on three different queries",
                   name,
                   set_up_market,
                   [](database& db, size) {
                       db.query("SELECT count(*) FROM sellers /* dashboard */", {});
                       db.query("SELECT count(*) FROM offers /* dashboard */", {});
                       db.query("SELECT count(*) FROM ratings /* dashboard */", {});
                   },
                   {}});
}

void add_counts(std::vector<scenario>& all) {
    std::string const name = "a count per row";
    std::string const count = "SELECT count(*) FROM ratings WHERE offer_id = ? AND state = ?";
    all.push_back({"the shown ratings of each offer are counted",
                   name,
                   set_up_market,
                   [](database& db, size) {
                       for (row const& offer : offers(db)) {
                           db.query("SELECT count(*) FROM ratings WHERE offer_id = ? AND state = ?",
                                    {offer.integer(0), std::string("shown")});
                       }
                   },
                   {n_plus_one(count)}});
    all.push_back({"the stars of each offer are averaged, after all were listed",
                   name,
                   set_up_market,
                   [](database& db, size) {
                       std::vector<id> ids;
                       for (row const& offer : offers(db)) ids.push_back(offer.integer(0));
                       for (auto each = ids.rbegin(); each != ids.rend(); ++each) {
                           db.query("SELECT avg(stars) FROM ratings WHERE offer_id = ?", {*each});
                       }
                   },
                   {n_plus_one("SELECT avg(stars) FROM ratings WHERE offer_id = ?")}});
    all.push_back({"all ratings are counted in one query, by offer",
                   name,
                   set_up_market,
                   [](database& db, size) {
                       offers(db);
                       db.query("SELECT offer_id, count(*) FROM ratings GROUP BY offer_id", {});
                   },
                   {}});
    // A reviewer may ask for a GROUP BY, or say that three are three.
    all.push_back({"tabs show how many are new, shown and hidden",
                   name,
                   set_up_market,
                   [](database& db, size) {
                       for (std::string const state : {"new", "shown", "hidden"}) {
                           db.query("SELECT count(*) FROM ratings WHERE state = ?", {state});
                       }
                   },
                   {n_plus_one("SELECT count(*) FROM ratings WHERE state = ?", never, 0)}});
}

void add_exists(std::vector<scenario>& all) {
    std::string const name = "an exists per row";
    all.push_back({"offers without a rating get a badge",
                   name,
                   set_up_market,
                   [](database& db, size) {
                       for (row const& offer : offers(db)) {
                           db.query("SELECT NOT EXISTS(SELECT 1 FROM ratings WHERE offer_id = ?)",
                                    {offer.integer(0)});
                       }
                   },
                   {n_plus_one("SELECT NOT EXISTS(SELECT ? FROM ratings WHERE offer_id = ?)")}});
    all.push_back({"a badge is asked for until one offer has it",
                   name,
                   set_up_market,
                   [](database& db, size) {
                       // Offer 3 is the first with a rating.
                       for (row const& offer : offers(db)) {
                           if (!db.query("SELECT 1 FROM ratings WHERE offer_id = ? LIMIT 1",
                                         {offer.integer(0)})
                                    .empty()) {
                               break;
                           }
                       }
                   },
                   {n_plus_one("SELECT ? FROM ratings WHERE offer_id = ? LIMIT ?")}});
    all.push_back({"offers without a rating are found in one query",
                   name,
                   set_up_market,
                   [](database& db, size) {
                       db.query(
                           "SELECT id FROM offers o WHERE NOT EXISTS(SELECT 1 FROM ratings r"
                           " WHERE r.offer_id = o.id)",
                           {});
                   },
                   {}});
}

}  // namespace

void add_lookups(std::vector<scenario>& all) {
    add_caches(all);
    add_literals(all);
    add_comments(all);
    add_counts(all);
    add_exists(all);
}

}  // namespace scenarios
