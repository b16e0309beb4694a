// The shell language: text to a flat program. What is understood is a subset of bash: simple
// commands with assignments, quotes, variables, $(...) and $((...)), redirections and
// here-documents; pipes, && || ! ; newlines; if, while, until, for, case, [[ ... ]], (( ... )),
// { ...; }, ( ... ), all of them with redirections and in pipes; functions; arrays; <(...). What is
// not (background jobs, select) is refused by name.
//
// A program is instructions with jumps, so that a command that waits for simulated time can be
// taken up again from nothing but the text and a position.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace drydock::shell {

inline constexpr int kNestingMax = 32;  // of compound commands, of quotes inside $(...)

enum class PartKind : std::uint8_t {
    kText,
    kVariable,
    kCommand,     // $(...)
    kArithmetic,  // $((...))
    kProcess,     // <(...)
};

// A piece of a word. kText: the characters; kVariable: a name with an optional operator; the
// others: the source text inside.
struct Part {
    PartKind kind = PartKind::kText;
    bool quoted = false;  // no field splitting, no patterns
    std::string text;
    // ":-", "-", ":+", "+", ":=", "=", ":?", "?", "#", "##", "%", "%%", "/", "//", "/#", "/%", "^",
    // "^^", ",", ",,", ":" (a part of it), "length", "!" (of what it names; the keys of an array),
    // or empty.
    std::string op;
    std::string argument;   // right of the operator, source text
    std::string subscript;  // of NAME[...], source text
};
using Word = std::vector<Part>;

enum class RedirectKind : std::uint8_t { kIn, kOut, kAppend, kHereText, kDuplicate };

struct Redirect {
    RedirectKind kind = RedirectKind::kOut;
    int fd = 1;
    bool both = false;                // &> : standard output and standard error
    Word target;                      // a path, the number of a duplicate, or here-string text
    std::uint32_t here_document = 0;  // 1 + index into Program::here_documents; 0: none
};

// One word of NAME=(...).
struct ListItem {
    bool has_subscript = false;  // [KEY]=VALUE
    std::string subscript;       // source text
    Word value;
};

struct Assignment {
    std::string name;
    bool appends = false;   // +=
    std::string subscript;  // NAME[...]=, source text; else empty
    bool is_list = false;   // NAME=(...)
    Word value;
    std::vector<ListItem> items;
};

struct SimpleCommand {
    std::uint32_t line = 0;  // of the text that was parsed, 0 the first
    std::vector<Assignment> assignments;
    // declare, local, export, readonly: words like NAME=VALUE are one piece whatever they hold, and
    // NAME=(...) becomes a word NAME and an assignment that follows the command.
    bool declares = false;
    std::vector<Assignment> declared;
    std::vector<Word> words;
    std::vector<Redirect> redirects;
};

enum class Op : std::uint8_t {
    kRun,       // commands[index]
    kJump,      // to target
    kJumpIfOk,  // where the last exit code is 0
    kJumpIfFailed,
    kNegate,    // exit code 0 becomes 1, others 0
    kOk,        // exit code becomes 0
    kForBegin,  // lists[index] becomes the items of a new innermost loop
    kForNext,   // name = next item, or jump to target when there is none
    kForEnd,    // the innermost loop is over
    kNop,
    kCase,        // to the target of the first arm of cases[index] that fits, else to its own
    kTest,        // exit code of tests[index]
    kArithmetic,  // exit code of expressions[index]: 0 where it is not 0
    kDefine,      // definitions[index]
    kCheck,       // where `set -e` ends the shell, if the last exit code is not 0
    kRedirect,    // opens a scope with redirects[index]; jumps to target where that fails
    // These three open a scope that the instruction at target ends.
    kSubshell,  // whose variables are forgotten
    kCapture,   // that gathers standard output, for the kPipe at target
    kPipe,      // ends it and, with index 1, the input before; what was gathered becomes input
    kEndScope,
    kUnwind,  // ends the scopes that were opened at or behind instruction `index`
};

struct Instruction {
    Op op = Op::kOk;
    std::uint32_t index = 0;
    std::uint32_t target = 0;
    std::string name;
    bool guarded = false;  // in a condition: `set -e` looks away
};

struct CaseArm {
    std::vector<Word> patterns;
    std::uint32_t target = 0;
};
struct Case {
    Word word;
    std::vector<CaseArm> arms;
};

// A word or an operator ("&&", "(", "<") inside [[ ... ]].
struct TestToken {
    bool is_operator = false;
    Word word;
    std::string text;  // the operator; or the word, where it is one unquoted piece
};

struct Definition {
    std::string name;
    std::string body;        // source text of the compound command
    std::uint32_t line = 0;  // as SimpleCommand::line
};

struct Program {
    std::vector<Instruction> code;
    std::vector<SimpleCommand> commands;
    std::vector<std::vector<Word>> lists;
    std::vector<std::vector<Redirect>> redirects;  // of compound commands
    std::vector<Word> here_documents;
    std::vector<Case> cases;
    std::vector<std::vector<TestToken>> tests;
    std::vector<std::string> expressions;
    std::vector<Definition> definitions;
};

enum class ParseStatus : std::uint8_t {
    kOk,
    kIncomplete,  // more lines could complete it
    kError,
};

struct ParseOutcome {
    ParseStatus status = ParseStatus::kOk;
    std::string message;  // kError, kIncomplete: what bash prints, without "bash: "
    std::size_t end = 0;  // offset behind the line (or lines) that were read
};

// Reads the command line that starts at `begin`: up to the newline that ends it. An empty or
// comment line gives an empty program.
[[nodiscard]] ParseOutcome parse_line(std::string_view text, std::size_t begin, Program* program);

// Reads one word in the rules of double quotes (for here-documents and operators' right sides).
[[nodiscard]] bool parse_quoted_text(std::string_view text, Word* word, std::string* error);
// Reads `text` as one word, spaces included (the right side of ${X:-...}). Inside double quotes
// (`quoted`) an apostrophe is a character like any other.
[[nodiscard]] bool parse_operand(std::string_view text, Word* word, std::string* error,
                                 bool quoted = false);
// Whether a word begins with "NAME=", "NAME+=", not quoted: the place of its '=', else 0.
[[nodiscard]] std::size_t assignment_equals(const Word& word);

}  // namespace drydock::shell
