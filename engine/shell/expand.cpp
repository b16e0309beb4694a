// Words to arguments: variables, $(...), $((...)), field splitting, patterns, "~".
#include <algorithm>

#include "engine/shell/braces.hpp"
#include "engine/shell/files.hpp"
#include "engine/shell/interpreter.hpp"
#include "engine/shell/text.hpp"

namespace drydock::shell {

namespace {

// Characters with a mark whether they were quoted (so that patterns and splitting spare them).
struct Field {
    std::string text;
    std::string quoted;       // one byte a character: 1 quoted, 0 not
    bool any_quotes = false;  // "" makes a word even when empty

    void add(std::string_view more, bool is_quoted) {
        text += more;
        quoted.append(more.size(), is_quoted ? '\1' : '\0');
    }
};

std::size_t find_pattern_prefix(std::string_view value, std::string_view pattern, bool longest) {
    std::size_t found = std::string_view::npos;
    for (std::size_t size = 0; size <= value.size(); ++size) {
        if (glob_match(pattern, value.substr(0, size))) {
            found = size;
            if (!longest) {
                break;
            }
        }
    }
    return found == std::string_view::npos ? 0 : found;
}

std::size_t find_pattern_suffix(std::string_view value, std::string_view pattern, bool longest) {
    std::size_t found = 0;
    for (std::size_t size = 0; size <= value.size(); ++size) {
        if (glob_match(pattern, value.substr(value.size() - size))) {
            found = size;
            if (!longest) {
                break;
            }
        }
    }
    return found;
}

bool expand_variable(Shell& shell, const Part& part, std::string* out, std::string* error) {
    const std::string value = get_variable(shell, part.text);
    if (part.op.empty()) {
        *out = value;
        return true;
    }
    if (part.op == "length") {
        *out = std::to_string(utf8_length(value));
        return true;
    }
    Word operand_word;
    std::string operand;
    if (shell.depth >= kSubstitutionDepthMax) {
        *error = "expansions nested too deeply";
        return false;
    }
    ++shell.depth;
    const bool ok = parse_operand(part.argument, &operand_word, error) &&
                    expand_single(shell, operand_word, &operand, error);
    --shell.depth;
    if (!ok) {
        return false;
    }
    if (part.op[0] == '#') {
        *out = value.substr(find_pattern_prefix(value, operand, part.op.size() == 2));
        return true;
    }
    if (part.op[0] == '%') {
        *out = value.substr(
            0, value.size() - find_pattern_suffix(value, operand, part.op.size() == 2));
        return true;
    }
    const bool present = part.op[0] == ':' ? !value.empty() : has_variable(shell, part.text);
    if (part.op.back() == '+') {
        *out = present ? operand : std::string();
        return true;
    }
    *out = present ? value : operand;
    if (part.op == ":=" && !present) {
        *error = set_variable(shell, part.text, operand);
        return error->empty();
    }
    return true;
}

bool expand_part(Shell& shell, const Part& part, std::string* out, std::string* error) {
    switch (part.kind) {
        case PartKind::kText:
            *out = part.text;
            return true;
        case PartKind::kVariable:
            return expand_variable(shell, part, out, error);
        case PartKind::kCommand:
            return run_substitution(shell, part.text, out, error);
        case PartKind::kArithmetic: {
            std::int64_t value = 0;
            Word word;
            std::string text;
            if (!parse_quoted_text(part.text, &word, error) ||
                !expand_single(shell, word, &text, error) ||
                !evaluate_arithmetic(shell, text, &value, error)) {
                return false;
            }
            *out = std::to_string(value);
            return true;
        }
    }
    return false;
}

bool has_tilde(const Word& word) {
    return !word.empty() && word[0].kind == PartKind::kText && !word[0].quoted &&
           !word[0].text.empty() && word[0].text[0] == '~' &&
           (word[0].text.size() == 1 ? word.size() == 1 : word[0].text[1] == '/');
}

bool expand_fields(Shell& shell, const Word& word, std::vector<Field>* fields, std::string* error) {
    bool open = false;  // the last field may still grow
    const auto current = [&fields, &open]() -> Field& {
        if (!open) {
            fields->emplace_back();
            open = true;
        }
        return fields->back();
    };
    bool tilde = has_tilde(word);
    for (const Part& part : word) {
        std::string text;
        if (!expand_part(shell, part, &text, error)) {
            return false;
        }
        if (tilde) {
            tilde = false;
            current().add(home_of(shell.state()), true);
            text.erase(0, 1);
        }
        if (part.quoted || part.kind == PartKind::kText) {
            Field& field = current();
            field.any_quotes = field.any_quotes || part.quoted;
            field.add(text, part.quoted);
            continue;
        }
        std::string_view rest = text;
        while (!rest.empty()) {
            std::size_t size = 0;
            while (size < rest.size() && !is_space(rest[size])) {
                ++size;
            }
            if (size > 0) {
                current().add(rest.substr(0, size), false);
            }
            if (size < rest.size()) {
                open = false;
            }
            rest.remove_prefix(size);
            rest = strip_left(rest);
        }
        if (fields->size() > kWordsMax) {
            *error = "too many words";
            return false;
        }
    }
    return true;
}

bool has_pattern(const Field& field) {
    for (std::size_t i = 0; i < field.text.size(); ++i) {
        const char c = field.text[i];
        if (field.quoted[i] == '\0' && (c == '*' || c == '?' || c == '[')) {
            return true;
        }
    }
    return false;
}

// Names in one folder that match; a pattern with a '/' in it is matched against its last part only.
void expand_pattern(const Shell& shell, const Field& field, std::vector<std::string>* out) {
    std::string pattern;
    for (std::size_t i = 0; i < field.text.size(); ++i) {
        if (field.quoted[i] != '\0' && (field.text[i] == '*' || field.text[i] == '?' ||
                                        field.text[i] == '[' || field.text[i] == '\\')) {
            pattern += '\\';
        }
        pattern += field.text[i];
    }
    const std::size_t slash = pattern.rfind('/');
    const std::string folder = slash == std::string::npos ? "" : pattern.substr(0, slash + 1);
    const std::string_view last = std::string_view(pattern).substr(folder.size());
    const std::size_t before = out->size();
    const std::string where =
        folder.empty() ? shell.state().cwd : resolve_path(shell.state(), folder);
    for (const Entry& entry : list_folder(shell.state(), where)) {
        if (glob_match(last, entry.name) && (entry.name[0] != '.' || last[0] == '.')) {
            out->push_back(folder + entry.name);
        }
    }
    if (out->size() == before) {
        out->push_back(field.text);
    }
}

}  // namespace

namespace {

bool expand_word(Shell& shell, const Word& word, std::vector<std::string>* out,
                 std::string* error) {
    std::vector<Field> fields;
    if (!expand_fields(shell, word, &fields, error)) {
        return false;
    }
    for (const Field& field : fields) {
        if (has_pattern(field)) {
            expand_pattern(shell, field, out);
        } else if (!field.text.empty() || field.any_quotes) {
            out->push_back(field.text);
        }
    }
    if (out->size() > kWordsMax) {
        *error = "Argument list too long";
        return false;
    }
    return true;
}

}  // namespace

bool expand_words(Shell& shell, const std::vector<Word>& words, std::vector<std::string>* out,
                  std::string* error) {
    for (const Word& word : words) {
        std::vector<Word> braced;
        if (!expand_braces(word, &braced)) {
            *error = "brace expansion: too many words";
            return false;
        }
        shell.braces_split = shell.braces_split || braced.size() > 1;
        for (const Word& one : braced) {
            if (!expand_word(shell, one, out, error)) {
                return false;
            }
        }
    }
    return true;
}

bool expand_single(Shell& shell, const Word& word, std::string* out, std::string* error) {
    out->clear();
    bool tilde = has_tilde(word);
    for (const Part& part : word) {
        std::string text;
        if (!expand_part(shell, part, &text, error)) {
            return false;
        }
        if (tilde) {
            tilde = false;
            *out += home_of(shell.state());
            text.erase(0, 1);
        }
        *out += text;
        if (out->size() > kOutputBytesMax) {
            *error = "text too long";
            return false;
        }
    }
    return true;
}

namespace {

// Recursive descent over + - * / % and comparisons; names are variables.
class Arithmetic {
public:
    Arithmetic(const Shell& shell, std::string_view text) : shell_(shell), text_(text) {}

