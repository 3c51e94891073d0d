// SPDX-License-Identifier: BSL-1.0
#include "../../examples/shop/sqlite_database.hpp"
#include "backend.hpp"
#include "scenario.hpp"

#include <querybudget/record/pause.hpp>

#include <algorithm>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace scenarios {
namespace {

using querybudget::finding_kind;
using shop::database;
using shop::row;
using shop::value;
using id = std::int64_t;

std::string numbered(std::string const& word, id number) {
    return word + " " + std::to_string(number);
}

std::string list_of(std::size_t placeholders) {
    std::string list = "?";
    for (std::size_t i = 1; i < placeholders; ++i) list += ", ?";
    return list;
}

// --- a blog: every post has an author of its own, and comments

void set_up_blog(database& db, size rows) {
    db.query("CREATE TABLE authors (id INTEGER PRIMARY KEY, name TEXT, country_id INT)", {});
    db.query("CREATE TABLE countries (id INTEGER PRIMARY KEY, name TEXT)", {});
    db.query("CREATE TABLE posts (id INTEGER PRIMARY KEY, author_id INT, title TEXT)", {});
    db.query("CREATE TABLE comments (id INTEGER PRIMARY KEY, post_id INT, body TEXT)", {});
    db.query("CREATE TABLE likes (post_id INT, user_id INT)", {});
    for (id i = 1; i <= rows; ++i) {
        db.query("INSERT INTO countries VALUES (?, ?)", {300 + i, numbered("country", i)});
        db.query("INSERT INTO authors VALUES (?, ?, ?)", {100 + i, numbered("author", i), 300 + i});
        db.query("INSERT INTO posts VALUES (?, ?, ?)", {i, 100 + i, numbered("post", i)});
        for (id c = 0; c < i % 4; ++c) {
            db.query("INSERT INTO comments VALUES (?, ?, 'nice')", {10 * i + c, i});
        }
        if (i % 2 == 0) db.query("INSERT INTO likes VALUES (?, 7)", {i});
    }
}

/// The same, and three people write everything.
void set_up_blog_of_three(database& db, size rows) {
    set_up_blog(db, rows);
    db.query("UPDATE posts SET author_id = 101 + id % 3", {});
    db.query("DELETE FROM authors", {});
    db.query("INSERT INTO authors VALUES (101, 'Ann', 301), (102, 'Bob', 302), (103, 'Cid', 303)",
             {});
}

struct author {
    std::string name;
    id country_id = 0;
};

std::vector<row> latest_posts(database& db) {
    return db.query("SELECT id, author_id, title FROM posts ORDER BY id DESC LIMIT 100", {});
}

author find_author(database& db, id author_id) {
    auto const found = db.query("SELECT name, country_id FROM authors WHERE id = ?", {author_id});
    if (found.empty()) throw std::runtime_error("no such author");
    return {found[0].text(0), found[0].integer(1)};
}

std::string country_of(database& db, author const& a) {
    return db.query("SELECT name FROM countries WHERE id = ?", {a.country_id}).at(0).text(0);
}

std::string byline(database& db, id author_id) {
    author const a = find_author(db, author_id);
    return "by " + a.name + " (" + country_of(db, a) + ")";
}

id comments_on(database& db, id post_id) {
    return db.query("SELECT count(*) FROM comments WHERE post_id = ?", {post_id}).at(0).integer(0);
}

bool liked_by(database& db, id user_id, id post_id) {
    std::string const answer =
        db.query("SELECT EXISTS(SELECT 1 FROM likes WHERE post_id = ? AND user_id = ?)",
                 {post_id, user_id})
            .at(0)
            .text(0);
    return answer == "1" || answer == "t";
}

bool has_comments(database& db, id post_id) {
    return !db.query("SELECT 1 FROM comments WHERE post_id = ? LIMIT 1", {post_id}).empty();
}

std::string front_page(database& db) {
    std::string page;
    for (row const& post : latest_posts(db)) {
        page += post.text(2) + " " + find_author(db, post.integer(1)).name + "\n";
    }
    return page;
}

std::string front_page_with_countries(database& db) {
    std::string page;
    for (row const& post : latest_posts(db)) {
        page += post.text(2) + " " + byline(db, post.integer(1)) + "\n";
    }
    return page;
}

std::string name_of_author(database& db, id author_id) {
    return db.query("SELECT name FROM authors WHERE id = ?", {author_id}).at(0).text(0);
}

std::string flag_of_author(database& db, id author_id) {
    return db
        .query(
            "SELECT c.name FROM countries c JOIN authors a ON a.country_id = c.id"
            " WHERE a.id = ?",
            {author_id})
        .at(0)
        .text(0);
}

void add_blog(std::vector<scenario>& all) {
    std::string const author_by_id = "SELECT name, country_id FROM authors WHERE id = ?";
    all.push_back({"a front page finds the author of each post",
                   "through one helper",
                   set_up_blog,
                   [](database& db, size) { front_page(db); },
                   {{finding_kind::n_plus_one, author_by_id}}});
    all.push_back({"a front page finds the author of each post, and there are three authors",
                   "through one helper",
                   set_up_blog_of_three,
                   [](database& db, size) { front_page(db); },
                   {{finding_kind::n_plus_one, author_by_id}}});
    all.push_back({"a helper that finds the author calls one that finds the country",
                   "through two helpers",
                   set_up_blog,
                   [](database& db, size) { front_page_with_countries(db); },
                   {{finding_kind::n_plus_one, author_by_id},
                    {finding_kind::n_plus_one, "SELECT name FROM countries WHERE id = ?"}}});
    all.push_back({"one pass over the posts adds the names, and a second one the flags",
                   "through two helpers",
                   set_up_blog,
                   [](database& db, size) {
                       auto const posts = latest_posts(db);
                       std::vector<std::string> lines;
                       for (row const& post : posts) {
                           lines.push_back(name_of_author(db, post.integer(1)));
                       }
                       for (std::size_t i = 0; i < posts.size(); ++i) {
                           lines[i] += flag_of_author(db, posts[i].integer(1));
                       }
                   },
                   {{finding_kind::n_plus_one, "SELECT name FROM authors WHERE id = ?"},
                    {finding_kind::n_plus_one,
                     "SELECT c.name FROM countries c JOIN authors a ON a.country_id = c.id"
                     " WHERE a.id = ?"}}});
    all.push_back({"two posts are enough to ask twice for an author",
                   "two parents only",
                   set_up_blog,
                   [](database& db, size) { front_page(db); },
                   {{finding_kind::n_plus_one, author_by_id, 2, 2}}});
    all.push_back({"the latest post and its author",
                   "one parent row",
                   set_up_blog,
                   [](database& db, size) {
                       for (row const& post : db.query("SELECT id, author_id, title FROM posts"
                                                       " ORDER BY id DESC LIMIT 1",
                                                       {})) {
                           byline(db, post.integer(1));
                           comments_on(db, post.integer(0));
                       }
                   },
                   {}});
    all.push_back({"a post with its comments, its author and who liked it",
                   "one parent row",
                   set_up_blog,
                   [](database& db, size) {
                       for (row const& post :
                            db.query("SELECT id, author_id FROM posts WHERE id = ?", {id{1}})) {
                           find_author(db, post.integer(1));
                           db.query("SELECT body FROM comments WHERE post_id = ? ORDER BY id",
                                    {post.integer(0)});
                           liked_by(db, 7, post.integer(0));
                       }
                   },
                   {}});
    all.push_back(
        {"a list shows the number of comments on each post",
         "a count per row",
         set_up_blog,
         [](database& db, size) {
             id total = 0;
             for (row const& post : latest_posts(db)) { total += comments_on(db, post.integer(0)); }
             (void)total;
         },
         {{finding_kind::n_plus_one, "SELECT count(*) FROM comments WHERE post_id = ?"}}});
    all.push_back({"a list shows a heart on what the reader likes",
                   "an exists per row",
                   set_up_blog,
                   [](database& db, size) {
                       for (row const& post : latest_posts(db)) liked_by(db, 7, post.integer(0));
                   },
                   {{finding_kind::n_plus_one,
                     "SELECT EXISTS(SELECT ? FROM likes WHERE post_id = ? AND user_id = ?)"}}});
    all.push_back(
        {"posts that nobody commented on are picked out",
         "an exists per row",
         set_up_blog,
         [](database& db, size) {
             auto posts = latest_posts(db);
             posts.erase(
                 std::remove_if(posts.begin(), posts.end(),
                                [&](row const& post) { return has_comments(db, post.integer(0)); }),
                 posts.end());
         },
         {{finding_kind::n_plus_one, "SELECT ? FROM comments WHERE post_id = ? LIMIT ?"}}});
    all.push_back({"the text of each query holds the id",
                   "literals in the text",
                   set_up_blog,
                   [](database& db, size) {
                       for (row const& post : latest_posts(db)) {
                           db.query("SELECT name FROM authors WHERE id = " + post.text(1), {});
                       }
                   },
                   {{finding_kind::n_plus_one, "SELECT name FROM authors WHERE id = ?"}}});
    all.push_back(
        {"the text of each query holds a title in quotes",
         "literals in the text",
         set_up_blog,
         [](database& db, size) {
             for (row const& post : latest_posts(db)) {
                 db.query("SELECT id FROM posts WHERE title = 're: " + post.text(2) +
                              "' AND id <> " + post.text(0),
                          {});
             }
         },
         {{finding_kind::n_plus_one, "SELECT id FROM posts WHERE title = ? AND id <> ?"}}});
    all.push_back({"each query ends with the trace it belongs to",
                   "comments that differ",
                   set_up_blog,
                   [](database& db, size) {
                       int span = 0;
                       for (row const& post : latest_posts(db)) {
                           db.query("SELECT name FROM authors WHERE id = ? /*traceparent='00-" +
                                        std::to_string(++span) + "'*/",
                                    {post.integer(1)});
                       }
                   },
                   {{finding_kind::n_plus_one, "SELECT name FROM authors WHERE id = ?"}}});
    all.push_back({"each query begins with the line that it renders",
                   "comments that differ",
                   set_up_blog,
                   [](database& db, size) {
                       for (row const& post : latest_posts(db)) {
                           db.query(
                               "-- " + post.text(2) + "\nSELECT name FROM authors WHERE id = ?",
                               {post.integer(1)});
                       }
                   },
                   {{finding_kind::n_plus_one, "SELECT name FROM authors WHERE id = ?"}}});
    all.push_back({"posts and authors in one query",
                   "a join",
                   set_up_blog,
                   [](database& db, size) {
                       db.query(
                           "SELECT p.title, a.name FROM posts p"
                           " JOIN authors a ON a.id = p.author_id ORDER BY p.id DESC",
                           {});
                   },
                   {}});
    all.push_back({"posts with their comments, grouped by the program",
                   "a join",
                   set_up_blog,
                   [](database& db, size) {
                       std::map<id, std::vector<std::string>> comments;
                       for (row const& r : db.query("SELECT p.id, c.body FROM posts p LEFT JOIN"
                                                    " comments c ON c.post_id = p.id",
                                                    {})) {
                           comments[r.integer(0)].push_back(r.text(1));
                       }
                       db.query("SELECT count(*) FROM posts", {});
                   },
                   {}});
}

// --- caches

std::string cached_author(database& db, std::map<id, std::string>& cache, id author_id) {
    auto const known = cache.find(author_id);
    if (known != cache.end()) return known->second;
    return cache.emplace(author_id, find_author(db, author_id).name).first->second;
}

void front_page_with_cache(database& db) {
    std::map<id, std::string> cache;
    for (row const& post : latest_posts(db)) cached_author(db, cache, post.integer(1));
}

void add_caches(std::vector<scenario>& all) {
    std::string const author_by_id = "SELECT name, country_id FROM authors WHERE id = ?";
    std::string const class_name = "a cache that hides all but the first lookups of each value";
    all.push_back({"every author wrote two posts, and is looked up once",
                   class_name,
                   [](database& db, size rows) {
                       set_up_blog(db, rows);
                       db.query("UPDATE posts SET author_id = 101 + (id - 1) / 2", {});
                   },
                   [](database& db, size) { front_page_with_cache(db); },
                   {{finding_kind::n_plus_one, author_by_id, 5, 3}}});
    all.push_back({"ten authors wrote everything, and are looked up once each",
                   class_name,
                   [](database& db, size rows) {
                       set_up_blog(db, rows);
                       db.query("UPDATE posts SET author_id = 101 + (id - 1) % 10", {});
                   },
                   [](database& db, size) { front_page_with_cache(db); },
                   {{finding_kind::n_plus_one, author_by_id}}});
}

// --- orders, their two items each, and what was bought

void set_up_orders(database& db, size rows) {
    db.query("CREATE TABLE orders (id INTEGER PRIMARY KEY, customer TEXT)", {});
    db.query("CREATE TABLE items (id INTEGER PRIMARY KEY, order_id INT, product_id INT)", {});
    db.query("CREATE TABLE products (id INTEGER PRIMARY KEY, name TEXT, cents INT)", {});
    for (id i = 1; i <= rows; ++i) {
        db.query("INSERT INTO orders VALUES (?, ?)", {i, numbered("customer", i)});
        for (id item : {2 * i, 2 * i + 1}) {
            db.query("INSERT INTO products VALUES (?, ?, ?)",
                     {500 + item, numbered("product", item), 10 * item});
            db.query("INSERT INTO items VALUES (?, ?, ?)", {item, i, 500 + item});
        }
    }
}

id cents_of(database& db, id product_id) {
    return db.query("SELECT cents FROM products WHERE id = ?", {product_id}).at(0).integer(0);
}

id total_of_order(database& db, id order_id) {
    id total = 0;
    for (row const& item :
         db.query("SELECT product_id FROM items WHERE order_id = ?", {order_id})) {
        total += cents_of(db, item.integer(0));
    }
    return total;
}

void add_orders(std::vector<scenario>& all) {
    std::string const cents_by_id = "SELECT cents FROM products WHERE id = ?";
    all.push_back({"the items of each order, and the product of each item",
                   "grandchildren",
                   set_up_orders,
                   [](database& db, size) {
                       id turnover = 0;
                       for (row const& order : db.query("SELECT id FROM orders ORDER BY id", {})) {
                           turnover += total_of_order(db, order.integer(0));
                       }
                       (void)turnover;
                   },
                   {{finding_kind::n_plus_one, "SELECT product_id FROM items WHERE order_id = ?"},
                    {finding_kind::n_plus_one, cents_by_id, 2, 1}}});
    all.push_back({"the items come in one query, and the product of each item doesn't",
                   "grandchildren",
                   set_up_orders,
                   [](database& db, size) {
                       std::map<id, id> totals;
                       for (row const& item :
                            db.query("SELECT i.order_id, i.product_id FROM items i"
                                     " JOIN orders o ON o.id = i.order_id",
                                     {})) {
                           totals[item.integer(0)] += cents_of(db, item.integer(1));
                       }
                   },
                   {{finding_kind::n_plus_one, cents_by_id, 2, 1}}});
    all.push_back({"all items of the orders in one list",
                   "one IN",
                   set_up_orders,
                   [](database& db, size) {
                       std::vector<value> orders;
                       for (row const& order : db.query("SELECT id FROM orders", {})) {
                           orders.emplace_back(order.integer(0));
                       }
                       if (orders.empty()) return;
                       db.query("SELECT order_id, product_id FROM items WHERE order_id IN (" +
                                    list_of(orders.size()) + ")",
                                orders);
                   },
                   {}});
    all.push_back(
        {"one list for the items, one for the products",
         "one IN",
         set_up_orders,
         [](database& db, size) {
             std::string orders;
             for (row const& order : db.query("SELECT id FROM orders", {})) {
                 orders += (orders.empty() ? "" : ",") + order.text(0);
             }
             if (orders.empty()) return;
             std::string products;
             for (row const& item :
                  db.query("SELECT product_id FROM items WHERE order_id IN (" + orders + ")", {})) {
                 products += (products.empty() ? "" : ",") + item.text(0);
             }
             db.query("SELECT name FROM products WHERE id IN (" + products + ")", {});
         },
         {}});
    all.push_back({"the orders are asked for seven at a time",
                   "IN in chunks",
                   set_up_orders,
                   [](database& db, size) {
                       auto const orders = db.query("SELECT id FROM orders ORDER BY id", {});
                       for (std::size_t first = 0; first < orders.size(); first += 7) {
                           std::vector<value> chunk;
                           for (std::size_t i = first; i < std::min(first + 7, orders.size());
                                ++i) {
                               chunk.emplace_back(orders[i].integer(0));
                           }
                           db.query("SELECT order_id, product_id FROM items WHERE order_id IN (" +
                                        list_of(chunk.size()) + ")",
                                    chunk);
                       }
                   },
                   {}});
    all.push_back({"a fixed number of placeholders is filled up with the last id",
                   "IN in chunks",
                   set_up_orders,
                   [](database& db, size) {
                       auto const orders = db.query("SELECT id FROM orders ORDER BY id", {});
                       for (std::size_t first = 0; first < orders.size(); first += 4) {
                           std::vector<value> chunk;
                           for (std::size_t i = first; i < first + 4; ++i) {
                               chunk.emplace_back(
                                   orders[std::min(i, orders.size() - 1)].integer(0));
                           }
                           db.query("SELECT id FROM items WHERE order_id IN (?, ?, ?, ?)", chunk);
                       }
                   },
                   {}});
    all.push_back({"new orders are written ten rows a statement",
                   "IN in chunks",
                   set_up_orders,
                   [](database& db, size rows) {
                       auto const work = db.begin();
                       for (id first = 1; first <= rows; first += 10) {
                           std::string tuples;
                           std::vector<value> params;
                           for (id i = first; i < first + 10 && i <= rows; ++i) {
                               tuples += tuples.empty() ? "(?, ?)" : ", (?, ?)";
                               params.emplace_back(1000 + i);
                               params.emplace_back(numbered("customer", i));
                           }
                           db.query("INSERT INTO orders (id, customer) VALUES " + tuples, params);
                       }
                       work->commit();
                   },
                   {}});
    all.push_back({"orders are read five at a time, from the last one seen",
                   "keyset pages",
                   set_up_orders,
                   [](database& db, size) {
                       id last = 0;
                       for (;;) {
                           auto const page = db.query(
                               "SELECT id, customer FROM orders WHERE id > ? ORDER BY id LIMIT 5",
                               {last});
                           if (page.empty()) break;
                           last = page.back().integer(0);
                       }
                   },
                   {}});
    all.push_back({"orders are read by customer and id, page after page",
                   "keyset pages",
                   set_up_orders,
                   [](database& db, size) {
                       std::string customer;
                       id last = 0;
                       std::vector<row> page;
                       do {
                           page = db.query(
                               "SELECT customer, id FROM orders"
                               " WHERE (customer, id) > (?, ?)"
                               " ORDER BY customer, id LIMIT ?",
                               {customer, last, id{3}});
                           if (page.empty()) break;
                           customer = page.back().text(0);
                           last = page.back().integer(1);
                       } while (page.size() == 3);
                   },
                   {}});
    all.push_back({"orders are read five at a time, by their position",
                   "offset pages",
                   set_up_orders,
                   [](database& db, size) {
                       id const total =
                           db.query("SELECT count(*) FROM orders", {}).at(0).integer(0);
                       for (id offset = 0; offset < total; offset += 5) {
                           db.query("SELECT id, customer FROM orders ORDER BY id LIMIT ? OFFSET ?",
                                    {id{5}, offset});
                       }
                   },
                   {}});
    all.push_back({"a crawler follows the link to the next page until there is none",
                   "offset pages",
                   set_up_orders,
                   [](database& db, size) {
                       std::optional<id> next = 0;
                       while (next) {
                           auto const page = db.query(
                               "SELECT id, customer FROM orders ORDER BY id"
                               " LIMIT 6 OFFSET " +
                                   std::to_string(*next),
                               {});
                           next = page.size() == 6 ? std::optional<id>(*next + 5) : std::nullopt;
                       }
                   },
                   {}});
    all.push_back({"all orders are written to a file while they are read",
                   "a streamed export",
                   set_up_orders,
                   [](database& db, size) {
                       // The interface reads whole results, so this export goes to the driver.
                       auto& sqlite = dynamic_cast<shop::sqlite_database&>(db);
                       sqlite3_stmt* all_orders = nullptr;
                       if (sqlite3_prepare_v2(sqlite.handle(),
                                              "SELECT id, customer FROM orders ORDER BY id", -1,
                                              &all_orders, nullptr) != SQLITE_OK) {
                           throw std::runtime_error(sqlite3_errmsg(sqlite.handle()));
                       }
                       std::string file;
                       while (sqlite3_step(all_orders) == SQLITE_ROW) {
                           file += std::to_string(sqlite3_column_int64(all_orders, 0)) + "\n";
                       }
                       sqlite3_finalize(all_orders);
                   },
                   {},
                   databases::sqlite});
    all.push_back({"a test fills its tables inside of what is measured",
                   "set-up under querybudget::pause",
                   set_up_orders,
                   [](database& db, size rows) {
                       {
                           querybudget::pause const set_up;
                           for (id i = 1; i <= rows; ++i) {
                               db.query("INSERT INTO orders VALUES (?, 'late')", {1000 + i});
                               db.query("SELECT customer FROM orders WHERE id = ?", {1000 + i});
                           }
                       }
                       db.query(
                           "SELECT o.id, sum(p.cents) FROM orders o JOIN items i ON"
                           " i.order_id = o.id JOIN products p ON p.id = i.product_id"
                           " GROUP BY o.id",
                           {});
                   },
                   {}});
    all.push_back({"between two calls a test changes its data",
                   "set-up under querybudget::pause",
                   set_up_orders,
                   [](database& db, size) {
                       auto const before = db.query("SELECT id FROM orders", {});
                       {
                           querybudget::pause const set_up;
                           for (row const& order : before) {
                               db.query("UPDATE orders SET customer = 'Ann' WHERE id = ?",
                                        {order.integer(0)});
                           }
                       }
                       db.query("SELECT count(*) FROM orders WHERE customer = 'Ann'", {});
                   },
                   {}});
}

// --- trees, children of several types, keys of several columns, relations that may be missing

void print_categories(database& db, id parent, std::string const& indent, std::string& out) {
    for (row const& category :
         db.query("SELECT id, name FROM categories WHERE parent_id = ?", {parent})) {
        out += indent + category.text(1) + "\n";
        print_categories(db, category.integer(0), indent + "  ", out);
    }
}

std::string path_of(database& db, id folder_id) {
    auto const found = db.query("SELECT parent_id, name FROM folders WHERE id = ?", {folder_id});
    if (found.empty()) return "/";
    return path_of(db, found[0].integer(0)) + found[0].text(1) + "/";
}

struct feed_entry {
    id entry_id;
    std::string type;
};

std::string render(database& db, feed_entry const& entry) {
    if (entry.type == "photo") {
        return db.query("SELECT url FROM photos WHERE entry_id = ?", {entry.entry_id})
            .at(0)
            .text(0);
    }
    return db.query("SELECT body FROM notes WHERE entry_id = ?", {entry.entry_id}).at(0).text(0);
}

std::string employee_name(database& db, id employee_id) {
    return db.query("SELECT name FROM employees WHERE id = ?", {employee_id}).at(0).text(0);
}

void add_shapes(std::vector<scenario>& all) {
    all.push_back(
        {"a menu prints each category, and then its children",
         "recursion over a tree",
         [](database& db, size rows) {
             db.query("CREATE TABLE categories (id INTEGER PRIMARY KEY, parent_id INT, name TEXT)",
                      {});
             for (id i = 1; i <= rows; ++i) {
                 db.query("INSERT INTO categories VALUES (?, ?, ?)",
                          {i, i / 2, numbered("category", i)});
             }
         },
         [](database& db, size) {
             std::string menu;
             print_categories(db, 0, "", menu);
         },
         {{finding_kind::n_plus_one, "SELECT id, name FROM categories WHERE parent_id = ?"}}});
    all.push_back(
        {"the path of a deep folder is found from below",
         "recursion over a tree",
         [](database& db, size rows) {
             db.query(
                 "CREATE TABLE folders (id INTEGER PRIMARY KEY, parent_id INT,"
                 " name TEXT)",
                 {});
             for (id i = 1; i <= rows; ++i) {
                 db.query("INSERT INTO folders VALUES (?, ?, ?)",
                          {i, i - 1, numbered("folder", i)});
             }
         },
         [](database& db, size rows) { path_of(db, rows); },
         {{finding_kind::n_plus_one, "SELECT parent_id, name FROM folders WHERE id = ?"}}});
    all.push_back(
        {"a feed of photos and notes, in turn",
         "polymorphic children",
         [](database& db, size rows) {
             db.query("CREATE TABLE feed (id INTEGER PRIMARY KEY, type TEXT)", {});
             db.query("CREATE TABLE photos (entry_id INT, url TEXT)", {});
             db.query("CREATE TABLE notes (entry_id INT, body TEXT)", {});
             for (id i = 1; i <= rows; ++i) {
                 bool const photo = i % 2 == 1;
                 db.query("INSERT INTO feed VALUES (?, ?)", {i, photo ? "photo" : "note"});
                 db.query(photo ? "INSERT INTO photos VALUES (?, 'a.png')"
                                : "INSERT INTO notes VALUES (?, 'hello')",
                          {i});
             }
         },
         [](database& db, size) {
             std::string page;
             for (row const& entry : db.query("SELECT id, type FROM feed", {})) {
                 page += render(db, {entry.integer(0), entry.text(1)});
             }
         },
         {{finding_kind::n_plus_one, "SELECT url FROM photos WHERE entry_id = ?", 5, 3},
          {finding_kind::n_plus_one, "SELECT body FROM notes WHERE entry_id = ?", 6, 4}}});
    all.push_back(
        {"the stock of each line of a delivery, by warehouse and article",
         "composite keys",
         [](database& db, size rows) {
             db.query("CREATE TABLE lines (warehouse INT, article TEXT, wanted INT)", {});
             db.query(
                 "CREATE TABLE stock (warehouse INT, article TEXT, quantity INT,"
                 " PRIMARY KEY (warehouse, article))",
                 {});
             for (id i = 1; i <= rows; ++i) {
                 db.query("INSERT INTO lines VALUES (?, ?, 2)", {i % 2, numbered("article", i)});
                 db.query("INSERT INTO stock VALUES (?, ?, 9)", {i % 2, numbered("article", i)});
             }
         },
         [](database& db, size) {
             for (row const& line : db.query("SELECT warehouse, article, wanted FROM lines", {})) {
                 auto const stock = db.query(
                     "SELECT quantity FROM stock WHERE warehouse"
                     " = ? AND article = ?",
                     {line.integer(0), line.text(1)});
                 if (stock.empty() || stock[0].integer(0) < line.integer(2)) {
                     throw std::runtime_error("not in stock: " + line.text(1));
                 }
             }
         },
         {{finding_kind::n_plus_one,
           "SELECT quantity FROM stock WHERE warehouse = ? AND article = ?"}}});
    all.push_back({"each word is translated into the reader's language",
                   "composite keys",
                   [](database& db, size rows) {
                       db.query("CREATE TABLE words (word TEXT PRIMARY KEY)", {});
                       db.query("CREATE TABLE translations (word TEXT, language TEXT, text TEXT)",
                                {});
                       for (id i = 1; i <= rows; ++i) {
                           db.query("INSERT INTO words VALUES (?)", {numbered("word", i)});
                           db.query("INSERT INTO translations VALUES (?, 'de', 'Wort')",
                                    {numbered("word", i)});
                       }
                   },
                   [](database& db, size) {
                       std::string const language = "de";
                       for (row const& word : db.query("SELECT word FROM words", {})) {
                           db.query("SELECT text FROM translations WHERE language = ? AND word = ?",
                                    {language, word.text(0)});
                       }
                   },
                   {{finding_kind::n_plus_one,
                     "SELECT text FROM translations WHERE language = ? AND word = ?"}}});
    all.push_back({"the manager of each employee who has one",
                   "an optional relation set on half the rows",
                   [](database& db, size rows) {
                       db.query(
                           "CREATE TABLE employees (id INTEGER PRIMARY KEY, name TEXT,"
                           " manager_id INT)",
                           {});
                       for (id i = 1; i <= rows; ++i) {
                           db.query("INSERT INTO employees VALUES (?, ?, NULL)",
                                    {i, numbered("employee", i)});
                       }
                       db.query("UPDATE employees SET manager_id = id - 1 WHERE id % 2 = 0", {});
                   },
                   [](database& db, size) {
                       for (row const& employee :
                            db.query("SELECT id, name, manager_id FROM employees", {})) {
                           if (employee.text(2).empty()) continue;
                           employee_name(db, employee.integer(2));
                       }
                   },
                   {{finding_kind::n_plus_one, "SELECT name FROM employees WHERE id = ?", 6, 4}}});
}

// --- writes

void set_up_tags(database& db, size rows) {
    std::string const key =
        this_database() == databases::sqlite ? "INTEGER PRIMARY KEY" : "SERIAL PRIMARY KEY";
    db.query("CREATE TABLE tags (id " + key + ", name TEXT UNIQUE)", {});
    db.query("CREATE TABLE imported (id INTEGER PRIMARY KEY, tag TEXT)", {});
    for (id i = 1; i <= rows; ++i) {
        db.query("INSERT INTO imported VALUES (?, ?)", {i, numbered("tag", i)});
        if (i % 2 == 0) db.query("INSERT INTO tags (name) VALUES (?)", {numbered("tag", i)});
    }
}

id tag_named(database& db, std::string const& name) {
    auto const known = db.query("SELECT id FROM tags WHERE name = ?", {name});
    if (!known.empty()) return known[0].integer(0);
    return db.query("INSERT INTO tags (name) VALUES (?) RETURNING id", {name}).at(0).integer(0);
}

void set_up_accounts(database& db, size rows) {
    db.query("CREATE TABLE accounts (id INTEGER PRIMARY KEY, cents INT CHECK (cents >= 0))", {});
    db.query("CREATE TABLE transfers (id INTEGER PRIMARY KEY, account_id INT, cents INT)", {});
    db.query("CREATE TABLE bookings (transfer_id INT UNIQUE, cents INT CHECK (cents < 1000))", {});
    for (id i = 1; i <= rows; ++i) {
        db.query("INSERT INTO accounts VALUES (?, 100)", {400 + i});
        db.query("INSERT INTO transfers VALUES (?, ?, ?)",
                 {i, 400 + i, i % 7 == 0 ? id{5000} : id{50}});
    }
}

class savepoint {
public:
    explicit savepoint(database& db) : db_(db) { db_.query("SAVEPOINT one_row", {}); }
    ~savepoint() {
        if (!released_) db_.query("ROLLBACK TO one_row", {});
        db_.query("RELEASE one_row", {});
    }
    savepoint(savepoint const&) = delete;
    savepoint& operator=(savepoint const&) = delete;
    void keep() { released_ = true; }

private:
    database& db_;
    bool released_ = false;
};

void save_reading(database& db, id sensor, id celsius) {
    db.query(
        "INSERT INTO readings (sensor, celsius) VALUES (?, ?)"
        " ON CONFLICT (sensor) DO UPDATE SET celsius = excluded.celsius",
        {sensor, celsius});
}

void set_up_readings(database& db, size rows) {
    db.query("CREATE TABLE readings (sensor INTEGER PRIMARY KEY, celsius INT)", {});
    db.query("CREATE TABLE received (sensor INT, celsius INT)", {});
    for (id i = 1; i <= rows; ++i) {
        db.query("INSERT INTO received VALUES (?, ?)", {i, 10 + i % 20});
        if (i % 3 == 0) db.query("INSERT INTO readings VALUES (?, 0)", {i});
    }
}

void add_writes(std::vector<scenario>& all) {
    // A reviewer may or may not mention the inserts beside the lookups, and in either word.
    std::vector<expectation> const get_or_create = {
        {finding_kind::n_plus_one, "SELECT id FROM tags WHERE name = ?"},
        {finding_kind::missing_batch, "INSERT INTO tags (name) VALUES (?) RETURNING id", never, 3},
        {finding_kind::n_plus_one, "INSERT INTO tags (name) VALUES (?) RETURNING id", never, 3}};
    all.push_back({"the tags of an uploaded list are found or made", "get-or-create", set_up_tags,
                   [](database& db, size rows) {
                       std::vector<std::string> uploaded;
                       for (id i = 1; i <= rows; ++i) uploaded.push_back(numbered("tag", i));
                       auto const work = db.begin();
                       for (std::string const& name : uploaded) tag_named(db, name);
                       work->commit();
                   },
                   get_or_create});
    all.push_back({"the tags of imported rows are found or made", "get-or-create", set_up_tags,
                   [](database& db, size) {
                       for (row const& line : db.query("SELECT id, tag FROM imported", {})) {
                           tag_named(db, line.text(1));
                       }
                   },
                   get_or_create});
    all.push_back({"each transfer looks at its account, in a savepoint",
                   "a savepoint around each",
                   set_up_accounts,
                   [](database& db, size) {
                       auto const work = db.begin();
                       for (row const& transfer :
                            db.query("SELECT id, account_id, cents FROM transfers", {})) {
                           savepoint guard(db);
                           id const balance = db.query("SELECT cents FROM accounts WHERE id = ?",
                                                       {transfer.integer(1)})
                                                  .at(0)
                                                  .integer(0);
                           if (balance >= transfer.integer(2)) guard.keep();
                       }
                       work->commit();
                   },
                   {{finding_kind::n_plus_one, "SELECT cents FROM accounts WHERE id = ?"}}});
    all.push_back({"each booking is written in a savepoint, and bad ones are left out",
                   "a savepoint around each",
                   set_up_accounts,
                   [](database& db, size) {
                       auto const work = db.begin();
                       std::vector<std::string> rejected;
                       for (row const& transfer :
                            db.query("SELECT id, cents FROM transfers ORDER BY id", {})) {
                           try {
                               savepoint guard(db);
                               db.query("INSERT INTO bookings (transfer_id, cents) VALUES (?, ?)",
                                        {transfer.integer(0), transfer.integer(1)});
                               guard.keep();
                           } catch (std::runtime_error const& refused) {
                               rejected.emplace_back(refused.what());
                           }
                       }
                       work->commit();
                   },
                   {{finding_kind::missing_batch,
                     "INSERT INTO bookings (transfer_id, cents) VALUES (?, ?)"}}});
    std::string const upsert =
        "INSERT INTO readings (sensor, celsius) VALUES (?, ?)"
        " ON CONFLICT (sensor) DO UPDATE SET celsius = excluded.celsius";
    all.push_back({"a message with readings is saved, reading by reading",
                   "upserts one by one",
                   set_up_readings,
                   [](database& db, size rows) {
                       auto const work = db.begin();
                       for (id sensor = 1; sensor <= rows; ++sensor) {
                           save_reading(db, sensor, 20 + sensor % 5);
                       }
                       work->commit();
                   },
                   {{finding_kind::missing_batch, upsert}}});
    all.push_back({"what was received is saved, row by row",
                   "upserts one by one",
                   set_up_readings,
                   [](database& db, size) {
                       for (row const& r : db.query("SELECT sensor, celsius FROM received", {})) {
                           save_reading(db, r.integer(0), r.integer(1));
                       }
                   },
                   {{finding_kind::missing_batch, upsert}}});
    all.push_back(
        {"readings replace each other, each in a transaction of its own",
         "upserts one by one",
         set_up_readings,
         [](database& db, size rows) {
             for (id sensor = 1; sensor <= rows; ++sensor) {
                 auto const work = db.begin();
                 db.query("REPLACE INTO readings (sensor, celsius) VALUES (?, ?)",
                          {sensor, id{21}});
                 work->commit();
             }
         },
         {{finding_kind::missing_batch, "REPLACE INTO readings (sensor, celsius) VALUES (?, ?)"}},
         databases::sqlite});
}

// --- few lookups, whatever the size

void set_up_documents(database& db, size rows) {
    db.query("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT)", {});
    db.query("CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT)", {});
    db.query(
        "CREATE TABLE documents (id INTEGER PRIMARY KEY, author INT, reviewer INT,"
        " approver INT)",
        {});
    db.query("CREATE TABLE coupons (code TEXT PRIMARY KEY)", {});
    db.query("CREATE TABLE payments (id INTEGER PRIMARY KEY, cents INT, state TEXT)", {});
    db.query("INSERT INTO users VALUES (61, 'Ann'), (62, 'Bob'), (63, 'Cid')", {});
    db.query("INSERT INTO settings VALUES ('currency', 'EUR'), ('language', 'de'), ('theme', 'x')",
             {});
    db.query("INSERT INTO payments VALUES (1, 500, 'open')", {});
    for (id i = 1; i <= rows; ++i) {
        db.query("INSERT INTO documents VALUES (?, 61, 62, 63)", {i});
        db.query("INSERT INTO coupons VALUES (?)", {numbered("SAVE", i)});
    }
}

std::string user_name(database& db, id user_id) {
    return db.query("SELECT name FROM users WHERE id = ?", {user_id}).at(0).text(0);
}

std::string setting(database& db, std::string const& key) {
    return db.query("SELECT value FROM settings WHERE key = ?", {key}).at(0).text(0);
}

void charge(database& db, int& times_that_it_fails) {
    auto const work = db.begin();
    auto const payment = db.query("SELECT cents, state FROM payments WHERE id = ?", {id{1}});
    if (payment.at(0).text(1) == "paid") return;
    db.query("UPDATE payments SET state = 'paid' WHERE id = ?", {id{1}});
    if (times_that_it_fails-- > 0) throw std::runtime_error("the bank doesn't answer");
    work->commit();
}

void add_few(std::vector<scenario>& all) {
    std::string const class_name = "three unrelated lookups of the same table";
    all.push_back({"a document was written, reviewed and approved",
                   class_name,
                   set_up_documents,
                   [](database& db, size) {
                       auto const document =
                           db.query("SELECT author, reviewer, approver FROM documents WHERE id = ?",
                                    {id{1}});
                       if (document.empty()) return;
                       std::string page = "written by " + user_name(db, document[0].integer(0));
                       page += ", reviewed by " + user_name(db, document[0].integer(1));
                       page += ", approved by " + user_name(db, document[0].integer(2));
                   },
                   {}});
    all.push_back({"a list of documents, and three settings for its layout",
                   class_name,
                   set_up_documents,
                   [](database& db, size) {
                       std::string page;
                       for (row const& document : db.query("SELECT id FROM documents", {})) {
                           page += document.text(0) + "\n";
                       }
                       page += setting(db, "currency");
                       page += setting(db, "language");
                       page += setting(db, "theme");
                   },
                   {}});
    all.push_back({"three settings, and then the list",
                   class_name,
                   set_up_documents,
                   [](database& db, size) {
                       std::string page = setting(db, "language") + setting(db, "theme");
                       page += setting(db, "currency");
                       page += user_name(db, 61);
                       db.query("SELECT id FROM documents ORDER BY id", {});
                   },
                   {}});
    all.push_back({"a coupon's code is taken, so the next one is tried",
                   "retries after a failure",
                   set_up_documents,
                   [](database& db, size) {
                       for (id attempt = 1;; ++attempt) {
                           try {
                               db.query("INSERT INTO coupons (code) VALUES (?)",
                                        {numbered("SAVE", attempt)});
                               return;
                           } catch (std::runtime_error const&) {
                               if (attempt == 5) return;
                           }
                       }
                   },
                   {}});
    all.push_back({"a payment is tried again when the bank doesn't answer",
                   "retries after a failure",
                   set_up_documents,
                   [](database& db, size rows) {
                       int failures = static_cast<int>(std::min<size>(rows, 3));
                       for (int attempt = 0; attempt < 5; ++attempt) {
                           try {
                               charge(db, failures);
                               return;
                           } catch (std::runtime_error const&) { continue; }
                       }
                   },
                   {}});
    all.push_back({"the header and the footer of a page both look up who is reading it",
                   "the same query twice",
                   set_up_documents,
                   [](database& db, size) {
                       std::string page = "Hello " + user_name(db, 61);
                       for (row const& document : db.query("SELECT id FROM documents", {})) {
                           page += document.text(0) + "\n";
                       }
                       page += "You are " + user_name(db, 61);
                   },
                   {{finding_kind::duplicate, "SELECT name FROM users WHERE id = ?", 0, 0}}});
    all.push_back(
        {"the documents are read once to count them, and once to show them",
         "the same query twice",
         set_up_documents,
         [](database& db, size) {
             auto const documents = [&] {
                 return db.query("SELECT id, author FROM documents ORDER BY id", {});
             };
             std::string page = std::to_string(documents().size()) + " documents\n";
             for (row const& document : documents()) page += document.text(0) + "\n";
         },
         {{finding_kind::duplicate, "SELECT id, author FROM documents ORDER BY id", 0, 0}}});
    all.push_back(
        {"a payment is read, changed, and read again to show it",
         "the same query twice",
         set_up_documents,
         [](database& db, size) {
             auto const state = [&] {
                 return db.query("SELECT state FROM payments WHERE id = ?", {id{1}}).at(0).text(0);
             };
             if (state() != "open") throw std::runtime_error("already paid");
             db.query("UPDATE payments SET state = 'paid' WHERE id = ?", {id{1}});
             if (state() != "paid") throw std::runtime_error("not paid");
         },
         {}});
}

}  // namespace

std::vector<scenario> scenarios_a() {
    std::vector<scenario> all;
    add_blog(all);
    add_caches(all);
    add_orders(all);
    add_shapes(all);
    add_writes(all);
    add_few(all);
    return all;
}

}  // namespace scenarios
