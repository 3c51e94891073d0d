# SPDX-License-Identifier: BSL-1.0
# For this project's own programs; consumers get no flag from us.
add_library(querybudget_warnings INTERFACE)
target_compile_options(querybudget_warnings INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Werror)
