// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <querybudget/tool/command_line.hpp>
#include <querybudget/tool/commands.hpp>
#include <querybudget/tool/help.hpp>
#include <querybudget/version.hpp>

#include <exception>
#include <string>

#include <CLI/CLI.hpp>

namespace querybudget::tool {

namespace commands {

/// The arguments and what they do, for CLI11.
class command_line {
public:
    command_line() {
        app_.description(help::what);
        app_.footer(help::exit_codes);
        app_.set_version_flag("--version", "querybudget " + version());
        app_.require_subcommand(1);

        CLI::App& report_app = add("report", help::report, report);
        add_folder(report_app);
        add_allow_none(report_app);
        report_app.add_flag("--markdown", a_.markdown, "For a pull request, not for a terminal");

        CLI::App& check_app = add("check", help::check, check);
        add_folder(check_app);
        add_file(check_app);
        check_app
            .add_flag("--complete", a_.complete,
                      "All tests ran: also fail on what is stale or was not measured")
            ->excludes(add_allow_none(check_app));
        check_app
            .add_option("--base", a_.base,
                        "The budget file of the main branch: what allows more than that needs "
                        "a new `why`")
            ->type_name("OLD.toml");

        CLI::App& accept_app = add("accept", help::accept, accept);
        accept_app
            .add_option("DIR ENDPOINT", a_.names,
                        "The folder of records, if it is a folder, else $QUERYBUDGET_OUT; "
                        "then endpoints: only these are accepted")
            ->type_name("");
        add_file(accept_app);
        accept_app.add_flag("--lower", a_.accept.lower, "Take limits down to what was measured");
        accept_app.add_option("--why", a_.accept.why, "The reason, where limits are to rise")
            ->type_name("REASON");

        CLI::App& diff_app = add("diff", help::diff, diff);
        diff_app.add_option("OLD", a_.old_folder, "A folder of records")->required()->type_name("");
        diff_app.add_option("NEW", a_.new_folder, "A folder of records")->required()->type_name("");

        CLI::App& docs_app = add("docs", help::docs, docs);
        docs_app.add_option("README", a_.readme, "A Markdown file with the two lines")
            ->required()
            ->type_name("");
        docs_app.add_flag("--check", a_.only_check, "Write nothing; fail where it is out of date");
        add_file(docs_app);
    }

    int run(int argc, char const* const* argv, terminal& out) {
        a_.program = argc > 0 ? shell_quoted(argv[0]) : "querybudget";
        try {
            app_.parse(argc, argv);
        } catch (CLI::CallForVersion const& e) {
            out.print(e.what() + std::string("\n"));
            return fine;
        } catch (CLI::Success const&) {
            out.print(app_.help());
            return fine;
        } catch (CLI::ParseError const& e) {
            throw refusal(std::string(e.what()) + ": querybudget --help says what there is");
        }
        return action_(a_, out);
    }

private:
    using action = int (*)(arguments const&, terminal&);

    static std::string version() {
        return std::to_string(QUERYBUDGET_VERSION_MAJOR) + '.' +
               std::to_string(QUERYBUDGET_VERSION_MINOR) + '.' +
               std::to_string(QUERYBUDGET_VERSION_PATCH);
    }

    CLI::App& add(char const* name, help::text const& says, action act) {
        CLI::App& added = *app_.add_subcommand(name, says.what);
        added.footer(says.example);
        added.callback([this, act] { action_ = act; });
        return added;
    }
    void add_folder(CLI::App& to) {
        to.add_option("DIR", a_.folder, "The folder of records; else $QUERYBUDGET_OUT")
            ->type_name("");
    }
    CLI::Option* add_allow_none(CLI::App& to) {
        return to.add_flag("--allow-none", a_.allow_none,
                           "Only some tests ran, which may have measured nothing");
    }
    void add_file(CLI::App& to) {
        to.add_option("--file", a_.file,
                      "The budget file; else $QUERYBUDGET_FILE, else query-budgets.toml in this "
                      "folder or the nearest above")
            ->type_name("FILE");
    }

    CLI::App app_{"", "querybudget"};
    arguments a_;
    action action_ = nullptr;
};

}  // namespace commands

inline int run_command_line(int argc, char const* const* argv) {
    terminal out;
    int result = commands::cannot;
    try {
        result = commands::command_line().run(argc, argv, out);
    } catch (std::exception const& e) { out.complain(commands::on_lines(e.what())); }
    return out.finish() ? result : commands::cannot;
}

}  // namespace querybudget::tool
