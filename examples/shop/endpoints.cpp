// SPDX-License-Identifier: BSL-1.0
#include "endpoints.hpp"

#include "order_view.hpp"
#include "policy.hpp"
#include "repositories.hpp"

namespace shop {

// 2 + 1 + 50 × 4 = 203 queries, and not one of them in sight.
// [unbatched]
std::string get_orders(database& db, session const& who) {
    auto const transaction = db.begin();
    user const current = user_repository{db}.find(who.user_id);         // 1
    if (!user_repository{db}.role_of(current).reads_orders) return {};  // 1

    std::string page;
    for (order const& each : order_repository{db}.first(page_size)) {  // 1
        if (!order_policy{db}.can_view(current, each)) continue;       // 50
        page += order_view(each);  // customer, total and shipment: 50 × 3
    }
    transaction->commit();
    return page;
}
// [unbatched]

// 1 + 1 + 1 + 1 = 4 queries. The LIMIT comes after the authorization here, so a page is full where
// it would be short above; with every order on the page the two are the same.
// [batched]
std::string get_orders_batched(database& db, session const& who) {
    auto const transaction = db.begin();
    auto orders = order_repository{db}.first_visible(who, page_size);  // 1

    ids order_ids, customer_ids;
    for (order const& each : orders) {
        order_ids.push_back(each.id());
        customer_ids.push_back(each.customer_id());
    }
    auto const customers = customer_repository{db}.find_all(customer_ids);  // 1
    auto const shipments = shipment_repository{db}.of_orders(order_ids);    // 1
    auto const totals = item_repository{db}.totals(order_ids);              // 1

    std::string page;
    for (order& each : orders) {
        each.set_customer(customers.at(each.customer_id()));
        each.set_shipment(shipments.at(each.id()));
        each.set_total(totals.contains(each.id()) ? totals.at(each.id()) : 0);
        page += order_view(each);  // 0
    }
    transaction->commit();
    return page;
}
// [batched]

std::string get_orders_counted(database& db, session const& who) {
    std::string const page = get_orders_batched(db, who);
    return page + "{\"orders\": " + std::to_string(order_repository{db}.count()) + "}\n";
}

std::string get_order(database& db, role_cache& roles, session const& who, std::int64_t id) {
    user const current = user_repository{db}.find(who.user_id);
    if (!roles.contains(current.role_id))
        roles.emplace(current.role_id, user_repository{db}.role_of(current));
    if (!roles.at(current.role_id).reads_orders) return {};
    return order_view(order_repository{db}.find(id));
}

}  // namespace shop
