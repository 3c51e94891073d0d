// SPDX-License-Identifier: BSL-1.0
#include <querybudget/adapter/libpqxx.hpp>

#include "../libpq/hooks.hpp"
#include "../libpq/postgres.hpp"

#include <pqxx/pqxx>

// Built and linked in many ways (CMakeLists.txt): a hook that isn't reached shows as a number here.

namespace {

/// An observed connection in a transaction, as large objects need it.
struct in_transaction : observed {
    in_transaction() { run("BEGIN"); }
};

void read_copy(PGconn* pg) {
    char* row = nullptr;
    while (PQgetCopyData(pg, &row, 0) > 0) PQfreemem(row);
}

}  // namespace

TEST_CASE("what a pqxx::connection sends is counted exactly") {
    pqxx::connection c;
    qb::observation const watch = qb::libpqxx::observe(c);
    c.prepare("find", "SELECT $1::int");
    qb::recording const r = qb::measure([&] {
        pqxx::work work(c);
        work.exec("SELECT 1");
        for (int i = 0; i < 3; ++i) work.exec_prepared("find", i);
        work.commit();
    });
    CHECK(list(r) == "1 × BEGIN\n1 × SELECT ?\n3 × SELECT ?::int\n1 × COMMIT\n");
    CHECK(r.queries() == 4);
    CHECK(r.control() == 2);
    CHECK(r.round_trips() == 7);  // with the Parse
    CHECK(r.seen().lost.empty());
}

TEST_CASE("what a PGconn sends is counted exactly: several statements, values, prepared, async") {
    observed const pg;
    qb::recording const r = qb::measure([&] {
        pg.run("SELECT 1; SELECT 1, 2");
        (void)pg.params("SELECT $1::text", {"a"});
        (void)pg.prepare("p", "SELECT $1::int");
        for (int i = 0; i < 3; ++i) (void)pg.prepared("p", {"7"});
        pg.send("SELECT 1, 2, 3");
        pg.read_all();
    });
    CHECK(list(r) ==
          "1 × SELECT ?\n1 × SELECT ?, ?\n1 × SELECT ?::text\n3 × SELECT ?::int\n"
          "1 × SELECT ?, ?, ?\n");
    CHECK(r.round_trips() == 7);
    CHECK(r.seen().lost.empty());
}

TEST_CASE("observe_all sees connections of libpqxx and of libpq") {
    qb::observation const all = qb::libpq::observe_all();
    pqxx::connection c;
    connection const pg;
    qb::recording const r = qb::measure([&] {
        pqxx::nontransaction(c).exec("SELECT 1");
        pg.run("SELECT 1");
    });
    CHECK(list(r) == "2 × SELECT ?\n");
    CHECK(r.seen().live_connections == 2);
    CHECK(r.seen().unobserved_statements == 0);
}

TEST_CASE("a connection that nobody observes is said to have run something") {
    observed const pg;
    connection const other;
    qb::recording const r = qb::measure([&] {
        pg.run("SELECT 1");
        other.run("SELECT 1");
    });
    CHECK(r.statements() == 1);
    CHECK(r.seen().unobserved_statements == 1);
}

TEST_CASE("COPY is one statement each way") {
    in_transaction const pg;
    pg.run("CREATE TEMPORARY TABLE t(a int)");
    qb::recording const r = qb::measure([&] {
        pg.run("COPY t FROM STDIN");
        CHECK(PQputCopyData(pg.get(), "1\n2\n", 4) == 1);
        CHECK(PQputCopyEnd(pg.get(), nullptr) == 1);
        pg.read_all();
        pg.run("COPY t TO STDOUT");
        read_copy(pg.get());
        pg.read_all();
    });
    CHECK(list(r) == "1 × COPY t FROM STDIN\n1 × COPY t TO STDOUT\n");
    CHECK(r.round_trips() == 3);
    CHECK(r.rows() == 2);
}

TEST_CASE("each call for a large object is one query") {
    in_transaction const pg;
    qb::recording const r = qb::measure([&] {
        Oid const id = lo_creat(pg.get(), 0x60000);
        int const fd = lo_open(pg.get(), id, 0x60000);
        CHECK(lo_write(pg.get(), fd, "abc", 3) == 3);
        CHECK(lo_lseek(pg.get(), fd, 0, 0) == 0);
        CHECK(lo_lseek64(pg.get(), fd, 1, 0) == 1);
        CHECK(lo_tell(pg.get(), fd) == 1);
        CHECK(lo_tell64(pg.get(), fd) == 1);
        char to[3];
        CHECK(lo_read(pg.get(), fd, to, 3) == 2);
        CHECK(lo_truncate(pg.get(), fd, 1) == 0);
        CHECK(lo_truncate64(pg.get(), fd, 1) == 0);
        CHECK(lo_close(pg.get(), fd) == 0);
        CHECK(lo_unlink(pg.get(), id) == 1);
    });
    CHECK(list(r) ==
          "1 × libpq's look-up of the large-object functions\n1 × lo_creat\n1 × lo_open\n"
          "1 × lo_write\n1 × lo_lseek\n1 × lo_lseek64\n1 × lo_tell\n1 × lo_tell64\n1 × lo_read\n"
          "1 × lo_truncate\n1 × lo_truncate64\n1 × lo_close\n1 × lo_unlink\n");
    CHECK(r.queries() == 12);
    CHECK(r.round_trips() == 13);
}

TEST_CASE(
    "lo_import and lo_export are the calls that they consist of; of a static libpq, one each") {
    in_transaction const pg;
    qb::recording const r = qb::measure([&] {
        Oid const id = lo_import(pg.get(), "/proc/self/cmdline");
        CHECK(id != InvalidOid);
        CHECK(lo_export(pg.get(), id, "/dev/null") == 1);
        CHECK(lo_export(pg.get(), id, "/nowhere/at/all") == -1);
        CHECK(lo_unlink(pg.get(), id) == 1);
        CHECK(lo_import_with_oid(pg.get(), "/proc/self/cmdline", id) == id);
    });
#ifdef QUERYBUDGET_WRAP_LIBPQ
    CHECK(list(r) ==
          "1 × libpq's look-up of the large-object functions\n1 × lo_import\n2 × lo_export\n"
          "1 × lo_unlink\n1 × lo_import_with_oid\n");
    CHECK(r.round_trips() == 6);
#else
    CHECK(list(r) ==
          "1 × libpq's look-up of the large-object functions\n1 × lo_creat\n4 × lo_open\n"
          "2 × lo_write\n4 × lo_close\n2 × lo_read\n1 × lo_unlink\n1 × lo_create\n");
    CHECK(r.round_trips() == 16);
#endif
}

TEST_CASE("what libpq sends for PQsetClientEncoding is control") {
    observed const pg;
    qb::recording const r =
        qb::measure([&] { CHECK(PQsetClientEncoding(pg.get(), "LATIN1") == 0); });
    CHECK(list(r) == "1 × set client_encoding to ?\n");
    CHECK(r.queries() == 0);
    CHECK(r.round_trips() == 1);
}

#ifdef QUERYBUDGET_DETAIL_LIBPQ_HOOKS
TEST_CASE("the hooks are those that CMake wraps") { CHECK(hooks_here() == hooks_of_cmake()); }
#endif
