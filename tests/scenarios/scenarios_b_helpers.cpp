// SPDX-License-Identifier: BSL-1.0
// A library: who borrowed what, and where it stands.
#include "../../examples/shop/sqlite_database.hpp"
#include "scenarios_b.hpp"

#include <algorithm>
#include <stdexcept>

namespace scenarios {
namespace {

void set_up_library(database& db, size rows) {
    db.query("CREATE TABLE members (id INTEGER PRIMARY KEY, name TEXT)", {});
    db.query("CREATE TABLE books (id INTEGER PRIMARY KEY, title TEXT, shelf_id INT)", {});
    db.query("CREATE TABLE shelves (id INTEGER PRIMARY KEY, place TEXT)", {});
    db.query("CREATE TABLE loans (id INTEGER PRIMARY KEY, member_id INT, book_id INT)", {});
    db.query("CREATE TABLE holds (book_id INT, member_id INT)", {});
    for (id i = 1; i <= rows; ++i) {
        db.query("INSERT INTO members VALUES (?, ?)", {1000 + i, numbered("member", i)});
        db.query("INSERT INTO shelves VALUES (?, ?)", {3000 + i, numbered("floor", i)});
        db.query("INSERT INTO books VALUES (?, ?, ?)", {2000 + i, numbered("book", i), 3000 + i});
        db.query("INSERT INTO loans VALUES (?, ?, ?)", {i, 1000 + i, 2000 + i});
    }
}

void set_up_library_of_one_book(database& db, size rows) {
    set_up_library(db, rows);
    db.query("UPDATE loans SET book_id = 2001", {});
}

std::vector<row> all_loans(database& db) {
    return db.query("SELECT id, member_id, book_id FROM loans ORDER BY id", {});
}

std::string const title_by_id = "SELECT title FROM books WHERE id = ?";

std::string title_of(database& db, id book_id) {
    return db.query(title_by_id, {book_id}).at(0).text(0);
}

std::string place_of_shelf(database& db, id shelf_id) {
    return db.query("SELECT place FROM shelves WHERE id = ?", {shelf_id}).at(0).text(0);
}

std::string place_of_book(database& db, id book_id) {
    id const shelf =
        db.query("SELECT shelf_id FROM books WHERE id = ?", {book_id}).at(0).integer(0);
    return place_of_shelf(db, shelf);
}

/// Looks the title up at two lines, so there are two ways to one query.
std::string heading(database& db, id number, id book_id) {
    if (number % 2 == 0) return "* " + title_of(db, book_id);
    std::string const marked = "- " + title_of(db, book_id);
    return marked + "!";
}

template <class Visitor>
void visit_loans(database& db, Visitor const& visit) {
    auto const loans = all_loans(db);
    std::for_each(loans.begin(), loans.end(), visit);
}

void add_one_helper(std::vector<scenario>& all) {
    std::string const name = "through one helper";
    all.push_back({"what was borrowed, and the title of each",
                   name,
                   set_up_library,
                   [](database& db, size) {
                       for (row const& loan : all_loans(db)) title_of(db, loan.integer(2));
                   },
                   {n_plus_one(title_by_id)}});
    all.push_back({"for each loan somebody may be waiting, and nobody is",
                   name,
                   set_up_library,
                   [](database& db, size) {
                       for (row const& loan : all_loans(db)) {
                           db.query("SELECT member_id FROM holds WHERE book_id = ?",
                                    {loan.integer(2)});
                       }
                   },
                   {n_plus_one("SELECT member_id FROM holds WHERE book_id = ?")}});
    all.push_back({"the books that a link names are looked up one by one",
                   name,
                   set_up_library,
                   [](database& db, size rows) {
                       for (id book = 2000 + rows; book > 2000; --book) title_of(db, book);
                   },
                   {n_plus_one(title_by_id)}});
    all.push_back({"a subquery for each member is not a list of values",
                   name,
                   set_up_library,
                   [](database& db, size) {
                       for (row const& member : db.query("SELECT id, name FROM members", {})) {
                           db.query(
                               "SELECT title FROM books WHERE id IN"
                               " (SELECT book_id FROM loans WHERE member_id = ?)",
                               {member.integer(0)});
                       }
                   },
                   {n_plus_one("SELECT title FROM books WHERE id IN"
                               " (SELECT book_id FROM loans WHERE member_id = ?)")}});
    all.push_back({"all loans are of one book, and each asks for its title",
                   name,
                   set_up_library_of_one_book,
                   [](database& db, size) {
                       for (row const& loan : all_loans(db)) title_of(db, loan.integer(2));
                   },
                   {n_plus_one(title_by_id), duplicate(title_by_id, never, 2)}});
    all.push_back({"a table of what to order is filtered before the titles are read",
                   name,
                   set_up_library,
                   [](database& db, size rows) {
                       // Rows of the list and executions differ: the last loan is left out.
                       for (row const& loan : all_loans(db)) {
                           if (loan.integer(0) == rows) continue;
                           title_of(db, loan.integer(2));
                       }
                   },
                   {n_plus_one(title_by_id, 5, 3)}});
}

void add_two_helpers(std::vector<scenario>& all) {
    std::string const name = "through two helpers";
    all.push_back({"the place of each borrowed book, over its shelf",
                   name,
                   set_up_library,
                   [](database& db, size) {
                       for (row const& loan : all_loans(db)) place_of_book(db, loan.integer(2));
                   },
                   {n_plus_one("SELECT shelf_id FROM books WHERE id = ?"),
                    n_plus_one("SELECT place FROM shelves WHERE id = ?")}});
    all.push_back({"a helper comes to one query in two ways",
                   name,
                   set_up_library,
                   [](database& db, size) {
                       for (row const& loan : all_loans(db)) {
                           heading(db, loan.integer(0), loan.integer(2));
                       }
                   },
                   {n_plus_one(title_by_id)}});
    all.push_back({"a visitor is called for each loan",
                   name,
                   set_up_library,
                   [](database& db, size) {
                       visit_loans(db, [&](row const& loan) { title_of(db, loan.integer(2)); });
                   },
                   {n_plus_one(title_by_id)}});
    all.push_back({"one page lists loans and books, both with titles",
                   name,
                   set_up_library,
                   [](database& db, size) {
                       for (row const& loan : all_loans(db)) title_of(db, loan.integer(2));
                       for (row const& book : db.query("SELECT id FROM books ORDER BY id", {})) {
                           heading(db, 1, book.integer(0));
                       }
                   },
                   // With one loan and one book it is the same query twice.
                   {n_plus_one(title_by_id), duplicate(title_by_id, never, 1)}});
}

void add_two_parents(std::vector<scenario>& all) {
    std::string const name = "two parents only";
    all.push_back({"the two last loans, and the title of each",
                   name,
                   set_up_library,
                   [](database& db, size) {
                       for (row const& loan :
                            db.query("SELECT book_id FROM loans ORDER BY id DESC LIMIT 2", {})) {
                           title_of(db, loan.integer(0));
                       }
                   },
                   {n_plus_one(title_by_id, 2, 2)}});
    all.push_back(
        {"two members are compared, each with the number of loans",
         name,
         set_up_library,
         [](database& db, size) {
             for (row const& member : db.query("SELECT id, name FROM members WHERE id IN (?, ?)",
                                               {id{1001}, id{1002}})) {
                 db.query("SELECT count(*) FROM loans WHERE member_id = ?", {member.integer(0)});
             }
         },
         {n_plus_one("SELECT count(*) FROM loans WHERE member_id = ?", 2, 2)}});
    all.push_back({"the two last loans are of one book",
                   name,
                   set_up_library_of_one_book,
                   [](database& db, size) {
                       for (row const& loan :
                            db.query("SELECT book_id FROM loans ORDER BY id DESC LIMIT 2", {})) {
                           title_of(db, loan.integer(0));
                       }
                   },
                   {or_as(finding_kind::n_plus_one, duplicate(title_by_id, 2, 2))}});
}

void add_one_parent(std::vector<scenario>& all) {
    std::string const name = "one parent row";
    auto const set_up_flight = [](database& db, size rows) {
        db.query("CREATE TABLE airports (id INTEGER PRIMARY KEY, city TEXT)", {});
        db.query("CREATE TABLE flights (id INTEGER PRIMARY KEY, start_id INT, goal_id INT)", {});
        db.query("CREATE TABLE seats (flight_id INT, seat TEXT)", {});
        db.query("INSERT INTO airports VALUES (71, 'Oslo'), (72, 'Rom')", {});
        db.query("INSERT INTO flights VALUES (5, 71, 72)", {});
        for (id i = 1; i <= rows; ++i) {
            db.query("INSERT INTO seats VALUES (5, ?)", {numbered("seat", i)});
        }
    };
    all.push_back(
        {"a flight, and the cities where it starts and ends",
         name,
         set_up_flight,
         [](database& db, size) {
             auto const city = [&](id airport) {
                 return db.query("SELECT city FROM airports WHERE id = ?", {airport}).at(0).text(0);
             };
             auto const flight =
                 db.query("SELECT start_id, goal_id FROM flights WHERE id = ?", {id{5}});
             std::string const line =
                 city(flight.at(0).integer(0)) + " to " + city(flight.at(0).integer(1));
         },
         {}});
    all.push_back({"both airports of one flight in a loop over its two columns",
                   name,
                   set_up_flight,
                   [](database& db, size) {
                       auto const flight =
                           db.query("SELECT start_id, goal_id FROM flights WHERE id = ?", {id{5}});
                       for (std::size_t column : {0U, 1U}) {
                           db.query("SELECT city FROM airports WHERE id = ?",
                                    {flight.at(0).integer(column)});
                       }
                   },
                   {}});
    all.push_back(
        {"one flight with all of its seats",
         name,
         set_up_flight,
         [](database& db, size) {
             for (row const& flight : db.query("SELECT id FROM flights LIMIT 50", {})) {
                 db.query("SELECT seat FROM seats WHERE flight_id = ?", {flight.integer(0)});
                 db.query("SELECT count(*) FROM seats WHERE flight_id = ?", {flight.integer(0)});
             }
         },
         {}});
}

/// Calls `visit(id)` for each row of `sql` as soon as it is read, and resets the statement after
/// that. The interface reads whole results, so this goes to the driver.
template <class Visitor>
void step_through(database& db, char const* sql, Visitor const& visit) {
    sqlite3* const handle = dynamic_cast<shop::sqlite_database&>(db).handle();
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(handle, sql, -1, &statement, nullptr) != SQLITE_OK) {
        throw std::runtime_error(sqlite3_errmsg(handle));
    }
    while (sqlite3_step(statement) == SQLITE_ROW) visit(sqlite3_column_int64(statement, 0));
    sqlite3_finalize(statement);
}

void add_stepping(std::vector<scenario>& all) {
    std::string const name = "lookups while the list is still read";
    all.push_back({"the title of each borrowed book, row by row",
                   name,
                   set_up_library,
                   [](database& db, size) {
                       step_through(db, "SELECT book_id FROM loans",
                                    [&](id book) { title_of(db, book); });
                   },
                   {n_plus_one(title_by_id)},
                   databases::sqlite});
    all.push_back({"three lookups of what the only row names, before the list is closed",
                   name,
                   set_up_library,
                   [](database& db, size) {
                       step_through(db, "SELECT book_id FROM loans LIMIT 1", [&](id book) {
                           title_of(db, book);
                           place_of_book(db, book);
                           db.query("SELECT member_id FROM holds WHERE book_id = ?", {book});
                       });
                   },
                   {},
                   databases::sqlite});
    all.push_back({"a total is read once while the list is, at its first row",
                   name,
                   set_up_library,
                   [](database& db, size) {
                       bool first = true;
                       step_through(db, "SELECT book_id FROM loans", [&](id) {
                           if (first) db.query("SELECT count(*) FROM loans", {});
                           first = false;
                       });
                   },
                   {},
                   databases::sqlite});
}

}  // namespace

void add_helpers(std::vector<scenario>& all) {
    add_one_helper(all);
    add_two_helpers(all);
    add_two_parents(all);
    add_one_parent(all);
    add_stepping(all);
}

}  // namespace scenarios
