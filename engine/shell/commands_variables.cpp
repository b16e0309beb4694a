// Commands about variables: declare and its like, export, unset, set; read and mapfile.
#include <algorithm>

#include "engine/api/json_writer.hpp"
#include "engine/api/value.hpp"
#include "engine/shell/arrays.hpp"
#include "engine/shell/commands.hpp"
#include "engine/shell/text.hpp"

namespace drydock::shell {

namespace {

using Words = std::vector<std::string>;

// ---- declare

// Options of declare and its like.
struct Declaration {
    std::uint8_t on = 0;  // attributes
    std::uint8_t off = 0;
    ArrayKind array = ArrayKind::kNone;
    bool print = false;
    bool global = false;
    Words names;
    std::string error;
};

void read_flag(char letter, bool plus, Declaration* out) {
    std::uint8_t& bits = plus ? out->off : out->on;
    switch (letter) {
        case 'a':
            out->array = ArrayKind::kIndexed;
            break;
        case 'A':
            out->array = ArrayKind::kAssociative;
            break;
        case 'r':
            bits |= kReadonly;
            break;
        case 'x':
            bits |= kExported;
            break;
        case 'p':
            out->print = true;
            break;
        case 'g':
            out->global = true;
            break;
        default:
            out->error = std::string(plus ? "+" : "-") + letter +
                         (std::string_view("filntuI").find(letter) != std::string_view::npos
                              ? ": is not supported in this shell"
                              : ": invalid option");
            break;
    }
}

Declaration read_declaration(const Words& args) {
    Declaration out;
    out.on = args[0] == "readonly" ? kReadonly : args[0] == "export" ? kExported : 0;
    bool options = true;
    for (std::size_t i = 1; i < args.size(); ++i) {
        const std::string& word = args[i];
        options = options && word.size() > 1 && (word[0] == '-' || word[0] == '+');
        if (!options) {
            out.names.push_back(word);
        } else if (word == "--") {
            options = false;
        } else if (args[0] == "export" && word == "-n") {
            out.on = 0;
            out.off = kExported;
        } else {
            for (const char letter : std::string_view(word).substr(1)) {
                read_flag(letter, word[0] == '+', &out);
            }
        }
    }
    return out;
}

std::vector<Local>* locals_of(const Shell& shell) {
    const bool inside = shell.frame != nullptr && !shell.frame->scopes.empty() &&
                        shell.frame->scopes.front().call && shell.frame->returns;
    return inside ? &shell.frame->scopes.front().locals : nullptr;
}

// What `name` was before it became local here; it begins anew.
std::string make_local(Shell& shell, const std::string& name, std::vector<Local>* locals) {
    const Variable* variable = find_variable(shell.state(), name);
    if (variable != nullptr && (variable->attributes & kReadonly) != 0) {
        return name + ": readonly variable";
    }
    const bool known = std::any_of(locals->begin(), locals->end(), [&name](const Local& local) {
        return local.before.name == name;
    });
    if (!known) {
        Local local;
        local.was_set = variable != nullptr;
        local.before.name = name;
        if (variable != nullptr) {
            local.before = *variable;
        }
        locals->push_back(std::move(local));
        drop_variable(shell.state(), name);
    }
    return {};
}

// NAME, NAME=VALUE or NAME+=VALUE. Empty, or why not.
std::string declare_one(Shell& shell, const Declaration& declaration, const std::string& word,
                        std::vector<Local>* locals) {
    const std::size_t equals = word.find('=');
    const bool appends = equals != std::string::npos && equals > 0 && word[equals - 1] == '+';
    const std::string name = word.substr(0, appends ? equals - 1 : equals);
    if (!is_name(name)) {
        return "`" + word + "': not a valid identifier";
    }
    std::string why = locals == nullptr ? "" : make_local(shell, name, locals);
    if (why.empty() && declaration.array != ArrayKind::kNone) {
        why = make_array(shell, name, declaration.array);
    }
    if (why.empty() && equals != std::string::npos) {
        why = set_variable(shell, name,
                           (appends ? get_variable(shell, name) : "") + word.substr(equals + 1));
    }
    Variable* variable = find_variable(shell.state(), name);
    if (why.empty() && variable != nullptr) {
        if ((declaration.off & variable->attributes & kReadonly) != 0) {
            return name + ": readonly variable";
        }
        variable->attributes =
            static_cast<std::uint8_t>((variable->attributes | declaration.on) & ~declaration.off);
    }
    return why;
}

// declare -p [NAME]...
int print_declarations(const Shell& shell, Command& command, const Declaration& declaration) {
    int exit_code = 0;
    for (const Variable& variable : shell.state().variables) {
        const bool wanted = (variable.attributes & declaration.on) == declaration.on;
        if (declaration.names.empty() && wanted) {
            command.out(declaration_of(variable) + "\n");
        }
    }
    for (const std::string& name : declaration.names) {
        const Variable* variable = find_variable(shell.state(), name);
        if (variable != nullptr) {
            command.out(declaration_of(*variable) + "\n");
        } else {
            exit_code = refuse(shell, command, name + ": not found", 1);
        }
    }
    return exit_code;
}

int declare_all(Shell& shell, Command& command, std::vector<Local>* locals) {
    const Declaration declaration = read_declaration(command.args);
    if (!declaration.error.empty()) {
        return refuse(shell, command, declaration.error, 2);
    }
    if (declaration.print || declaration.names.empty()) {
        return print_declarations(shell, command, declaration);
    }
    int exit_code = 0;
    for (const std::string& word : declaration.names) {
        const std::string why =
            declare_one(shell, declaration, word, declaration.global ? nullptr : locals);
        exit_code = why.empty() ? exit_code : refuse(shell, command, why, 1);
    }
    return exit_code;
}

}  // namespace

std::uint8_t declared_attributes(const std::vector<std::string>& args) {
    return read_declaration(args).on;
}

int run_local(Shell& shell, Command& command) {
    std::vector<Local>* const locals = locals_of(shell);
    if (locals == nullptr) {
        return refuse(shell, command, "can only be used in a function", 1);
    }
    return declare_all(shell, command, locals);
}

// declare, typeset: local in a function. export, readonly: not.
int run_declare(Shell& shell, Command& command) {
    const bool local = command.args[0] == "declare" || command.args[0] == "typeset";
    return declare_all(shell, command, local ? locals_of(shell) : nullptr);
}

int run_unset(Shell& shell, Command& command) {
    const Options options = read_options(command, "vf", "");
    if (!options.error.empty()) {
        return refuse(shell, command, options.error, 2);
    }
    int exit_code = 0;
    for (const std::string& word : options.operands) {
        Place place;
        std::string why;
        const bool is_variable =
            find_variable(shell.state(), word.substr(0, word.find('['))) != nullptr;
        if (options.has('f') || (!is_variable && !options.has('v'))) {
            drop_function(shell.state(), word);
        } else if (read_place(shell, word, &place, &why)) {
            why = unset_value(shell, place);
        }
        exit_code = why.empty() ? exit_code : refuse(shell, command, why, 1);
    }
    return exit_code;
}

// ---- read

namespace {

struct ReadOptions {
    bool raw = false;
    bool to_array = false;
    char end = '\n';
    Words names;
};

bool parse_read(const Shell& shell, Command& command, ReadOptions* out, std::string* prompt,
                int* exit_code) {
    const Options options = read_options(command, "rse", "padi");
    std::string why = options.error;
    *exit_code = 2;
    out->raw = options.has('r');
    out->to_array = options.has('a');
    out->end = options.has('d') ? options.value('d')[0] : '\n';
    *prompt = options.value('p');
    out->names = out->to_array ? Words{options.value('a')} : options.operands;
    for (const std::string& name : out->names) {
        if (why.empty() && !is_name(name)) {
            why = "`" + name + "': not a valid identifier";
            *exit_code = 1;
        }
    }
    if (!why.empty()) {
        command.err(shell.name() + ": read: " + why + "\n");
    }
    return why.empty();
}

// A line that falls apart at the characters of $IFS.
class FieldReader {
public:
    FieldReader(std::string_view line, bool raw, std::string ends) : ends_(std::move(ends)) {
        for (std::size_t i = 0; i < line.size(); ++i) {
            const bool escape = line[i] == '\\' && !raw;
            i += escape ? 1 : 0;
            if (i < line.size()) {
                text_ += line[i];
                escaped_.push_back(escape);
            }
        }
    }
    [[nodiscard]] const std::string& text() const { return text_; }
    [[nodiscard]] bool at_end() const { return at_ >= text_.size(); }

