#include "engine/shell/lexer.hpp"

#include "engine/shell/text.hpp"

namespace drydock::shell {

namespace {

bool is_operator_start(char c) {
    return c == ';' || c == '&' || c == '|' || c == '<' || c == '>' || c == '(' || c == ')';
}

bool ends_word(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || is_operator_start(c);
}

// $? and its like.
bool is_special_name(char c) {
    return c != '\0' && std::string_view("?#$@*!-").find(c) != std::string_view::npos;
}

void append_text(Word* word, std::string_view text, bool quoted) {
    if (!word->empty() && word->back().kind == PartKind::kText && word->back().quoted == quoted) {
        word->back().text += text;
        return;
    }
    Part part;
    part.quoted = quoted;
    part.text = std::string(text);
    word->push_back(std::move(part));
}

}  // namespace

bool Lexer::fail(ParseStatus status, std::string message) {
    status_ = status;
    message_ = std::move(message);
    return false;
}

bool Lexer::unclosed(char quote) {
    return fail(ParseStatus::kIncomplete,
                std::string("unexpected EOF while looking for matching `") + quote + "'");
}

void Lexer::skip_blanks() {
    while (!at_end()) {
        if (peek() == ' ' || peek() == '\t' || peek() == '\r') {
            ++at_;
        } else if (peek() == '\\' && peek(1) == '\n') {
            at_ += 2;
        } else if (peek() == '\\' && peek(1) == '\r' && peek(2) == '\n') {
            at_ += 3;
        } else {
            break;
        }
    }
    if (peek() == '#') {
        while (!at_end() && peek() != '\n') {
            ++at_;
        }
    }
}

bool Lexer::next(Token* token) {
    *token = Token();
    skip_blanks();
    token->begin = at_;
    if (at_end()) {
        return true;
    }
    if (peek() == '\n') {
        ++at_;
        token->kind = TokenKind::kNewline;
        token->text = "newline";
        return read_here_documents();
    }
    std::size_t digits = 0;
    while (is_digit(peek(digits))) {
        ++digits;
    }
    if (digits > 0 && digits < 3 && (peek(digits) == '<' || peek(digits) == '>')) {
        token->fd = 0;
        for (; digits > 0; --digits, ++at_) {
            token->fd = token->fd * 10 + (peek() - '0');
        }
    }
    if (is_operator_start(peek()) && !at_process()) {
        return read_operator(token);
    }
    token->kind = TokenKind::kWord;
    if (!read_word(&token->word, false)) {
        return false;
    }
    if (token->word.size() == 1 && token->word[0].kind == PartKind::kText &&
        !token->word[0].quoted) {
        token->text = token->word[0].text;
    }
    return true;
}

bool Lexer::read_operator(Token* token) {
    static constexpr std::string_view kOperators[] = {
        "<<<", "<<-", "&>>", ";;&", "&&", "||", ";;", ";&", "<<", ">>", "&>", ">&",
        "<&",  ">|",  "<>",  "|&",  ";",  "&",  "|",  "<",  ">",  "(",  ")"};
    token->kind = TokenKind::kOperator;
    for (const std::string_view op : kOperators) {
        if (text_.substr(at_, op.size()) == op) {
            at_ += op.size();
            token->text = std::string(op);
            return true;
        }
    }
    return fail(ParseStatus::kError, "syntax error");
}

bool Lexer::read_arithmetic(std::string* text) {
    const std::size_t start = at_;
    if (peek() != '(') {
        return false;
    }
    ++at_;
    if (skip_nested(')', 0) && peek() == ')') {
        *text = std::string(text_.substr(start + 1, at_ - start - 2));
        ++at_;
        return true;
    }
    status_ = ParseStatus::kOk;
    message_.clear();
    at_ = start;
    return false;
}

bool Lexer::next_expression(Token* token) {
    *token = Token();
    skip_blanks();
    token->begin = at_;
    token->kind = TokenKind::kWord;
    int depth = 0;
    while (!at_end() && (depth > 0 || (peek() != ' ' && peek() != '\t' && peek() != '\n'))) {
        const char c = peek();
        if (c == '(' || c == ')') {
            depth += c == '(' ? 1 : -1;
            if (depth < 0) {
                break;
            }
        }
        if (is_operator_start(c)) {
            append_text(&token->word, text_.substr(at_, 1), false);
            ++at_;
        } else if (!read_piece(&token->word)) {
            return false;
        }
    }
    return true;
}

std::uint32_t Lexer::expect_here_document(const Word& delimiter, bool strip_tabs) {
    PendingHereDocument pending{};
    for (const Part& part : delimiter) {
        pending.delimiter += part.text;
        pending.quoted = pending.quoted || part.quoted;
    }
    pending.strip_tabs = strip_tabs;
    program_->here_documents.emplace_back();
    pending.index = static_cast<std::uint32_t>(program_->here_documents.size());
    pending_.push_back(pending);
    return pending.index;
}

bool Lexer::read_here_documents() {
    for (const PendingHereDocument& pending : pending_) {
        std::string body;
        while (true) {
            if (at_end()) {
                return fail(ParseStatus::kIncomplete,
                            "here-document delimited by end-of-file "
                            "(wanted `" +
                                pending.delimiter + "')");
            }
            const std::size_t stop = text_.find('\n', at_);
            const std::size_t length =
                stop == std::string_view::npos ? text_.size() - at_ : stop - at_;
            std::string_view line = text_.substr(at_, length);
            at_ += length + (stop == std::string_view::npos ? 0 : 1);
            while (pending.strip_tabs && !line.empty() && line.front() == '\t') {
                line.remove_prefix(1);
            }
            if (!line.empty() && line.back() == '\r') {
                line.remove_suffix(1);
            }
            if (line == pending.delimiter) {
                break;
            }
            body += line;
            body += '\n';
        }
        Word& word = program_->here_documents[pending.index - 1];
        std::string error;
        if (pending.quoted) {
            append_text(&word, body, true);
        } else if (!parse_quoted_text(body, &word, &error)) {
            return fail(ParseStatus::kError, error);
        }
    }
    pending_.clear();
    return true;
}

bool Lexer::read_word(Word* word, bool spaces_too) {
    while (!at_end() && (spaces_too || at_process() || !ends_word(peek()))) {
        if (!read_piece(word)) {
            return false;
        }
    }
    return true;
}

// One quoted, escaped or expanded piece, or one run of plain characters.
bool Lexer::read_piece(Word* word) {
    const char c = peek();
    if (c == '\\') {
        if (peek(1) == '\n') {
            at_ += 2;
            return true;
        }
        const std::size_t size = at_ + 1 < text_.size() ? 2 : 1;
        append_text(word, text_.substr(at_ + size - 1, 1), true);
        at_ += size;
        return true;
    }
    if (c == '<' && at_process()) {
        return read_process(word);
    }
    if (c == '\'' && !apostrophes_) {
        const std::size_t close = text_.find('\'', at_ + 1);
        if (close == std::string_view::npos) {
            return unclosed('\'');
        }
        append_text(word, text_.substr(at_ + 1, close - at_ - 1), true);
        at_ = close + 1;
        return true;
    }
    if (c == '"') {
        ++at_;
        append_text(word, "", true);
        return read_double_quoted(word, false);
    }
    if (c == '`') {
        return read_backtick(word, false);
    }
    if (c == '$') {
        return read_dollar(word, false);
    }
    append_text(word, text_.substr(at_, 1), false);
    ++at_;
    return true;
}

bool Lexer::read_double_quoted(Word* word, bool to_end) {
    while (true) {
        if (at_end()) {
            return to_end || unclosed('"');
        }
        const char c = peek();
        if (c == '"' && !to_end) {
            ++at_;
            return true;
        }
        if (c == '\\') {
            const char escaped = peek(1);
            if (escaped == '\n') {
                at_ += 2;
                continue;
            }
            const bool special =
                escaped == '$' || escaped == '`' || escaped == '\\' || (escaped == '"' && !to_end);
            append_text(word, special ? text_.substr(at_ + 1, 1) : text_.substr(at_, 1), true);
            at_ += special ? 2 : 1;
        } else if (c == '$') {
            if (!read_dollar(word, true)) {
                return false;
            }
        } else if (c == '`') {
            if (!read_backtick(word, true)) {
                return false;
            }
        } else {
            append_text(word, text_.substr(at_, 1), true);
            ++at_;
        }
    }
}

bool Lexer::read_dollar(Word* word, bool quoted) {
    const char c = peek(1);
    Part part;
    part.quoted = quoted;
    if (c == '(') {
        const bool arithmetic = peek(2) == '(';
        const std::size_t begin = at_ + (arithmetic ? 3 : 2);
        at_ += 2;
        if (!skip_nested(')', 0)) {
            return false;
        }
        part.kind = arithmetic ? PartKind::kArithmetic : PartKind::kCommand;
        std::size_t end = at_ - 1;
        if (arithmetic) {
            if (end == begin || text_[end - 1] != ')') {
                return fail(ParseStatus::kError, "syntax error in arithmetic expansion");
            }
            --end;
        }
        part.text = std::string(text_.substr(begin, end - begin));
        word->push_back(std::move(part));
        return true;
    }
    if (c == '{') {
        return read_braced(word, quoted);
    }
    if (c == '\'' && !quoted) {
        return read_ansi_quoted(word);
    }
    if (c == '"' && !quoted) {
        ++at_;
        return true;
    }
    std::size_t size = 0;
    if (is_name_start(c)) {
        while (is_name_char(peek(1 + size))) {
            ++size;
        }
    } else if (is_special_name(c) || is_digit(c)) {
        size = 1;
    }
    if (size == 0) {
        append_text(word, "$", quoted);
        ++at_;
        return true;
    }
    part.kind = PartKind::kVariable;
    part.text = std::string(text_.substr(at_ + 1, size));
    at_ += 1 + size;
    word->push_back(std::move(part));
    return true;
}

bool Lexer::read_process(Word* word) {
    Part part;
    part.kind = PartKind::kProcess;
    at_ += 2;
    const std::size_t begin = at_;
    if (!skip_nested(')', 0)) {
        return false;
    }
    part.text = std::string(text_.substr(begin, at_ - 1 - begin));
    word->push_back(std::move(part));
    return true;
}

// At "[": up to behind its "]". False, and nothing read: it does not close here.
bool Lexer::read_subscript(std::string* out) {
    // Every word like "a[" is looked at, so the look is short.
    constexpr std::size_t kSubscriptBytesMax = 1024;
    std::string_view rest = text_.substr(at_ + 1, kSubscriptBytesMax);
    rest = rest.substr(0, rest.find('\n'));
    Program unused;
    Lexer inside(rest, 0, &unused);
    if (!inside.skip_nested(']', 0) || inside.at_ < 2) {
        return false;
    }
    *out = std::string(rest.substr(0, inside.at_ - 1));
    at_ += 1 + inside.at_;
    return true;
}

bool Lexer::open_list() {
    const bool open = peek() == '(';
    at_ += open ? 1 : 0;
    return open;
}

bool Lexer::next_item(Token* token, ListItem* item) {
    skip_blanks();
    const std::size_t start = at_;
    if (peek() == '[' && read_subscript(&item->subscript)) {
        if (peek() == '=') {
            ++at_;
            *token = Token();
            token->kind = TokenKind::kWord;
            token->begin = start;
            item->has_subscript = true;
            return read_word(&token->word, false);
        }
        item->subscript.clear();
        at_ = start;
    }
    return next(token);
}

bool Lexer::read_element(std::size_t begin, Assignment* out) {
    const std::size_t after = at_;
    std::size_t size = 0;
    while (begin + size < text_.size() && is_name_char(text_[begin + size])) {
        ++size;
    }
    at_ = begin + size;
    if (size == 0 || !is_name_start(text_[begin]) || peek() != '[' ||
        !read_subscript(&out->subscript)) {
        at_ = after;
        return false;
    }
    out->appends = peek() == '+' && peek(1) == '=';
    if (!out->appends && peek() != '=') {
        at_ = after;
        return false;
    }
    at_ += out->appends ? 2 : 1;
    out->name = std::string(text_.substr(begin, size));
    return read_word(&out->value, false);
}

bool Lexer::read_braced(Word* word, bool quoted) {
    const std::size_t begin = at_ + 2;
    at_ += 2;
    if (!skip_nested('}', 0, quoted)) {
        return false;
    }
    std::string_view inside = text_.substr(begin, at_ - 1 - begin);
    Part part;
    part.kind = PartKind::kVariable;
    part.quoted = quoted;
    const auto bad = [this, begin] {
        return fail(ParseStatus::kError, "${" + std::string(text_.substr(begin, at_ - 1 - begin)) +
                                             "}: bad substitution");
    };
    if (inside.size() > 1 && inside[0] == '#') {
        part.op = "length";
        inside.remove_prefix(1);
    } else if (inside.size() > 1 && inside[0] == '!' && is_name_start(inside[1])) {
        part.op = "!";
        inside.remove_prefix(1);
    }
    std::size_t size = 0;
    while (size < inside.size() && is_name_char(inside[size])) {
        ++size;
    }
    if (size == 0 && !inside.empty() && is_special_name(inside[0])) {
        size = 1;
    }
    if (size == 0) {
        return bad();
    }
    part.text = std::string(inside.substr(0, size));
    inside.remove_prefix(size);
    if (inside.substr(0, 1) == "[") {
        Program unused;
        Lexer lexer(inside, 0, &unused);
        if (!is_name(part.text) || !lexer.read_subscript(&part.subscript)) {
            return bad();
        }
        inside.remove_prefix(lexer.position());
    }
    if (!inside.empty()) {
        static constexpr std::string_view kForms[] = {":-", ":+", ":=", ":?", "##", "%%", "//",
                                                      "/#", "/%", "^^", ",,", "-",  "+",  "=",
                                                      "?",  "#",  "%",  "/",  "^",  ",",  ":"};
        for (const std::string_view op : kForms) {
            if (part.op.empty() && inside.substr(0, op.size()) == op) {
                part.op = std::string(op);
                part.argument = std::string(inside.substr(op.size()));
            }
        }
        if (part.op.empty() || part.op == "length" || part.op == "!") {
            return bad();
        }
    }
    word->push_back(std::move(part));
    return true;
}

bool Lexer::read_ansi_quoted(Word* word) {
    at_ += 2;
    std::string out;
    while (true) {
        if (at_end()) {
            return unclosed('\'');
        }
        const char c = peek();
        ++at_;
        if (c == '\'') {
            break;
        }
        if (c != '\\' || at_end()) {
            out += c;
            continue;
        }
        const char escaped = peek();
        ++at_;
        switch (escaped) {
            case 'n':
                out += '\n';
                break;
            case 't':
                out += '\t';
                break;
            case 'r':
                out += '\r';
                break;
            case '\\':
                out += '\\';
                break;
            case '\'':
                out += '\'';
                break;
            case '"':
                out += '"';
                break;
            default:
                out += '\\';
                out += escaped;
                break;
        }
    }
    append_text(word, out, true);
    return true;
}

bool Lexer::read_backtick(Word* word, bool quoted) {
    Part part;
    part.kind = PartKind::kCommand;
    part.quoted = quoted;
    ++at_;
    while (true) {
        if (at_end()) {
            return unclosed('`');
        }
        const char c = peek();
        if (c == '`') {
            break;
        }
        if (c == '\\' && (peek(1) == '`' || peek(1) == '\\' || peek(1) == '$')) {
            ++at_;
        }
        part.text += peek();
        ++at_;
    }
    ++at_;
    word->push_back(std::move(part));
    return true;
}

// Skips quotes at the position. False when they do not close.
bool Lexer::skip_quotes(int depth) {
    if (peek() == '\'') {
        const std::size_t close = text_.find('\'', at_ + 1);
        if (close == std::string_view::npos) {
            return unclosed('\'');
        }
        at_ = close + 1;
        return true;
    }
    ++at_;
    while (!at_end() && peek() != '"') {
        if (peek() == '\\') {
            at_ += 2;
        } else if (peek() == '$' && (peek(1) == '(' || peek(1) == '{')) {
            const char close = peek(1) == '(' ? ')' : '}';
            at_ += 2;
            if (!skip_nested(close, depth + 1, close == '}')) {
                return false;
            }
        } else {
            ++at_;
        }
    }
    if (at_end()) {
        return unclosed('"');
    }
    ++at_;
    return true;
}

// From behind an opening bracket to behind its closing one, over quotes and nested brackets.
bool Lexer::skip_nested(char close, int depth, bool apostrophes) {
    if (depth > kNestingMax) {
        return fail(ParseStatus::kError, "nested too deeply");
    }
    while (!at_end()) {
        const char c = peek();
        if (c == close) {
            ++at_;
            return true;
        }
        if (c == '\\') {
            at_ += 2;
        } else if ((c == '\'' && !apostrophes) || c == '"') {
            if (!skip_quotes(depth)) {
                return false;
            }
        } else if (c == '(' || (c == '$' && peek(1) == '{')) {
            const char inner = c == '(' ? ')' : '}';
            at_ += c == '(' ? 1 : 2;
            if (!skip_nested(inner, depth + 1, apostrophes && inner == '}')) {
                return false;
            }
        } else {
            ++at_;
        }
    }
    return unclosed(close);
}

bool parse_quoted_text(std::string_view text, Word* word, std::string* error) {
    Program unused;
    Lexer lexer(text, 0, &unused);
    Part empty;
    empty.quoted = true;
    word->push_back(empty);
    const bool ok = lexer.read_double_quoted(word, true);
    *error = lexer.message();
    return ok;
}

bool parse_operand(std::string_view text, Word* word, std::string* error, bool quoted) {
    Program unused;
    Lexer lexer(text, 0, &unused);
    if (quoted) {
        lexer.take_apostrophes();
    }
    const bool ok = lexer.read_word(word, true);
    *error = lexer.message();
    return ok;
}

}  // namespace drydock::shell
