# SPDX-License-Identifier: BSL-1.0
#
# querybudget_wrap_libpq(target)
#
# For a program that links libpq as a static library (libpq.a): the linker then drops querybudget's definitions of libpq's
# entry points in favour of the library's. This makes it put them in between with --wrap instead, in all that is linked into
# the program. Not for a shared libpq, which --wrap doesn't reach. A static library that includes the adapter needs the
# call as well as the program that links it.
include_guard(GLOBAL)

# As in <querybudget/adapter/libpq_real.hpp>. What an older libpq doesn't have, nobody calls.
set_property(GLOBAL PROPERTY QUERYBUDGET_LIBPQ_HOOKS
    PQexec PQexecParams PQprepare PQexecPrepared PQdescribePrepared PQdescribePortal PQsendQuery PQsendQueryParams
    PQsendPrepare PQsendQueryPrepared PQsendDescribePrepared PQsendDescribePortal PQputCopyEnd PQendcopy PQfn lo_open
    lo_close lo_read lo_write lo_lseek lo_lseek64 lo_creat lo_create lo_tell lo_tell64 lo_truncate lo_truncate64 lo_unlink
    PQbackendPID PQconnectdb PQconnectdbParams PQsetdbLogin PQconnectStart PQconnectStartParams PQpipelineSync
    PQsendFlushRequest PQclosePrepared PQclosePortal PQsendClosePrepared PQsendClosePortal PQsendPipelineSync lo_import
    lo_import_with_oid lo_export)

function(querybudget_wrap_libpq target)
    if(NOT TARGET ${target})
        message(FATAL_ERROR "querybudget_wrap_libpq: there is no target ${target}")
    endif()
    get_property(hooks GLOBAL PROPERTY QUERYBUDGET_LIBPQ_HOOKS)
    list(TRANSFORM hooks PREPEND "LINKER:--wrap=" OUTPUT_VARIABLE options)
    target_link_options(${target} PRIVATE ${options})
    target_compile_definitions(${target} PRIVATE QUERYBUDGET_WRAP_LIBPQ)
endfunction()
