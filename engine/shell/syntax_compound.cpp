// Compound commands and function definitions.
#include "engine/shell/parser.hpp"
#include "engine/shell/text.hpp"

namespace drydock::shell {

bool Parser::parse_body(std::string_view opening) {
    if (opening == "(") {
        std::string arithmetic;
        if (lexer_.read_arithmetic(&arithmetic)) {
            parse_arithmetic(arithmetic);
            return advance();
        }
        const std::uint32_t subshell = emit(Op::kSubshell);
        const bool ok = advance() && parse_list();
        program_->code[subshell].target = emit(Op::kEndScope);
        emit(Op::kCheck);
        return ok && (is_operator(")") ? advance() : unexpected());
    }
    if (opening == "[[") {
        return parse_test();
    }
    if (!advance()) {
        return false;
    }
    if (opening == "{") {
        return parse_list() && expect_keyword("}");
    }
    if (opening == "if") {
        return parse_if();
    }
    if (opening == "for") {
        return parse_for();
    }
    return opening == "case" ? parse_case() : parse_while(opening == "until");
}

bool Parser::parse_condition() {
    const std::uint32_t begin = here();
    const bool ok = parse_list();
    guard_from(begin);
    return ok;
}

bool Parser::parse_if() {
    std::vector<std::uint32_t> to_end;
    bool more = true;
    while (more) {
        if (!parse_condition() || !expect_keyword("then")) {
            return false;
        }
        const std::uint32_t skip = emit(Op::kJumpIfFailed);
        if (!parse_list()) {
            return false;
        }
        to_end.push_back(emit(Op::kJump));
        patch(skip);
        more = is_keyword("elif");
        if (more && !advance()) {
            return false;
        }
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

bool Parser::parse_loop_body(LoopPatches* loop, Op end) {
    const bool braces = is_keyword("{");
    if (!(braces ? advance() : expect_keyword("do"))) {
        return false;
    }
    loops_.push_back(*loop);
    const bool ok = parse_list();
    *loop = loops_.back();
    loops_.pop_back();
    if (!ok || !expect_keyword(braces ? "}" : "done")) {
        return false;
    }
    emit(Op::kJump, 0, loop->top);
    for (const std::uint32_t jump : loop->breaks) {
        patch(jump);
    }
    emit(end);
    return true;
}

bool Parser::parse_while(bool until) {
    LoopPatches loop;
    loop.top = here();
    if (!parse_condition()) {
        return false;
    }
    loop.breaks.push_back(emit(until ? Op::kJumpIfOk : Op::kJumpIfFailed));
    return parse_loop_body(&loop, Op::kOk);
}

bool Parser::parse_for() {
    if (is_operator("(")) {
        return parse_for_arithmetic();
    }
    if (token_.kind != TokenKind::kWord) {
        return refuse_unsupported();
    }
    if (!is_name(token_.text)) {
        return error("`" + token_.text + "': not a valid identifier");
    }
    const std::string name = token_.text;
    return advance() && skip_newlines() && parse_for_words(name);
}

// `for NAME in WORD...`, or over "$@" where there is no `in`.
bool Parser::parse_for_words(const std::string& name) {
    std::vector<Word> words;
    if (is_keyword("in")) {
        if (!advance()) {
            return false;
        }
        while (token_.kind == TokenKind::kWord) {
            words.push_back(std::move(token_.word));
            if (!advance()) {
                return false;
            }
        }
        if (!is_operator(";") && token_.kind != TokenKind::kNewline) {
            return unexpected();
        }
    } else {
        Part all;
        all.kind = PartKind::kVariable;
        all.quoted = true;
        all.text = "@";
        words.push_back({all});
    }
    if (is_operator(";") && !advance()) {
        return false;
    }
    if (!skip_newlines()) {
        return false;
    }
    program_->lists.push_back(std::move(words));
    emit(Op::kForBegin, static_cast<std::uint32_t>(program_->lists.size() - 1));
    LoopPatches loop;
    loop.top = here();
    loop.has_items = true;
    loop.breaks.push_back(emit(Op::kForNext));
    program_->code.back().name = name;
    return parse_loop_body(&loop, Op::kForEnd);
}

// `for ((FIRST; CONDITION; STEP))`.
bool Parser::parse_for_arithmetic() {
    std::string text;
    if (!lexer_.read_arithmetic(&text)) {
        return unexpected();
    }
    const std::vector<std::string_view> parts = split(text, ';');
    if (parts.size() != 3) {
        return error("syntax error: arithmetic expression required");
    }
    if (!advance() || (is_operator(";") && !advance()) || !skip_newlines()) {
        return false;
    }
    const std::uint32_t begin = here();
    parse_arithmetic(std::string(parts[0]));
    // `continue` goes to the step, which stands before the condition.
    const std::uint32_t first = emit(Op::kJump);
    LoopPatches loop;
    loop.top = here();
    parse_arithmetic(std::string(parts[2]));
    patch(first);
    parse_arithmetic(strip(parts[1]).empty() ? "1" : std::string(parts[1]));
    guard_from(begin);
    loop.breaks.push_back(emit(Op::kJumpIfFailed));
    return parse_loop_body(&loop, Op::kOk);
}

void Parser::parse_arithmetic(const std::string& text) {
    program_->expressions.push_back(text);
    emit(Op::kArithmetic, static_cast<std::uint32_t>(program_->expressions.size() - 1));
}

bool Parser::parse_case() {
    if (token_.kind != TokenKind::kWord) {
        return unexpected();
    }
    Case all;
    all.word = std::move(token_.word);
    if (!advance() || !skip_newlines() || !expect_keyword("in") || !skip_newlines()) {
        return false;
    }
    const std::uint32_t choose = emit(Op::kCase);
    std::vector<std::uint32_t> ends;
    std::uint32_t fall = 0;  // the jump of `;&`, to the next arm's commands
    while (!is_keyword("esac")) {
        CaseArm arm;
        if (!parse_case_arm(&arm, &fall, &ends)) {
            return false;
        }
        all.arms.push_back(std::move(arm));
    }
    program_->cases.push_back(std::move(all));
    program_->code[choose].index = static_cast<std::uint32_t>(program_->cases.size() - 1);
    ends.push_back(choose);
    for (const std::uint32_t jump : ends) {
        patch(jump);
    }
    if (fall != 0) {
        patch(fall);
    }
    return advance();
}

bool Parser::parse_case_arm(CaseArm* arm, std::uint32_t* fall, std::vector<std::uint32_t>* ends) {
    if (is_operator("(") && !advance()) {
        return false;
    }
    bool more = true;
    while (more) {
        if (token_.kind != TokenKind::kWord) {
            return unexpected();
        }
        arm->patterns.push_back(std::move(token_.word));
        if (!advance()) {
            return false;
        }
        more = is_operator("|");
        if (more && !advance()) {
            return false;
        }
    }
    if (!is_operator(")")) {
        return unexpected();
    }
    if (!advance() || !skip_newlines()) {
        return false;
    }
    arm->target = emit(Op::kOk);
    if (*fall != 0) {
        program_->code[*fall].target = here();
        *fall = 0;
    }
    if (!at_list_end() && !parse_list()) {
        return false;
    }
    if (is_operator(";;&")) {
        return error("';;&' is not supported in this shell");
    }
    if (is_operator(";&")) {
        *fall = emit(Op::kJump);
    } else {
        ends->push_back(emit(Op::kJump));
    }
    if (is_operator(";;") || is_operator(";&")) {
        return advance() && skip_newlines();
    }
    return is_keyword("esac") || unexpected();
}

bool Parser::parse_test() {
    std::vector<TestToken> tokens;
    bool expression = false;  // the next word is the right side of =~
    while (true) {
        if (!(expression ? lexer_.next_expression(&token_) : advance())) {
            status_ = lexer_.status();
            message_ = lexer_.message();
            return false;
        }
        expression = false;
        if (token_.kind == TokenKind::kEnd) {
            return unexpected();
        }
        if (token_.kind == TokenKind::kNewline) {
            continue;
        }
        if (is_keyword("]]")) {
            break;
        }
        TestToken token;
        token.is_operator = token_.kind == TokenKind::kOperator;
        token.text = token_.text;
        token.word = std::move(token_.word);
        expression = token.text == "=~";
        tokens.push_back(std::move(token));
    }
    if (tokens.empty()) {
        return error("syntax error near `]]'");
    }
    program_->tests.push_back(std::move(tokens));
    emit(Op::kTest, static_cast<std::uint32_t>(program_->tests.size() - 1));
    return advance();
}

// Behind the name: `()` and a compound command, which is kept as text and parsed at each call.
bool Parser::parse_function(const std::string& name) {
    if (is_operator("(") && (!advance() || !(is_operator(")") ? advance() : unexpected()))) {
        return false;
    }
    if (!skip_newlines()) {
        return false;
    }
    if (!at_compound()) {
        return unexpected();
    }
    Definition definition;
    definition.name = name;
    definition.line = line_here();
    const std::size_t begin = token_.begin;
    std::vector<LoopPatches> outer;
    outer.swap(loops_);
    Program kept = *program_;
    const bool ok = parse_compound();
    kept.here_documents = program_->here_documents;
    *program_ = std::move(kept);
    loops_.swap(outer);
    if (!ok) {
        return false;
    }
    if (lexer_.here_documents_pending()) {
        return error("a here-document of a function must end inside it");
    }
    definition.body = std::string(lexer_.text(begin, consumed_end_));
    program_->definitions.push_back(std::move(definition));
    emit(Op::kDefine, static_cast<std::uint32_t>(program_->definitions.size() - 1));
    return true;
}

}  // namespace drydock::shell
