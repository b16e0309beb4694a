// Text to tokens of the shell language.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/shell/syntax.hpp"

namespace drydock::shell {

enum class TokenKind : std::uint8_t { kWord, kOperator, kNewline, kEnd };

struct Token {
    TokenKind kind = TokenKind::kEnd;
    Word word;
    std::string text;  // operator; or the word's text where it is one unquoted piece, for keywords
    std::size_t begin = 0;  // its offset in the text
    int fd = -1;            // redirection operators: the number before them, or -1
};

class Lexer {
public:
    Lexer(std::string_view text, std::size_t begin, Program* program)
        : text_(text), at_(begin), program_(program) {}

    // False: see status() and message().
    bool next(Token* token);
    [[nodiscard]] std::size_t position() const { return at_; }
    [[nodiscard]] std::string_view text(std::size_t begin, std::size_t end) const {
        return text_.substr(begin, end - begin);
    }
    // Behind a token "(" that another one follows at once: the text of ((...)), up to behind it.
    // False, and nothing read: it is no arithmetic.
    bool read_arithmetic(std::string* text);
    // Behind a word "NAME=": whether "(" follows at once; open_list reads it.
    [[nodiscard]] bool at_list() const { return peek() == '('; }
    bool open_list();
    // The next word of such a list, with its [KEY]=; or what ends it.
    bool next_item(Token* token, ListItem* item);
    // From `begin` on, "NAME[SUBSCRIPT]=VALUE" or +=: reads it and is behind it. False, and nothing
    // read: it is no such thing, or see status().
    bool read_element(std::size_t begin, Assignment* out);
    void take_apostrophes() { apostrophes_ = true; }
    // The right side of =~, where brackets and bars belong to the word.
    bool next_expression(Token* token);
    [[nodiscard]] ParseStatus status() const { return status_; }
    [[nodiscard]] const std::string& message() const { return message_; }

    // The body of a here-document follows the next newline. Returns 1 + its index.
    std::uint32_t expect_here_document(const Word& delimiter, bool strip_tabs);
    [[nodiscard]] bool here_documents_pending() const { return !pending_.empty(); }

    // Reads up to the closing '"' (or the end of the text when `to_end`).
    bool read_double_quoted(Word* word, bool to_end);
    bool read_word(Word* word, bool spaces_too);

private:
    struct PendingHereDocument {
        std::uint32_t index;
        std::string delimiter;
        bool quoted;
        bool strip_tabs;
    };

    [[nodiscard]] bool at_end() const { return at_ >= text_.size(); }
    [[nodiscard]] char peek(std::size_t ahead = 0) const {
        return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
    }
    bool fail(ParseStatus status, std::string message);
    bool unclosed(char quote);
    void skip_blanks();
    bool read_operator(Token* token);
    bool read_here_documents();
    bool read_piece(Word* word);
    bool read_dollar(Word* word, bool quoted);
    bool read_braced(Word* word, bool quoted);
    bool read_process(Word* word);
    [[nodiscard]] bool at_process() const { return peek() == '<' && peek(1) == '('; }
    bool read_subscript(std::string* out);
    bool read_ansi_quoted(Word* word);
    bool read_backtick(Word* word, bool quoted);
    bool skip_nested(char close, int depth, bool apostrophes = false);
    bool skip_quotes(int depth);

    std::string_view text_;
    std::size_t at_;
    Program* program_;
    ParseStatus status_ = ParseStatus::kOk;
    std::string message_;
    bool apostrophes_ = false;  // they are characters like any other
    std::vector<PendingHereDocument> pending_;
};

}  // namespace drydock::shell
