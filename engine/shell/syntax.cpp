#include "engine/shell/syntax.hpp"

#include "engine/shell/lexer.hpp"
#include "engine/shell/text.hpp"

namespace drydock::shell {

namespace {

struct LoopPatches {
    std::uint32_t top = 0;              // where `continue` goes
    std::vector<std::uint32_t> breaks;  // jumps to the loop's end
};

class Parser {
public:
    Parser(std::string_view text, std::size_t begin, Program* program)
        : lexer_(text, begin, program), program_(program) {}

    ParseOutcome run();

private:
    bool advance();
    bool error(std::string message);
    bool unexpected();
    [[nodiscard]] bool is_operator(std::string_view op) const {
        return token_.kind == TokenKind::kOperator && token_.text == op;
    }
    [[nodiscard]] bool is_keyword(std::string_view word) const {
        return token_.kind == TokenKind::kWord && token_.text == word;
    }
    [[nodiscard]] bool at_list_end() const;
    bool skip_newlines();
    bool expect_keyword(std::string_view word);

    bool parse_list();  // inside a compound command, up to its next keyword
    bool parse_and_or();
    bool parse_pipeline();
    bool parse_sides();
    bool parse_segment();  // commands of a pipeline up to the next compound one
    bool parse_compound();
    bool check_supported();
    [[nodiscard]] bool at_compound() const;
    bool parse_simple(SimpleCommand* command);
    [[nodiscard]] bool at_redirect() const;
    bool parse_redirect(std::vector<Redirect>* redirects);
    bool parse_if();
    bool parse_while(bool until);
    bool parse_for();
    bool parse_loop_body(LoopPatches* loop);
    bool parse_jump_out();  // break, continue
    bool refuse_unsupported();

    std::uint32_t emit(Op op, std::uint32_t index = 0, std::uint32_t target = 0);
    [[nodiscard]] std::uint32_t here() const {
        return static_cast<std::uint32_t>(program_->code.size());
    }
    void patch(std::uint32_t at) { program_->code[at].target = here(); }

