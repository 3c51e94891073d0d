// SPDX-License-Identifier: BSL-1.0
#include "server_log.hpp"

#include <querybudget/sql/splitter.hpp>

#include <nlohmann/json.hpp>

#include <chrono>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <thread>
#include <utility>

namespace qb = querybudget;

namespace second_opinion {
namespace {

std::vector<std::string_view> statements_of(std::string_view text) {
    std::vector<std::string_view> parts;
    qb::statement_splitter splitter(text, qb::dialect::postgresql);
    for (std::string_view part; splitter.next(part);) parts.push_back(part);
    return parts;
}

/// Words and names of SQL, one after the other; anything else ends them.
class words {
public:
    explicit words(std::string_view sql) : rest_(sql) {}

    /// In lower case, unless it is in quotes; empty where there is no word.
    std::string next() {
        skip_blanks();
        std::string word;
        if (rest_.starts_with('"')) {
            for (rest_.remove_prefix(1); !rest_.empty(); rest_.remove_prefix(1)) {
                if (rest_.starts_with("\"\"")) {
                    rest_.remove_prefix(1);
                } else if (rest_.front() == '"') {
                    rest_.remove_prefix(1);
                    break;
                }
                word += rest_.front();
            }
            return word;
        }
        while (!rest_.empty() && (is_letter(rest_.front()) || is_digit(rest_.front()))) {
            char const c = rest_.front();
            word += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
            rest_.remove_prefix(1);
        }
        return word;
    }

    void skip_parentheses() {
        skip_blanks();
        if (!rest_.starts_with('(')) return;
        int depth = 0;
        do {
            depth += rest_.front() == '(' ? 1 : rest_.front() == ')' ? -1 : 0;
            rest_.remove_prefix(1);
        } while (depth > 0 && !rest_.empty());
    }

    [[nodiscard]] std::string_view rest() {
        skip_blanks();
        return rest_;
    }

private:
    static bool is_letter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    }
    static bool is_digit(char c) { return c >= '0' && c <= '9'; }
    void skip_blanks() {
        while (!rest_.empty() && (rest_.front() == ' ' || rest_.front() == '\n' ||
                                  rest_.front() == '\t' || rest_.front() == '\r'))
            rest_.remove_prefix(1);
    }

    std::string_view rest_;
};

/// Empty where it isn't a PREPARE.
std::string name_of_prepare(std::string_view sql) {
    words w(sql);
    std::string name = w.next() == "prepare" ? w.next() : "";
    if (text_of_prepare(sql).empty()) name.clear();
    return name;
}

/// What was prepared under the name, where the server gives the text in which that was done: maybe
/// one of several statements.
std::string prepared_in(std::string_view name, std::string_view text) {
    for (std::string_view const part : statements_of(text)) {
        if (!name.empty() && name_of_prepare(part) == name)
            return std::string(text_of_prepare(part));
    }
    return std::string(text);
}

/// The functions of large objects have names of their own in the server.
std::string name_in_libpq(std::string name) {
    if (name == "loread") return "lo_read";
    if (name == "lowrite") return "lo_write";
    return name;
}

}  // namespace

log_record read_log_line(std::string_view line) {
    auto const json = nlohmann::json::parse(line, nullptr, false);
    if (!json.is_object() || !json.contains("error_severity") || !json.contains("pid"))
        throw std::runtime_error("not a line of a jsonlog: " + std::string(line));
    auto const text = [&json](char const* key) {
        return json.contains(key) ? json.at(key).get<std::string>() : std::string();
    };
    log_record r;
    r.pid = json.at("pid").get<long>();
    r.database = text("dbname");
    r.application = text("application_name");
    r.severity = text("error_severity");
    r.message = text("message");
    r.detail = text("detail");
    r.statement = text("statement");
    r.ps = text("ps");
    return r;
}

std::string_view text_of_prepare(std::string_view sql) {
    words w(sql);
    if (w.next() != "prepare" || w.next().empty()) return {};
    w.skip_parentheses();
    if (w.next() != "as") return {};
    return w.rest();
}

/// What EXECUTE runs: the server logs it as a detail, for the first EXECUTE of a text and unless it
/// is prepared in the same text.
std::string log_reader::prepared_text(log_record const& r, std::string_view part, bool alone) {
    words w(part);
    w.next();
    std::string const name = w.next();
    static constexpr std::string_view detail = "prepare: ";
    if (alone && r.detail.starts_with(detail))
        return prepared_in(name, std::string_view(r.detail).substr(detail.size()));
    std::map<std::string, std::string> const& known = prepared_[r.pid];
    auto const found = known.find(name);
    return found == known.end() ? std::string() : found->second;
}