    void skip_blanks() {
        while (!at_end() && is_blank_end(at_)) {
            ++at_;
        }
    }
    // Up to the next end, and behind it.
    std::string next() {
        const std::size_t begin = at_;
        while (!at_end() && !is_end(at_)) {
            ++at_;
        }
        std::string field = text_.substr(begin, at_ - begin);
        skip_blanks();
        if (!at_end() && is_end(at_)) {
            ++at_;
            skip_blanks();
        }
        return field;
    }
    // All that is left; one end behind the last field is not part of it.
    std::string rest() {
        const std::size_t begin = at_;
        std::string field = next();
        if (at_end()) {
            return field;
        }
        std::size_t end = text_.size();
        while (end > begin && is_blank_end(end - 1)) {
            --end;
        }
        return text_.substr(begin, end - begin);
    }

private:
    [[nodiscard]] bool is_end(std::size_t at) const {
        return !escaped_[at] && ends_.find(text_[at]) != std::string::npos;
    }
    [[nodiscard]] bool is_blank_end(std::size_t at) const {
        const char c = text_[at];
        return is_end(at) && (c == ' ' || c == '\t' || c == '\n');
    }

    std::string ends_;
    std::string text_;
    std::vector<bool> escaped_;
    std::size_t at_ = 0;
};

std::string assign_fields(Shell& shell, const ReadOptions& options, std::string_view line) {
    FieldReader reader(line, options.raw, get_variable(shell, "IFS"));
    if (options.names.empty()) {
        return set_variable(shell, "REPLY", reader.text());
    }
    reader.skip_blanks();
    if (options.to_array) {
        Words fields;
        while (!reader.at_end() && fields.size() < kWordsMax) {
            fields.push_back(reader.next());
        }
        return set_list(shell, options.names[0], std::move(fields));
    }
    std::string why;
    for (std::size_t i = 0; i < options.names.size() && why.empty(); ++i) {
        why = set_variable(shell, options.names[i],
                           i + 1 < options.names.size() ? reader.next() : reader.rest());
    }
    return why;
}

int settle_read(const Shell& shell, Command& command, const std::string& why, int exit_code) {
    return why.empty() ? exit_code : refuse(shell, command, why, 1);
}

// A line was typed.
int resume_read(Shell& shell, Command& command) {
    ReadOptions options;
    api::Doc state;
    std::string problem;
    if (!api::parse_json(command.resumed_state, &state, &problem)) {
        return 1;
    }
    options.raw = state.root()["raw"].boolean();
    options.to_array = state.root()["array"].boolean();
    for (const api::Value name : state.root()["names"]) {
        options.names.emplace_back(name.str());
    }
    return settle_read(shell, command, assign_fields(shell, options, command.typed), 0);
}

}  // namespace

int run_read(Shell& shell, Command& command) {
    ReadOptions options;
    std::string prompt;
    int exit_code = 0;
    if (command.resumed) {
        return resume_read(shell, command);
    }
    if (!parse_read(shell, command, &options, &prompt, &exit_code)) {
        return exit_code;
    }
    if (command.has_input) {
        const std::size_t end = command.input.find(options.end);
        const bool whole = end != std::string_view::npos;
        command.input_used = whole ? end + 1 : command.input.size();
        return settle_read(shell, command,
                           assign_fields(shell, options, command.input.substr(0, end)),
                           whole ? 0 : 1);
    }
    command.err(prompt);
    command.waits = true;
    command.wants_line = true;
    api::JsonWriter json(&command.wait_state);
    json.begin_object();
    json.member_bool("raw", options.raw);
    json.member_bool("array", options.to_array);
    json.key("names").begin_array();
    for (const std::string& name : options.names) {
        json.string(name);
    }
    json.end_array();
    json.end_object();
    return 0;
}

// mapfile, readarray: lines of the input to an array.
int run_mapfile(Shell& shell, Command& command) {
    const Options options = read_options(command, "t", "dns");
    const std::string name = options.operands.empty() ? "MAPFILE" : options.operands[0];
    std::int64_t skipped = 0;
    std::int64_t most = 0;
    std::string why = options.error;
    if (why.empty() && !is_name(name)) {
        why = "`" + name + "': not a valid identifier";
    }
    for (const auto& [letter, number] : {std::pair('s', &skipped), std::pair('n', &most)}) {
        if (why.empty() && options.has(letter) &&
            (!parse_int(options.value(letter), number) || *number < 0)) {
            why = options.value(letter) + ": invalid line count";
        }
    }
    if (!why.empty()) {
        return refuse(shell, command, why, 1);
    }
    const char end = options.has('d') ? options.value('d')[0] : '\n';
    Words lines;
    std::string_view rest = command.take_input();
    while (!rest.empty() && (most == 0 || static_cast<std::int64_t>(lines.size()) < most)) {
        const std::size_t at = rest.find(end);
        const std::size_t size = at == std::string_view::npos ? rest.size() : at + 1;
        const bool cut = options.has('t') && at != std::string_view::npos;
        if (skipped > 0) {
            --skipped;
        } else {
            lines.emplace_back(rest.substr(0, cut ? at : size));
        }
        rest.remove_prefix(size);
        if (lines.size() > kWordsMax) {
            return refuse(shell, command, "the limit is 10000 lines", 1);
        }
    }
    return settle_read(shell, command, set_list(shell, name, std::move(lines)), 0);
}

}  // namespace drydock::shell
