// The shell without the page: `drydock_shell [--seed N] [--strict|--lenient] [--quiet] [FILE]`.
// Reads lines from FILE or standard input; simulated time passes only while a command waits, as
// fast as it can be computed. The exit code is that of the last command.
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "engine/lesson/embedded_lessons.hpp"
#include "engine/shell/shell.hpp"
#include "engine/sim/simulation.hpp"

namespace {

using drydock::shell::Output;
using drydock::shell::OutputKind;

struct Options {
    drydock::WorldConfig config;
    std::string file;  // empty: standard input
    bool interactive = false;
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

bool parse_options(int argc, char** argv, Options* options) {
    for (int i = 1; i < argc; ++i) {
        const std::string_view arg = argv[i];
        if (arg == "--strict") {
            options->config.strict = true;
        } else if (arg == "--lenient") {
            options->config.strict = false;
        } else if (arg == "--seed" && i + 1 < argc) {
            char* end = nullptr;
            options->config.seed = std::strtoull(argv[++i], &end, 10);
            if (end == argv[i] || *end != '\0') {
                std::fprintf(stderr, "drydock_shell: --seed needs a number, not '%s'\n", argv[i]);
                return false;
            }
        } else if (arg.substr(0, 1) == "-" && arg != "-") {
            std::fprintf(stderr,
                         "drydock_shell: unknown option '%s'\n"
                         "usage: drydock_shell [--seed N] [--strict|--lenient] [FILE]\n",
                         argv[i]);
            return false;
        } else {
            options->file = arg == "-" ? "" : std::string(arg);
        }
    }
    options->interactive =
        options->file.empty() && isatty(STDIN_FILENO) != 0 && isatty(STDOUT_FILENO) != 0;
    return true;
}

bool read_line(std::FILE* from, std::string* line) {
    line->clear();
    int c = 0;
    while ((c = std::fgetc(from)) != EOF) {
        line->push_back(static_cast<char>(c));
        if (c == '\n') {
            return true;
        }
    }
    return !line->empty();
}

class Session {
public:
    explicit Session(const Options& options)
        : simulation_(options.config), colours_(options.interactive) {
        hand_out_files();
    }

    // False when `exit` was typed.
    bool run(const std::string& text) {
        const drydock::sim::ShellReply reply = simulation_.shell(text);
        for (const Output& output : reply.outputs) {
            print(output, colours_);
        }
        finish_job();
        return !reply.exited;
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
        while (world().shell.job.active && simulation_.next_event(&due)) {
            simulation_.run_until(due);
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
};

void prompt(const Session& session, bool more) {
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
    std::FILE* from = options.file.empty() ? stdin : std::fopen(options.file.c_str(), "rb");
    if (from == nullptr) {
        std::fprintf(stderr, "drydock_shell: %s cannot be read\n", options.file.c_str());
        return 2;
    }
    Session session(options);
    std::string text;
    std::string line;
    bool running = true;
    while (running) {
        if (options.interactive) {
            prompt(session, !text.empty());
        }
        const bool more = read_line(from, &line);
        text += line;
        if (more && drydock::shell::wants_continuation(text)) {
            continue;
        }
        if (!text.empty()) {
            running = session.run(text);
        }
        text.clear();
        running = running && more;
    }
    if (from != stdin) {
        std::fclose(from);
    }
    return session.exit_code();
}
