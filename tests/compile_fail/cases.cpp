// SPDX-License-Identifier: BSL-1.0
// Each CASE must not compile, and the compiler's text has to say what to write instead: see CMakeLists.txt.
// Without a CASE the file compiles.
#include <querybudget/querybudget.hpp>

#include <chrono>

namespace qb = querybudget;

void f() {
#if defined(NUMBER_ON_THE_LEFT)
    qb::budget b{4 >= qb::queries};
#elif defined(NUMBER_ON_THE_LEFT_OF_EQUALS)
    qb::budget b{4 == qb::queries};
#elif defined(AND)
    qb::budget b{qb::queries <= 4 && qb::writes == 0};
#elif defined(OR)
    qb::budget b{qb::queries <= 4 || qb::writes == 0};
#elif defined(NOT_EQUAL)
    qb::budget b{qb::queries != 4};
#elif defined(FLOAT)
    qb::budget b{qb::queries <= 4.5};
#elif defined(FLOAT_EQUALS)
    qb::budget b{qb::queries == 4.0f};
#elif defined(BOOL)
    qb::budget b{qb::queries <= true};
#elif defined(TIME_WITHOUT_A_UNIT)
    qb::budget b{qb::db_time <= 5};
#elif defined(EXACT_TIME)
    qb::budget b{qb::db_time == std::chrono::seconds(5)};
#elif defined(COUNT_WITH_A_UNIT)
    qb::budget b{qb::queries <= std::chrono::seconds(5)};
#elif defined(EMPTY_QUERIES)
    ASSERT_QUERIES() { }
#elif defined(EMPTY_SCOPE)
    QUERY_SCOPE(budget);
#elif defined(SCOPE_ON_THE_HEAP)
    auto* s = new qb::scope({{"", 0}, "", false}, {qb::queries <= 1});
#elif defined(SCOPE_MOVED)
    QUERY_SCOPE(a, qb::queries <= 1);
    qb::scope b = std::move(a);
#elif defined(OBSERVATION_THROWN_AWAY)
    qb::observe_driver("fake");
#else
    qb::budget b{qb::queries <= 4, qb::db_time <= std::chrono::seconds(5)};
#endif
}
