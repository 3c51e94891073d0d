// SPDX-License-Identifier: BSL-1.0
#include "pg_query.hpp"
#include "postgres_statements.hpp"

#include <doctest/doctest.h>

#include <querybudget/sql/facts.hpp>
#include <querybudget/sql/kind.hpp>

#include <cstdio>
#include <string>
#include <string_view>

namespace qb = querybudget;
using kind = qb::statement_kind;

namespace {

bool contains(std::string const& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

std::string top_node(std::string const& tree) {
    std::string const before = "\"stmt\":{\"";
    std::size_t const at = tree.find(before);
    if (at == std::string::npos) return {};
    std::size_t const from = at + before.size();
    return tree.substr(from, tree.find('"', from) - from);
}

/// What the parse tree says; PostgreSQL has a node for each kind of statement.
kind kind_of_tree(std::string const& node, std::string const& tree) {
    struct {
        char const* node;
        kind k;
    } const known[] = {
        {"SelectStmt", kind::select},
        {"DeclareCursorStmt", kind::select},
        {"InsertStmt", kind::insert},
        {"UpdateStmt", kind::update},
        {"DeleteStmt", kind::delete_},
        {"TruncateStmt", kind::delete_},
        {"MergeStmt", kind::merge},
        {"CallStmt", kind::call},
        {"DoStmt", kind::call},
        {"CopyStmt", kind::copy},
        {"VacuumStmt", kind::other},
        {"ReindexStmt", kind::other},
        {"LockStmt", kind::other},
        {"CheckPointStmt", kind::other},
        {"ExecuteStmt", kind::other},
        {"TransactionStmt", kind::transaction},
        {"VariableShowStmt", kind::session},
        {"ConstraintsSetStmt", kind::session},
        {"ListenStmt", kind::session},
        {"NotifyStmt", kind::session},
        {"UnlistenStmt", kind::session},
        {"DiscardStmt", kind::session},
        {"LoadStmt", kind::session},
        {"PrepareStmt", kind::prepare},
        {"DeallocateStmt", kind::prepare},
        {"ExplainStmt", kind::explain},
        {"FetchStmt", kind::cursor},
        {"ClosePortalStmt", kind::cursor},
    };
    for (auto const& k : known)
        if (node == k.node) return k.k;
    if (node == "VariableSetStmt") {
        bool const transaction = contains(tree, "\"name\":\"TRANSACTION\"") ||
                                 contains(tree, "\"name\":\"TRANSACTION SNAPSHOT\"");
        return transaction ? kind::transaction : kind::session;
    }
    return kind::ddl;
}

/// EXPLAIN runs its statement only with ANALYZE.
bool analyzes(std::string const& tree) {
    std::size_t const at = tree.find("\"defname\":\"analyze\"");
    if (at == std::string::npos) return false;
    std::string const rest = tree.substr(at, tree.find("\"defaction\"", at) - at);
    // A zero is left out of the JSON.
    return !contains(rest, "\"false\"") && !contains(rest, "\"off\"") &&
           !contains(rest, "\"Integer\":{}") && !contains(rest, "\"ival\":0");
}

bool tree_writes(std::string const& node, kind k, std::string const& tree) {
    bool changes = contains(tree, "\"intoClause\"") || contains(tree, "CreateTableAsStmt");
    for (char const* part : {"\"InsertStmt\"", "\"UpdateStmt\"", "\"DeleteStmt\"", "\"MergeStmt\""})
        changes = changes || contains(tree, part);
    switch (k) {
        case kind::ddl:
        case kind::insert:
        case kind::update:
        case kind::delete_:
        case kind::merge: return true;
        case kind::select: return changes;
        case kind::copy: return changes || contains(tree, "\"is_from\":true");
        case kind::explain:
            return analyzes(tree) && (changes || contains(tree, "\"RefreshMatViewStmt\""));
        default: return (void)node, false;
    }
}

}  // namespace

TEST_CASE("the kind of a PostgreSQL statement and what it writes are those of its parse tree") {
    std::size_t statements = 0;
    for (char const* sql : oracle::postgres_statements) {
        INFO("text: " << std::string(sql));
        std::string const tree = oracle::parse_tree(sql);
        if (tree.empty()) {
            FAIL_CHECK("libpg_query doesn't parse it");
            continue;
        }
        std::string const node = top_node(tree);
        kind const k = kind_of_tree(node, tree);
        INFO("node: " << node);
        auto const facts = qb::facts_of(sql, qb::dialect::postgresql);
        CHECK(static_cast<int>(facts.kind) == static_cast<int>(k));
        CHECK(static_cast<int>(qb::kind_of(sql, qb::dialect::postgresql)) == static_cast<int>(k));
        CHECK(facts.writes == tree_writes(node, k, tree));
        ++statements;
    }
    std::printf("%zu statements of all kinds\n", statements);
}
