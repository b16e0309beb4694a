// The operators of ${NAME...}.
#include <algorithm>

#include "engine/shell/arrays.hpp"
#include "engine/shell/text.hpp"
#include "engine/shell/wiring.hpp"

namespace drydock::shell {

namespace {

// So many steps of matching count as one command of kCommandsMax.
constexpr std::uint64_t kStepsPerCommand = 1'000;

// A pattern taken apart: one walk over a text finds the matches of all lengths. Steps count as
// commands, so that none can hang the shell.
class Glob {
public:
    Glob(Shell& shell, std::string_view pattern) : shell_(shell) {
        while (!pattern.empty()) {
            const std::size_t size = glob_piece(pattern);
            pieces_.push_back(pattern.substr(0, size));
            pattern.remove_prefix(size);
        }
        seen_.resize(pieces_.size() + 1);
    }
    ~Glob() { shell_.commands_run += static_cast<std::uint32_t>(steps_ / kStepsPerCommand); }
    Glob(const Glob&) = delete;
    Glob& operator=(const Glob&) = delete;

    [[nodiscard]] bool exhausted() const {
        return shell_.commands_run + steps_ / kStepsPerCommand > kCommandsMax;
    }

    // Bytes of a match at the text's beginning, or at its end; npos: none.
    std::size_t match(std::string_view text, bool longest, bool at_end) {
        std::vector<std::size_t> now;
        std::size_t found = std::string_view::npos;
        enter(0, at_end, &now);
        for (std::size_t size = 0; !now.empty(); ++size) {
            if (seen_[pieces_.size()] == mark_) {
                found = size;
            }
            if (size == text.size() || (found != std::string_view::npos && !longest) ||
                exhausted()) {
                break;
            }
            const std::size_t at = at_end ? text.size() - 1 - size : size;
            std::vector<std::size_t> next;
            ++mark_;
            for (const std::size_t state : now) {
                ++steps_;
                if (state == pieces_.size()) {
                    continue;
                }
                const std::string_view piece = piece_at(state, at_end);
                if (piece == "*") {
                    enter(state, at_end, &next);
                } else if (glob_match(piece, text.substr(at, 1))) {
                    enter(state + 1, at_end, &next);
                }
            }
            now = std::move(next);
        }
        ++mark_;
        return found;
    }

private:
    [[nodiscard]] std::string_view piece_at(std::size_t state, bool at_end) const {
        return pieces_[at_end ? pieces_.size() - 1 - state : state];
    }
    // The state, and those behind stars that take nothing.
    void enter(std::size_t state, bool at_end, std::vector<std::size_t>* states) {
        while (seen_[state] != mark_) {
            seen_[state] = mark_;
            states->push_back(state);
            if (state == pieces_.size() || piece_at(state, at_end) != "*") {
                break;
            }
            ++state;
        }
    }

