// Tokens to a flat program: the parser behind parse_line. Pipelines and simple commands are in
// syntax.cpp, compound commands in syntax_compound.cpp.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/shell/lexer.hpp"
#include "engine/shell/syntax.hpp"

namespace drydock::shell {

struct LoopPatches {
    std::uint32_t top = 0;              // where `continue` goes
    bool has_items = false;             // of the kind that kForBegin opens
    std::vector<std::uint32_t> breaks;  // jumps to the loop's end
};

class Parser {
public:
    Parser(std::string_view text, std::size_t begin, Program* program)
        : lexer_(text, begin, program), program_(program), counted_to_(begin) {}

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
    bool parse_command_word(SimpleCommand* command);
    bool parse_assignment(std::size_t equals, Assignment* out);
    bool parse_items(std::vector<ListItem>* items);
    bool parse_simple_or_function();
    [[nodiscard]] bool at_redirect() const;
    bool parse_redirect(std::vector<Redirect>* redirects);
    bool parse_jump_out();  // break, continue
    bool refuse_unsupported();

    // syntax_compound.cpp
    bool parse_body(std::string_view opening);  // of a compound command whose first token is read
    bool parse_condition();
    bool parse_if();
    bool parse_while(bool until);
    bool parse_for();
    bool parse_for_words(const std::string& name);
    bool parse_for_arithmetic();
    bool parse_loop_body(LoopPatches* loop, Op end);  // and what stands behind it
    bool parse_case();
    bool parse_case_arm(CaseArm* arm, std::uint32_t* fall, std::vector<std::uint32_t>* ends);
    bool parse_test();
    void parse_arithmetic(const std::string& text);
    bool parse_function(const std::string& name);

    std::uint32_t emit(Op op, std::uint32_t index = 0, std::uint32_t target = 0);
    [[nodiscard]] std::uint32_t here() const {
        return static_cast<std::uint32_t>(program_->code.size());
    }
    void patch(std::uint32_t at) { program_->code[at].target = here(); }
    // `set -e` looks away from what was emitted since.
    void guard_from(std::uint32_t at);
    [[nodiscard]] std::uint32_t line_here();

    Lexer lexer_;
    Program* program_;
    Token token_;
    ParseStatus status_ = ParseStatus::kOk;
    std::string message_;
    std::uint32_t line_ = 0;  // where counted_to_ stands, 0 the first
    std::size_t counted_to_;
    std::size_t consumed_end_ = 0;  // behind the token before token_
    int depth_ = 0;
    std::vector<LoopPatches> loops_;
};

}  // namespace drydock::shell
