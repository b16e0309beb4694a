#include "engine/shell/sed.hpp"

#include <algorithm>

#include "engine/shell/commands.hpp"
#include "engine/shell/files.hpp"
#include "engine/shell/text.hpp"

namespace drydock::shell {

namespace {

constexpr std::uint64_t kStepsMax = 5'000'000;  // commands of one run

class SedRunner {
public:
    SedRunner(SedScript* script, std::string_view input, bool quiet)
        : script_(script),
          lines_(split_lines(input)),
          quiet_(quiet),
          ends_with_newline_(input.empty() || input.back() == '\n') {}

    SedResult run() {
        while (!done_ && next_ < lines_.size() && result_.error.empty()) {
            space_ = std::string(lines_[next_++]);
            do {
                restart_ = false;
                cycle();
            } while (restart_ && result_.error.empty());
        }
        return std::move(result_);
    }

private:
    [[nodiscard]] bool last_line() const { return next_ >= lines_.size(); }

    void print(std::string_view text) {
        result_.out += text;
        // The last line keeps its missing line end.
        if (!last_line() || ends_with_newline_) {
            result_.out += '\n';
        }
        if (result_.out.size() > kSedSpaceMax || space_.size() > kSedSpaceMax ||
            hold_.size() > kSedSpaceMax) {
            result_.error = "the limit of the output is 1 MB";
        }
    }

    void end_cycle(bool prints) {
        if (prints && !quiet_) {
            print(space_);
        }
        result_.out += appended_;
        appended_.clear();
    }

    [[nodiscard]] bool matches(const SedAddress& address) const {
        const auto line = static_cast<std::int64_t>(next_);
        PatternMatch match;
        switch (address.kind) {
            case SedAddress::Kind::kNone:
                return true;
            case SedAddress::Kind::kLine:
            case SedAddress::Kind::kPlus:
                return line == address.number;
            case SedAddress::Kind::kLast:
                return last_line();
            case SedAddress::Kind::kPattern:
                return script_->patterns[address.pattern].search(space_, 0, false, &match);
            case SedAddress::Kind::kStep:
                return address.step <= 0
                           ? line == address.number
                           : line >= address.number && (line - address.number) % address.step == 0;
            case SedAddress::Kind::kZero:
                return false;
        }
        return false;
    }

    bool in_range(SedCommand* command) {
        const auto line = static_cast<std::int64_t>(next_);
        if (command->from.kind == SedAddress::Kind::kZero && line == 1 && command->until == 0) {
            command->inside = true;
            command->until = -1;
        }
        if (!command->inside) {
            if (!matches(command->from)) {
                return false;
            }
            command->until = command->to.kind == SedAddress::Kind::kPlus ? line + command->to.number
                             : command->to.kind == SedAddress::Kind::kLine ? command->to.number
                                                                           : -1;
            command->inside = command->until < 0 || command->until > line;
            return true;
        }
        const bool ends = command->until >= 0 ? line >= command->until : matches(command->to);
        command->inside = !ends;
        return command->until < 0 || line <= command->until;
    }

    bool selected(SedCommand* command) {
        const bool hit = command->to.kind == SedAddress::Kind::kNone ? matches(command->from)
                                                                     : in_range(command);
        return hit != command->negate;
    }

    void cycle() {
        substituted_ = false;
        std::uint32_t at = 0;
        while (at < script_->commands.size() && result_.error.empty()) {
            if (++steps_ > kStepsMax) {
                result_.error = "stopped: the script runs without end";
                return;
            }
            SedCommand* command = &script_->commands[at];
            ++at;
            if (!selected(command)) {
                at = command->name == '{' ? command->target : at;
                continue;
            }
            if (!run_one(command, &at)) {
                return;
            }
        }
        end_cycle(true);
    }

