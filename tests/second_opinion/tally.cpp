// SPDX-License-Identifier: BSL-1.0
#include "tally.hpp"

#include <querybudget/sql/facts.hpp>

#include <set>

namespace qb = querybudget;

namespace second_opinion {

tally::key key_of(std::string_view sql) {
    qb::statement_facts const facts = qb::facts_of(sql, qb::dialect::postgresql);
    return {facts.id, facts.kind};
}

void tally::add(std::string_view sql, long times) { add(key_of(sql), sql, times); }

void tally::add(key const& k, std::string_view text, long times) {
    line& l = lines_[k];
    if (l.text.empty()) l.text = text;
    l.times += times;
}

long tally::total() const {
    long sum = 0;
    for (auto const& [k, l] : lines_) sum += l.times;
    return sum;
}

std::string tally::compare(char const* one, tally const& a, char const* other, tally const& b) {
    static constexpr char const* kinds[] = {
        "select", "insert",      "update",  "delete",  "merge",   "call",   "copy",  "ddl",
        "other",  "transaction", "session", "prepare", "explain", "driver", "cursor"};
    std::set<key> all;
    for (auto const& [k, l] : a.lines_) all.insert(k);
    for (auto const& [k, l] : b.lines_) all.insert(k);
    std::string text;
    for (key const& k : all) {
        auto const in = [&k](tally const& t) {
            auto const found = t.lines_.find(k);
            return found == t.lines_.end() ? line{} : found->second;
        };
        line const in_a = in(a), in_b = in(b);
        if (in_a.times == in_b.times) continue;
        text += std::string("  ") + one + ' ' + std::to_string(in_a.times) + ", " + other + ' ' +
                std::to_string(in_b.times) + " × (" + kinds[static_cast<std::size_t>(k.second)] +
                ") " + (in_a.text.empty() ? in_b.text : in_a.text) + '\n';
    }
    return text;
}

}  // namespace second_opinion
