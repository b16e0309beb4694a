// Commands of the shell itself: variables, tests, time, history, jp.
#include <algorithm>

#include "engine/api/jmespath.hpp"
#include "engine/shell/arrays.hpp"
#include "engine/shell/commands.hpp"
#include "engine/shell/files.hpp"
#include "engine/shell/text.hpp"

namespace drydock::shell {

int run_true(Shell&, Command&) { return 0; }

int run_false(Shell&, Command&) { return 1; }

namespace {

// `test` and `[`: ! -o -a, and the common unary and binary operators.
class TestExpression {
public:
    TestExpression(Shell& shell, std::vector<std::string> words)
        : shell_(shell), words_(std::move(words)) {}

    int run(std::string* error) {
        if (words_.empty()) {
            return 1;
        }
        const bool value = either(0);
        if (error_.empty() && at_ < words_.size()) {
            error_ = "too many arguments";
        }
        *error = error_;
        return !error_.empty() ? 2 : value ? 0 : 1;
    }

private:
    bool either(int depth) {
        bool value = both(depth);
        while (at_ < words_.size() && words_[at_] == "-o") {
            ++at_;
            const bool right = both(depth);
            value = value || right;
        }
        return value;
    }
    bool both(int depth) {
        bool value = primary(depth);
        while (at_ < words_.size() && words_[at_] == "-a") {
            ++at_;
            const bool right = primary(depth);
            value = value && right;
        }
        return value;
    }
    bool primary(int depth) {
        if (depth > kNestingMax || at_ >= words_.size()) {
            error_ = "argument expected";
            return false;
        }
        if (words_[at_] == "!" && at_ + 1 < words_.size()) {
            ++at_;
            return !primary(depth + 1);
        }
        if (at_ + 2 < words_.size() && is_binary(words_[at_ + 1])) {
            at_ += 3;
            return binary(words_[at_ - 3], words_[at_ - 2], words_[at_ - 1]);
        }
        const std::string& word = words_[at_];
        if (word.size() == 2 && word[0] == '-' && at_ + 1 < words_.size()) {
            at_ += 2;
            return unary(word[1], words_[at_ - 1]);
        }
        ++at_;
        return !word.empty();
    }
    static bool is_binary(std::string_view op) {
        static constexpr std::string_view kOps[] = {"=",   "==",  "!=",  "<",   ">",  "-eq",
                                                    "-ne", "-lt", "-le", "-gt", "-ge"};
        return std::find(std::begin(kOps), std::end(kOps), op) != std::end(kOps);
    }
    bool binary(const std::string& left, const std::string& op, const std::string& right) {
        if (op == "=" || op == "==") {
            return left == right;
        }
        if (op == "!=") {
            return left != right;
        }
        if (op == "<" || op == ">") {
            return op == "<" ? left < right : left > right;
        }
        std::int64_t a = 0;
        std::int64_t b = 0;
        for (const auto& [text, value] : {std::pair(&left, &a), std::pair(&right, &b)}) {
            if (!parse_int(*text, value)) {
                error_ = *text + ": integer expression expected";
                return false;
            }
        }
        return test_numbers(a, op, b);
    }
    bool unary(char op, const std::string& operand) {
        bool value = false;
        if (!test_unary(shell_, op, operand, &value)) {
            error_ = std::string("-") + op + ": unary operator expected";
        }
        return value;
    }

