// SPDX-License-Identifier: BSL-1.0
// What is not one query for each row: joins, lists, pages, exports.
#include "scenarios_b.hpp"

#include <querybudget/record/pause.hpp>

#include <algorithm>

namespace scenarios {
namespace {

void set_up_songs(database& db, size rows) {
    db.query("CREATE TABLE albums (id INTEGER PRIMARY KEY, title TEXT)", {});
    db.query("CREATE TABLE songs (id INTEGER PRIMARY KEY, album_id INT, title TEXT)", {});
    for (id i = 1; i <= rows; ++i) {
        db.query("INSERT INTO albums VALUES (?, ?)", {i, numbered("album", i)});
        db.query("INSERT INTO songs VALUES (?, ?, 'one'), (?, ?, 'two')", {2 * i, i, 2 * i + 1, i});
    }
}

std::vector<row> albums(database& db) {
    return db.query("SELECT id, title FROM albums ORDER BY id", {});
}

void songs_in_chunks_of(database& db, std::size_t most) {
    auto const all = albums(db);
    for (std::size_t first = 0; first < all.size(); first += most) {
        std::vector<value> chunk;
        for (std::size_t i = first; i < std::min(first + most, all.size()); ++i) {
            chunk.emplace_back(all[i].integer(0));
        }
        db.query(
            "SELECT album_id, title FROM songs WHERE album_id IN (" + list_of(chunk.size()) + ")",
            chunk);
    }
}

void add_joins(std::vector<scenario>& all) {
    all.push_back({"albums with their songs, and those without",
                   "a join",
                   set_up_songs,
                   [](database& db, size) {
                       db.query(
                           "SELECT a.title, s.title FROM albums a"
                           " LEFT JOIN songs s ON s.album_id = a.id ORDER BY a.id",
                           {});
                   },
                   {}});
    all.push_back({"the number of songs of each album, grouped",
                   "a join",
                   set_up_songs,
                   [](database& db, size) {
                       db.query(
                           "SELECT a.id, count(s.id) FROM albums a"
                           " LEFT JOIN songs s ON s.album_id = a.id GROUP BY a.id",
                           {});
                       db.query("SELECT count(*) FROM songs", {});
                   },
                   {}});
    all.push_back({"one list of ids for the songs of all albums",
                   "one IN",
                   set_up_songs,
                   [](database& db, size) { songs_in_chunks_of(db, 1000); },
                   {}});
    all.push_back({"songs of all albums by a subquery",
                   "one IN",
                   set_up_songs,
                   [](database& db, size) {
                       albums(db);
                       db.query(
                           "SELECT album_id, title FROM songs WHERE album_id IN"
                           " (SELECT id FROM albums)",
                           {});
                   },
                   {}});
    all.push_back({"one list of titles in quotes",
                   "one IN",
                   set_up_songs,
                   [](database& db, size) {
                       std::string titles = "''";
                       for (row const& album : albums(db)) titles += ", '" + album.text(1) + "'";
                       db.query("SELECT id FROM albums WHERE title IN (" + titles + ")", {});
                   },
                   {}});
}

void add_chunks(std::vector<scenario>& all) {
    std::string const name = "IN in chunks";
    all.push_back({"the songs of two albums at a time",
                   name,
                   set_up_songs,
                   [](database& db, size) { songs_in_chunks_of(db, 2); },
                   {}});
    all.push_back({"the songs of three albums at a time",
                   name,
                   set_up_songs,
                   [](database& db, size) { songs_in_chunks_of(db, 3); },
                   {}});
    all.push_back({"chunks of one are a query for each row",
                   name,
                   set_up_songs,
                   [](database& db, size) { songs_in_chunks_of(db, 1); },
                   {n_plus_one("SELECT album_id, title FROM songs WHERE album_id IN (?)")}});
    all.push_back({"chunks of four ids as an array",
                   name,
                   set_up_songs,
                   [](database& db, size) {
                       auto const found = albums(db);
                       for (std::size_t first = 0; first < found.size(); first += 4) {
                           std::string ids;
                           for (std::size_t i = first; i < std::min(first + 4, found.size()); ++i) {
                               ids += (ids.empty() ? "" : ",") + found[i].text(0);
                           }
                           db.query("SELECT title FROM songs WHERE album_id = ANY (?)",
                                    {"{" + ids + "}"});
                       }
                   },
                   {},
                   databases::postgres});
}

void add_pages(std::vector<scenario>& all) {
    std::string const after = "SELECT id, title FROM albums WHERE id > ? ORDER BY id LIMIT ?";
    auto const read_pages_of = [](database& db, id most) {
        id last = 0;
        std::vector<row> page;
        do {
            page = db.query("SELECT id, title FROM albums WHERE id > ? ORDER BY id LIMIT ?",
                            {last, most});
            if (!page.empty()) last = page.back().integer(0);
        } while (page.size() == static_cast<std::size_t>(most));
    };
    for (id const most : {id{2}, id{4}, id{100}}) {
        all.push_back({"albums are read " + std::to_string(most) + " at a time",
                       "keyset pages",
                       set_up_songs,
                       [=](database& db, size) { read_pages_of(db, most); },
                       {}});
    }
    all.push_back({"albums are read one at a time",
                   "keyset pages",
                   set_up_songs,
                   [=](database& db, size) { read_pages_of(db, 1); },
                   {or_as(finding_kind::row_cursor, n_plus_one(after, 3, 1))}});
    all.push_back({"pages backwards, by the title",
                   "keyset pages",
                   set_up_songs,
                   [](database& db, size) {
                       std::string last = "z";
                       for (;;) {
                           auto const page = db.query(
                               "SELECT title FROM albums WHERE title < ?"
                               " ORDER BY title DESC LIMIT 3",
                               {last});
                           if (page.empty()) break;
                           last = page.back().text(0);
                       }
                   },
                   {}});
    std::string const count = "SELECT count(*) FROM albums";
    all.push_back({"every page counts all albums anew",
                   "offset pages",
                   set_up_songs,
                   [](database& db, size rows) {
                       for (id first = 0; first < rows; first += 4) {
                           db.query("SELECT count(*) FROM albums", {});
                           db.query("SELECT title FROM albums ORDER BY id LIMIT 4 OFFSET ?",
                                    {first});
                       }
                   },
                   {duplicate(count, 5, 5)}});
    all.push_back({"pages of two, and the first of them in full",
                   "offset pages",
                   set_up_songs,
                   [](database& db, size rows) {
                       for (id first = 0; first < rows; first += 2) {
                           db.query("SELECT title FROM albums ORDER BY id LIMIT 2 OFFSET ?",
                                    {first});
                       }
                       db.query("SELECT title FROM songs WHERE album_id = ?", {id{1}});
                       db.query("SELECT title FROM songs WHERE album_id = ?", {id{2}});
                   },
                   {}});
}

void add_exports(std::vector<scenario>& all) {
    std::string const name = "a streamed export";
    auto const export_by = [](std::string const& fetch) {
        return [=](database& db, size) {
            auto const work = db.begin();
            db.query("DECLARE all_songs CURSOR FOR SELECT id, title FROM songs ORDER BY id", {});
            while (!db.query(fetch, {}).empty()) continue;
            db.query("CLOSE all_songs", {});
            work->commit();
        };
    };
    for (char const* const fetch : {"FETCH 2 FROM all_songs", "FETCH FORWARD 10 FROM all_songs",
                                    "FETCH 1000 FROM all_songs", "FETCH ALL FROM all_songs"}) {
        all.push_back({std::string("all songs are written to a file, by ") + fetch,
                       name,
                       set_up_songs,
                       export_by(fetch),
                       {},
                       databases::postgres});
    }
    all.push_back({"an export reads three tables, each once",
                   name,
                   set_up_songs,
                   [](database& db, size) {
                       std::string file;
                       for (row const& album : albums(db)) file += album.text(1) + "\n";
                       for (row const& song : db.query("SELECT title FROM songs", {})) {
                           file += song.text(0) + "\n";
                       }
                       db.query("SELECT max(id) FROM songs", {});
                   },
                   {}});
}

void add_pauses(std::vector<scenario>& all) {
    std::string const name = "set-up under querybudget::pause";
    std::string const songs = "SELECT title FROM songs WHERE album_id = ?";
    all.push_back({"a loop in the set-up, and one more lookup after it",
                   name,
                   set_up_songs,
                   [](database& db, size) {
                       auto const lookup = [&](id album) {
                           db.query("SELECT title FROM songs WHERE album_id = ?", {album});
                       };
                       auto const found = albums(db);
                       {
                           querybudget::pause const set_up;
                           for (row const& album : found) lookup(album.integer(0));
                       }
                       lookup(1);
                   },
                   {}});
    all.push_back({"the set-up is paused, and the loop after it isn't",
                   name,
                   set_up_songs,
                   [](database& db, size) {
                       std::vector<row> found;
                       {
                           querybudget::pause const set_up;
                           found = albums(db);
                       }
                       for (row const& album : found) {
                           db.query("SELECT title FROM songs WHERE album_id = ?",
                                    {album.integer(0)});
                       }
                   },
                   {n_plus_one(songs)}});
}

}  // namespace

void add_batches(std::vector<scenario>& all) {
    add_joins(all);
    add_chunks(all);
    add_pages(all);
    add_exports(all);
    add_pauses(all);
}

}  // namespace scenarios
