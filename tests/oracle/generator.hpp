// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "pieces.hpp"

#include <string>

namespace oracle {

// Statements of a small shop, made by a grammar: every table has the same columns, so whatever is
// made of them makes sense to a database as well.
inline constexpr char const* tables[] = {"users", "orders", "items", "shipping_addresses"};
inline constexpr char const* numbers[] = {"id", "user_id", "price", "quantity_in_the_warehouse"};
inline constexpr char const* texts[] = {"name", "state", "größe", "e"};

class generator {
public:
    generator(dialect d, std::uint64_t seed)
        : random_{seed * 2 + 1}, postgres_(d == dialect::postgresql) {
        s_.language = d;
    }

    statement next() {
        dialect const d = s_.language;
        s_ = {};
        s_.language = d;
        alias_ = 0;
        depth_ = 0;
        switch (random_.below(16)) {
            case 0: insert(); break;
            case 1: insert(); break;
            case 2: update(); break;
            case 3: update(); break;
            case 4: remove(); break;
            case 5: other(); break;
            case 6: set_operation(); break;
            default: select_statement(); break;
        }
        return s_;
    }

private:
    void add(part p, std::string text, std::string swap = {}, type of = type::number) {
        s_.pieces.push_back({p, std::move(text), std::move(swap), of});
    }
    void word(char const* text, char const* swap = "") { add(part::word, text, swap); }
    void words(std::string const& text) {
        std::size_t from = 0;
        for (std::size_t at = text.find(' '); at != std::string::npos; at = text.find(' ', from)) {
            add(part::word, text.substr(from, at - from));
            from = at + 1;
        }
        add(part::word, text.substr(from));
    }
    void name(std::string text) { add(part::name, std::move(text)); }
    void function(char const* text) { add(part::function, text); }
    void mark(char const* text) { add(part::mark, text); }
    void op(char const* text, char const* swap) { add(part::op, text, swap); }
    void value(type t) { add(part::value, {}, {}, t); }
    void cast(char const* to) {
        value(type::number);
        s_.pieces.back().cast = true;
        mark("::");
        function(to);
    }

    /// What `make` adds can go.
    template <class Make>
    void optional(char const* what, Make make) {
        std::size_t const begin = s_.pieces.size();
        make();
        s_.optional.push_back({begin, s_.pieces.size(), what});
    }
    template <class Make>
    void maybe(std::size_t in, char const* what, Make make) {
        if (random_.one_in(in)) optional(what, make);
    }
    template <class Make>
    void list(Make element) {
        std::size_t const begin = s_.pieces.size();
        element();
        s_.lists.push_back({begin, s_.pieces.size(), "list"});
    }

    void column(std::string const& of, char const* text) {
        if (!of.empty()) {
            name(of);
            mark(".");
        }
        name(text);
    }
    char const* number_column() { return numbers[random_.below(std::size(numbers))]; }
    char const* text_column() { return texts[random_.below(std::size(texts))]; }

    void predicates(std::string const& of) {
        predicate(of);
        while (random_.one_in(3))
            optional("predicate", [&] {
                word("and", "or");
                predicate(of);
            });
    }

    void compare() {
        static constexpr char const* ops[][2] = {{"=", "<>"}, {"=", "<"},  {"<>", "="},
                                                 {"<", ">="}, {">=", "<"}, {">", "<="}};
        auto const& o = ops[random_.below(std::size(ops))];
        op(o[0], o[1]);
    }

    void predicate(std::string const& of) {
        switch (random_.below(depth_ < 2 ? 17 : 12)) {
            case 0: in_list(of); break;
            case 1:
                column(of, text_column());
                word("in", "not in");
                mark("(");
                list([&] { value(type::text); });
                mark(")");
                break;
            case 2:
                column(of, number_column());
                word("between", "not between");
                value(type::number);
                word("and");
                value(type::number);
                break;
            case 3:
                column(of, text_column());
                maybe(3, "not", [&] { word("not"); });
                word("like");
                value(type::text);
                break;
            case 4:
                column(of, text_column());
                word("is");
                maybe(2, "not null", [&] { word("not"); });
                word("null");
                break;
            case 5: called(of); break;
            case 6:
                column(of, number_column());
                compare();
                column(of, number_column());
                break;
            case 7: rows(of); break;
            case 8: choice(of); break;
            case 9: arithmetic(of); break;
            case 10: dialects_own(of); break;
            case 12: subselect(of); break;
            case 13: exists(of); break;
            case 14:
                mark("(");
                nested([&] { predicate(of); });
                word("or", "and");
                nested([&] { predicate(of); });
                mark(")");
                break;
            case 15:
                word("not");
                mark("(");
                nested([&] { predicates(of); });
                mark(")");
                break;
            default:
                if (random_.one_in(2)) {
                    column(of, number_column());
                    compare();
                    value(type::number);
                } else {
                    column(of, text_column());
                    op("=", "<>");
                    value(type::text);
                }
        }
    }

