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
    bool no_arguments = false;  // a "$@" without any: no word, if nothing else makes one
    for (const Part& part : word) {
        if (part.kind == PartKind::kVariable && part.quoted && part.op.empty() &&
            part.text == "@") {
            // "$@": every argument a word of its own.
            const std::vector<std::string>& arguments = shell.state().arguments;
            no_arguments = arguments.empty();
            for (std::size_t i = 0; i < arguments.size(); ++i) {
                open = open && i == 0;
                current().any_quotes = true;
                fields->back().add(arguments[i], true);
            }
            continue;
        }
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
    if (no_arguments && fields->size() == 1 && fields->front().text.empty()) {
        fields->clear();
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
