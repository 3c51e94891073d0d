// SPDX-License-Identifier: BSL-1.0
#include "variants.hpp"

#include "backend.hpp"
#include "variant_plan.hpp"

#include <algorithm>
#include <memory>
#include <set>
#include <thread>
#include <utility>

namespace scenarios {
namespace {

using querybudget::finding_kind;
using shop::database;
using shop::row;
using shop::value;

// --- the data: parents with a child each, children with two details each

std::string column_type(plan const& p) { return p.texts ? "TEXT" : "INT"; }

void set_up(database& db, plan const& p) {
    std::string const type = column_type(p);
    db.query("CREATE TABLE parents (id INT, child_id " + type + ")", {});
    db.query("CREATE TABLE children (id " + type + ", name TEXT)", {});
    db.query("CREATE TABLE others (id INT, name TEXT)", {});
    db.query("CREATE TABLE notes (parent_id INT, text TEXT)", {});
    std::string parents;
    std::string children;
    for (size i = 0; i < p.rows; ++i) {
        parents += (i == 0 ? "(" : ", (") + std::to_string(p.first + i) + ", " +
                   p.literal(p.order[static_cast<std::size_t>(i)]) + ")";
    }
    for (size i = 0; i < std::max<size>(p.distinct, 8); ++i) {
        children += (i == 0 ? "(" : ", (") + p.literal(i) + ", 'child')";
    }
    if (p.rows > 0) db.query("INSERT INTO parents VALUES " + parents, {});
    db.query("INSERT INTO children VALUES " + children, {});
    db.query("INSERT INTO others VALUES (77001, 'other')", {});
}

std::vector<row> parents_of(database& db) {
    return db.query("SELECT id, child_id FROM parents ORDER BY id", {});
}

// --- a lookup, through none to three helpers

std::string const child_by_id = "SELECT name FROM children WHERE id = ?";

void find_child(database& db, plan const& p, size child) {
    if (p.literals) {
        db.query("SELECT name FROM children WHERE id = " + p.literal(child), {});
    } else {
        db.query("SELECT name FROM children WHERE id = ?", {p.key(child)});
    }
}

void name_child(database& db, plan const& p, size child) { find_child(db, p, child); }

void describe_child(database& db, plan const& p, size child) { name_child(db, p, child); }

void show_child(database& db, plan const& p, size child) { describe_child(db, p, child); }

void look_up(database& db, plan const& p, size child) {
    if (p.helpers == 0) return find_child(db, p, child);
    if (p.helpers == 1) return name_child(db, p, child);
    if (p.helpers == 2) return describe_child(db, p, child);
    show_child(db, p, child);
}

// --- loops, on one thread or several

void once_amid(database& db, plan const& p) {
    if (p.noise == amid::a_read) db.query("SELECT name FROM others WHERE id = 77001", {});
    if (p.noise == amid::a_write) db.query("UPDATE others SET name = 'changed'", {});
}

template <class Work>
void step(database& db, plan const& p, size i, Work const& work) {
    if (p.noise == amid::a_transaction_each) {
        auto const own = db.begin();
        work(db, i);
        own->commit();
    } else {
        work(db, i);
    }
    if (p.noise == amid::a_log_line_each) db.query("INSERT INTO notes VALUES (?, 'log')", {i});
    if (i == 1) once_amid(db, p);
}

/// Calls `work(connection, i)` for each i below `times`.
template <class Work>
void for_each(database& db, plan const& p, size times, Work const& work) {
    if (p.threads == 1) {
        for (size i = 0; i < times; ++i) step(db, p, i, work);
        return;
    }
    std::vector<std::thread> running;
    for (int number = 0; number < p.threads; ++number) {
        running.emplace_back([&, number] {
            auto const own = another_connection();
            for (size i = number; i < times; i += p.threads) step(*own, p, i, work);
        });
    }
    for (std::thread& each : running) each.join();
}

template <class Work>
void in_transaction_if_planned(database& db, plan const& p, Work const& work) {
    std::unique_ptr<database::transaction> all;
    if (p.noise == amid::one_transaction) all = db.begin();
    work();
    if (all != nullptr) all->commit();
}

// --- what a reviewer says

size at_least(size wanted, size executions) { return executions >= wanted ? 0 : never; }

/// Of something that is wrong from three executions on, and may be called so from two.
expectation from_three(finding_kind kind, std::string sql, size executions) {
    return {kind, std::move(sql), at_least(3, executions), at_least(2, executions)};
}

/// Of a loop that looks up these children, one by one.
std::vector<expectation> of_lookups(plan const& p, std::vector<size> const& children) {
    auto const times = static_cast<size>(children.size());
    std::set<size> const different(children.begin(), children.end());
    if (different.size() > 1) return {from_three(finding_kind::n_plus_one, child_by_id, times)};
    if (times < 2) return {};
    // Always the same child: a loop to one, the same query twice to another.
    if (times == p.rows && times >= 3) return {{finding_kind::n_plus_one, child_by_id, 0, 0}};
    return {{finding_kind::duplicate, child_by_id, 0, 0, finding_kind::n_plus_one}};
}

void expect_noise(plan const& p, size times, std::vector<expectation>& expected) {
    if (p.noise == amid::a_log_line_each && times > 0) {
        expected.push_back(
            from_three(finding_kind::missing_batch, "INSERT INTO notes VALUES (?, ?)", times));
    }
}

using run_plan = void(database& db, plan const& p);

void add(std::vector<scenario>& all, std::string const& class_name, plan const& p, run_plan* run,
         std::vector<expectation> expected) {
    // An expectation that holds for no size says nothing, and its query may never run.
    expected.erase(std::remove_if(expected.begin(), expected.end(),
                                  [](expectation const& e) { return e.tolerated == never; }),
                   expected.end());
    all.push_back(
        {std::to_string(all.size() + 1) + ": " + p.text(),
         "variants: " + class_name,
         [p](database& db, size) { set_up(db, p); },
         [p, run](database& db, size) { in_transaction_if_planned(db, p, [&] { run(db, p); }); },
         std::move(expected),
         databases::both,
         {p.rows}});
}

// --- the shapes

void add_lookups(std::vector<scenario>& all, plan const& p) {
    auto const children = p.wanted();
    auto expected = of_lookups(p, children);
    expect_noise(p, static_cast<size>(children.size()), expected);
    add(
        all, "a lookup for each row", p,
        [](database& db, plan const& each) {
            parents_of(db);
            auto const wanted = each.wanted();
            for_each(db, each, static_cast<size>(wanted.size()), [&](database& own, size i) {
                look_up(own, each, wanted[static_cast<std::size_t>(i)]);
            });
        },
        expected);
}

std::vector<size> once_each(std::vector<size> const& children) {
    std::set<size> const sorted(children.begin(), children.end());
    return {sorted.begin(), sorted.end()};
}

void add_cached(std::vector<scenario>& all, plan p) {
    p.threads = 1;
    auto const times = static_cast<size>(once_each(p.wanted()).size());
    std::vector<expectation> expected = {from_three(finding_kind::n_plus_one, child_by_id, times)};
    expect_noise(p, static_cast<size>(p.wanted().size()), expected);
    add(
        all, "a lookup for each row, cached", p,
        [](database& db, plan const& each) {
            parents_of(db);
            std::set<size> cached;
            auto const wanted = each.wanted();
            for_each(db, each, static_cast<size>(wanted.size()), [&](database& own, size i) {
                size const child = wanted[static_cast<std::size_t>(i)];
                if (cached.insert(child).second) look_up(own, each, child);
            });
        },
        expected);
}

size chunks_of(size children, size chunk) { return (children + chunk - 1) / chunk; }

void read_chunk(database& db, plan const& p, std::vector<size> const& children, size number) {
    std::string list;
    std::vector<value> bound;
    auto const end = std::min((number + 1) * p.chunk, static_cast<size>(children.size()));
    for (size i = number * p.chunk; i < end; ++i) {
        size const child = children[static_cast<std::size_t>(i)];
        list += (list.empty() ? "" : ", ") + (p.literals ? p.literal(child) : "?");
        if (!p.literals) bound.push_back(p.key(child));
    }
    db.query("SELECT id, name FROM children WHERE id IN (" + list + ")", bound);
}

void add_chunks(std::vector<scenario>& all, plan const& p) {
    auto const times = chunks_of(static_cast<size>(once_each(p.wanted()).size()), p.chunk);
    std::vector<expectation> expected;
    if (p.chunk == 1) {
        expected.push_back(from_three(finding_kind::n_plus_one,
                                      "SELECT id, name FROM children WHERE id IN (?)", times));
    }
    expect_noise(p, times, expected);
    add(
        all, "lists of ids in chunks", p,
        [](database& db, plan const& each) {
            parents_of(db);
            auto const children = once_each(each.wanted());
            for_each(db, each, chunks_of(static_cast<size>(children.size()), each.chunk),
                     [&](database& own, size i) { read_chunk(own, each, children, i); });
        },
        expected);
}

void write_chunk(database& db, plan const& p, size number) {
    std::string tuples;
    std::vector<value> bound;
    for (size i = number * p.chunk; i < std::min((number + 1) * p.chunk, p.rows); ++i) {
        tuples += tuples.empty() ? "" : ", ";
        tuples += p.literals ? "(" + std::to_string(p.first + i) + ", 'name')" : "(?, 'name')";
        if (!p.literals) bound.emplace_back(p.first + i);
    }
    db.query("INSERT INTO others VALUES " + tuples, bound);
}

void add_writes(std::vector<scenario>& all, plan p) {
    p.threads = 1;
    auto const times = chunks_of(p.rows, p.chunk);
    std::vector<expectation> expected;
    if (p.chunk == 1) {
        expected.push_back(
            from_three(finding_kind::missing_batch, "INSERT INTO others VALUES (?, ?)", times));
    }
    expect_noise(p, times, expected);
    add(
        all, "inserts in chunks", p,
        [](database& db, plan const& each) {
            parents_of(db);
            for_each(db, each, chunks_of(each.rows, each.chunk),
                     [&](database& own, size i) { write_chunk(own, each, i); });
        },
        expected);
}

void add_grandchildren(std::vector<scenario>& all, plan const& p) {
    auto const children = p.wanted();
    auto const times = static_cast<size>(children.size());
    auto expected = of_lookups(p, children);
    std::string const of_parent = "SELECT child_id FROM parents WHERE id = ?";
    expected.push_back(from_three(finding_kind::n_plus_one, of_parent, times));
    expect_noise(p, times, expected);
    add(
        all, "children, and their children", p,
        [](database& db, plan const& each) {
            auto const parents = db.query("SELECT id FROM parents ORDER BY id", {});
            std::vector<row> some;
            for (std::size_t i = 0; i < parents.size(); ++i) {
                bool const left_out =
                    each.skipped != 0 && (i + 1) % static_cast<std::size_t>(each.skipped) == 0;
                if (!left_out) some.push_back(parents[i]);
            }
            auto const wanted = each.wanted();
            for_each(db, each, static_cast<size>(some.size()), [&](database& own, size i) {
                auto const at = static_cast<std::size_t>(i);
                own.query("SELECT child_id FROM parents WHERE id = ?", {some[at].integer(0)});
                look_up(own, each, wanted[at]);
            });
        },
        expected);
}

void add_joins(std::vector<scenario>& all, plan p) {
    p.threads = 1;
    add(all, "a join", p,
        [](database& db, plan const& each) {
            db.query("SELECT p.id, c.name FROM parents p JOIN children c ON c.id = p.child_id", {});
            once_amid(db, each);
            db.query("SELECT count(*) FROM parents", {});
        },
        {});
}

void add_pages(std::vector<scenario>& all, plan p) {
    p.threads = 1;
    if (p.chunk == 1) p.chunk = 3;
    add(all, "pages", p,
        [](database& db, plan const& each) {
            size last = 0;
            std::vector<row> page;
            do {
                std::string const most = std::to_string(each.chunk);
                page = each.literals
                           ? db.query("SELECT id FROM parents WHERE id > " + std::to_string(last) +
                                          " ORDER BY id LIMIT " + most,
                                      {})
                           : db.query(
                                 "SELECT id FROM parents WHERE id > ? ORDER BY id"
                                 " LIMIT ?",
                                 {last, each.chunk});
                if (!page.empty()) last = page.back().integer(0);
            } while (static_cast<size>(page.size()) == each.chunk);
            once_amid(db, each);
            for (size first = 0; first < each.rows; first += each.chunk) {
                db.query("SELECT child_id FROM parents ORDER BY id LIMIT ? OFFSET ?",
                         {each.chunk, first});
            }
        },
        {});
}

void add_unrelated(std::vector<scenario>& all, plan p) {
    p.threads = 1;
    add(all, "unrelated lookups", p,
        [](database& db, plan const& each) {
            look_up(db, each, 3);
            parents_of(db);
            once_amid(db, each);
            look_up(db, each, 0);
            look_up(db, each, 1);
            if (each.helpers == 1) look_up(db, each, 2);
        },
        {});
}

void add_repeats(std::vector<scenario>& all, plan p) {
    p.threads = 1;
    add(all, "the same read again", p,
        [](database& db, plan const& each) {
            look_up(db, each, 2);
            parents_of(db);
            once_amid(db, each);
            look_up(db, each, 2);
            if (each.helpers > 1) look_up(db, each, 2);
        },
        {{finding_kind::duplicate, child_by_id, 0, 0}});
}

void add_changes(std::vector<scenario>& all, plan p) {
    p.threads = 1;
    add(all, "read, changed, read again", p,
        [](database& db, plan const& each) {
            look_up(db, each, 2);
            parents_of(db);
            once_amid(db, each);
            db.query("UPDATE children SET name = 'changed' WHERE id = ?", {each.key(2)});
            look_up(db, each, 2);
            if (each.helpers > 1) {
                db.query("DELETE FROM children WHERE id = ?", {each.key(2)});
                look_up(db, each, 2);
            }
        },
        {});
}

void add_requests(std::vector<scenario>& all, plan p) {
    p.noise = amid::nothing;
    if (p.threads == 1) p.threads = 3;
    add(all, "a request on each thread", p,
        [](database& db, plan const& each) {
            // Even numbers of helpers: everybody asks for the same.
            for_each(db, each, each.threads, [&](database& own, size i) {
                look_up(own, each, each.helpers % 2 == 0 ? 1 : i);
                own.query("SELECT name FROM others", {});
            });
        },
        {});
}

}  // namespace

std::vector<scenario> variants() {
    std::vector<scenario> all;
    plans draw;
    for (int round = 0; round < 60; ++round) {
        add_lookups(all, draw.next());
        add_lookups(all, draw.next());
        add_cached(all, draw.next());
        add_chunks(all, draw.next());
        add_chunks(all, draw.next());
        add_writes(all, draw.next());
        add_grandchildren(all, draw.next());
        add_joins(all, draw.next());
        add_pages(all, draw.next());
        add_unrelated(all, draw.next());
        add_repeats(all, draw.next());
        add_changes(all, draw.next());
        add_requests(all, draw.next());
    }
    return all;
}

}  // namespace scenarios