    Shell& shell_;
    std::vector<std::string> words_;
    std::size_t at_ = 0;
    std::string error_;
};

}  // namespace

bool test_numbers(std::int64_t left, std::string_view op, std::int64_t right) {
    return op == "-eq"   ? left == right
           : op == "-ne" ? left != right
           : op == "-lt" ? left < right
           : op == "-le" ? left <= right
           : op == "-gt" ? left > right
                         : left >= right;
}

namespace {

// -v NAME, -v NAME[SUBSCRIPT].
bool is_set(Shell& shell, const std::string& operand) {
    Place place;
    std::string error;
    std::string_view name;
    std::string_view subscript;
    if (!split_reference(operand, &name, &subscript)) {
        return has_variable(shell, operand);
    }
    return read_place(shell, operand, &place, &error) && has_value(shell, place);
}

}  // namespace

bool test_unary(Shell& shell, char op, const std::string& operand, bool* out) {
    const std::string path = resolve_path(shell.state(), operand);
    const File* file = find_file(shell.state(), path);
    const bool folder = is_folder(shell.state(), path);
    switch (op) {
        case 'z':
            *out = operand.empty();
            return true;
        case 'n':
            *out = !operand.empty();
            return true;
        case 'f':
            *out = file != nullptr;
            return true;
        case 'd':
            *out = folder;
            return true;
        case 'e':
        case 'r':
        case 'w':
            *out = file != nullptr || folder;
            return true;
        case 'x':
            *out = folder || (file != nullptr && file->executable);
            return true;
        case 's':
            *out = file != nullptr && !file->content.empty();
            return true;
        case 'v':
            *out = is_set(shell, operand);
            return true;
        case 'h':
        case 'L':
        case 'p':
        case 'S':
        case 't':
            *out = false;
            return true;
        default:
            return false;
    }
}

int run_test(Shell& shell, Command& command) {
    std::vector<std::string> words(command.args.begin() + 1, command.args.end());
    if (command.args[0] == "[") {
        if (words.empty() || words.back() != "]") {
            command.err(shell.name() + ": [: missing `]'\n");
            return 2;
        }
        words.pop_back();
    }
    std::string error;
    const int exit_code = TestExpression(shell, std::move(words)).run(&error);
    if (!error.empty()) {
        command.err(shell.name() + ": " + command.args[0] + ": " + error + "\n");
    }
    return exit_code;
}

int run_env(Shell& shell, Command& command) {
    for (const std::string_view name : {"HOME", "PWD", "USER"}) {
        if (shell.machine == nullptr || name == "PWD") {
            command.out(std::string(name) + "=" + get_variable(shell, name) + "\n");
        }
    }
    for (const Variable& variable : shell.state().variables) {
        if ((variable.attributes & kExported) != 0 && variable.array == ArrayKind::kNone) {
            command.out(variable.name + "=" + variable.value + "\n");
        }
    }
    return 0;
}

namespace {

constexpr std::string_view kDays[] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                      "Thursday", "Friday", "Saturday"};
constexpr std::string_view kMonths[] = {"January",   "February", "March",    "April",
                                        "May",       "June",     "July",     "August",
                                        "September", "October",  "November", "December"};

std::string date_field(char field, std::int64_t unix_ms) {
    const std::string iso = format_iso8601(unix_ms);  // 2026-01-05T09:00:00.000Z
    const std::int64_t days =
        unix_ms >= 0 ? unix_ms / 86'400'000 : (unix_ms - 86'399'999) / 86'400'000;
    const std::string_view day = kDays[static_cast<std::size_t>(((days + 4) % 7 + 7) % 7)];
    std::int64_t month = 1;
    (void)parse_int(iso.substr(5, 2), &month);
    const std::string_view month_name =
        kMonths[static_cast<std::size_t>(std::clamp<std::int64_t>(month - 1, 0, 11))];
    switch (field) {
        case 'Y':
            return iso.substr(0, 4);
        case 'm':
            return iso.substr(5, 2);
        case 'd':
            return iso.substr(8, 2);
        case 'H':
            return iso.substr(11, 2);
        case 'M':
            return iso.substr(14, 2);
        case 'S':
            return iso.substr(17, 2);
        case 'N':
            return iso.substr(20, 3) + "000000";
        case 'F':
            return iso.substr(0, 10);
        case 'T':
            return iso.substr(11, 8);
        case 'R':
            return iso.substr(11, 5);
        case 'e':
            return iso[8] == '0' ? " " + iso.substr(9, 1) : iso.substr(8, 2);
        case 's':
            return std::to_string(unix_ms / 1000);
        case 'a':
            return std::string(day.substr(0, 3));
        case 'A':
            return std::string(day);
        case 'b':
            return std::string(month_name.substr(0, 3));
        case 'B':
            return std::string(month_name);
        case 'Z':
            return "UTC";
        case 'z':
            return "+0000";
        case 'n':
            return "\n";
        case '%':
            return "%";
        default:
            return std::string("%") + field;
    }
}

}  // namespace

