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

bool expand_part(Shell& shell, const Part& part, std::string* out, std::string* error) {
    switch (part.kind) {
        case PartKind::kText:
            *out = part.text;
            return true;
        case PartKind::kVariable:
            return expand_parameter(shell, part, out, error);
        case PartKind::kCommand:
            return run_substitution(shell, part.text, out, error);
        case PartKind::kProcess:
            return open_process(shell, part.text, out, error);
        case PartKind::kArithmetic: {
            std::int64_t value = 0;
            if (!expand_arithmetic(shell, part.text, &value, error)) {
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

constexpr std::string_view kTooLong = "Argument list too long";

// The words that one word of the program becomes, as it is expanded part by part.
class Fields {
public:
    Fields(std::vector<Field>* fields, std::string_view ends) : fields_(fields), ends_(ends) {}

    // One piece, however many blanks it has.
    void add(std::string_view text, bool quoted) {
        Field& field = current();
        field.any_quotes = field.any_quotes || quoted;
        field.add(text, quoted);
        bytes_ += text.size();
    }
    // What $X and $(...) give: characters of $IFS are ends of words. Blanks among them count as one
    // end, each other one stands for itself.
    void add_words(std::string_view text) {
        bytes_ += text.size();
        bool empty_before = !open_;  // what another end would end is an empty word
        for (std::size_t i = 0; i < text.size();) {
            std::size_t size = 0;
            while (i + size < text.size() && ends_.find(text[i + size]) == std::string_view::npos) {
                ++size;
            }
            if (size > 0) {
                current().add(text.substr(i, size), false);
                i += size;
                empty_before = false;
            } else if (is_blank(text[i])) {
                open_ = false;
                ++i;
            } else {
                if (empty_before) {
                    current().any_quotes = true;
                }
                open_ = false;
                empty_before = true;
                ++i;
            }
        }
    }
    // "$@": every value a word of its own. Without any there is no word, if nothing else makes one.
    void add_values(const std::vector<std::string>& values) {
        no_values_ = values.empty();
        for (std::size_t i = 0; i < values.size(); ++i) {
            open_ = open_ && i == 0;
            add(values[i], true);
        }
    }
    // $@: the same, and blanks in them end words, too.
    void add_values_split(const std::vector<std::string>& values) {
        for (std::size_t i = 0; i < values.size(); ++i) {
            open_ = open_ && i == 0;
            add_words(values[i]);
        }
    }
    [[nodiscard]] bool too_many() const {
        return fields_->size() > kWordsMax || bytes_ > kCommandBytesMax;
    }
    void end() {
        if (no_values_ && fields_->size() == 1 && fields_->front().text.empty()) {
            fields_->clear();
        }
    }

private:
    Field& current() {
        if (!open_) {
            fields_->emplace_back();
            open_ = true;
        }
        return fields_->back();
    }

    static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n'; }

    std::vector<Field>* fields_;
    std::string_view ends_;  // the characters of $IFS
    bool open_ = false;      // the last field may still grow
    bool no_values_ = false;
    std::size_t bytes_ = 0;
};

bool add_part(Shell& shell, const Part& part, bool quoted, Fields* fields, std::string* error);

// ${NAME:-WORD} and ${NAME:+WORD}, whose word may be several.
bool add_choice(Shell& shell, const Part& part, bool quoted, Fields* fields, std::string* error) {
    Choice choice = Choice::kNothing;
    if (!choose_word(shell, part, &choice, error)) {
        return false;
    }
    if (choice == Choice::kValue) {
        Part plain = part;
        plain.op.clear();
        return add_part(shell, plain, quoted, fields, error);
    }
    if (quoted && choice == Choice::kNothing && stands_for_list(part) && !joins_list(part)) {
        fields->add_values({});  // as "$@" without any
    } else if (quoted) {
        fields->add("", true);
    }
    if (choice == Choice::kNothing) {
        return true;
    }
    Word word;
    if (shell.depth >= kNestedTextsMax) {
        *error = "expansions nested too deeply";
        return false;
    }
    ++shell.depth;
    bool ok = parse_operand(part.argument, &word, error, quoted);
    for (std::size_t i = 0; ok && i < word.size(); ++i) {
        const Part& piece = word[i];
        if (piece.kind == PartKind::kText && !quoted && !piece.quoted) {
            fields->add_words(piece.text);
        } else {
            ok = add_part(shell, piece, quoted || piece.quoted, fields, error);
        }
    }
    --shell.depth;
    return ok;
}

bool add_part(Shell& shell, const Part& part, bool quoted, Fields* fields, std::string* error) {
    if (has_choice(part)) {
        return add_choice(shell, part, quoted, fields, error);
    }
    if (stands_for_list(part)) {
        std::vector<std::string> values;
        if (!expand_list(shell, part, &values, error)) {
            return false;
        }
        if (quoted && joins_list(part)) {
            fields->add(join(values, separator_of(shell, part)), true);
        } else if (quoted) {
            fields->add_values(values);
        } else {
            fields->add_values_split(values);
        }
        return true;
    }
    std::string text;
    if (!expand_part(shell, part, &text, error)) {
        return false;
    }
    if (quoted || part.kind == PartKind::kText || part.kind == PartKind::kProcess) {
        fields->add(text, quoted);
    } else {
        fields->add_words(text);
    }
    return true;
}

bool expand_fields(Shell& shell, const Word& word, std::vector<Field>* out, std::string* error) {
    const std::string ends = get_variable(shell, "IFS");
    Fields fields(out, ends);
    bool tilde = has_tilde(word);
    for (const Part& part : word) {
        if (tilde) {
            fields.add(home_of(shell.state()), true);
            fields.add(std::string_view(part.text).substr(1), part.quoted);
            tilde = false;
        } else if (!add_part(shell, part, part.quoted, &fields, error)) {
            return false;
        }
        if (fields.too_many()) {
            *error = kTooLong;
            return false;
        }
    }
    fields.end();
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

void append_to_glob(std::string* pattern, std::string_view text, bool quoted) {
    for (const char c : text) {
        if (quoted && (c == '*' || c == '?' || c == '[' || c == '\\')) {
            *pattern += '\\';
        }
        *pattern += c;
    }
}

// Names in one folder that match; a pattern with a '/' in it is matched against its last part only.
void expand_pattern(const Shell& shell, const Field& field, std::vector<std::string>* out) {
    std::string pattern;
    for (std::size_t i = 0; i < field.text.size(); ++i) {
        append_to_glob(&pattern, field.text.substr(i, 1), field.quoted[i] != '\0');
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
        if ((shell.state().options & kNoglob) == 0 && has_pattern(field)) {
            expand_pattern(shell, field, out);
        } else if (!field.text.empty() || field.any_quotes) {
            out->push_back(field.text);
        }
    }
    if (out->size() > kWordsMax) {
        *error = kTooLong;
        return false;
    }
    return true;
}

}  // namespace

bool expand_words(Shell& shell, const std::vector<Word>& words, std::vector<std::string>* out,
                  std::string* error) {
    std::size_t bytes = 0;
    for (const Word& word : words) {
        std::vector<Word> braced;
        if (!expand_braces(word, &braced)) {
            *error = "brace expansion: too many words";
            return false;
        }
        shell.braces_split = shell.braces_split || braced.size() > 1;
        for (const Word& one : braced) {
            const std::size_t before = out->size();
            if (!expand_word(shell, one, out, error)) {
                return false;
            }
            for (std::size_t i = before; i < out->size(); ++i) {
                bytes += (*out)[i].size();
            }
            if (bytes > kCommandBytesMax) {
                *error = kTooLong;
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

bool expand_arithmetic(Shell& shell, std::string_view source, std::int64_t* out,
                       std::string* error) {
    Word word;
    std::string text;
    return parse_quoted_text(source, &word, error) && expand_single(shell, word, &text, error) &&
           evaluate_arithmetic(shell, text, out, error);
}

bool expand_glob(Shell& shell, const Word& word, std::string* out, std::string* error) {
    out->clear();
    for (const Part& part : word) {
        std::string text;
        if (!expand_part(shell, part, &text, error)) {
            return false;
        }
        append_to_glob(out, text, part.quoted);
    }
    return true;
}

}  // namespace drydock::shell