    Shell& shell_;
    std::vector<std::string_view> pieces_;
    std::vector<std::uint64_t> seen_;  // the walk's mark when a state was entered last
    std::uint64_t mark_ = 1;
    std::uint64_t steps_ = 0;
};

constexpr std::string_view kTooMuchWork = "too much work for a pattern";

// Bytes that ${NAME#PATTERN} or, at_end, ${NAME%PATTERN} takes away.
bool find_cut(Shell& shell, std::string_view value, std::string_view pattern, bool longest,
              bool at_end, std::size_t* out, std::string* error) {
    Glob glob(shell, pattern);
    *out = glob.match(value, longest, at_end);
    if (glob.exhausted()) {
        *error = kTooMuchWork;
    }
    return error->empty();
}

bool replace_pattern(Shell& shell, std::string_view value, std::string_view pattern,
                     std::string_view to, bool all, std::string* out, std::string* error) {
    if (pattern.empty()) {
        *out = std::string(value);
        return true;
    }
    Glob glob(shell, pattern);
    std::size_t at = 0;
    bool done = false;
    while (at < value.size()) {
        const std::size_t size =
            done ? std::string_view::npos : glob.match(value.substr(at), true, false);
        if (size == std::string_view::npos || size == 0) {
            *out += value[at++];
        } else {
            *out += to;
            at += size;
            done = !all;
        }
        if (out->size() > kVariableBytesMax || glob.exhausted()) {
            *error = glob.exhausted() ? kTooMuchWork : "text too long";
            return false;
        }
    }
    return true;
}

// Where the pattern of ${NAME/PATTERN/TEXT} ends: the first slash outside quotes and brackets.
std::size_t pattern_end(std::string_view argument) {
    char quote = '\0';
    int depth = 0;
    for (std::size_t i = 0; i < argument.size(); ++i) {
        const char c = argument[i];
        if (c == '\\' && quote != '\'') {
            ++i;
        } else if (quote != '\0') {
            quote = c == quote ? '\0' : quote;
        } else if (c == '\'' || c == '"') {
            quote = c;
        } else if (c == '{' || c == '(') {
            ++depth;
        } else if (c == '}' || c == ')') {
            --depth;
        } else if (c == '/' && depth == 0) {
            return i;
        }
    }
    return argument.size();
}

// ${NAME/PATTERN/TEXT}, with // for all, /# and /% for the beginning and the end.
bool expand_replace(Shell& shell, const Part& part, std::string_view value, std::string* out,
                    std::string* error) {
    const std::string_view argument = part.argument;
    const std::size_t end = pattern_end(argument);
    Word pattern_word;
    Word text_word;
    std::string pattern;
    std::string text;
    if (!parse_operand(argument.substr(0, end), &pattern_word, error) ||
        !expand_glob(shell, pattern_word, &pattern, error) ||
        (end < argument.size() && (!parse_operand(argument.substr(end + 1), &text_word, error) ||
                                   !expand_single(shell, text_word, &text, error)))) {
        return false;
    }
    if (part.op == "/#" || part.op == "/%") {
        const bool at_end = part.op == "/%";
        std::size_t size = 0;
        if (!find_cut(shell, value, pattern, true, at_end, &size, error)) {
            return false;
        }
        *out = size == std::string_view::npos ? std::string(value)
               : at_end ? std::string(value.substr(0, value.size() - size)) + text
                        : text + std::string(value.substr(size));
        return true;
    }
    out->clear();
    return replace_pattern(shell, value, pattern, text, part.op == "//", out, error);
}

std::size_t byte_of(std::string_view text, std::int64_t character) {
    std::size_t at = 0;
    for (; at < text.size() && character > 0; --character) {
        ++at;
        while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xc0U) == 0x80U) {
            ++at;
        }
    }
    return at;
}

// ${NAME:OFFSET} and ${NAME:OFFSET:LENGTH}, in characters.
bool expand_part_of(Shell& shell, const Part& part, const std::string& value, std::string* out,
                    std::string* error) {
    const std::size_t colon = part.argument.find(':');
    const auto length = static_cast<std::int64_t>(utf8_length(value));
    std::int64_t begin = 0;
    std::int64_t count = length;
    const std::string_view argument = part.argument;
    if (!expand_arithmetic(shell, argument.substr(0, colon), &begin, error) ||
        (colon != std::string::npos &&
         !expand_arithmetic(shell, argument.substr(colon + 1), &count, error))) {
        return false;
    }
    begin = begin < 0 ? begin + length : begin;
    if (begin < 0 || begin > length) {
        out->clear();
        return true;
    }
    const std::int64_t end = count < 0 ? length + count : begin + std::min(count, length - begin);
    if (end < begin) {
        *error = std::string(argument.substr(colon + 1)) + ": substring expression < 0";
        return false;
    }
    const std::size_t from = byte_of(value, begin);
    *out = value.substr(from, byte_of(value, end) - from);
    return true;
}

std::string with_case(std::string value, std::string_view op) {
    const bool raise = op[0] == '^';
    for (std::size_t i = 0; i < value.size() && (op.size() == 2 || i == 0); ++i) {
        value[i] = raise ? to_upper(value[i]) : to_lower(value[i]);
    }
    return value;
}

// "@" or "*" where it is one of the two: of $@, ${NAME[@]} and their like.
std::string_view list_mark(const Part& part) {
    return part.subscript.empty() ? part.text : part.subscript;
}

// A parameter and what it stands for.
struct Parameter {
    Place place;
    std::string value;
    bool present = false;
};

// ${NAME:-TEXT} and its like, which look whether the variable is there.
bool expand_default(Shell& shell, const Part& part, const Parameter& parameter,
                    const std::string& operand, std::string* out, std::string* error) {
    const std::string& value = parameter.value;
    const bool present = part.op[0] == ':' ? !value.empty() : parameter.present;
    switch (part.op.back()) {
        case '+':
            *out = present ? operand : std::string();
            return true;
        case '?':
            *out = value;
            if (!present) {
                *error = part.text + ": " +
                         (operand.empty() ? part.op[0] == ':' ? "parameter null or not set"
                                                              : "parameter not set"
                                          : operand);
                shell.exited = true;
            }
            return present;
        case '=':
            *out = present ? value : operand;
            *error = present ? std::string() : set_value(shell, parameter.place, operand);
            return error->empty();
        default:
            *out = present ? value : operand;
            return true;
    }
}

