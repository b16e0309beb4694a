#include "engine/api/jmespath_parse.hpp"

#include <algorithm>
#include <array>

#include "engine/api/jmespath_functions.hpp"

namespace drydock::api {

namespace {

using Token = JmespathTokenKind;

struct KindInfo {
    Token kind;
    std::string_view name;
    int power;  // how strongly an infix token binds what stands to its left
};

constexpr std::array<KindInfo, 29> kKinds = {{{Token::kEof, "eof", 0},
                                              {Token::kUnquoted, "unquoted_identifier", 0},
                                              {Token::kQuoted, "quoted_identifier", 0},
                                              {Token::kLiteral, "literal", 0},
                                              {Token::kRbracket, "rbracket", 0},
                                              {Token::kRparen, "rparen", 0},
                                              {Token::kComma, "comma", 0},
                                              {Token::kRbrace, "rbrace", 0},
                                              {Token::kNumber, "number", 0},
                                              {Token::kCurrent, "current", 0},
                                              {Token::kExpref, "expref", 0},
                                              {Token::kColon, "colon", 0},
                                              {Token::kPipe, "pipe", 1},
                                              {Token::kOr, "or", 2},
                                              {Token::kAnd, "and", 3},
                                              {Token::kEq, "eq", 5},
                                              {Token::kGt, "gt", 5},
                                              {Token::kLt, "lt", 5},
                                              {Token::kGte, "gte", 5},
                                              {Token::kLte, "lte", 5},
                                              {Token::kNe, "ne", 5},
                                              {Token::kFlatten, "flatten", 9},
                                              {Token::kStar, "star", 20},
                                              {Token::kFilter, "filter", 21},
                                              {Token::kDot, "dot", 40},
                                              {Token::kNot, "not", 45},
                                              {Token::kLbrace, "lbrace", 50},
                                              {Token::kLbracket, "lbracket", 55},
                                              {Token::kLparen, "lparen", 60}}};

// Tokens that bind weaker than this end a projection.
constexpr int kProjectionStop = 10;

const KindInfo& info(Token kind) { return kKinds[static_cast<std::size_t>(kind)]; }

int power_of(Token kind) { return info(kind).power; }

}  // namespace

bool JmespathParser::run() {
    JmespathLexer lexer(out_.expression_, &out_.literals_, error_);
    if (!lexer.run(&tokens_)) {
        return false;
    }
    out_.nodes_.reserve(tokens_.size() + 1);
    out_.nodes_.emplace_back();  // index 0 means "no node"
    if (!expression(0, &out_.root_)) {
        return false;
    }
    if (current() != Token::kEof) {
        std::string reason = "Unexpected token: ";
        append_value(reason, token());
        return fail(token(), reason);
    }
    return true;
}

std::uint32_t JmespathParser::add(JmespathOp op, std::uint32_t a, std::uint32_t b) {
    JmespathNode node;
    node.op = op;
    node.a = a;
    node.b = b;
    out_.nodes_.push_back(node);
    return static_cast<std::uint32_t>(out_.nodes_.size() - 1);
}

void JmespathParser::append(std::uint32_t parent, std::uint32_t child) {
    JmespathNode& node = out_.nodes_[parent];
    if (node.first == 0) {
        node.first = child;
    } else {
        out_.nodes_[node.last].next = child;
    }
    node.last = child;
    const int height = out_.nodes_[child].height + 1;
    node.height = static_cast<std::uint16_t>(std::max<int>(node.height, height));
}

// A node with two children; the left one grows instead where it is of the same kind.
std::uint32_t JmespathParser::join(JmespathOp op, std::uint32_t left, std::uint32_t right) {
    if (out_.nodes_[left].op != op) {
        const std::uint32_t node = add(op);
        append(node, left);
        left = node;
    }
    append(left, right);
    return left;
}

bool JmespathParser::wrap(JmespathOp op, std::uint32_t child, std::uint32_t* out) {
    *out = add(op);
    append(*out, child);
    return true;
}

std::string_view JmespathParser::name(std::uint32_t node) const {
    const JmespathNode& n = out_.nodes_[node];
    return std::string_view(out_.literals_.text).substr(n.a, n.b);
}

bool JmespathParser::expression(int power, std::uint32_t* out) {
    if (++depth_ > kJmespathDepthMax) {
        return fail_depth();
    }
    const JmespathToken first = token();
    ++index_;
    if (!prefix(first, out)) {
        return false;
    }
    while (out_.nodes_[*out].height <= kJmespathDepthMax) {
        if (power >= power_of(current())) {
            --depth_;
            return true;
        }
        const JmespathToken operation = token();
        if (!infix(operation, *out, out)) {
            return false;
        }
    }
    return fail_depth();
}

bool JmespathParser::prefix(const JmespathToken& first, std::uint32_t* out) {
    std::uint32_t inner = 0;
    switch (first.kind) {
        case Token::kLiteral:
            *out = add(JmespathOp::kLiteral, first.a);
            return true;
        case Token::kUnquoted:
            *out = add(JmespathOp::kField, first.a, first.b);
            return true;
        case Token::kQuoted:
            return prefix_quoted(first, out);
        case Token::kStar:
            return prefix_star(out);
        case Token::kFilter:
            return filter(add(JmespathOp::kCurrent), out);
        case Token::kLbrace:
            return multi_hash(out);
        case Token::kLparen:
            return expression(0, out) && match(Token::kRparen, "rparen");
        case Token::kFlatten:
            return flatten(add(JmespathOp::kCurrent), out);
        case Token::kNot:
            return expression(power_of(Token::kNot), &inner) && wrap(JmespathOp::kNot, inner, out);
        case Token::kLbracket:
            return prefix_bracket(out);
        case Token::kCurrent:
            *out = add(JmespathOp::kCurrent);
            return true;
        case Token::kExpref:
            return expression(power_of(Token::kExpref), &inner) &&
                   wrap(JmespathOp::kExpref, inner, out);
        case Token::kEof:
            return fail_incomplete();
        case Token::kRbracket:
        case Token::kRparen:
        case Token::kComma:
        case Token::kRbrace:
        case Token::kNumber:
        case Token::kColon:
        case Token::kPipe:
        case Token::kOr:
        case Token::kAnd:
        case Token::kEq:
        case Token::kGt:
        case Token::kLt:
        case Token::kGte:
        case Token::kLte:
        case Token::kNe:
        case Token::kDot:
            break;
    }
    return fail(first, "invalid token");
}

bool JmespathParser::infix(const JmespathToken& operation, std::uint32_t left, std::uint32_t* out) {
    ++index_;
    switch (operation.kind) {
        case Token::kDot:
            return infix_dot(left, out);
        case Token::kPipe:
            return infix_chain(JmespathOp::kPipe, power_of(Token::kPipe), left, out);
        case Token::kOr:
            return infix_chain(JmespathOp::kOr, power_of(Token::kOr), left, out);
        case Token::kAnd:
            return infix_chain(JmespathOp::kAnd, power_of(Token::kAnd), left, out);
        case Token::kLparen:
            return call(left, out);
        case Token::kFilter:
            return filter(left, out);
        case Token::kEq:
            return compare(JmespathCompare::kEq, left, out);
        case Token::kNe:
            return compare(JmespathCompare::kNe, left, out);
        case Token::kGt:
            return compare(JmespathCompare::kGt, left, out);
        case Token::kGte:
            return compare(JmespathCompare::kGte, left, out);
        case Token::kLt:
            return compare(JmespathCompare::kLt, left, out);
        case Token::kLte:
            return compare(JmespathCompare::kLte, left, out);
        case Token::kFlatten:
            return flatten(left, out);
        case Token::kLbracket:
            return infix_bracket(left, out);
        case Token::kEof:
        case Token::kUnquoted:
        case Token::kQuoted:
        case Token::kLiteral:
        case Token::kRbracket:
        case Token::kRparen:
        case Token::kComma:
        case Token::kRbrace:
        case Token::kNumber:
        case Token::kCurrent:
        case Token::kExpref:
        case Token::kColon:
        case Token::kStar:
        case Token::kNot:
        case Token::kLbrace:
            break;
    }
    return fail(operation, "invalid token");
}

bool JmespathParser::prefix_quoted(const JmespathToken& first, std::uint32_t* out) {
    if (current() == Token::kLparen) {
        return fail_at(0, token(), "Quoted identifier not allowed for function names.");
    }
    *out = add(JmespathOp::kField, first.a, first.b);
    return true;
}

bool JmespathParser::prefix_star(std::uint32_t* out) {
    *out = add(JmespathOp::kValueProjection);
    append(*out, add(JmespathOp::kCurrent));
    std::uint32_t right = 0;
    if (current() == Token::kRbracket) {
        right = add(JmespathOp::kCurrent);
    } else if (!projection_rhs(power_of(Token::kStar), &right)) {
        return false;
    }
    append(*out, right);
    return true;
}

bool JmespathParser::prefix_bracket(std::uint32_t* out) {
    std::uint32_t right = 0;
    if (current() == Token::kNumber || current() == Token::kColon) {
        return index(&right) && project_if_slice(add(JmespathOp::kCurrent), right, out);
    }
    if (current() == Token::kStar && tokens_[index_ + 1].kind == Token::kRbracket) {
        index_ += 2;
        *out = add(JmespathOp::kProjection);
        append(*out, add(JmespathOp::kCurrent));
        if (!projection_rhs(power_of(Token::kStar), &right)) {
            return false;
        }
        append(*out, right);
        return true;
    }
    return multi_list(out);
}

bool JmespathParser::infix_dot(std::uint32_t left, std::uint32_t* out) {
    std::uint32_t right = 0;
    if (current() != Token::kStar) {
        if (!dot_rhs(power_of(Token::kDot), &right)) {
            return false;
        }
        *out = join(JmespathOp::kSubexpression, left, right);
        return true;
    }
    ++index_;
    if (!projection_rhs(power_of(Token::kDot), &right)) {
        return false;
    }
    *out = add(JmespathOp::kValueProjection);
    append(*out, left);
    append(*out, right);
    return true;
}

bool JmespathParser::infix_chain(JmespathOp op, int power, std::uint32_t left, std::uint32_t* out) {
    std::uint32_t right = 0;
    if (!expression(power, &right)) {
        return false;
    }
    *out = join(op, left, right);
    return true;
}

bool JmespathParser::compare(JmespathCompare what, std::uint32_t left, std::uint32_t* out) {
    std::uint32_t right = 0;
    if (!expression(power_of(Token::kEq), &right)) {
        return false;
    }
    *out = add(JmespathOp::kCompare);
    out_.nodes_[*out].extra = static_cast<std::uint8_t>(what);
    append(*out, left);
    append(*out, right);
    return true;
}

bool JmespathParser::flatten(std::uint32_t left, std::uint32_t* out) {
    std::uint32_t list = 0;
    std::uint32_t right = 0;
    wrap(JmespathOp::kFlatten, left, &list);
    if (!projection_rhs(power_of(Token::kFlatten), &right)) {
        return false;
    }
    *out = add(JmespathOp::kProjection);
    append(*out, list);
    append(*out, right);
    return true;
}

bool JmespathParser::filter(std::uint32_t left, std::uint32_t* out) {
    std::uint32_t condition = 0;
    std::uint32_t right = 0;
    if (!expression(0, &condition) || !match(Token::kRbracket, "rbracket")) {
        return false;
    }
    if (current() == Token::kFlatten) {
        right = add(JmespathOp::kCurrent);
    } else if (!projection_rhs(power_of(Token::kFilter), &right)) {
        return false;
    }
    *out = add(JmespathOp::kFilter);
    append(*out, left);
    append(*out, right);
    append(*out, condition);
    return true;
}

bool JmespathParser::call(std::uint32_t left, std::uint32_t* out) {
    if (out_.nodes_[left].op != JmespathOp::kField) {
        const JmespathToken& before = tokens_[index_ - 2];
        std::string reason = "Invalid function name '";
        append_value(reason, before);
        return fail(before, reason.append("'"));
    }
    // The arguments hang below a node of their own; the name was read as a field.
    const std::uint32_t node = add(JmespathOp::kFunction, out_.nodes_[left].a, out_.nodes_[left].b);
    out_.nodes_[node].extra = static_cast<std::uint8_t>(find_jmespath_function(name(left)));
    while (current() != Token::kRparen) {
        std::uint32_t argument = 0;
        if (!expression(0, &argument)) {
            return false;
        }
        index_ +=
            current() == Token::kComma ? 1U : 0U;  // Python does without and takes one at the end
        append(node, argument);
    }
    *out = node;
    return match(Token::kRparen, "rparen");
}

bool JmespathParser::infix_bracket(std::uint32_t left, std::uint32_t* out) {
    std::uint32_t right = 0;
    if (current() == Token::kNumber || current() == Token::kColon) {
        if (!index(&right)) {
            return false;
        }
        if (out_.nodes_[left].op == JmespathOp::kIndexExpression) {
            // A slice behind an index is no projection in Python: kept so.
            append(left, right);
            *out = left;
            return true;
        }
        return project_if_slice(left, right, out);
    }
    if (!match(Token::kStar, "star") || !match(Token::kRbracket, "rbracket") ||
        !projection_rhs(power_of(Token::kStar), &right)) {
        return false;
    }
    *out = add(JmespathOp::kProjection);
    append(*out, left);
    append(*out, right);
    return true;
}

bool JmespathParser::index(std::uint32_t* out) {
    if (current() == Token::kColon || tokens_[index_ + 1].kind == Token::kColon) {
        return slice(out);
    }
    *out = add(JmespathOp::kIndex, static_cast<std::uint32_t>(out_.numbers_.size()));
    out_.numbers_.push_back(token().number);
    ++index_;
    return match(Token::kRbracket, "rbracket");
}

bool JmespathParser::slice(std::uint32_t* out) {
    std::array<std::int64_t, 3> parts = {0, 0, 0};
    std::uint8_t given = 0;
    for (std::size_t part = 0; current() != Token::kRbracket; ++index_) {
        if (current() == Token::kColon && part < 2) {
            ++part;
        } else if (current() == Token::kNumber) {
            parts[part] = token().number;
            given = static_cast<std::uint8_t>(given | (1U << part));
        } else {
            return fail(token(), "syntax error");
        }
    }
    ++index_;
    *out = add(JmespathOp::kSlice, static_cast<std::uint32_t>(out_.numbers_.size()));
    out_.nodes_[*out].extra = given;
    out_.numbers_.insert(out_.numbers_.end(), parts.begin(), parts.end());
    return true;
}

bool JmespathParser::project_if_slice(std::uint32_t left, std::uint32_t right, std::uint32_t* out) {
    const std::uint32_t indexed = add(JmespathOp::kIndexExpression);
    append(indexed, left);
    append(indexed, right);
    *out = indexed;
    if (out_.nodes_[right].op != JmespathOp::kSlice) {
        return true;
    }
    std::uint32_t rest = 0;
    if (!projection_rhs(power_of(Token::kStar), &rest)) {
        return false;
    }
    *out = add(JmespathOp::kProjection);
    append(*out, indexed);
    append(*out, rest);
    return true;
}

bool JmespathParser::multi_list(std::uint32_t* out) {
    const std::uint32_t list = add(JmespathOp::kList);
    for (;;) {
        std::uint32_t element = 0;
        if (!expression(0, &element)) {
            return false;
        }
        append(list, element);
        if (current() == Token::kRbracket) {
            break;
        }
        if (!match(Token::kComma, "comma")) {
            return false;
        }
    }
    ++index_;
    *out = list;
    return true;
}

bool JmespathParser::multi_hash(std::uint32_t* out) {
    const std::uint32_t hash = add(JmespathOp::kHash);
    for (;;) {
        const JmespathToken key = token();
        if (key.kind != Token::kQuoted && key.kind != Token::kUnquoted) {
            return match(Token::kQuoted, "['quoted_identifier', 'unquoted_identifier']");
        }
        ++index_;
        std::uint32_t value = 0;
        if (!match(Token::kColon, "colon") || !expression(0, &value)) {
            return false;
        }
        const std::uint32_t member =
            add(JmespathOp::kMember, static_cast<std::uint32_t>(out_.literals_.nodes.size()));
        out_.literals_.nodes.push_back({Kind::kString, 1, key.a, key.b});
        append(member, value);
        append(hash, member);
        if (current() == Token::kRbrace) {
            break;
        }
        index_ += current() == Token::kComma ? 1U : 0U;  // Python does without
    }
    ++index_;
    mark_equal_keys(hash);
    *out = hash;
    return true;
}

void JmespathParser::mark_equal_keys(std::uint32_t hash) {
    std::vector<std::string_view> keys;
    for (std::uint32_t i = out_.nodes_[hash].first; i != 0; i = out_.nodes_[i].next) {
        keys.push_back(Value(&out_.literals_, out_.nodes_[i].a).str());
    }
    std::sort(keys.begin(), keys.end());
    const bool equal = std::adjacent_find(keys.begin(), keys.end()) != keys.end();
    out_.nodes_[hash].extra = equal ? 1U : 0U;
}

bool JmespathParser::projection_rhs(int power, std::uint32_t* out) {
    if (power_of(current()) < kProjectionStop) {
        *out = add(JmespathOp::kCurrent);
        return true;
    }
    if (current() == Token::kLbracket || current() == Token::kFilter) {
        return expression(power, out);
    }
    if (current() == Token::kDot) {
        ++index_;
        return dot_rhs(power, out);
    }
    return fail(token(), "syntax error");
}

bool JmespathParser::dot_rhs(int power, std::uint32_t* out) {
    const Token kind = current();
    if (kind == Token::kQuoted || kind == Token::kUnquoted || kind == Token::kStar) {
        return expression(power, out);
    }
    if (kind == Token::kLbracket) {
        ++index_;
        return multi_list(out);
    }
    if (kind == Token::kLbrace) {
        ++index_;
        return multi_hash(out);
    }
    std::string reason =
        "Expecting: ['quoted_identifier', 'unquoted_identifier', 'lbracket', 'lbrace'], got: ";
    return fail(token(), reason.append(info(kind).name));
}

bool JmespathParser::match(Token kind, std::string_view expected) {
    if (current() == kind) {
        ++index_;
        return true;
    }
    if (current() == Token::kEof) {
        return fail_incomplete();
    }
    std::string reason = "Expecting: ";
    return fail(token(), reason.append(expected).append(", got: ").append(info(current()).name));
}

bool JmespathParser::fail(const JmespathToken& at, std::string_view reason) {
    const std::string_view before = std::string_view(out_.expression_).substr(0, at.start);
    return fail_at(count_code_points(before), at, reason);
}

bool JmespathParser::fail_at(std::size_t column, const JmespathToken& at, std::string_view reason) {
    error_->error_class = "syntax";
    std::string& text = error_->message;
    text.assign(reason).append(": Parse error at column ").append(std::to_string(column));
    text.append(", token \"");
    append_value(text, at);
    text.append("\" (");
    for (const char c : info(at.kind).name) {
        text.push_back(c == '_' ? c : static_cast<char>(c - 'a' + 'A'));
    }
    text.append("), for expression:\n\"").append(out_.expression_).append("\"\n");
    text.append(column + 1, ' ').append("^");
    return false;
}

bool JmespathParser::fail_incomplete() {
    error_->error_class = "syntax";
    std::string& text = error_->message;
    text = "Invalid jmespath expression: Incomplete expression:\n\"";
    text.append(out_.expression_).append("\"\n");
    text.append(count_code_points(out_.expression_) + 1, ' ').append("^");
    return false;
}

bool JmespathParser::fail_depth() {
    error_->error_class = "limit";
    error_->message = "Invalid jmespath expression: nested deeper than " +
                      std::to_string(kJmespathDepthMax) + " levels";
    return false;
}

void JmespathParser::append_value(std::string& out, const JmespathToken& at) const {
    const std::string_view source = std::string_view(out_.expression_).substr(at.start, at.size);
    switch (at.kind) {
        case Token::kUnquoted:
        case Token::kQuoted:
            out.append(out_.literals_.text, at.a, at.b);
            break;
        case Token::kLiteral:
            append_python_value(out, Value(&out_.literals_, at.a), true);
            break;
        case Token::kNumber: {
            const std::size_t sign = source[0] == '-' ? 1U : 0U;
            const std::size_t digits =
                std::min(source.find_first_not_of('0', sign), source.size() - 1);
            const std::string_view rest = source.substr(digits);
            out.append(sign == 1 && rest != "0" ? "-" : "").append(rest);
            break;
        }
        case Token::kEof:
        case Token::kRbracket:
        case Token::kRparen:
        case Token::kComma:
        case Token::kRbrace:
        case Token::kCurrent:
        case Token::kExpref:
        case Token::kColon:
        case Token::kPipe:
        case Token::kOr:
        case Token::kAnd:
        case Token::kEq:
        case Token::kGt:
        case Token::kLt:
        case Token::kGte:
        case Token::kLte:
        case Token::kNe:
        case Token::kFlatten:
        case Token::kStar:
        case Token::kFilter:
        case Token::kDot:
        case Token::kNot:
        case Token::kLbrace:
        case Token::kLbracket:
        case Token::kLparen:
            out.append(source);
            break;
    }
}

bool Jmespath::compile(std::string_view expression, Jmespath* out, JmespathError* error) {
    *out = Jmespath();
    *error = JmespathError();
    out->expression_.assign(expression.substr(0, kJmespathTextMax + 1));
    if (JmespathParser(out, error).run()) {
        return true;
    }
    *out = Jmespath();
    return false;
}

}  // namespace drydock::api