    void in_list(std::string const& of) {
        column(of, number_column());
        maybe(4, "not in", [&] { word("not"); });
        word("in");
        mark("(");
        switch (random_.below(4)) {
            case 0:
                list([&] {
                    function("abs");
                    mark("(");
                    value(type::number);
                    mark(")");
                });
                break;
            case 1:
                if (postgres_) {
                    list([&] { cast("integer"); });
                    break;
                }
                [[fallthrough]];
            default: list([&] { value(type::number); });
        }
        mark(")");
    }

    void called(std::string const& of) {
        function(random_.one_in(2) ? "lower" : "trim");
        mark("(");
        column(of, text_column());
        mark(")");
        op("=", "<>");
        function("upper");
        mark("(");
        value(type::text);
        mark(")");
    }

    void rows(std::string const& of) {
        mark("(");
        column(of, number_column());
        mark(",");
        column(of, text_column());
        mark(")");
        word("in", "not in");
        mark("(");
        if (!postgres_) word("values");
        list([&] {
            mark("(");
            value(type::number);
            mark(",");
            value(type::text);
            mark(")");
        });
        mark(")");
    }

    void choice(std::string const& of) {
        word("case");
        word("when");
        column(of, number_column());
        op("=", "<>");
        value(type::number);
        word("then");
        value(type::number);
        maybe(2, "else", [&] {
            word("else");
            value(type::number);
        });
        word("end");
        compare();
        value(type::number);
    }

    void arithmetic(std::string const& of) {
        column(of, number_column());
        op(random_.one_in(2) ? "-" : "+", "*");
        value(type::number);
        compare();
        value(type::number);
        maybe(2, "operand", [&] {
            op("-", "+");
            value(type::number);
        });
    }

    void dialects_own(std::string const& of) {
        if (!postgres_) {
            column(of, text_column());
            word("glob", "like");
            value(type::text);
            return;
        }
        switch (random_.below(4)) {
            case 0:
                column(of, number_column());
                op("=", "<>");
                word("any", "all");
                mark("(");
                word("array");
                mark("[");
                list([&] { value(type::number); });
                mark("]");
                mark(")");
                break;
            case 1:
                column(of, "data");
                op("->>", "->");
                value(type::text);
                op("=", "<>");
                value(type::text);
                break;
            case 2:
                column(of, "data");
                op("?", "?|");
                value(type::text);
                break;
            default:
                column(of, number_column());
                op("=", "<>");
                cast("bigint");
        }
    }

    template <class Make>
    void nested(Make make) {
        ++depth_;
        make();
        --depth_;
    }

    void subselect(std::string const& of) {
        column(of, number_column());
        word("in", "not in");
        mark("(");
        nested([&] { select(1); });
        mark(")");
    }

    void exists(std::string const& of) {
        maybe(2, "not exists", [&] { word("not"); });
        word("exists");
        mark("(");
        nested([&] { select(1); });
        mark(")");
        (void)of;
    }

    void items(std::string const& of, bool grouped, std::size_t columns) {
        if (columns == 1) return column(of, number_column());
        if (grouped) {
            column(of, "state");
            mark(",");
            function("count");
            mark("(");
            if (random_.one_in(2)) {
                add(part::fixed, "*");
            } else {
                maybe(2, "distinct", [&] { word("distinct"); });
                column(of, number_column());
            }
            mark(")");
            return;
        }
        if (random_.one_in(3)) {
            if (!of.empty()) {
                name(of);
                mark(".");
            }
            add(part::fixed, "*");
            return;
        }
        column(of, number_column());
        while (random_.one_in(2)) {
            mark(",");
            switch (random_.below(4)) {
                case 0:
                    function("coalesce");
                    mark("(");
                    column(of, number_column());
                    mark(",");
                    value(type::number);
                    mark(")");
                    break;
                case 1:
                    column(of, number_column());
                    optional("alias", [&] {
                        word("as");
                        name("label");
                    });
                    break;
                default: column(of, text_column());
            }
        }
    }

    std::string table(bool alias) {
        std::string const t = tables[random_.below(std::size(tables))];
        if (postgres_ && random_.one_in(6)) {
            name("public");
            mark(".");
        }
        name(t);
        if (!alias) return {};
        if (random_.one_in(2)) optional("as", [&] { word("as"); });
        std::string const short_name = "t" + std::to_string(++alias_);
        name(short_name);
        return short_name;
    }