std::string format_date(const Shell& shell, std::string_view format) {
    const std::int64_t now = shell.world.unix_ms(shell.world.now);
    std::string out;
    for (std::size_t i = 0; i < format.size(); ++i) {
        if (format[i] == '%' && i + 1 < format.size()) {
            out += date_field(format[++i], now);
        } else {
            out += format[i];
        }
    }
    return out;
}

int run_date(Shell& shell, Command& command) {
    std::string format = "%a %b %e %H:%M:%S %Z %Y";
    for (std::size_t i = 1; i < command.args.size(); ++i) {
        const std::string& arg = command.args[i];
        if (arg == "-u" || arg == "--utc") {
            continue;
        }
        if (arg == "-Is" || arg == "-Iseconds" || arg == "--iso-8601=seconds") {
            format = "%FT%T+00:00";
        } else if (!arg.empty() && arg[0] == '+') {
            format = arg.substr(1);
        } else {
            return command.fail("'" + arg + "' is not supported; use date [-u] [+FORMAT]");
        }
    }
    command.out(format_date(shell, format) + "\n");
    return 0;
}

bool parse_time_span(std::string_view text, std::int64_t* ms) {
    std::int64_t unit = 1000;
    if (!text.empty() && !is_digit(text.back())) {
        switch (text.back()) {
            case 's':
                break;
            case 'm':
                unit = 60'000;
                break;
            case 'h':
                unit = 3'600'000;
                break;
            case 'd':
                unit = 86'400'000;
                break;
            default:
                return false;
        }
        text.remove_suffix(1);
    }
    const std::size_t dot = text.find('.');
    std::int64_t whole = 0;
    std::int64_t thousandths = 0;
    if (text.empty() || !is_digit(text[0]) || !parse_int(text.substr(0, dot), &whole) ||
        whole > 10'000'000) {
        return false;
    }
    if (dot != std::string_view::npos) {
        std::int64_t scale = 100;
        for (const char c : text.substr(dot + 1)) {
            if (!is_digit(c)) {
                return false;
            }
            thousandths += (c - '0') * scale;
            scale /= 10;
        }
    }
    *ms = whole * unit + thousandths * unit / 1000;
    return true;
}

int run_sleep(Shell& shell, Command& command) {
    if (command.resumed) {
        return 0;
    }
    if (command.args.size() < 2) {
        return command.fail("missing operand");
    }
    std::int64_t total = 0;
    for (std::size_t i = 1; i < command.args.size(); ++i) {
        std::int64_t ms = 0;
        if (!parse_time_span(command.args[i], &ms)) {
            return command.fail("invalid time interval '" + command.args[i] + "'");
        }
        total += ms;
    }
    static constexpr std::int64_t kLongest = 366LL * 86'400'000;
    if (total > kLongest) {
        return command.fail("the limit is 366 days");
    }
    if (total > 0) {
        command.waits = true;
        command.due = shell.world.now + milliseconds(total);
    }
    return 0;
}

int run_history(Shell& shell, Command& command) {
    if (command.args.size() == 2 && command.args[1] == "-c") {
        shell.state().history.clear();
        return 0;
    }
    std::size_t number = 0;
    for (const std::string& line : shell.state().history) {
        const std::string text = std::to_string(++number);
        command.out(std::string(text.size() < 5 ? 5 - text.size() : 0, ' ') + text + "  " + line +
                    "\n");
    }
    return 0;
}

