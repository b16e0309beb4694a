// The shell without the page: `drydock_shell [--seed N] [--strict|--lenient] [--lesson SLUG] [FILE]`.
// Reads lines from FILE or standard input; simulated time passes only while a command waits, as
// fast as it can be computed. The exit code is that of the last command. With a lesson its world is
// prepared, and at the end standard error tells which of its steps are done.
#include <unistd.h>

#include <charconv>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

#include "engine/lesson/embedded_lessons.hpp"
#include "engine/lesson/lesson_run.hpp"
#include "engine/shell/shell.hpp"
#include "engine/sim/simulation.hpp"

namespace {

using drydock::shell::Output;
using drydock::shell::OutputKind;

volatile std::sig_atomic_t interrupted = 0;

void on_interrupt(int) { interrupted = 1; }

struct Options {
    drydock::WorldConfig config;
    bool has_seed = false;
    bool has_strict = false;
    std::string lesson;
    std::string file;  // empty: standard input
    bool interactive = false;
    bool help = false;
};

void print(const Output& output, bool colours) {
    std::FILE* to = output.kind == OutputKind::kStdout ? stdout : stderr;
    const bool note = output.kind == OutputKind::kNote;
    if (note && colours) {
        std::fputs("\x1b[2m", to);
    }
    std::fwrite(output.text.data(), 1, output.text.size(), to);
    if (note && colours) {
        std::fputs("\x1b[0m", to);
    }
    std::fflush(to);
}

constexpr const char* kUsage =
    "usage: drydock_shell [--seed N] [--strict|--lenient] [--lesson SLUG] [FILE]\n";

bool bad_usage(const std::string& problem) {
    std::fprintf(stderr, "drydock_shell: %s\n%s", problem.c_str(), kUsage);
    return false;
}

bool parse_seed(std::string_view text, std::uint64_t* seed) {
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), *seed);
    return problem == std::errc() && end == text.data() + text.size();
}

// --name VALUE and --name=VALUE. False: the option has no value.
bool take_value(int argc, char** argv, int* at, std::string_view* name, std::string_view* value) {
    const std::size_t equals = name->find('=');
    if (equals != std::string_view::npos) {
        *value = name->substr(equals + 1);
        *name = name->substr(0, equals);
        return true;
    }
    if (*at + 1 >= argc) {
        return false;
    }
    *value = argv[++*at];
    return true;
}

bool parse_options(int argc, char** argv, Options* options) {
    bool only_files = false;
    bool has_file = false;
    for (int i = 1; i < argc; ++i) {
        std::string_view arg = argv[i];
        std::string_view value;
        const bool valued = arg.starts_with("--seed") || arg.starts_with("--lesson");
        if (only_files || arg == "-" || !arg.starts_with("-")) {
            if (has_file) {
                return bad_usage("one FILE at a time");
            }
            has_file = true;
            options->file = arg == "-" ? "" : std::string(arg);
        } else if (arg == "--") {
            only_files = true;
        } else if (arg == "--help" || arg == "-h") {
            options->help = true;
        } else if (arg == "--strict" || arg == "--lenient") {
            options->config.strict = arg == "--strict";
            options->has_strict = true;
        } else if (valued && !take_value(argc, argv, &i, &arg, &value)) {
            return bad_usage(std::string(arg) + " needs a value");
        } else if (arg == "--lesson") {
            options->lesson = value;
        } else if (arg == "--seed") {
            options->has_seed = true;
            if (!parse_seed(value, &options->config.seed)) {
                return bad_usage("--seed needs a number of at most 64 bits, not '" +
                                 std::string(value) + "'");
            }
        } else {
            return bad_usage("unknown option '" + std::string(argv[i]) + "'");
        }
    }
    options->interactive =
        options->file.empty() && isatty(STDIN_FILENO) != 0 && isatty(STDOUT_FILENO) != 0;
    return true;
}

// Up to a newline, or to more than a line may have: that the shell refuses.
bool read_line(std::FILE* from, std::string* line) {
    line->clear();
    int c = 0;
    while (line->size() <= 2 * drydock::shell::kLineBytesMax && (c = std::fgetc(from)) != EOF) {
        line->push_back(static_cast<char>(c));
        if (c == '\n') {
            return true;
        }
    }
    return !line->empty();
}

// The world's beginning: as the options say, or as the lesson does.
drydock::WorldConfig config_of(const Options& options, const drydock::lesson::Lesson* lesson) {
    if (lesson == nullptr) {
        return options.config;
    }
    drydock::WorldConfig config = drydock::lesson::world_config(
        *lesson, options.has_seed ? options.config.seed : lesson->seed);
    config.strict = options.has_strict ? options.config.strict : config.strict;
    return config;
}

class Session {
public:
    Session(const Options& options, const drydock::lesson::Lesson* lesson)
        : simulation_(config_of(options, lesson)), colours_(options.interactive) {
        if (lesson == nullptr) {
            hand_out_files();
            return;
        }
        run_ = std::make_unique<drydock::lesson::LessonRun>(*lesson);
        const std::string problem = run_->start(simulation_);
        if (!problem.empty()) {
            std::fprintf(stderr, "drydock_shell: %s\n", problem.c_str());
        }
    }

    // False when `exit` was typed.
    bool run(const std::string& text) {
        const drydock::sim::ShellReply reply = simulation_.shell(text);
        for (const Output& output : reply.outputs) {
            print(output, colours_);
        }
        finish_job();
        if (run_ != nullptr) {
            run_->update(simulation_);
        }
        return !reply.exited;
    }

