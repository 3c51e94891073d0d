// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/detail/config.hpp>
#include <querybudget/sql/facts.hpp>

#include <map>
#include <string>
#include <string_view>

namespace querybudget::libpq::detail {

/// PREPARE, EXECUTE, DEALLOCATE or DISCARD ALL, as SQL.
struct prepared_command {
    enum class type : unsigned char { none, prepare, execute, deallocate, deallocate_all };

    type what = type::none;
    std::string name;       ///< as the server knows it
    std::string_view text;  ///< what is prepared
};

/// Reads one statement.
[[nodiscard]] prepared_command read_prepared_command(std::string_view sql);

/// Could a text of several statements hold such a command? Looks for their words only.
[[nodiscard]] bool may_hold_prepared_command(std::string_view text) noexcept;

struct prepared_statement {
    std::string text;
    statement_facts facts;
};

/// The statements that a connection has prepared, whichever way.
class prepared_statements {
public:
    /// Null where it was prepared unseen.
    [[nodiscard]] prepared_statement const* find(std::string_view name) const noexcept {
        auto const found = all_.find(kept(name));
        return found == all_.end() ? nullptr : &found->second;
    }
    void add(std::string_view name, std::string_view text) {
        all_.insert_or_assign(
            std::string(kept(name)),
            prepared_statement{std::string(text), facts_of(text, dialect::postgresql)});
    }
    /// What the server does when the command succeeds.
    void apply(prepared_command const& command) {
        using type = prepared_command::type;
        if (command.what == type::prepare) add(command.name, command.text);
        if (command.what == type::deallocate) remove(command.name);
        if (command.what == type::deallocate_all) clear();
    }
    void remove(std::string_view name) noexcept {
        if (auto const found = all_.find(kept(name)); found != all_.end()) all_.erase(found);
    }
    void clear() noexcept { all_.clear(); }

private:
    /// The server compares no more of a name, however it was given.
    static std::string_view kept(std::string_view name) noexcept { return name.substr(0, 63); }

    std::map<std::string, prepared_statement, std::less<>> all_;
};

}  // namespace querybudget::libpq::detail

#ifndef QUERYBUDGET_SEPARATE_COMPILATION
#include <querybudget/adapter/libpq_prepared.ipp>
#endif