    // False: the cycle is over.
    bool run_one(SedCommand* command, std::uint32_t* at) {
        switch (command->name) {
            case 's':
                substitute(*command);
                return true;
            case 'y':
                for (char& c : space_) {
                    const std::size_t found = command->text.find(c);
                    c = found == std::string::npos ? c : command->other[found];
                }
                return true;
            case 'p':
                print(space_);
                return true;
            case 'P':
                print(std::string_view(space_).substr(0, space_.find('\n')));
                return true;
            case '=':
                result_.out += std::to_string(next_) + "\n";
                return true;
            case 'd':
                end_cycle(false);
                return false;
            case 'D':
                return delete_first();
            case 'q':
            case 'Q':
                done_ = true;
                result_.quit = true;
                result_.exit_code = static_cast<int>(command->number & 255);
                end_cycle(command->name == 'q');
                return false;
            case 'a':
                appended_ += command->text;
                return true;
            case 'i':
                result_.out += command->text;
                return true;
            case 'c':
                return change(*command);
            case 'b':
                *at = command->target;
                return true;
            case 't':
                *at = substituted_ ? command->target : *at;
                substituted_ = false;
                return true;
            default:
                return run_space(command->name);
        }
    }

    // Commands on pattern and hold space.
    bool run_space(char name) {
        switch (name) {
            case 'h':
                hold_ = space_;
                return true;
            case 'H':
                hold_ += "\n" + space_;
                return true;
            case 'g':
                space_ = hold_;
                return true;
            case 'G':
                space_ += "\n" + hold_;
                return true;
            case 'x':
                space_.swap(hold_);
                return true;
            case 'n':
            case 'N':
                return next_line(name == 'N');
            default:
                return true;
        }
    }

    bool next_line(bool append) {
        if (last_line()) {
            done_ = true;
            end_cycle(true);
            return false;
        }
        if (append) {
            space_ += "\n" + std::string(lines_[next_++]);
        } else {
            end_cycle(true);
            space_ = std::string(lines_[next_++]);
        }
        return true;
    }

    bool delete_first() {
        const std::size_t newline = space_.find('\n');
        end_cycle(false);
        if (newline != std::string::npos) {
            space_.erase(0, newline + 1);
            restart_ = true;
        }
        return false;
    }

    bool change(const SedCommand& command) {
        if (command.to.kind == SedAddress::Kind::kNone || command.negate || !command.inside) {
            result_.out += command.text;
        }
        end_cycle(false);
        return false;
    }

    void substitute(const SedCommand& command) {
        const Pattern& pattern = script_->patterns[command.pattern];
        std::string out;
        std::size_t from = 0;   // where to look
        std::size_t taken = 0;  // copied so far
        std::int64_t count = 0;
        bool replaced = false;
        PatternMatch match;
        while (from <= space_.size() && pattern.search(space_, from, false, &match)) {
            // An empty match right behind a match does not count.
            if (match.begin == match.end && count > 0 && match.begin == taken && from == taken &&
                replaced_at_ == taken) {
                ++from;
                continue;
            }
            ++count;
            if (count >= command.number) {
                out += std::string_view(space_).substr(taken, match.begin - taken);
                replace(command.text, match, pattern, &out);
                taken = match.end;
                replaced = true;
                replaced_at_ = match.end;
                if (!command.global) {
                    break;
                }
            }
            from = match.end > match.begin ? match.end : match.end + 1;
        }
        replaced_at_ = std::string::npos;
        if (!replaced) {
            return;
        }
        out += std::string_view(space_).substr(taken);
        space_ = std::move(out);
        substituted_ = true;
        if (command.print) {
            print(space_);
        }
    }

    // "&", "\1", "\n", "\U...\E" and "\L...\E".
    void replace(std::string_view text, const PatternMatch& match, const Pattern& pattern,
                 std::string* out) {
        std::vector<PatternMatch> groups;
        if (pattern.group_count() > 0) {
            groups = pattern.groups(space_, match);
        }
        char mode = 'E';
        char once = 'E';
        const auto put = [&mode, &once, out](std::string_view piece) {
            for (const char c : piece) {
                const char how = once != 'E' ? once : mode;
                *out += how == 'U' || how == 'u'   ? to_upper(c)
                        : how == 'L' || how == 'l' ? to_lower(c)
                                                   : c;
                once = 'E';
            }
        };
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (text[i] == '&') {
                put(std::string_view(space_).substr(match.begin, match.end - match.begin));
                continue;
            }
            if (text[i] != '\\' || i + 1 == text.size()) {
                put(text.substr(i, 1));
                continue;
            }
            const char c = text[++i];
            if (is_digit(c)) {
                const PatternMatch group =
                    c == '0' ? match : groups[static_cast<std::size_t>(c - '1')];
                put(std::string_view(space_).substr(group.begin, group.end - group.begin));
            } else if (c == 'U' || c == 'L' || c == 'E') {
                mode = c;
            } else if (c == 'u' || c == 'l') {
                once = c;
            } else {
                put(c == 'n' ? "\n" : c == 't' ? "\t" : std::string_view(&text[i], 1));
            }
        }
    }