    Lexer lexer_;
    Program* program_;
    Token token_;
    ParseStatus status_ = ParseStatus::kOk;
    std::string message_;
    int depth_ = 0;
    std::vector<LoopPatches> loops_;
};

bool is_reserved_ending(std::string_view word) {
    return word == "then" || word == "elif" || word == "else" || word == "fi" || word == "do" ||
           word == "done" || word == "}" || word == "esac";
}

std::uint32_t Parser::emit(Op op, std::uint32_t index, std::uint32_t target) {
    Instruction instruction;
    instruction.op = op;
    instruction.index = index;
    instruction.target = target;
    program_->code.push_back(std::move(instruction));
    return here() - 1;
}

bool Parser::advance() {
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
    return token_.kind == TokenKind::kEnd || is_operator(")") ||
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
    if (!parse_pipeline()) {
        return false;
    }
    while (is_operator("&&") || is_operator("||")) {
        const std::uint32_t jump = emit(token_.text == "&&" ? Op::kJumpIfFailed : Op::kJumpIfOk);
        if (!advance() || !skip_newlines() || !parse_pipeline()) {
            return false;
        }
        patch(jump);
    }
    return true;
}

bool Parser::parse_pipeline() {
    bool negate = false;
    while (is_keyword("!")) {
        negate = !negate;
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
    return true;
}

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
        if (is_operator("|&")) {
            return error("'|&' is not supported in this shell; use 2>&1 |");
        }
        if (!is_operator("|")) {
            if (!first) {
                emit(Op::kEndScope);
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
    if (is_operator("(")) {
        return error("functions are not supported in this shell");
    }
    return unexpected();
}

bool Parser::at_compound() const {
    return is_operator("(") || is_keyword("if") || is_keyword("while") || is_keyword("until") ||
           is_keyword("for") || is_keyword("{");
}

bool Parser::check_supported() {
    if (depth_ >= kNestingMax) {
        return error("commands nested too deeply");
    }
    if (token_.kind == TokenKind::kWord && is_reserved_ending(token_.text)) {
        return unexpected();
    }
    static constexpr std::string_view kUnsupported[] = {"case", "function", "select", "[[",
                                                        "coproc"};
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
    if (is_keyword("break") || is_keyword("continue")) {
        return parse_jump_out();
    }
    if (at_compound()) {
        return parse_compound();
    }
    SimpleCommand command;
    if (!parse_simple(&command)) {
        return false;
    }
    program_->commands.push_back(std::move(command));
    emit(Op::kRun, static_cast<std::uint32_t>(program_->commands.size() - 1));
    return true;
}

bool Parser::parse_compound() {
    ++depth_;
    const std::string word = token_.text;
    const std::uint32_t redirect = emit(Op::kNop);
    bool ok = advance();
    if (word == "{") {
        ok = ok && parse_list() && expect_keyword("}");
    } else if (word == "(") {
        const std::uint32_t subshell = emit(Op::kSubshell);
        ok = ok && parse_list();
        program_->code[subshell].target = emit(Op::kEndScope);
        ok = ok && (is_operator(")") ? advance() : unexpected());
    } else if (word == "if") {
        ok = ok && parse_if();
    } else if (word == "for") {
        ok = ok && parse_for();
    } else {
        ok = ok && parse_while(word == "until");
    }
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

// "NAME=" at the start of a word that is not quoted there. Returns the position of '=' or 0.
std::size_t assignment_equals(const Word& word) {
    if (word.empty() || word[0].kind != PartKind::kText || word[0].quoted) {
        return 0;
    }
    const std::size_t equals = word[0].text.find('=');
    if (equals == std::string::npos || !is_name(std::string_view(word[0].text).substr(0, equals))) {
        return 0;
    }
    return equals;
}

bool Parser::parse_simple(SimpleCommand* command) {
    bool any = false;
    while (true) {
        if (token_.kind == TokenKind::kWord) {
            const std::size_t equals = command->words.empty() ? assignment_equals(token_.word) : 0;
            if (equals > 0) {
                Assignment assignment;
                assignment.name = token_.word[0].text.substr(0, equals);
                assignment.value = std::move(token_.word);
                assignment.value[0].text.erase(0, equals + 1);
                if (assignment.value[0].text.empty()) {
                    assignment.value.erase(assignment.value.begin());
                }
                command->assignments.push_back(std::move(assignment));
            } else {
                command->words.push_back(std::move(token_.word));
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

bool Parser::parse_if() {
    std::vector<std::uint32_t> to_end;
    if (!parse_list() || !expect_keyword("then")) {
        return false;
    }
    std::uint32_t skip = emit(Op::kJumpIfFailed);
    if (!parse_list()) {
        return false;
    }
    to_end.push_back(emit(Op::kJump));
    patch(skip);
    while (is_keyword("elif")) {
        if (!advance() || !parse_list() || !expect_keyword("then")) {
            return false;
        }
        skip = emit(Op::kJumpIfFailed);
        if (!parse_list()) {
            return false;
        }
        to_end.push_back(emit(Op::kJump));
        patch(skip);
    }
    if (is_keyword("else")) {
        if (!advance() || !parse_list()) {
            return false;
        }
    } else {
        emit(Op::kOk);
    }
    for (const std::uint32_t jump : to_end) {
        patch(jump);
    }
    return expect_keyword("fi");
}

bool Parser::parse_loop_body(LoopPatches* loop) {
    if (!expect_keyword("do")) {
        return false;
    }
    loops_.push_back(*loop);
    const bool ok = parse_list();
    *loop = loops_.back();
    loops_.pop_back();
    return ok && expect_keyword("done");
}

bool Parser::parse_while(bool until) {
    LoopPatches loop;
    loop.top = here();
    if (!parse_list()) {
        return false;
    }
    loop.breaks.push_back(emit(until ? Op::kJumpIfOk : Op::kJumpIfFailed));
    if (!parse_loop_body(&loop)) {
        return false;
    }
    emit(Op::kJump, 0, loop.top);
    for (const std::uint32_t jump : loop.breaks) {
        patch(jump);
    }
    emit(Op::kOk);
    return true;
}

bool Parser::parse_for() {
    if (token_.kind != TokenKind::kWord) {
        return refuse_unsupported();
    }
    if (!is_name(token_.text)) {
        return error("`" + token_.text + "': not a valid identifier");
    }
    const std::string name = token_.text;
    if (!advance() || !skip_newlines() || !expect_keyword("in")) {
        return false;
    }
    std::vector<Word> words;
    while (token_.kind == TokenKind::kWord) {
        words.push_back(std::move(token_.word));
        if (!advance()) {
            return false;
        }
    }
    if (!is_operator(";") && token_.kind != TokenKind::kNewline) {
        return unexpected();
    }
    if (!advance() || !skip_newlines()) {
        return false;
    }
    program_->lists.push_back(std::move(words));
    emit(Op::kForBegin, static_cast<std::uint32_t>(program_->lists.size() - 1));
    LoopPatches loop;
    loop.top = here();
    loop.breaks.push_back(emit(Op::kForNext));
    program_->code.back().name = name;
    if (!parse_loop_body(&loop)) {
        return false;
    }
    emit(Op::kJump, 0, loop.top);
    for (const std::uint32_t jump : loop.breaks) {
        patch(jump);
    }
    emit(Op::kForEnd);
    return true;
}

bool Parser::parse_jump_out() {
    const bool is_break = token_.text == "break";
    if (loops_.empty()) {
        return error(token_.text + ": only meaningful in a `for', `while', or `until' loop");
    }
    emit(Op::kUnwind, loops_.back().top);
    const std::uint32_t jump = emit(Op::kJump, 0, loops_.back().top);
    if (is_break) {
        loops_.back().breaks.push_back(jump);
    }
    return advance();
}

}  // namespace

ParseOutcome parse_line(std::string_view text, std::size_t begin, Program* program) {
    *program = Program();
    return Parser(text, begin, program).run();
}

}  // namespace drydock::shell
