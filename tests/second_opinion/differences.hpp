// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace second_opinion {

/// Why a recording and what others say of the same time may differ.
enum class because {
    refused,
    prepare_refused,
    backend_gone,
    unread,
    empty_text,
    not_reached,
    prepared_unseen,
    pipeline_head,
    cursor_check,
    large_object_lookup,
    function_number,
    client_encoding,
    failed,
    sql_prepare,
    function_call,
    portal_aborted,
    failed_at_commit,
    rewritten,
    rewritten_away,
    rows_before_error,
};

/// The programs in which a difference is to be seen.
enum program : unsigned { libpqxx = 1, soci = 2, libpq = 4 };

struct known_difference {
    because why;
    unsigned programs;
    char const* reason;
};

/// All of them. A test names each one where it occurs; what isn't here is a fault, and what doesn't
/// occur in its programs isn't left here.
// clang-format off
inline constexpr known_difference known_differences[] = {
    // Between the recording and the server's log:
    {because::refused, libpqxx | soci | libpq,
     "an error of syntax, a value that can't be bound, an unknown name: the server logs an error and no statement; to the program it is a statement that failed"},
    {because::prepare_refused, libpqxx | soci | libpq,
     "an error in a text that was to be prepared or described: logged as the text's, and no statement"},
    {because::backend_gone, libpqxx | libpq,
     "sent to a backend that had ended: the program got an error for it, the server never saw it"},
    {because::unread, libpq,
     "sent, and its result not read when the recording ends: it counts, as unfinished"},
    {because::empty_text, libpqxx | libpq,
     "a text without a statement is logged as one"},
    {because::not_reached, libpqxx | libpq,
     "a text is logged whole before it runs: what stands behind an error in it never ran"},
    {because::prepared_unseen, libpq,
     "prepared in SQL before the connection was observed, or by the server itself: it knows the text, the recording shows the name"},
    {because::pipeline_head, libpqxx,
     "libpqxx puts a SELECT 1 of its own at the head of a pipeline's texts: control, and not a query"},
    {because::cursor_check, libpqxx,
     "libpqxx sends a FETCH 0 of its own to see whether a cursor is there: control, and not a cursor's step"},
    {because::large_object_lookup, libpqxx | soci | libpq,
     "libpq asks for the numbers of the large-object functions before it calls the first: control, and shown in words"},
    {because::function_number, libpq,
     "PQfn calls a function by number: the recording shows the number, the server logs the name"},
    {because::client_encoding, libpqxx,
     "the text of a program with another encoding than UTF-8 is recorded as sent; the server has its letters"},
    // Between the recording and pg_stat_statements:
    {because::failed, libpqxx | soci | libpq,
     "it counts what came to its end; a statement that failed was a statement"},
    {because::sql_prepare, libpqxx | soci | libpq,
     "it leaves out PREPARE and DEALLOCATE, and counts EXECUTE as what was prepared, as we do"},
    {because::function_call, libpqxx | soci | libpq,
     "it doesn't see functions that are called by number, without a text"},
    {because::portal_aborted, libpq,
     "it counts an unnamed portal when it closes, and not at all when the transaction is rolled back first"},
    {because::failed_at_commit, libpqxx | libpq,
     "it counts a statement before its transaction is committed, which may fail"},
    {because::rewritten, libpq,
     "it counts what a rule adds to a statement as often as it adds it, under that statement's text"},
    {because::rewritten_away, libpq,
     "it doesn't count a statement of which a rule left nothing"},
    // Between the recording and the protocol:
    {because::rows_before_error, libpq,
     "in single-row mode a program has got the rows that came before the error"},
};
// clang-format on

}  // namespace second_opinion
