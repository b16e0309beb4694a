#include <algorithm>
#include <array>

#include "engine/api/jmespath_number.hpp"
#include "engine/api/jmespath_parse.hpp"

namespace drydock::api {

namespace {

using Token = JmespathTokenKind;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool starts_name(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// Replaces backslash-quote by quote.
void unescape(std::string* text, char quote) {
    std::size_t to = 0;
    for (std::size_t i = 0; i < text->size(); ++i, ++to) {
        if ((*text)[i] == '\\' && i + 1 < text->size() && (*text)[i + 1] == quote) {
            ++i;
        }
        (*text)[to] = (*text)[i];
    }
    text->resize(to);
}

int hex_value(char c) {
    if (is_digit(c)) {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

int hex4(std::string_view text) {
    int value = text.size() < 4 ? -1 : 0;
    for (std::size_t i = 0; i < 4 && value >= 0; ++i) {
        const int digit = hex_value(text[i]);
        value = digit < 0 ? -1 : value * 16 + digit;
    }
    return value;
}

void append_utf8(std::string& out, std::uint32_t code) {
    const auto tail = [&out, code](unsigned shift) {
        out.push_back(static_cast<char>(0x80U | ((code >> shift) & 0x3FU)));
    };
    if (code < 0x80) {
        out.push_back(static_cast<char>(code));
    } else if (code < 0x800) {
        out.push_back(static_cast<char>(0xC0U | (code >> 6)));
        tail(0);
    } else if (code < 0x10000) {
        out.push_back(static_cast<char>(0xE0U | (code >> 12)));
        tail(6);
        tail(0);
    } else {
        out.push_back(static_cast<char>(0xF0U | (code >> 18)));
        tail(12);
        tail(6);
        tail(0);
    }
}

// \uXXXX at the start of `text` (after the u). A lone surrogate, which UTF-8 cannot hold, becomes
// U+FFFD. Returns the characters used, 0 when malformed.
std::size_t decode_unicode(std::string_view text, std::string* out) {
    const int first = hex4(text);
    if (first < 0) {
        return 0;
    }
    std::uint32_t code = static_cast<std::uint32_t>(first);
    std::size_t used = 4;
    if (code >= 0xD800 && code < 0xE000) {
        const bool pair = code < 0xDC00 && text.substr(4, 2) == "\\u";
        const int second = pair ? hex4(text.substr(6)) : -1;
        if (second >= 0xDC00 && second < 0xE000) {
            code =
                0x10000 + ((code - 0xD800) << 10) + (static_cast<std::uint32_t>(second) - 0xDC00);
            used = 10;
        } else {
            code = 0xFFFD;
        }
    }
    append_utf8(*out, code);
    return used;
}

// The inside of a JSON string. Returns Python's complaint, empty when good.
std::string_view decode_json_string(std::string_view text, std::string* out) {
    constexpr std::string_view kEscapes = "\"\\/bfnrt";
    constexpr std::string_view kValues = "\"\\/\b\f\n\r\t";
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (static_cast<unsigned char>(text[i]) < 0x20) {
            return "Invalid control character at";
        }
        if (text[i] != '\\') {
            out->push_back(text[i]);
            continue;
        }
        ++i;
        const char c = i < text.size() ? text[i] : '\0';
        const std::size_t escape = kEscapes.find(c);
        if (c == 'u') {
            const std::size_t used = decode_unicode(text.substr(i + 1), out);
            if (used == 0) {
                return "Invalid \\uXXXX escape";
            }
            i += used;
        } else if (escape != std::string_view::npos) {
            out->push_back(kValues[escape]);
        } else {
            return "Invalid \\escape";
        }
    }
    return {};
}

// A JSON number and nothing else.
bool is_json_number(std::string_view text) {
    const auto digits = [&text] {
        std::size_t count = 0;
        while (count < text.size() && is_digit(text[count])) {
            ++count;
        }
        text.remove_prefix(count);
        return count > 0;
    };
    text.remove_prefix(!text.empty() && text[0] == '-' ? 1U : 0U);
    if (text.size() > 1 && text[0] == '0' && is_digit(text[1])) {
        return false;
    }
    if (!digits()) {
        return false;
    }
    if (!text.empty() && text[0] == '.') {
        text.remove_prefix(1);
        if (!digits()) {
            return false;
        }
    }
    if (!text.empty() && (text[0] == 'e' || text[0] == 'E')) {
        text.remove_prefix(1);
        text.remove_prefix(!text.empty() && (text[0] == '-' || text[0] == '+') ? 1U : 0U);
        if (!digits()) {
            return false;
        }
    }
    return text.empty();
}

bool nested_too_deep(std::string_view json) {
    int depth = 0;
    bool in_string = false;
    for (std::size_t i = 0; i < json.size(); ++i) {
        const char c = json[i];
        if (in_string && c == '\\') {
            ++i;
        } else if (c == '"') {
            in_string = !in_string;
        } else if (!in_string && (c == '[' || c == '{')) {
            if (++depth > kJsonDepthMax) {
                return true;
            }
        } else if (!in_string && (c == ']' || c == '}')) {
            --depth;
        }
    }
    return false;
}

std::uint32_t size32(std::size_t size) { return static_cast<std::uint32_t>(size); }

std::uint32_t add_leaf(Doc* literals, Kind kind, std::string_view text) {
    Node node;
    node.kind = kind;
    node.begin = size32(literals->text.size());
    node.size = size32(text.size());
    literals->text.append(text);
    literals->nodes.push_back(node);
    return size32(literals->nodes.size() - 1);
}

// Copies a parsed value as Python's json reads it: numbers normalised, and of repeated keys the
// first one's place with the last one's value. Quadratic in the keys; the expression's size bounds
// them.
void copy_literal(Value value, DocBuilder* to) {
    const auto stop = value.end();
    if (value.is_number()) {
        std::string text;
        append_number_text(text, value.str());
        to->number_text(text);
    } else if (value.is_array()) {
        to->begin_array();
        for (const Value element : value) {
            copy_literal(element, to);
        }
        to->end();
    } else if (value.is_object()) {
        to->begin_object();
        for (auto it = value.begin(); !(it == stop); ++it) {
            auto first = value.begin();
            while (first.key() != it.key()) {
                ++first;
            }
            if (first == it) {
                to->key(it.key());
                copy_literal(value[it.key()], to);
            }
        }
        to->end();
    } else {
        to->copy(value);
    }
}

// Puts a parsed document behind the other literals.
std::uint32_t add_document(Doc* literals, const Doc& doc) {
    Doc clean;
    DocBuilder to(&clean);
    copy_literal(doc.root(), &to);
    const std::uint32_t root = size32(literals->nodes.size());
    const std::uint32_t text = size32(literals->text.size());
    literals->text.append(clean.text);
    for (Node node : clean.nodes) {
        const bool has_text = node.kind == Kind::kNumber || node.kind == Kind::kString;
        node.begin += has_text ? text : 0;
        literals->nodes.push_back(node);
    }
    return root;
}

}  // namespace

std::size_t count_code_points(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    }));
}