    void select(std::size_t columns) {
        word("select");
        bool const distinct = random_.one_in(6), grouped = columns != 1 && random_.one_in(5);
        if (distinct) optional("distinct", [&] { word("distinct"); });
        std::size_t const joins = random_.one_in(3) ? 1 + random_.below(2) : 0;
        // The table's alias is chosen before its table is written.
        bool const alias = joins != 0 || random_.one_in(3);
        std::string const of = alias ? "t" + std::to_string(alias_ + 1) : "";
        if (!of.empty()) ++alias_;
        std::size_t const mine = alias_;
        items(of, grouped, columns);
        word("from");
        if (of.empty()) {
            table(false);
        } else {
            alias_ = mine - 1;
            table(true);
        }
        for (std::size_t i = 0; i < joins; ++i) {
            std::size_t const kind = random_.below(3);
            if (kind == 0) optional("join kind", [&] { word("left"); });
            if (kind == 1) optional("noise", [&] { word("inner", "left"); });
            word("join");
            std::string const other = table(true);
            word("on");
            column(other, "user_id");
            op("=", "<>");
            column(of, "id");
        }
        if (!random_.one_in(4))
            optional("where", [&] {
                word("where");
                predicates(of);
            });
        if (grouped) grouping(of);
        if (columns != 1) tail(of, grouped, distinct);
    }

    void grouping(std::string const& of) {
        word("group");
        word("by");
        column(of, "state");
        maybe(3, "having", [&] {
            word("having");
            function("count");
            mark("(");
            add(part::fixed, "*");
            mark(")");
            compare();
            value(type::number);
        });
    }

    void tail(std::string const& of, bool grouped, bool distinct) {
        maybe(3, "order by", [&] {
            s_.ordered = true;
            word("order");
            word("by");
            if (random_.one_in(4)) {
                add(part::fixed, "1", "2");
            } else {
                column(of, grouped ? "state" : number_column());
            }
            if (random_.one_in(2)) optional("desc", [&] { word("desc"); });
        });
        maybe(3, "limit", [&] {
            word("limit");
            value(type::count);
            maybe(3, "offset", [&] {
                word("offset");
                value(type::count);
            });
        });
        if (postgres_ && !grouped && !distinct && depth_ == 0)
            maybe(10, "for update", [&] {
                word("for");
                word("update", "share");
            });
    }

    void select_statement() {
        s_.select = true;
        maybe(8, "with", [&] {
            word("with");
            name("cte");
            word("as");
            mark("(");
            nested([&] { select(2); });
            mark(")");
        });
        select(2);
    }

    void set_operation() {
        s_.select = true;
        nested([&] {
            select(1);
            word("union");
            maybe(2, "all", [&] { word("all"); });
            select(1);
        });
    }

    void returning() {
        maybe(4, "returning", [&] {
            word("returning");
            name("id");
        });
    }

    void insert() {
        word("insert");
        if (!postgres_)
            maybe(5, "or replace", [&] {
                word("or");
                word("replace", "ignore");
            });
        word("into");
        table(false);
        mark("(");
        name(number_column());
        mark(",");
        name(text_column());
        mark(")");
        if (random_.one_in(6)) {
            word("select");
            column("", number_column());
            mark(",");
            column("", text_column());
            word("from");
            table(false);
            word("where");
            predicates("");
            return returning();
        }
        word("values");
        bool const call = random_.one_in(4);
        list([&] {
            mark("(");
            value(type::row_number);
            mark(",");
            if (call) {
                function("lower");
                mark("(");
                value(type::text);
                mark(")");
            } else {
                value(type::row_text);
            }
            mark(")");
        });
        maybe(4, "on conflict", [&] {
            words("on conflict do");
            word("nothing");
        });
        returning();
    }

    void update() {
        word("update");
        table(false);
        word("set");
        name(number_column());
        op("=", "");
        if (random_.one_in(2)) {
            name(number_column());
            op("+", "-");
        }
        value(type::number);
        maybe(3, "assignment", [&] {
            mark(",");
            name("state");
            op("=", "");
            value(type::text);
        });
        optional("where", [&] {
            word("where");
            predicates("");
        });
        returning();
    }

    void remove() {
        word("delete");
        word("from");
        table(false);
        optional("where", [&] {
            word("where");
            predicates("");
        });
        returning();
    }

    void other() {
        switch (random_.below(postgres_ ? 6 : 5)) {
            case 0:
                word("savepoint", "release");
                add(part::masked, "s1");
                break;
            case 1:
                words("rollback to");
                optional("noise", [&] { word("savepoint"); });
                add(part::masked, "s1");
                break;
            case 2: word("begin", "commit"); break;
            case 3:
                words("create");
                maybe(2, "unique", [&] { word("unique"); });
                word("index");
                name("an_index");
                word("on");
                table(false);
                mark("(");
                name(number_column());
                mark(")");
                break;
            case 4:
                word("explain");
                select(2);
                break;
            default:
                words("declare");
                add(part::masked, "c1");
                words("cursor for");
                select(2);
        }
    }

    random_numbers random_;
    bool postgres_;
    std::size_t alias_ = 0, depth_ = 0;
    statement s_;
};

}  // namespace oracle
