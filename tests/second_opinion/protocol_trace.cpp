// SPDX-License-Identifier: BSL-1.0
#include "protocol_trace.hpp"

#include <algorithm>
#include <charconv>
#include <deque>
#include <iterator>
#include <utility>

namespace second_opinion {
namespace {

struct message {
    bool from_client = false;
    std::string_view name;
    std::string_view rest;
};

bool read_message(std::string_view line, message& m) {
    auto const begins_here = [](std::string_view s) {
        return s.size() > 3 && (s[0] == 'F' || s[0] == 'B') && s[1] == '\t' && s[2] >= '0' &&
               s[2] <= '9';
    };
    if (!begins_here(line)) {
        std::size_t const tab = line.find('\t');  // after a time
        if (tab == std::string_view::npos || !begins_here(line.substr(tab + 1))) return false;
        line.remove_prefix(tab + 1);
    }
    m.from_client = line[0] == 'F';
    line.remove_prefix(std::min(line.size(), line.find('\t', 2) + 1));
    std::size_t const end = std::min(line.size(), line.find('\t'));
    m.name = line.substr(0, end);
    m.rest = line.substr(std::min(line.size(), end + 1));
    return true;
}

/// Follows who waits for whom. libpq 15 leaves out the name of CopyData.
class reader {
public:
    carried result;

    void take(message const& m) {
        if (m.from_client)
            take_request(m);
        else
            take_answer(m);
    }

    /// Nothing more is answered.
    void end() {
        result.unanswered += std::count_if(awaited_.begin(), awaited_.end(),
                                           [](char c) { return c == 'Q' || c == 'E' || c == 'F'; });
        awaited_.clear();
    }

private:
    void take_request(message const& m) {
        static constexpr struct {
            std::string_view name;
            char letter;
        } answered[] = {{"Query", 'Q'},   {"Parse", 'P'}, {"Bind", 'B'}, {"Describe", 'D'},
                        {"Execute", 'E'}, {"Close", 'C'}, {"Sync", 'S'}, {"FunctionCall", 'F'}};
        static constexpr std::string_view unanswered[] = {"CopyData", "CopyDone", "CopyFail",
                                                          "Flush", ""};
        if (m.name == "Terminate") return;
        if (m.name.starts_with("Unknown message") || m.name == "StartupMessage") {
            connecting_ = true;  // again, by PQreset
            sent_ = false;
            return end();
        }
        sent_ = true;
        for (auto const& a : answered) {
            if (a.name != m.name) continue;
            // The unnamed statement is parsed to be run at once, a named one is prepared.
            bool const prepares = a.letter == 'P' && !m.rest.starts_with(R"( "")");
            awaited_.push_back(prepares ? 'N' : a.letter);
            result.queries += a.letter == 'Q';
            result.parses += a.letter == 'P';
            result.executes += a.letter == 'E';
            result.function_calls += a.letter == 'F';
            return;
        }
        if (std::find(std::begin(unanswered), std::end(unanswered), m.name) == std::end(unanswered))
            result.error += "client: " + std::string(m.name) + '\n';
    }

    void take_answer(message const& m) {
        // These come when they like.
        if (m.name == "NoticeResponse" || m.name == "NotificationResponse" ||
            m.name == "ParameterStatus")
            return;
        if (connecting_) {
            if (m.name == "ReadyForQuery") connecting_ = false;
            return;
        }
        if (std::exchange(sent_, false)) ++result.round_trips;
        if (front() == 'Q') awaited_.front() = 'q';  // the end of its answer may come later

        if (m.name == "DataRow") {
            ++rows_;
        } else if (m.name == "CommandComplete" || m.name == "PortalSuspended") {
            ended(false);
            if (std::exchange(copies_out_, false)) result.rows += number_in(m.rest);
            pop('E');
        } else if (m.name == "EmptyQueryResponse") {
            pop('E');
        } else if (m.name == "FunctionCallResponse") {
            ended(false);
            pop('F');
        } else if (m.name == "ErrorResponse") {
            take_error();
            if (m.rest.find("S \"FATAL\"") != m.rest.npos) awaited_.clear();
        } else if (m.name == "ReadyForQuery") {
            pop('S');
            pop('q');
        } else if (m.name == "ParseComplete") {
            pop('P');
            pop('N');
        } else if (m.name == "BindComplete") {
            pop('B');
        } else if (m.name == "CloseComplete") {
            pop('C');
        } else if (m.name == "RowDescription" || m.name == "NoData") {
            pop('D');
        } else if (m.name == "CopyOutResponse") {
            copies_out_ = true;
        } else if (m.name != "CopyInResponse" && m.name != "CopyData" && m.name != "CopyDone" &&
                   m.name != "ParameterDescription" && !m.name.empty()) {
            result.error += "server: " + std::string(m.name) + '\n';
        }
    }

    void take_error() {
        copies_out_ = false;
        result.rows_of_failed += std::exchange(rows_, 0);
        bool const simple = front() == 'q' || front() == 'F';
        if (simple || executes()) {
            ended(true);
        } else {
            ++result.other_errors;
        }
        pop('F');
        // The server skips all until the next Sync.
        while (!simple && !awaited_.empty() && front() != 'S') awaited_.pop_front();
    }

    /// Does what is answered now lead to an Execute?
    [[nodiscard]] bool executes() const {
        std::size_t i = 0;
        auto const at = [this](std::size_t n) { return n < awaited_.size() ? awaited_[n] : ' '; };
        if (at(0) == 'P' && at(1) == 'B') i = 1;
        if (at(i) == 'B') ++i;
        if (at(i) == 'D' && at(i + 1) == 'E') ++i;
        return at(i) == 'E';
    }

    void ended(bool failed) {
        ++result.statements;
        result.failed += failed;
        result.rows += std::exchange(rows_, 0);
    }

    /// COPY 50
    static long number_in(std::string_view tag) {
        std::size_t const digit = tag.find_first_of("0123456789");
        long number = 0;
        if (digit != std::string_view::npos)
            std::from_chars(tag.data() + digit, tag.data() + tag.size(), number);
        return number;
    }

    [[nodiscard]] char front() const { return awaited_.empty() ? ' ' : awaited_.front(); }
    /// What is answered first has been answered, if it is this.
    void pop(char letter) {
        if (front() == letter) awaited_.pop_front();
    }

    std::deque<char> awaited_;  ///< first letters of the messages that weren't answered yet
    long rows_ = 0;             ///< of the statement that runs
    bool sent_ = false;
    bool copies_out_ = false;
    bool connecting_ = false;
};

}  // namespace

carried& carried::operator+=(carried const& another) {
    static constexpr long carried::*numbers[] = {
        &carried::round_trips,    &carried::statements, &carried::failed,
        &carried::other_errors,   &carried::rows,       &carried::rows_of_failed,
        &carried::queries,        &carried::parses,     &carried::executes,
        &carried::function_calls, &carried::unanswered};
    for (long carried::*const n : numbers) this->*n += another.*n;
    error += another.error;
    return *this;
}

carried read_trace(std::string_view trace) {
    reader r;
    while (!trace.empty()) {
        std::size_t const end = std::min(trace.size(), trace.find('\n'));
        message m;
        // A text of several lines goes on where no message begins.
        if (read_message(trace.substr(0, end), m)) r.take(m);
        trace.remove_prefix(std::min(trace.size(), end + 1));
    }
    r.end();
    return r.result;
}

}  // namespace second_opinion
