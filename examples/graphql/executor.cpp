// SPDX-License-Identifier: BSL-1.0
#include "executor.hpp"

#include <querybudget/record/tag.hpp>

#include <cstddef>
#include <string>
#include <utility>

namespace graphql {
namespace {

struct node {
    object self;
    std::vector<std::vector<node>> below{};  // of each field that is selected, where it has some
};

// [executor]
/// One resolver for a whole level: all questions first, then the answers.
std::vector<objects> ask(schema const& with, std::string const& field,
                         std::vector<node*> const& level) {
    querybudget::tag const label{"resolver " + field};
    resolver const& resolve = with.at(field);
    std::vector<deferred> asked;
    for (node const* parent : level) asked.push_back(resolve(parent->self));
    std::vector<objects> answers;
    for (deferred const& answer : asked) answers.push_back(answer());
    return answers;
}
// [executor]

void fill(schema const& with, std::vector<node*> const& level,
          std::vector<selection> const& selected) {
    if (level.empty()) return;
    for (node* parent : level) parent->below.resize(selected.size());
    for (std::size_t i = 0; i < selected.size(); ++i) {
        if (selected[i].below.empty()) continue;  // a column
        std::vector<objects> answers =
            ask(with, level.front()->self.type + '.' + selected[i].field, level);
        std::vector<node*> next;
        for (std::size_t parent = 0; parent < level.size(); ++parent) {
            std::vector<node>& children = level[parent]->below[i];
            for (object& each : answers[parent]) children.push_back({std::move(each)});
            for (node& child : children) next.push_back(&child);
        }
        fill(with, next, selected[i].below);
    }
}

std::string quoted(std::string const& text) {
    std::string out = "\"";
    for (char const c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + '"';
}

std::string json(node const& of, std::vector<selection> const& selected);

std::string json(std::vector<node> const& list, std::vector<selection> const& selected,
                 std::string const& between) {
    std::string text;
    for (node const& each : list) text += (text.empty() ? "" : between) + json(each, selected);
    return '[' + text + ']';
}

std::string json(node const& of, std::vector<selection> const& selected) {
    bool const root = of.self.type == "Query";
    std::string text;
    for (std::size_t i = 0; i < selected.size(); ++i) {
        selection const& each = selected[i];
        if (i != 0) text += ',';
        text += quoted(each.field) + ':';
        text += each.below.empty() ? quoted(of.self.columns.at(each.field))
                                   : json(of.below[i], each.below, root ? ",\n" : ",");
    }
    return '{' + text + '}';
}

}  // namespace

std::string execute(schema const& with, std::vector<selection> const& query) {
    node root{{"Query", {}}};
    fill(with, {&root}, query);
    return json(root, query);
}

}  // namespace graphql