bool expand_operator(Shell& shell, const Part& part, const Parameter& parameter, std::string* out,
                     std::string* error) {
    const std::string& value = parameter.value;
    if (part.op[0] == '/') {
        return expand_replace(shell, part, value, out, error);
    }
    if (part.op == ":") {
        return expand_part_of(shell, part, value, out, error);
    }
    if (part.op[0] == '^' || part.op[0] == ',') {
        *out = with_case(value, part.op);
        return true;
    }
    Word word;
    std::string operand;
    const bool cuts = part.op[0] == '#' || part.op[0] == '%';
    if (!parse_operand(part.argument, &word, error, part.quoted && !cuts) ||
        !(cuts ? expand_glob(shell, word, &operand, error)
               : expand_single(shell, word, &operand, error))) {
        return false;
    }
    if (!cuts) {
        return expand_default(shell, part, parameter, operand, out, error);
    }
    const bool at_end = part.op[0] == '%';
    std::size_t size = 0;
    if (!find_cut(shell, value, operand, part.op.size() == 2, at_end, &size, error)) {
        return false;
    }
    size = size == std::string_view::npos ? 0 : size;
    *out = at_end ? value.substr(0, value.size() - size) : value.substr(size);
    return true;
}

bool expand_nested(Shell& shell, const Part& part, const Parameter& parameter, std::string* out,
                   std::string* error) {
    if (shell.depth >= kNestedTextsMax) {
        *error = "expansions nested too deeply";
        return false;
    }
    ++shell.depth;
    const bool ok = expand_operator(shell, part, parameter, out, error);
    --shell.depth;
    return ok;
}

// Those that say themselves what an unset variable means.
bool allows_unset(const Part& part) {
    return stands_for_list(part) || (!part.op.empty() && part.op != "length" && part.op != ":" &&
                                     part.op.find_first_of("-+=?") != std::string::npos);
}

// What this shell could only answer wrongly.
bool is_unknown_array(std::string_view name) {
    return name == "PIPESTATUS" || name == "FUNCNAME" || name == "BASH_LINENO";
}

bool look_up(Shell& shell, const Part& part, Parameter* out, std::string* error) {
    if (is_unknown_array(part.text)) {
        *error = part.text + " is not supported in this shell";
        return false;
    }
    if (stands_for_list(part)) {
        const std::vector<std::string> values = all_values(shell, part.text);
        out->place.name = part.text;
        out->place.of = Place::Of::kAll;
        out->value = join(values, separator_of(shell, part));
        out->present = !values.empty();
        return true;
    }
    out->place.name = part.text;
    if (!part.subscript.empty() &&
        !find_place(shell, part.text, part.subscript, &out->place, error)) {
        if (!error->ends_with(": bad array subscript")) {
            return false;
        }
        // bash says so and goes on with an empty text.
        complain(shell, *error, 1);
        error->clear();
        return true;
    }
    out->present = has_value(shell, out->place);
    if ((shell.state().options & kNounset) != 0 && !allows_unset(part) && !out->present) {
        *error = part.text + (part.subscript.empty() ? "" : "[" + part.subscript + "]") +
                 ": unbound variable";
        shell.exited = true;
        return false;
    }
    out->value = value_at(shell, out->place);
    return true;
}

// ${!NAME}: of what NAME names.
bool expand_indirect(Shell& shell, const std::string& reference, std::string* out,
                     std::string* error) {
    std::string_view name;
    std::string_view subscript;
    if (!split_reference(reference, &name, &subscript)) {
        if (reference.size() == 1 || (!reference.empty() && is_digit(reference[0]))) {
            *out = get_variable(shell, reference);
            return true;
        }
        *error = reference + ": invalid variable name";
        return false;
    }
    Part part;
    part.kind = PartKind::kVariable;
    part.text = std::string(name);
    part.subscript = std::string(subscript);
    return expand_parameter(shell, part, out, error);
}