// The escape sequence every terminal knows; the page's terminal acts on it, too.
int run_clear(Shell&, Command& command) {
    command.out("\x1b[H\x1b[2J");
    return 0;
}

int run_exit(Shell& shell, Command& command) {
    std::int64_t code = shell.state().last_exit_code;
    if (command.args.size() > 1 && !parse_int(command.args[1], &code)) {
        command.err(shell.name() + ": exit: " + command.args[1] + ": numeric argument required\n");
        code = 2;
    }
    shell.exited = true;
    return static_cast<int>(code & 255);
}

int run_help(Shell&, Command& command) {
    command.out("Commands of this shell:\n\n");
    for (const CommandRow& row : command_table()) {
        const std::size_t width = 36;
        std::string line = "  " + std::string(row.usage);
        line += line.size() < width ? std::string(width - line.size(), ' ') : std::string("  ");
        command.out(line + std::string(row.summary) + "\n");
    }
    command.out(
        "\nAlso: variables, quotes, $(...), $((...)), |, >, >>, <, <<EOF, ;, &&, ||, !, if, "
        "while,\n"
        "until, for, case, [[ ]], (( )), functions, arrays. For the AWS command line: aws help, "
        "aws ecs "
        "help, aws ecs run-task help.\n");
    return 0;
}

int run_jp(Shell& shell, Command& command) {
    const Options options = read_options(command, "u", "f");
    if (!options.error.empty() || options.operands.size() != 1) {
        return command.fail(
            options.error.empty() ? "usage: jp [-u] [-f FILE] EXPRESSION" : options.error, 2);
    }
    std::vector<std::string> texts;
    std::vector<std::string> names;
    if (options.has('f')) {
        names.push_back(options.value('f'));
    }
    if (!read_inputs(shell, command, names, &texts)) {
        return 2;
    }
    api::Jmespath expression;
    api::JmespathError problem;
    if (!api::Jmespath::compile(options.operands[0], &expression, &problem)) {
        return command.fail(problem.error_class + ": " + problem.message, 1);
    }
    api::Doc doc;
    std::string error;
    if (!api::parse_json(texts[0], &doc, &error)) {
        return command.fail("the input is not JSON: " + error, 2);
    }
    api::Doc result;
    if (!expression.evaluate(doc.root(), &result, &problem)) {
        return command.fail(problem.error_class + ": " + problem.message, 1);
    }
    if (options.has('u') && result.root().is_string()) {
        command.out(std::string(result.root().str()) + "\n");
        return 0;
    }
    std::string out;
    api::append_pretty_json(out, result.root());
    command.out(out + "\n");
    return 0;
}

int run_seq(Shell&, Command& command) {
    std::vector<std::int64_t> numbers;
    for (std::size_t i = 1; i < command.args.size(); ++i) {
        std::int64_t number = 0;
        if (!parse_int(command.args[i], &number)) {
            return command.fail("invalid integer argument: '" + command.args[i] + "'");
        }
        numbers.push_back(number);
    }
    if (numbers.empty() || numbers.size() > 3) {
        return command.fail("usage: seq [FIRST [STEP]] LAST");
    }
    const std::int64_t first = numbers.size() > 1 ? numbers[0] : 1;
    const std::int64_t step = numbers.size() > 2 ? numbers[1] : 1;
    const std::int64_t last = numbers.back();
    if (step == 0) {
        return command.fail("invalid Zero increment value: '0'");
    }
    const std::int64_t limit = 1'000'000'000;
    if (first < -limit || first > limit || last < -limit || last > limit || step < -limit ||
        step > limit) {
        return command.fail("the numbers are too large");
    }
    std::string out;
    for (std::int64_t n = first; step > 0 ? n <= last : n >= last; n += step) {
        out += std::to_string(n) + "\n";
        if (out.size() > kOutputBytesMax) {
            break;
        }
    }
    command.out(out);
    return 0;
}

}  // namespace drydock::shell