    bool run(std::int64_t* out, std::string* error) {
        *out = comparison(0);
        skip();
        if (error_.empty() && at_ < text_.size()) {
            error_ = "syntax error in expression";
        }
        *error = error_.empty() ? "" : std::string(strip(text_)) + ": " + error_;
        return error_.empty();
    }

private:
    void skip() {
        while (at_ < text_.size() && is_space(text_[at_])) {
            ++at_;
        }
    }
    bool take(std::string_view op) {
        skip();
        if (text_.substr(at_, op.size()) != op) {
            return false;
        }
        at_ += op.size();
        return true;
    }
    static std::int64_t wrap(std::uint64_t bits) { return static_cast<std::int64_t>(bits); }

    std::int64_t comparison(int depth) {
        std::int64_t left = sum(depth);
        while (error_.empty()) {
            if (take("<=")) {
                left = left <= sum(depth) ? 1 : 0;
            } else if (take(">=")) {
                left = left >= sum(depth) ? 1 : 0;
            } else if (take("==")) {
                left = left == sum(depth) ? 1 : 0;
            } else if (take("!=")) {
                left = left != sum(depth) ? 1 : 0;
            } else if (take("<")) {
                left = left < sum(depth) ? 1 : 0;
            } else if (take(">")) {
                left = left > sum(depth) ? 1 : 0;
            } else {
                break;
            }
        }
        return left;
    }
    std::int64_t sum(int depth) {
        std::int64_t left = product(depth);
        while (error_.empty()) {
            if (take("+")) {
                left = wrap(static_cast<std::uint64_t>(left) +
                            static_cast<std::uint64_t>(product(depth)));
            } else if (take("-")) {
                left = wrap(static_cast<std::uint64_t>(left) -
                            static_cast<std::uint64_t>(product(depth)));
            } else {
                break;
            }
        }
        return left;
    }
    std::int64_t product(int depth) {
        std::int64_t left = unary(depth);
        while (error_.empty()) {
            skip();
            const char op = at_ < text_.size() ? text_[at_] : '\0';
            if (op != '*' && op != '/' && op != '%') {
                break;
            }
            ++at_;
            const std::int64_t right = unary(depth);
            if (op == '*') {
                left = wrap(static_cast<std::uint64_t>(left) * static_cast<std::uint64_t>(right));
            } else if (right == 0) {
                error_ = "division by 0";
            } else if (right == -1) {
                left = op == '/' ? wrap(0 - static_cast<std::uint64_t>(left)) : 0;
            } else {
                left = op == '/' ? left / right : left % right;
            }
        }
        return left;
    }
    std::int64_t unary(int depth) {
        if (depth > kNestingMax) {
            error_ = "nested too deeply";
            return 0;
        }
        if (take("-")) {
            return wrap(0 - static_cast<std::uint64_t>(unary(depth + 1)));
        }
        if (take("+")) {
            return unary(depth + 1);
        }
        if (take("!")) {
            return unary(depth + 1) == 0 ? 1 : 0;
        }
        if (take("(")) {
            const std::int64_t inner = comparison(depth + 1);
            if (error_.empty() && !take(")")) {
                error_ = "missing `)'";
            }
            return inner;
        }
        skip();
        const std::size_t begin = at_;
        while (at_ < text_.size() && is_name_char(text_[at_])) {
            ++at_;
        }
        const std::string_view operand = text_.substr(begin, at_ - begin);
        std::int64_t value = 0;
        if (operand.empty()) {
            error_ = "syntax error: operand expected";
        } else if (is_name_start(operand[0])) {
            const std::string text = get_variable(shell_, operand);
            if (!text.empty() && !parse_int(text, &value)) {
                error_ = "'" + text + "' is not a number";
            }
        } else if (!parse_int(operand, &value)) {
            error_ = "value too great or not a number";
        }
        return value;
    }

    const Shell& shell_;
    std::string_view text_;
    std::size_t at_ = 0;
    std::string error_;
};

}  // namespace

bool evaluate_arithmetic(const Shell& shell, std::string_view text, std::int64_t* out,
                         std::string* error) {
    return Arithmetic(shell, text).run(out, error);
}

}  // namespace drydock::shell
