// SPDX-License-Identifier: BSL-1.0
#include "policy.hpp"

#include "repositories.hpp"

namespace shop {

bool order_policy::can_view(user const& who, order const& what) const {
    return permission_repository{db}.sees_customer(who.role_id, what.customer_id());
}

}  // namespace shop
