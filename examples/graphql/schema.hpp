// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace graphql {

/// A value of an object type, with the fields that are columns of its row.
struct object {
    std::string type;
    std::map<std::string, std::string> columns;

    [[nodiscard]] std::int64_t integer(std::string const& column) const {
        return std::stoll(columns.at(column));
    }
};

using objects = std::vector<object>;

/// An answer that may wait until all questions of its level have been asked.
using deferred = std::function<objects()>;

/// What a field of `parent` gives, where that is no column.
using resolver = std::function<deferred(object const& parent)>;

/// By type and field, as `Order.customer`. The type at the root is `Query`.
using schema = std::map<std::string, resolver>;

}  // namespace graphql