bool is_valid_utf8(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        const unsigned lead = static_cast<unsigned char>(text[i]);
        const std::size_t size = lead < 0x80 ? 1 : (lead < 0xE0 ? 2 : (lead < 0xF0 ? 3 : 4));
        if ((lead >= 0x80 && lead < 0xC2) || lead > 0xF4 || i + size > text.size()) {
            return false;
        }
        for (std::size_t k = 1; k < size; ++k) {
            const unsigned c = static_cast<unsigned char>(text[i + k]);
            // The second byte also rules out overlong forms, surrogates and what is past U+10FFFF.
            const unsigned low =
                k > 1 ? 0x80 : (lead == 0xE0 ? 0xA0 : (lead == 0xF0 ? 0x90 : 0x80));
            const unsigned high =
                k > 1 ? 0xBF : (lead == 0xED ? 0x9F : (lead == 0xF4 ? 0x8F : 0xBF));
            if (c < low || c > high) {
                return false;
            }
        }
        i += size;
    }
    return true;
}

bool JmespathLexer::run(std::vector<JmespathToken>* tokens) {
    if (text_.empty()) {
        *error_ = {"syntax", "Invalid JMESPath expression: cannot be empty."};
        return false;
    }
    if (text_.size() > kJmespathTextMax) {
        return fail_limit(std::string("longer than ").append(std::to_string(kJmespathTextMax)) +
                          " bytes");
    }
    if (!is_valid_utf8(text_)) {
        *error_ = {"syntax", "Bad jmespath expression: not valid UTF-8"};
        return false;
    }
    while (at_ < text_.size()) {
        if (is_blank(text_[at_])) {
            ++at_;
            continue;
        }
        JmespathToken token;
        token.start = size32(at_);
        if (!one(&token)) {
            return false;
        }
        token.size = size32(at_) - token.start;
        tokens->push_back(token);
    }
    JmespathToken end;
    end.start = size32(text_.size());
    tokens->push_back(end);
    return true;
}