void log_reader::take_text(log_record const& r, std::string_view text, logged& into) {
    std::vector<std::string_view> const parts = statements_of(text);
    if (parts.empty()) into.without_statement.emplace_back(text);
    last_[r.pid] = {std::string(text), {}, false};
    for (std::string_view const part : parts) {
        words w(part);
        std::string const verb = w.next();
        std::string ran;
        if (verb == "execute") {
            ran = prepared_text(r, part, parts.size() == 1);
        } else if (std::string const name = name_of_prepare(part); !name.empty()) {
            prepared_[r.pid][name] = text_of_prepare(part);
            last_[r.pid].prepared = name;
        } else if (verb == "deallocate" || verb == "discard") {
            std::string dropped = w.next();
            if (dropped == "prepare") dropped = w.next();
            prepared_[r.pid].erase(dropped);
            if (dropped == "all") prepared_[r.pid].clear();
        }
        into.executed.add(ran.empty() ? part : ran);
    }
}

/// Of a statement that was prepared, by the protocol or in SQL, or that has no name.
void log_reader::take_execution(log_record const& r, std::string_view name, std::string_view text,
                                logged& into) {
    std::string const own_name(name.substr(0, name.find('/')));  // name/portal
    std::string const ran = prepared_in(own_name, text);
    take_text(r, ran, into);
    last_[r.pid].text = text;
    if (own_name != "<unnamed>") prepared_[r.pid][own_name] = ran;
}

void log_reader::take_error(log_record const& r, logged& into) {
    last_text& last = last_[r.pid];
    bool const before_it_ran =
        r.ps == "PARSE" || r.ps == "BIND" || r.ps.starts_with("idle") || r.statement != last.text;
    if (before_it_ran || last.failed) {
        into.refused.push_back(r.statement);
        return;
    }
    last.failed = true;
    ++into.failed;
    prepared_[r.pid].erase(last.prepared);
}

logged log_reader::read(std::vector<log_record> const& records, std::string_view database,
                        std::string_view application) {
    static constexpr std::string_view statement = "statement: ", execute = "execute ",
                                      function = "fastpath function call: \"";
    logged all, others;
    for (log_record const& r : records) {
        logged& into = r.database == database && r.application == application ? all : others;
        std::string_view const message = r.message;
        if (r.severity == "ERROR" || r.severity == "FATAL") {
            take_error(r, into);
        } else if (r.severity != "LOG") {
            continue;  // warnings
        } else if (message.starts_with(statement)) {
            take_text(r, message.substr(statement.size()), into);
        } else if (message.starts_with(execute) && message.find(": ") != message.npos) {
            std::size_t const colon = message.find(": ");
            take_execution(r, message.substr(execute.size(), colon - execute.size()),
                           message.substr(colon + 2), into);
        } else if (message.starts_with(function)) {
            std::string_view name = message.substr(function.size());
            name = name.substr(0, name.find('"'));
            last_[r.pid] = {};
            std::string const in_libpq = name_in_libpq(std::string(name));
            into.executed.add({key_of(in_libpq).first, qb::statement_kind::call}, in_libpq, 1);
        } else {
            into.not_understood.push_back(r.message);
        }
    }
    return all;
}

std::vector<log_record> log_file::read_until(std::string_view message) {
    using clock = std::chrono::steady_clock;
    std::vector<log_record> records;
    for (clock::time_point const deadline = clock::now() + std::chrono::seconds(10);;) {
        std::ifstream in(path_, std::ios::binary);
        if (!in) throw std::runtime_error("can't read " + path_);
        in.seekg(static_cast<std::streamoff>(position_));
        std::string const more{std::istreambuf_iterator<char>(in), {}};
        position_ += more.size();
        rest_ += more;
        std::size_t begin = 0;
        for (std::size_t end = 0; (end = rest_.find('\n', begin)) != std::string::npos;
             begin = end + 1) {
            records.push_back(read_log_line(std::string_view(rest_).substr(begin, end - begin)));
            if (records.back().message != message) continue;
            records.pop_back();
            rest_.erase(0, end + 1);
            return records;
        }
        rest_.erase(0, begin);
        if (clock::now() > deadline)
            throw std::runtime_error("the server's log doesn't get to: " + std::string(message));
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
}

}  // namespace second_opinion
