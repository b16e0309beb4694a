// Inner parts of the JMESPath compiler: tokens, and the parser that turns them into nodes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/api/jmespath.hpp"

namespace drydock::api {

enum class JmespathTokenKind : std::uint8_t {
    kEof,
    kUnquoted,
    kQuoted,
    kLiteral,
    kRbracket,
    kRparen,
    kComma,
    kRbrace,
    kNumber,
    kCurrent,
    kExpref,
    kColon,
    kPipe,
    kOr,
    kAnd,
    kEq,
    kGt,
    kLt,
    kGte,
    kLte,
    kNe,
    kFlatten,
    kStar,
    kFilter,
    kDot,
    kNot,
    kLbrace,
    kLbracket,
    kLparen,
};

struct JmespathToken {
    JmespathTokenKind kind = JmespathTokenKind::kEof;
    std::uint32_t start = 0;  // byte offset in the expression
    std::uint32_t size = 0;   // bytes of the source text (not of quoted identifiers and literals)
    std::uint32_t a = 0;      // names: offset in the literals' text; literals: node
    std::uint32_t b = 0;      // names: length
    std::int64_t number = 0;  // numbers, clamped to +-2^62: no list is that long
};

// Code points of a valid UTF-8 text.
[[nodiscard]] std::size_t count_code_points(std::string_view text);
[[nodiscard]] bool is_valid_utf8(std::string_view text);

// Cuts an expression into tokens; decoded names and literals go to `literals`.
class JmespathLexer {
public:
    JmespathLexer(std::string_view text, Doc* literals, JmespathError* error)
        : text_(text), literals_(literals), error_(error) {}

    bool run(std::vector<JmespathToken>* tokens);

private:
    bool one(JmespathToken* token);
    bool symbol(JmespathToken* token);
    bool number(JmespathToken* token);
    bool until(char delimiter, std::string* lexeme);
    bool quoted(JmespathToken* token);
    bool literal(JmespathToken* token);
    bool raw_string(JmespathToken* token);
    void two(JmespathToken* token, char second, JmespathTokenKind both, JmespathTokenKind first);
    bool add_json(std::string_view json, JmespathToken* token);
    bool fail(std::size_t at, std::string_view message);
    bool fail_limit(std::string_view message);

    std::string_view text_;
    Doc* literals_;
    JmespathError* error_;
    std::size_t at_ = 0;
};

// Top down operator precedence, step by step as the Python library's, so that it accepts, refuses
// and words everything alike.
class JmespathParser {
public:
    JmespathParser(Jmespath* out, JmespathError* error) : out_(*out), error_(error) {}

    bool run();

private:
    using Token = JmespathTokenKind;

    bool expression(int power, std::uint32_t* out);
    bool prefix(const JmespathToken& token, std::uint32_t* out);
    bool infix(const JmespathToken& token, std::uint32_t left, std::uint32_t* out);
    bool prefix_bracket(std::uint32_t* out);
    bool prefix_quoted(const JmespathToken& token, std::uint32_t* out);
    bool prefix_star(std::uint32_t* out);
    bool infix_dot(std::uint32_t left, std::uint32_t* out);
    bool infix_bracket(std::uint32_t left, std::uint32_t* out);
    bool infix_chain(JmespathOp op, int power, std::uint32_t left, std::uint32_t* out);
    bool compare(JmespathCompare what, std::uint32_t left, std::uint32_t* out);
    bool flatten(std::uint32_t left, std::uint32_t* out);
    bool filter(std::uint32_t left, std::uint32_t* out);
    bool call(std::uint32_t left, std::uint32_t* out);
    bool index(std::uint32_t* out);
    bool slice(std::uint32_t* out);
    bool project_if_slice(std::uint32_t left, std::uint32_t right, std::uint32_t* out);
    bool multi_list(std::uint32_t* out);
    bool multi_hash(std::uint32_t* out);
    bool projection_rhs(int power, std::uint32_t* out);
    bool dot_rhs(int power, std::uint32_t* out);

    std::uint32_t add(JmespathOp op, std::uint32_t a = 0, std::uint32_t b = 0);
    void append(std::uint32_t parent, std::uint32_t child);
    std::uint32_t join(JmespathOp op, std::uint32_t left, std::uint32_t right);
    bool wrap(JmespathOp op, std::uint32_t child, std::uint32_t* out);
    void mark_equal_keys(std::uint32_t hash);
    [[nodiscard]] std::string_view name(std::uint32_t node) const;

    [[nodiscard]] Token current() const { return tokens_[index_].kind; }
    [[nodiscard]] const JmespathToken& token() const { return tokens_[index_]; }
    bool match(Token kind, std::string_view expected);
    bool fail(const JmespathToken& token, std::string_view reason);
    bool fail_at(std::size_t column, const JmespathToken& token, std::string_view reason);
    bool fail_incomplete();
    bool fail_depth();
    void append_value(std::string& out, const JmespathToken& token) const;

    Jmespath& out_;
    JmespathError* error_;
    std::vector<JmespathToken> tokens_;
    std::size_t index_ = 0;
    int depth_ = 0;
};

// str() and repr() of Python for a document's node, as error messages show values.
void append_python_string(std::string& out, std::string_view text);
void append_python_value(std::string& out, Value value, bool top);

}  // namespace drydock::api
