#include "engine/shell/syntax.hpp"

#include <algorithm>

#include "engine/shell/parser.hpp"
#include "engine/shell/text.hpp"

namespace drydock::shell {

namespace {

bool is_reserved_ending(std::string_view word) {
    return word == "then" || word == "elif" || word == "else" || word == "fi" || word == "do" ||
           word == "done" || word == "}" || word == "esac";
}

}  // namespace

std::size_t assignment_equals(const Word& word) {
    if (word.empty() || word[0].kind != PartKind::kText || word[0].quoted) {
        return 0;
    }
    const std::size_t equals = word[0].text.find('=');
    if (equals == std::string::npos || equals == 0) {
        return 0;
    }
    const std::size_t name = word[0].text[equals - 1] == '+' ? equals - 1 : equals;
    return is_name(std::string_view(word[0].text).substr(0, name)) ? equals : 0;
}

std::uint32_t Parser::emit(Op op, std::uint32_t index, std::uint32_t target) {
    Instruction instruction;
    instruction.op = op;
    instruction.index = index;
    instruction.target = target;
    program_->code.push_back(std::move(instruction));
    return here() - 1;
}

void Parser::guard_from(std::uint32_t at) {
    for (; at < here(); ++at) {
        program_->code[at].guarded = true;
    }
}

std::uint32_t Parser::line_here() {
    const std::string_view passed = lexer_.text(counted_to_, token_.begin);
    line_ += static_cast<std::uint32_t>(std::count(passed.begin(), passed.end(), '\n'));
    counted_to_ = token_.begin;
    return line_;
}

bool Parser::advance() {
    consumed_end_ = lexer_.position();
    if (!lexer_.next(&token_)) {
        status_ = lexer_.status();
        message_ = lexer_.message();
        return false;
    }
    return true;
}

bool Parser::error(std::string message) {
    status_ = ParseStatus::kError;
    message_ = std::move(message);
    return false;
}

bool Parser::unexpected() {
    if (token_.kind == TokenKind::kEnd) {
        status_ = ParseStatus::kIncomplete;
        message_ = "syntax error: unexpected end of file";
        return false;
    }
    std::string shown = token_.text;
    if (token_.kind == TokenKind::kWord && shown.empty()) {
        for (const Part& part : token_.word) {
            shown += part.text;
        }
    }
    return error("syntax error near unexpected token `" + shown + "'");
}

ParseOutcome Parser::run() {
    bool ok = advance();
    while (ok && token_.kind != TokenKind::kNewline && token_.kind != TokenKind::kEnd) {
        ok = parse_and_or();
        if (!ok) {
            break;
        }
        if (is_operator(";")) {
            ok = advance();
        } else if (token_.kind != TokenKind::kNewline && token_.kind != TokenKind::kEnd) {
            ok = refuse_unsupported();
        }
    }
    if (ok && lexer_.here_documents_pending()) {
        status_ = ParseStatus::kIncomplete;
        message_ = "here-document delimited by end-of-file";
    }
    ParseOutcome outcome;
    outcome.status = status_;
    outcome.message = message_;
    outcome.end = lexer_.position();
    return outcome;
}

bool Parser::skip_newlines() {
    while (token_.kind == TokenKind::kNewline) {
        if (!advance()) {
            return false;
        }
    }
    return true;
}

bool Parser::at_list_end() const {
    return token_.kind == TokenKind::kEnd || is_operator(")") || is_operator(";;") ||
           is_operator(";&") || is_operator(";;&") ||
           (token_.kind == TokenKind::kWord && is_reserved_ending(token_.text));
}

bool Parser::expect_keyword(std::string_view word) {
    return is_keyword(word) ? advance() : unexpected();
}

bool Parser::parse_list() {
    if (!skip_newlines()) {
        return false;
    }
    if (at_list_end()) {
        return unexpected();
    }
    while (!at_list_end()) {
        if (!parse_and_or()) {
            return false;
        }
        if (is_operator(";") || token_.kind == TokenKind::kNewline) {
            if (!advance() || !skip_newlines()) {
                return false;
            }
        } else if (!at_list_end()) {
            return refuse_unsupported();
        }
    }
    return true;
}

bool Parser::parse_and_or() {
    std::uint32_t begin = here();
    if (!parse_pipeline()) {
        return false;
    }
    while (is_operator("&&") || is_operator("||")) {
        guard_from(begin);
        begin = here();
        const std::uint32_t jump = emit(token_.text == "&&" ? Op::kJumpIfFailed : Op::kJumpIfOk);
        if (!advance() || !skip_newlines() || !parse_pipeline()) {
            return false;
        }
        patch(jump);
    }
    return true;
}

bool Parser::parse_pipeline() {
    const std::uint32_t begin = here();
    bool negate = false;
    bool inverted = false;
    while (is_keyword("!")) {
        negate = !negate;
        inverted = true;
        if (!advance()) {
            return false;
        }
    }
    if (!parse_sides()) {
        return false;
    }
    if (negate) {
        emit(Op::kNegate);
    }
    if (inverted) {
        guard_from(begin);
    }
    return true;
}

namespace {

// 2>&1.
Redirect errors_to_output() {
    Redirect redirect;
    redirect.kind = RedirectKind::kDuplicate;
    redirect.fd = 2;
    redirect.target = {Part()};
    redirect.target[0].text = "1";
    return redirect;
}

}  // namespace

// The sides of a pipe, or the only one; text goes from one to the next.
bool Parser::parse_sides() {
    std::uint32_t pipe = 0;  // the kPipe before this side
    while (true) {
        const bool first = pipe == 0;
        const std::uint32_t capture = emit(Op::kNop);
        if (!parse_segment()) {
            return false;
        }
        if (!first) {
            program_->code[pipe].target = here();
        }
        const bool both = is_operator("|&");
        const bool simple = here() == capture + 2 && program_->code.back().op == Op::kRun;
        if (both && !simple) {
            return error("'|&' is not supported in this shell; use 2>&1 |");
        }
        if (both) {
            program_->commands.back().redirects.push_back(errors_to_output());
        }
        if (!both && !is_operator("|")) {
            if (!first) {
                emit(Op::kEndScope);
                emit(Op::kCheck);
            }
            return true;
        }
        if (!advance() || !skip_newlines()) {
            return false;
        }
        program_->code[capture].op = Op::kCapture;
        program_->code[capture].target = here();
        pipe = emit(Op::kPipe, first ? 0 : 1);
    }
}

bool Parser::refuse_unsupported() {
    if (is_operator("&")) {
        return error("background jobs (&) are not supported in this shell");
    }
    return unexpected();
}

bool Parser::at_compound() const {
    return is_operator("(") || is_keyword("if") || is_keyword("while") || is_keyword("until") ||
           is_keyword("for") || is_keyword("{") || is_keyword("case") || is_keyword("[[");
}

bool Parser::check_supported() {
    if (depth_ >= kNestingMax) {
        return error("commands nested too deeply");
    }
    if (token_.kind == TokenKind::kWord && is_reserved_ending(token_.text)) {
        return unexpected();
    }
    static constexpr std::string_view kUnsupported[] = {"select", "coproc"};
    for (const std::string_view word : kUnsupported) {
        if (is_keyword(word)) {
            return error("'" + std::string(word) + "' is not supported in this shell");
        }
    }
    return true;
}

bool Parser::parse_segment() {
    if (!check_supported()) {
        return false;
    }
    if ((is_keyword("break") || is_keyword("continue")) && !loops_.empty()) {
        return parse_jump_out();
    }
    if (at_compound()) {
        return parse_compound();
    }
    if (is_keyword("function")) {
        if (!advance() || token_.kind != TokenKind::kWord || token_.text.empty()) {
            return status_ == ParseStatus::kOk && unexpected();
        }
        const std::string name = token_.text;
        return advance() && parse_function(name);
    }
    return parse_simple_or_function();
}

bool Parser::parse_simple_or_function() {
    SimpleCommand command;
    command.line = line_here();
    const std::string first = token_.kind == TokenKind::kWord ? token_.text : std::string();
    if (!parse_simple(&command)) {
        return false;
    }
    if (is_operator("(") && command.words.size() == 1 && !first.empty() &&
        command.assignments.empty() && command.redirects.empty()) {
        return parse_function(first);
    }
    program_->commands.push_back(std::move(command));
    emit(Op::kRun, static_cast<std::uint32_t>(program_->commands.size() - 1));
    return true;
}

bool Parser::parse_compound() {
    ++depth_;
    const std::string word = token_.text;
    const std::uint32_t redirect = emit(Op::kNop);
    bool ok = parse_body(word);
    --depth_;
    std::vector<Redirect> redirects;
    while (ok && at_redirect()) {
        ok = parse_redirect(&redirects);
    }
    if (ok && !redirects.empty()) {
        emit(Op::kEndScope);
        program_->redirects.push_back(std::move(redirects));
        program_->code[redirect].op = Op::kRedirect;
        program_->code[redirect].index = static_cast<std::uint32_t>(program_->redirects.size() - 1);
        patch(redirect);
    }
    return ok;
}

bool Parser::parse_items(std::vector<ListItem>* items) {
    while (true) {
        ListItem item;
        if (!lexer_.next_item(&token_, &item)) {
            status_ = lexer_.status();
            message_ = lexer_.message();
            return false;
        }
        if (token_.kind == TokenKind::kWord) {
            item.value = std::move(token_.word);
            items->push_back(std::move(item));
        } else if (is_operator(")")) {
            return true;
        } else if (token_.kind != TokenKind::kNewline) {
            return unexpected();
        }
    }
}

// The word at hand is "NAME=VALUE" or "NAME=", with its '=' at `equals`.
bool Parser::parse_assignment(std::size_t equals, Assignment* out) {
    out->name = token_.word[0].text.substr(0, equals);
    out->appends = out->name.back() == '+';
    if (out->appends) {
        out->name.pop_back();
    }
    out->value = std::move(token_.word);
    out->value[0].text.erase(0, equals + 1);
    if (out->value[0].text.empty()) {
        out->value.erase(out->value.begin());
    }
    out->is_list = out->value.empty() && lexer_.open_list();
    return !out->is_list || parse_items(&out->items);
}

namespace {

bool is_declaration(std::string_view name) {
    static constexpr std::string_view kNames[] = {"declare", "export", "local", "readonly",
                                                  "typeset"};
    return std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

// What `declare NAME=(...)` hands to declare.
Word name_word(const std::string& name) {
    Part part;
    part.text = name;
    return {part};
}

}  // namespace

// A word of a simple command: an assignment before its name, or one of its words.
bool Parser::parse_command_word(SimpleCommand* command) {
    const bool before = command->words.empty();
    const std::size_t equals = before || command->declares ? assignment_equals(token_.word) : 0;
    Assignment assignment;
    if (equals > 0 && before) {
        const bool ok = parse_assignment(equals, &assignment);
        command->assignments.push_back(std::move(assignment));
        return ok;
    }
    const bool value_is_empty =
        equals > 0 && token_.word.size() == 1 && token_.word[0].text.size() == equals + 1;
    if (value_is_empty && lexer_.at_list()) {
        const bool ok = parse_assignment(equals, &assignment);
        command->words.push_back(name_word(assignment.name));
        command->declared.push_back(std::move(assignment));
        return ok;
    }
    if (before && lexer_.read_element(token_.begin, &assignment)) {
        command->assignments.push_back(std::move(assignment));
        return true;
    }
    if (lexer_.status() != ParseStatus::kOk) {
        status_ = lexer_.status();
        message_ = lexer_.message();
        return false;
    }
    command->declares = command->declares || (before && is_declaration(token_.text));
    command->words.push_back(std::move(token_.word));
    return true;
}

bool Parser::parse_simple(SimpleCommand* command) {
    bool any = false;
    while (true) {
        if (token_.kind == TokenKind::kWord) {
            if (!parse_command_word(command)) {
                return false;
            }
        } else if (at_redirect()) {
            if (!parse_redirect(&command->redirects)) {
                return false;
            }
            any = true;
            continue;
        } else {
            break;
        }
        any = true;
        if (!advance()) {
            return false;
        }
    }
    return any || refuse_unsupported();
}

bool Parser::at_redirect() const {
    return token_.kind == TokenKind::kOperator &&
           (token_.text[0] == '<' || token_.text[0] == '>' || token_.text[0] == '&') &&
           token_.text != "&" && token_.text != "&&";
}

bool Parser::parse_redirect(std::vector<Redirect>* redirects) {
    const std::string op = token_.text;
    Redirect redirect;
    redirect.fd = token_.fd >= 0 ? token_.fd : (op[0] == '<' ? 0 : 1);
    if (redirect.fd > 2) {
        return error("only the file numbers 0, 1 and 2 are supported in this shell");
    }
    if (op == "<>") {
        return error("'<>' is not supported in this shell");
    }
    if (!advance()) {
        return false;
    }
    if (token_.kind != TokenKind::kWord) {
        return unexpected();
    }
    if (op == "<") {
        redirect.kind = RedirectKind::kIn;
    } else if (op == "<<" || op == "<<-") {
        redirect.kind = RedirectKind::kHereText;
        redirect.here_document = lexer_.expect_here_document(token_.word, op == "<<-");
    } else if (op == "<<<") {
        redirect.kind = RedirectKind::kHereText;
    } else if (op == ">&" || op == "<&") {
        redirect.kind = RedirectKind::kDuplicate;
    } else if (op == ">>" || op == "&>>") {
        redirect.kind = RedirectKind::kAppend;
    }
    redirect.both = op == "&>" || op == "&>>";
    redirect.target = std::move(token_.word);
    redirects->push_back(std::move(redirect));
    return advance();
}

bool Parser::parse_jump_out() {
    const bool is_break = token_.text == "break";
    std::int64_t levels = 1;
    if (!advance()) {
        return false;
    }
    if (token_.kind == TokenKind::kWord) {
        if (!parse_int(token_.text, &levels) || levels < 1) {
            return error(token_.text + ": loop count out of range");
        }
        if (!advance()) {
            return false;
        }
    }
    const std::size_t out =
        std::min(static_cast<std::size_t>(levels), loops_.size());  // too many leave them all
    LoopPatches& loop = loops_[loops_.size() - out];
    emit(Op::kUnwind, loop.top);
    for (std::size_t i = 0; i + 1 < out; ++i) {
        if (loops_[loops_.size() - 1 - i].has_items) {
            emit(Op::kForEnd);
        }
    }
    const std::uint32_t jump = emit(Op::kJump, 0, loop.top);
    if (is_break) {
        loop.breaks.push_back(jump);
    }
    return true;
}

ParseOutcome parse_line(std::string_view text, std::size_t begin, Program* program) {
    *program = Program();
    return Parser(text, begin, program).run();
}

}  // namespace drydock::shell