bool JmespathLexer::one(JmespathToken* token) {
    const char c = text_[at_];
    if (starts_name(c)) {
        std::size_t end = at_ + 1;
        while (end < text_.size() && (starts_name(text_[end]) || is_digit(text_[end]))) {
            ++end;
        }
        token->kind = Token::kUnquoted;
        token->a = size32(literals_->text.size());
        token->b = size32(end - at_);
        literals_->text.append(text_.substr(at_, end - at_));
        at_ = end;
        return true;
    }
    if (is_digit(c) || c == '-') {
        return number(token);
    }
    switch (c) {
        case '\'':
            return raw_string(token);
        case '`':
            return literal(token);
        case '"':
            return quoted(token);
        default:
            return symbol(token);
    }
}

bool JmespathLexer::symbol(JmespathToken* token) {
    struct Symbol {
        char c;
        Token kind;
    };
    constexpr std::array<Symbol, 10> kSymbols = {{{'.', Token::kDot},
                                                  {'*', Token::kStar},
                                                  {']', Token::kRbracket},
                                                  {',', Token::kComma},
                                                  {':', Token::kColon},
                                                  {'@', Token::kCurrent},
                                                  {'(', Token::kLparen},
                                                  {')', Token::kRparen},
                                                  {'{', Token::kLbrace},
                                                  {'}', Token::kRbrace}}};
    const std::size_t start = at_;
    const char c = text_[at_++];
    for (const Symbol& symbol : kSymbols) {
        if (symbol.c == c) {
            token->kind = symbol.kind;
            return true;
        }
    }
    const char next = at_ < text_.size() ? text_[at_] : '\0';
    switch (c) {
        case '[':
            token->kind =
                next == ']' ? Token::kFlatten : (next == '?' ? Token::kFilter : Token::kLbracket);
            at_ += token->kind == Token::kLbracket ? 0 : 1;
            return true;
        case '|':
            two(token, '|', Token::kOr, Token::kPipe);
            return true;
        case '&':
            two(token, '&', Token::kAnd, Token::kExpref);
            return true;
        case '<':
            two(token, '=', Token::kLte, Token::kLt);
            return true;
        case '>':
            two(token, '=', Token::kGte, Token::kGt);
            return true;
        case '!':
            two(token, '=', Token::kNe, Token::kNot);
            return true;
        case '=':
            if (next != '=') {
                return fail(start, "Unknown token '='");
            }
            token->kind = Token::kEq;
            ++at_;
            return true;
        default:
            break;
    }
    std::size_t end = at_;
    while (end < text_.size() && (static_cast<unsigned char>(text_[end]) & 0xC0U) == 0x80U) {
        ++end;
    }
    return fail(start, std::string("Unknown token ").append(text_.substr(start, end - start)));
}

void JmespathLexer::two(JmespathToken* token, char second, Token both, Token first) {
    const bool match = at_ < text_.size() && text_[at_] == second;
    token->kind = match ? both : first;
    at_ += match ? 1U : 0U;
}

bool JmespathLexer::number(JmespathToken* token) {
    constexpr std::int64_t kBound = std::int64_t{1} << 62;
    const std::size_t start = at_;
    const bool minus = text_[at_] == '-';
    at_ += minus ? 1U : 0U;
    std::int64_t value = 0;
    const std::size_t digits = at_;
    for (; at_ < text_.size() && is_digit(text_[at_]); ++at_) {
        value = value > kBound / 10 - 1 ? kBound : value * 10 + (text_[at_] - '0');
    }
    if (at_ == digits) {
        return fail(start, "Unknown token '-'");
    }
    token->kind = Token::kNumber;
    token->number = minus ? -value : value;
    return true;
}