    // The command in the foreground wants the next line for itself.
    [[nodiscard]] bool wants_line() const { return world().shell.job.wants_line; }

    void interrupt() {
        interrupted = 0;
        const drydock::sim::InputReply reply =
            simulation_.submit(drydock::sim::InputKind::kInterrupt, {}, {});
        for (const Output& output : reply.shell.outputs) {
            print(output, colours_);
        }
    }

    // What a teacher's script looks at.
    void report() const {
        if (run_ == nullptr) {
            return;
        }
        const drydock::lesson::Lesson& lesson = run_->lesson();
        for (std::size_t i = 0; i < lesson.steps.size(); ++i) {
            std::fprintf(stderr, "%s  %s\n", i < run_->current_step() ? "done" : "open",
                         lesson.steps[i].title.c_str());
        }
    }

    [[nodiscard]] int exit_code() const { return simulation_.world().shell.last_exit_code; }
    [[nodiscard]] const drydock::World& world() const { return simulation_.world(); }

private:
    // The home folder begins with the files of the first lesson, as in free play.
    void hand_out_files() {
        const drydock::lesson::EmbeddedLesson* first =
            drydock::lesson::find_embedded_lesson("basics/first-deployment");
        if (first == nullptr) {
            return;
        }
        const auto lesson = drydock::lesson::parse_embedded_lesson(*first);
        if (!lesson.ok()) {
            return;
        }
        for (const auto& file : lesson.value().files) {
            (void)simulation_.submit(drydock::sim::InputKind::kFile,
                                     std::string(drydock::shell::kHome) + "/" + file.name,
                                     file.content);
        }
    }

    // Lets simulated time pass until the command in the foreground has ended.
    void finish_job() {
        std::uint32_t seen = world().shell.outputs_total;
        drydock::SimTime due{0};
        while (world().shell.job.active && !wants_line() && simulation_.next_event(&due)) {
            if (interrupted != 0) {
                interrupt();
                break;
            }
            if (run_ != nullptr) {
                run_->run_to(simulation_, due);
            } else {
                simulation_.run_until(due);
            }
            const auto& outbox = world().shell.outbox;
            while (seen < world().shell.outputs_total) {
                const std::size_t behind = world().shell.outputs_total - seen;
                if (behind <= outbox.size()) {
                    print(outbox[outbox.size() - behind], colours_);
                }
                ++seen;
            }
        }
    }

    drydock::sim::Simulation simulation_;
    bool colours_;
    std::unique_ptr<drydock::lesson::LessonRun> run_;
};

bool find_lesson(const std::string& slug, drydock::lesson::Lesson* lesson) {
    const drydock::lesson::EmbeddedLesson* found = drydock::lesson::find_embedded_lesson(slug);
    if (found == nullptr) {
        std::fprintf(stderr, "drydock_shell: there is no lesson called %s\n", slug.c_str());
        return false;
    }
    auto parsed = drydock::lesson::parse_embedded_lesson(*found);
    if (!parsed.ok()) {
        std::fprintf(stderr, "drydock_shell: %s\n", parsed.error().message.c_str());
        return false;
    }
    *lesson = std::move(parsed.value());
    return true;
}

void prompt(const Session& session, bool more) {
    if (session.wants_line()) {
        return;
    }
    const std::string& cwd = session.world().shell.cwd;
    const std::string shown = cwd.substr(0, drydock::shell::kHome.size()) == drydock::shell::kHome
                                  ? "~" + cwd.substr(drydock::shell::kHome.size())
                                  : cwd;
    std::fputs(more ? "> " : (shown + "$ ").c_str(), stdout);
    std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) {
    Options options;
    if (!parse_options(argc, argv, &options)) {
        return 2;
    }
    if (options.help) {
        std::fputs(kUsage, stdout);
        return 0;
    }
    std::FILE* from = options.file.empty() ? stdin : std::fopen(options.file.c_str(), "rb");
    const int first = from == nullptr || from == stdin ? 0 : std::fgetc(from);
    if (from == nullptr || std::ferror(from) != 0) {  // also a folder
        std::fprintf(stderr, "drydock_shell: %s cannot be read\n", options.file.c_str());
        return 2;
    }
    if (from != stdin && first != EOF) {
        (void)std::ungetc(first, from);
    }
    drydock::lesson::Lesson lesson;
    if (!options.lesson.empty() && !find_lesson(options.lesson, &lesson)) {
        return 2;
    }
    struct sigaction action {};
    action.sa_handler = on_interrupt;  // without SA_RESTART: reading a line ends, too
    (void)sigaction(SIGINT, &action, nullptr);
    Session session(options, options.lesson.empty() ? nullptr : &lesson);
    std::string text;
    std::string line;
    bool running = true;
    bool ended = false;
    while (running && !ended) {
        if (options.interactive) {
            prompt(session, !text.empty());
        }
        const bool more = read_line(from, &line);
        if (interrupted != 0) {
            std::clearerr(from);
            session.interrupt();
            text.clear();
            continue;
        }
        text += line;
        if (more && !session.wants_line() && drydock::shell::wants_continuation(text)) {
            continue;
        }
        if (!text.empty() || (more && session.wants_line())) {
            running = session.run(text);
        }
        text.clear();
        ended = !more;
    }
    if (from != stdin) {
        std::fclose(from);
    }
    if (session.wants_line()) {
        session.interrupt();
    }
    if (running && !session.world().shell.traps.empty()) {
        session.run("exit");  // the end of a script, which `trap ... EXIT` waits for
    }
    session.report();
    return std::fflush(stdout) == 0 ? session.exit_code() : 1;
}