    SedScript* script_;
    std::vector<std::string_view> lines_;
    bool quiet_;
    bool ends_with_newline_;
    std::size_t next_ = 0;  // lines read so far
    std::string space_;
    std::string hold_;
    std::string appended_;
    bool substituted_ = false;
    bool restart_ = false;
    bool done_ = false;
    std::size_t replaced_at_ = std::string::npos;
    std::uint64_t steps_ = 0;
    SedResult result_;
};

struct SedOptions {
    bool quiet = false;
    bool extended = false;
    bool separate = false;
    bool in_place = false;
    std::string suffix;
    bool has_script = false;
    std::string script;
    std::vector<std::string> files;
};

int usage(Command& command) {
    command.err("Usage: sed [OPTION]... {script-only-if-no-other-script} [input-file]...\n");
    return 1;
}

// Reads the words behind `sed`; each step answers whether to go on.
struct SedReader {
    Shell& shell;
    Command& command;
    SedOptions* out;
    int exit_code = 0;

    void add(std::string_view text) {
        out->script += (out->has_script ? "\n" : "") + std::string(text);
        out->has_script = true;
    }
    bool add_file(const std::string& name) {
        std::vector<std::string> texts;
        if (!read_inputs(shell, command, {name}, &texts)) {
            exit_code = 1;
            return false;
        }
        add(strip_right(texts[0]));
        return true;
    }
    bool refuse(const std::string& message) {
        command.err(message);
        exit_code = usage(command);
        return false;
    }
    bool long_option(const std::string& arg);
    bool letters(const std::string& arg, std::size_t* i);
    bool script_option(const std::string& arg, std::size_t k, std::size_t* i);
};

bool SedReader::long_option(const std::string& arg) {
    if (arg == "--quiet" || arg == "--silent") {
        out->quiet = true;
    } else if (arg == "--regexp-extended") {
        out->extended = true;
    } else if (arg.substr(0, 10) == "--in-place") {
        out->in_place = true;
        out->suffix = arg.size() > 11 ? arg.substr(11) : "";
    } else if (arg.substr(0, 13) == "--expression=") {
        add(std::string_view(arg).substr(13));
    } else {
        exit_code = command.fail("unrecognized option '" + arg + "'", 1);
        return false;
    }
    return true;
}

// -e SCRIPT and -f FILE: the value is the rest of the word or the next one.
bool SedReader::script_option(const std::string& arg, std::size_t k, std::size_t* i) {
    std::string value = arg.substr(k + 1);
    if (value.empty() && ++*i >= command.args.size()) {
        return refuse(std::string("sed: option requires an argument -- '") + arg[k] + "'\n");
    }
    value = value.empty() ? command.args[*i] : value;
    if (arg[k] == 'f') {
        return add_file(value);
    }
    add(value);
    return true;
}

bool SedReader::letters(const std::string& arg, std::size_t* i) {
    for (std::size_t k = 1; k < arg.size(); ++k) {
        const char letter = arg[k];
        if (letter == 'n') {
            out->quiet = true;
        } else if (letter == 'E' || letter == 'r') {
            out->extended = true;
        } else if (letter == 's') {
            out->separate = true;
        } else if (letter == 'i') {
            out->in_place = true;
            out->suffix = arg.substr(k + 1);
            return true;
        } else if (letter == 'e' || letter == 'f') {
            return script_option(arg, k, i);
        } else {
            return refuse(std::string("sed: invalid option -- '") + letter + "'\n");
        }
    }
    return true;
}

bool read_sed_options(Shell& shell, Command& command, SedOptions* out, int* exit_code) {
    SedReader reader{shell, command, out};
    std::vector<std::string> words;
    bool only_files = false;
    for (std::size_t i = 1; i < command.args.size(); ++i) {
        const std::string arg = command.args[i];
        if (only_files || arg.size() < 2 || arg[0] != '-') {
            words.push_back(arg);
        } else if (arg == "--") {
            only_files = true;
        } else if (!(arg[1] == '-' ? reader.long_option(arg) : reader.letters(arg, &i))) {
            *exit_code = reader.exit_code;
            return false;
        }
    }
    if (!out->has_script && !words.empty()) {
        reader.add(words[0]);
        words.erase(words.begin());
    }
    if (!out->has_script) {
        *exit_code = usage(command);
        return false;
    }
    out->files = std::move(words);
    return true;
}

int edit_in_place(Shell& shell, Command& command, const SedOptions& options, SedScript* script) {
    int exit_code = 0;
    for (const std::string& name : options.files) {
        const std::string path = resolve_path(shell.state(), name);
        const File* file = find_file(shell.state(), path);
        if (file == nullptr) {
            exit_code = command.fail(is_folder(shell.state(), path)
                                         ? "couldn't edit " + name + ": not a regular file"
                                         : "can't read " + name + ": No such file or directory",
                                     is_folder(shell.state(), path) ? 4 : 2);
            continue;
        }
        const std::string before = file->content;
        const SedResult result = run_sed_script(script, before, options.quiet);
        std::string reason = result.error;
        if (reason.empty() && !options.suffix.empty()) {
            reason = store_file(&shell.state(), path + options.suffix, before);
        }
        if (reason.empty()) {
            reason = store_file(&shell.state(), path, result.out);
        }
        if (!reason.empty()) {
            exit_code = command.fail(name + ": " + reason, 4);
        }
        if (result.quit) {
            command.read_enough = true;
            return result.exit_code;
        }
    }
    return exit_code;
}

}  // namespace

