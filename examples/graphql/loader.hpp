// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <functional>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

namespace graphql {

/// Collects keys, and gets the values of all of them at once when the first is needed. For one
/// request: what it has got it keeps.
template <class Key, class Value>
class loader {
public:
    using batch = std::function<std::unordered_map<Key, Value>(std::vector<Key> const&)>;

    explicit loader(batch get) : get_(std::move(get)) {}

    /// The value of `key`, or an empty one where there is none. Lifetime: the loader's.
    [[nodiscard]] std::function<Value()> load(Key key) {
        if (asked_.insert(key).second) waiting_.push_back(key);
        return [this, key] { return value_of(key); };
    }

private:
    Value value_of(Key const& key) {
        if (!waiting_.empty()) known_.merge(get_(std::exchange(waiting_, {})));
        auto const found = known_.find(key);
        return found != known_.end() ? found->second : Value{};
    }

    batch get_;
    std::unordered_set<Key> asked_;
    std::vector<Key> waiting_;
    std::unordered_map<Key, Value> known_;
};

}  // namespace graphql
