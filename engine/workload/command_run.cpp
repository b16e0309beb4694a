#include "engine/workload/command_run.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "engine/workload/behaviour.hpp"

namespace drydock::workload {
namespace {

constexpr int kShellsMax = 4;                   // sh -c "sh -c ..."
constexpr std::int64_t kSleepMax = 10'000'000;  // seconds, minutes, ...; longer ones end then
// A program that does nothing needs so long to start and end (ours).
constexpr Duration kAtOnce = milliseconds(100);

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n'; }

std::string_view strip(std::string_view text) {
    while (!text.empty() && is_blank(text.front())) {
        text.remove_prefix(1);
    }
    while (!text.empty() && is_blank(text.back())) {
        text.remove_suffix(1);
    }
    return text;
}

std::string_view first_word(std::string_view line) {
    return line.substr(0, std::min(line.find_first_of(" \t\n"), line.size()));
}

std::string_view base_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

bool is_shell(std::string_view name) {
    return name == "sh" || name == "bash" || name == "ash" || name == "dash";
}

// What a shell with -c is told; false: the line begins with something else.
bool unwrap_shell(std::string_view* line) {
    const std::string_view program = first_word(*line);
    if (!is_shell(base_name(program))) {
        return false;
    }
    std::string_view rest = strip(line->substr(program.size()));
    const std::string_view option = first_word(rest);
    if (option.size() < 2 || option[0] != '-' || option.find('c') == std::string_view::npos) {
        return false;
    }
    rest = strip(rest.substr(option.size()));
    if (rest.size() > 1 && (rest.front() == '"' || rest.front() == '\'') &&
        rest.back() == rest.front()) {
        rest = rest.substr(1, rest.size() - 2);
    }
    *line = rest;
    return true;
}

enum class Joint : std::uint8_t { kThen, kAnd, kOr };

struct Piece {
    Joint before = Joint::kThen;
    std::string_view text;
};

// Parts the line at ;, &&, || and newlines outside quotes. False: a pipe or a background job.
bool cut(std::string_view line, std::vector<Piece>* pieces) {
    std::size_t begin = 0;
    Joint joint = Joint::kThen;
    char quote = '\0';
    int parentheses = 0;  // of $(...)
    const auto close = [&](std::size_t end, Joint next) {
        if (!strip(line.substr(begin, end - begin)).empty()) {
            pieces->push_back({joint, strip(line.substr(begin, end - begin))});
        }
        joint = next;
    };
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        if (quote != '\0') {
            quote = c == quote ? '\0' : quote;
        } else if (c == '\'' || c == '"') {
            quote = c;
        } else if (c == '(' || c == ')') {
            parentheses += c == '(' ? 1 : -1;
        } else if (parentheses > 0) {
            continue;
        } else if (c == ';' || c == '\n') {
            close(i, Joint::kThen);
            begin = i + 1;
        } else if (c == '&' || c == '|') {
            const bool part_of_redirection =
                c == '&' && i > 0 && (line[i - 1] == '>' || line.substr(i + 1, 1) == ">");
            if (part_of_redirection) {
                continue;
            }
            if (line.substr(i + 1, 1) != line.substr(i, 1)) {
                return false;
            }
            close(i, c == '&' ? Joint::kAnd : Joint::kOr);
            begin = ++i + 1;
        }
    }
    close(line.size(), Joint::kThen);
    return true;
}

// "> file", "2>/dev/null", "2>&1": where the output goes does not matter here.
bool is_redirection(std::string_view word, bool* takes_next) {
    const std::size_t sign = word.find_first_not_of("0123456789&");
    if (sign == std::string_view::npos || (word[sign] != '>' && word[sign] != '<')) {
        return false;
    }
    *takes_next = word.find_first_not_of("<>", sign) == std::string_view::npos;
    return true;
}

std::vector<std::string_view> words_of(std::string_view text) {
    std::vector<std::string_view> words;
    bool takes_next = false;
    for (text = strip(text); !text.empty(); text = strip(text)) {
        const std::string_view word = first_word(text);
        text.remove_prefix(word.size());
        if (takes_next) {
            takes_next = false;
        } else if (!is_redirection(word, &takes_next)) {
            words.push_back(word);
        }
    }
    // NAME=value in front, and `exec`.
    while (!words.empty() &&
           (words[0] == "exec" || (words[0].find('=') != std::string_view::npos &&
                                   words[0].find_first_of("'\"/") == std::string_view::npos))) {
        words.erase(words.begin());
    }
    return words;
}

// "90", "1.5", "2m" as sleep reads it, to the millisecond; false: it would refuse.
bool read_sleep(std::string_view text, std::int64_t* ms) {
    std::int64_t unit = 1000;
    if (!text.empty() && std::string_view("smhd").find(text.back()) != std::string_view::npos) {
        unit = text.back() == 'm'   ? 60'000
               : text.back() == 'h' ? 3'600'000
               : text.back() == 'd' ? 86'400'000
                                    : 1000;
        text.remove_suffix(1);
    }
    std::int64_t thousandths = 0;  // of the unit
    std::int64_t scale = 1000;     // of the next digit behind the point
    bool point = false;
    for (const char c : text) {
        if (c == '.' && !point) {
            point = true;
        } else if (c < '0' || c > '9') {
            return false;
        } else if (!point) {
            thousandths = std::min(thousandths * 10 + (c - '0') * 1000, kSleepMax * 1000);
        } else {
            scale /= 10;
            thousandths += (c - '0') * scale;
        }
    }
    *ms += thousandths * unit / 1000;
    return !text.empty() && text != ".";
}

bool ends_at_once(std::string_view program) {
    static constexpr std::string_view kPrograms[] = {
        ":",        "[",      "cat",   "cd",     "chmod",    "cp",  "date",  "df",    "echo",
        "env",      "expr",   "free",  "id",     "export",   "ls",  "mkdir", "mv",    "nproc",
        "printenv", "printf", "ps",    "pwd",    "rm",       "set", "test",  "touch", "true",
        "ulimit",   "umask",  "uname", "whoami", "hostname", "seq"};
    return std::find(std::begin(kPrograms), std::end(kPrograms), program) != std::end(kPrograms);
}

bool loops_for_ever(std::string_view line) {
    return line.substr(0, 10) == "while true" || line.substr(0, 7) == "while :" ||
           line.substr(0, 11) == "until false";
}

// One command after the other, until one decides.
struct Course {
    std::int64_t ms = 0;
    std::int32_t code = 0;
    bool slept = false;
    enum class End : std::uint8_t { kGoesOn, kExits, kNever, kUnknown } end = End::kGoesOn;