// Up to the delimiter, which a backslash escapes; backslashes stay.
bool JmespathLexer::until(char delimiter, std::string* lexeme) {
    const std::size_t start = at_++;
    while (at_ < text_.size() && text_[at_] != delimiter) {
        if (text_[at_] == '\\') {
            lexeme->push_back(text_[at_++]);
            if (at_ == text_.size()) {
                break;
            }
        }
        lexeme->push_back(text_[at_++]);
    }
    if (at_ >= text_.size()) {
        return fail(start, std::string("Unclosed ") + delimiter + " delimiter");
    }
    ++at_;
    return true;
}

bool JmespathLexer::quoted(JmespathToken* token) {
    const std::size_t start = at_;
    std::string lexeme;
    if (!until('"', &lexeme)) {
        return false;
    }
    std::string decoded;
    const std::string_view complaint = decode_json_string(lexeme, &decoded);
    if (!complaint.empty()) {
        return fail(start, complaint);
    }
    token->kind = Token::kQuoted;
    token->a = size32(literals_->text.size());
    token->b = size32(decoded.size());
    literals_->text.append(decoded);
    return true;
}

bool JmespathLexer::raw_string(JmespathToken* token) {
    std::string lexeme;
    if (!until('\'', &lexeme)) {
        return false;
    }
    unescape(&lexeme, '\'');
    token->kind = Token::kLiteral;
    token->a = add_leaf(literals_, Kind::kString, lexeme);
    return true;
}

bool JmespathLexer::add_json(std::string_view json, JmespathToken* token) {
    std::string_view trimmed = json;
    while (!trimmed.empty() && is_blank(trimmed.front())) {
        trimmed.remove_prefix(1);
    }
    while (!trimmed.empty() && is_blank(trimmed.back())) {
        trimmed.remove_suffix(1);
    }
    if (is_json_number(trimmed)) {
        std::string normal;
        append_number_text(normal, trimmed);
        token->a = add_leaf(literals_, Kind::kNumber, normal);
        return true;
    }
    Doc doc;
    std::string complaint;
    if (!parse_json(json, &doc, &complaint)) {
        return false;
    }
    token->a = add_document(literals_, doc);
    return true;
}

bool JmespathLexer::literal(JmespathToken* token) {
    const std::size_t start = at_;
    std::string lexeme;
    if (!until('`', &lexeme)) {
        return false;
    }
    unescape(&lexeme, '`');
    if (nested_too_deep(lexeme)) {
        return fail_limit("literal nested deeper than " + std::to_string(kJsonDepthMax) +
                          " levels");
    }
    token->kind = Token::kLiteral;
    if (add_json(lexeme, token)) {
        const Node& node = literals_->nodes[token->a];
        if (node.kind == Kind::kNumber && literals_->text.back() == 'y') {  // Infinity
            return fail(start, std::string("number out of range ").append(lexeme));
        }
        return true;
    }
    // What is no JSON is taken for the inside of a JSON string: a deprecated spelling still in use.
    std::string decoded;
    const std::size_t blanks = std::min(lexeme.find_first_not_of(" \t\n\r\v\f"), lexeme.size());
    const std::string_view inside = std::string_view(lexeme).substr(blanks);
    bool quotes = false;
    for (std::size_t i = 0; i < inside.size(); ++i) {
        quotes = quotes || inside[i] == '"';
        i += inside[i] == '\\' ? 1U : 0U;
    }
    if (quotes || !decode_json_string(inside, &decoded).empty()) {
        return fail(start, std::string("Bad token ").append(lexeme));
    }
    token->a = add_leaf(literals_, Kind::kString, decoded);
    return true;
}

bool JmespathLexer::fail(std::size_t at, std::string_view message) {
    error_->error_class = "syntax";
    error_->message = "Bad jmespath expression: ";
    error_->message.append(message).append(":\n").append(text_).append("\n");
    error_->message.append(count_code_points(text_.substr(0, at)), ' ').append("^");
    return false;
}

bool JmespathLexer::fail_limit(std::string_view message) {
    error_->error_class = "limit";
    error_->message = "Bad jmespath expression: ";
    error_->message.append(message);
    return false;
}

}  // namespace drydock::api
