// SPDX-License-Identifier: BSL-1.0
#pragma once

/// For QUERYBUDGET_SEPARATE_COMPILATION: exactly one file of the program includes this, after the
/// adapters it uses.

#ifndef QUERYBUDGET_SEPARATE_COMPILATION
#error \
    "querybudget: define QUERYBUDGET_SEPARATE_COMPILATION for the whole program; without it headers hold all bodies"
#endif

#include <querybudget/querybudget.hpp>

// In the order in which data flows.
#include <querybudget/detail/other_hubs.ipp>
#include <querybudget/judge/budget.ipp>
#include <querybudget/judge/budget_endpoint.ipp>
#include <querybudget/judge/budget_flags.ipp>
#include <querybudget/judge/evidence.ipp>
#include <querybudget/judge/findings.ipp>
#include <querybudget/judge/parent.ipp>
#include <querybudget/judge/row_explosion.ipp>
#include <querybudget/judge/sampled_loop.ipp>
#include <querybudget/record/call_site.ipp>
#include <querybudget/record/call_stack.ipp>
#include <querybudget/record/crossing_watch.ipp>
#include <querybudget/record/execution.ipp>
#include <querybudget/record/group_table.ipp>
#include <querybudget/record/group_tags.ipp>
#include <querybudget/record/hub.ipp>
#include <querybudget/record/observation.ipp>
#include <querybudget/record/record_statement.ipp>
#include <querybudget/record/recorder.ipp>
#include <querybudget/record/recording.ipp>
#include <querybudget/record/returned_values.ipp>
#include <querybudget/report/advice.ipp>
#include <querybudget/report/call_sites.ipp>
#include <querybudget/report/child_process.ipp>
#include <querybudget/report/json_lines.ipp>
#include <querybudget/report/measurement.ipp>
#include <querybudget/report/record_file.ipp>
#include <querybudget/report/record_text.ipp>
#include <querybudget/report/scope.ipp>
#include <querybudget/report/sink.ipp>
#include <querybudget/report/stack_reader.ipp>
#include <querybudget/report/survey.ipp>
#include <querybudget/report/survey_options.ipp>
#include <querybudget/report/survey_table.ipp>
#include <querybudget/report/symbols.ipp>
#include <querybudget/report/text.ipp>
#include <querybudget/sql/facts.ipp>
#include <querybudget/sql/fingerprint.ipp>
#include <querybudget/sql/kind.ipp>
#include <querybudget/sql/lexer.ipp>
#include <querybudget/sql/query_shape.ipp>
#include <querybudget/sql/relations.ipp>
#include <querybudget/sql/splitter.ipp>
#include <querybudget/sql/tables.ipp>
#include <querybudget/sql/text_memo.ipp>
#include <querybudget/sql/value_list.ipp>

#ifdef QUERYBUDGET_DETAIL_ADAPTER_SQLITE
#include <querybudget/adapter/sqlite.ipp>
#include <querybudget/adapter/sqlite_connection.ipp>
#endif
#ifdef QUERYBUDGET_DETAIL_ADAPTER_LIBPQ
#include <querybudget/adapter/libpq.ipp>
#endif
#ifdef QUERYBUDGET_DETAIL_ADAPTER_REMOTE_CALL
#include <querybudget/adapter/remote_call.ipp>
#endif