// ${NAME[@]:OFFSET:LENGTH}: elements from an index on; of "$@", $0 is the one at 0.
bool slice_list(Shell& shell, const Part& part, std::vector<std::string>* values,
                std::string* error) {
    std::vector<std::int64_t> at;
    const Variable* variable = find_variable(shell.state(), part.text);
    if (part.subscript.empty()) {
        values->insert(values->begin(), get_variable(shell, "0"));
    }
    for (std::size_t i = 0; i < values->size(); ++i) {
        const bool sparse = variable != nullptr && variable->array == ArrayKind::kIndexed;
        at.push_back(sparse ? variable->elements[i].index : static_cast<std::int64_t>(i));
    }
    const std::size_t colon = part.argument.find(':');
    const std::string_view argument = part.argument;
    std::int64_t begin = 0;
    std::int64_t count = static_cast<std::int64_t>(values->size());
    if (!expand_arithmetic(shell, argument.substr(0, colon), &begin, error) ||
        (colon != std::string::npos &&
         !expand_arithmetic(shell, argument.substr(colon + 1), &count, error))) {
        return false;
    }
    if (count < 0) {
        *error = std::string(argument.substr(colon + 1)) + ": substring expression < 0";
        return false;
    }
    begin += begin < 0 && !at.empty() ? at.back() + 1 : 0;
    std::vector<std::string> out;
    for (std::size_t i = 0; begin >= 0 && i < values->size(); ++i) {
        if (at[i] >= begin && static_cast<std::int64_t>(out.size()) < count) {
            out.push_back(std::move((*values)[i]));
        }
    }
    *values = std::move(out);
    return true;
}

}  // namespace

bool joins_list(const Part& part) { return list_mark(part) == "*"; }

bool stands_for_list(const Part& part) {
    return part.kind == PartKind::kVariable && part.op != "length" &&
           (list_mark(part) == "@" || joins_list(part));
}

std::string separator_of(const Shell& shell, const Part& part) {
    return joins_list(part) ? get_variable(shell, "IFS").substr(0, 1) : " ";
}

bool has_choice(const Part& part) {
    return part.kind == PartKind::kVariable &&
           (part.op == ":-" || part.op == "-" || part.op == ":+" || part.op == "+");
}

bool choose_word(Shell& shell, const Part& part, Choice* out, std::string* error) {
    Parameter parameter;
    if (!look_up(shell, part, &parameter, error)) {
        return false;
    }
    const bool present = part.op[0] == ':' ? !parameter.value.empty() : parameter.present;
    const bool replaces = part.op.back() == '+';
    *out = present == replaces ? Choice::kWord : replaces ? Choice::kNothing : Choice::kValue;
    return true;
}

bool expand_list(Shell& shell, const Part& part, std::vector<std::string>* out,
                 std::string* error) {
    *out = part.op == "!" ? all_keys(shell, part.text) : all_values(shell, part.text);
    if (part.op.empty() || part.op == "!") {
        return true;
    }
    if (part.op == ":") {
        return slice_list(shell, part, out, error);
    }
    if (allows_unset(part) && part.op.find_first_of("=?") != std::string::npos) {
        *error = "${" + part.text + "...}: bad substitution";
        return false;
    }
    for (std::string& value : *out) {
        Parameter one;
        one.value = std::move(value);
        one.present = true;
        if (!expand_nested(shell, part, one, &value, error)) {
            return false;
        }
    }
    return true;
}

bool expand_parameter(Shell& shell, const Part& part, std::string* out, std::string* error) {
    if (part.op == "length" && (list_mark(part) == "@" || joins_list(part))) {
        *out = std::to_string(all_values(shell, part.text).size());
        return true;
    }
    if (stands_for_list(part) && !has_choice(part)) {
        std::vector<std::string> values;
        const bool ok = expand_list(shell, part, &values, error);
        // With an operator bash takes $IFS for "@", too, where the text stays one piece.
        *out = join(values, part.op.empty() ? separator_of(shell, part)
                                            : get_variable(shell, "IFS").substr(0, 1));
        return ok;
    }
    Parameter parameter;
    if (!look_up(shell, part, &parameter, error)) {
        return false;
    }
    if (part.op.empty()) {
        *out = std::move(parameter.value);
        return true;
    }
    if (part.op == "!") {
        return expand_indirect(shell, parameter.value, out, error);
    }
    if (part.op == "length") {
        *out = std::to_string(utf8_length(parameter.value));
        return true;
    }
    return expand_nested(shell, part, parameter, out, error);
}

}  // namespace drydock::shell