    void run(const std::vector<std::string_view>& words) {
        const std::string_view program = base_name(words[0]);
        if (program == "sleep") {
            sleep(words);
        } else if (program == "exit") {
            exit_with(words);
        } else if (program == "false") {
            code = 1;
        } else if (program == "tail" &&
                   std::any_of(words.begin() + 1, words.end(), [](std::string_view word) {
                       return word == "-f" || word == "-F" || word == "--follow";
                   })) {
            end = End::kNever;
        } else if (ends_at_once(program) || (is_shell(program) && words.size() == 1)) {
            code = 0;
        } else {
            end = End::kUnknown;
        }
    }

private:
    // A variable's value is not known here.
    static bool has_variable(const std::vector<std::string_view>& words) {
        return std::any_of(words.begin(), words.end(), [](std::string_view word) {
            return word.find_first_of("$`") != std::string_view::npos;
        });
    }

    void sleep(const std::vector<std::string_view>& words) {
        std::int64_t span = 0;
        if (has_variable(words)) {
            end = End::kUnknown;
            return;
        }
        for (std::size_t i = 1; i < words.size(); ++i) {
            if (words[i] == "infinity" || words[i] == "inf") {
                end = End::kNever;
            } else if (!read_sleep(words[i], &span)) {
                code = 1;
                return;
            }
        }
        slept = true;
        ms += span;
        code = words.size() > 1 ? 0 : 1;
    }

    void exit_with(const std::vector<std::string_view>& words) {
        end = has_variable(words) ? End::kUnknown : End::kExits;
        if (words.size() > 1) {
            code = 0;
            for (const char c : words[1].substr(0, 9)) {
                code = c >= '0' && c <= '9' ? code * 10 + (c - '0') : 2;
            }
            code &= 255;
        }
    }
};

Course course_of(std::string_view line) {
    Course course;
    std::vector<Piece> pieces;
    if (loops_for_ever(line)) {
        course.end = Course::End::kNever;
        return course;
    }
    if (!cut(line, &pieces) || pieces.empty()) {
        course.end = Course::End::kUnknown;
        return course;
    }
    for (const Piece& piece : pieces) {
        const bool skipped = (piece.before == Joint::kAnd && course.code != 0) ||
                             (piece.before == Joint::kOr && course.code == 0);
        const std::vector<std::string_view> words = words_of(piece.text);
        if (loops_for_ever(piece.text)) {
            course.end = Course::End::kNever;
        } else if (!skipped && !words.empty()) {
            course.run(words);
        }
        if (course.end != Course::End::kGoesOn) {
            break;
        }
    }
    return course;
}

}  // namespace

CommandRun run_of_command(std::string_view line, bool base, bool exposes) {
    CommandRun run;
    line = strip(line);
    for (int i = 0; i < kShellsMax && unwrap_shell(&line); ++i) {
        line = strip(line);
    }
    if (line.empty()) {
        return run;
    }
    const Course course = course_of(line);
    if (course.end == Course::End::kUnknown) {
        if (base) {
            const std::string program(first_word(line));
            run.behaviour = behaviour_index(behaviour_of_command({&program, 1}, exposes));
        }
        return run;
    }
    run.known = true;
    // Nothing of this handles SIGTERM, and the first process of a container is not ended by a
    // signal that it does not handle.
    run.behaviour = behaviour_index("stubborn");
    if (course.end != Course::End::kNever) {
        run.exits_after = kAtOnce + Duration{course.ms};
        run.exit_code = course.code;
    }
    return run;
}

}  // namespace drydock::workload