SedResult run_sed_script(SedScript* script, std::string_view input, bool quiet) {
    return SedRunner(script, input, quiet).run();
}

namespace {

// Whether no command asks for the last line or reads beyond its own.
bool works_by_line(const SedScript& script) {
    return std::none_of(script.commands.begin(), script.commands.end(), [](const SedCommand& c) {
        return c.name == 'N' || c.from.kind == SedAddress::Kind::kLast ||
               c.to.kind == SedAddress::Kind::kLast;
    });
}

}  // namespace

int run_sed(Shell& shell, Command& command) {
    SedOptions options;
    int exit_code = 0;
    if (!read_sed_options(shell, command, &options, &exit_code)) {
        return exit_code;
    }
    SedScript script;
    std::string error;
    if (!compile_sed(options.script, options.extended, &script, &error)) {
        return command.fail(error, 1);
    }
    command.by_line = !options.in_place && works_by_line(script);
    if (command.more_comes && !command.by_line) {
        return 0;
    }
    if (options.in_place) {
        return options.files.empty() ? command.fail("no input files", 1)
                                     : edit_in_place(shell, command, options, &script);
    }
    std::vector<std::string> texts;
    std::string whole;
    for (const std::string& name : options.files) {
        const std::string path = resolve_path(shell.state(), name);
        if (name != "-" && name != "/dev/stdin" && find_file(shell.state(), path) == nullptr) {
            exit_code = command.fail(is_folder(shell.state(), path)
                                         ? "couldn't read " + name + ": Is a directory"
                                         : "can't read " + name + ": No such file or directory",
                                     2);
            continue;
        }
        (void)read_inputs(shell, command, {name}, &texts);
    }
    if (options.files.empty()) {
        (void)read_inputs(shell, command, {}, &texts);
    }
    if (!options.separate) {
        for (std::size_t i = 0; i < texts.size(); ++i) {
            whole += texts[i];
            if (i + 1 < texts.size() && !whole.empty() && whole.back() != '\n') {
                whole += '\n';
            }
        }
        texts = {whole};
    }
    for (const std::string& text : texts) {
        const SedResult result = run_sed_script(&script, text, options.quiet);
        command.out(result.out);
        if (!result.error.empty()) {
            return command.fail(result.error, 4);
        }
        if (result.quit) {
            command.read_enough = true;
            return result.exit_code;
        }
    }
    return exit_code;
}

}  // namespace drydock::shell
