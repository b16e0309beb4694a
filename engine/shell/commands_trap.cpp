// trap: what runs when a script ends, fails or is interrupted.
#include <algorithm>

#include "engine/shell/commands.hpp"
#include "engine/shell/text.hpp"

namespace drydock::shell {

namespace {

constexpr std::size_t kTrapBytesMax = 4096;

struct Signal {
    std::int32_t number;
    std::string_view name;
};
constexpr Signal kSignals[] = {
    {kTrapExit, "EXIT"}, {1, "SIGHUP"},   {kTrapInt, "SIGINT"}, {3, "SIGQUIT"},
    {13, "SIGPIPE"},     {15, "SIGTERM"}, {kTrapErr, "ERR"},
};

// A name with or without SIG, or a number.
const Signal* find_signal(std::string_view word) {
    const std::string name = upper(word);
    std::int64_t number = -1;
    (void)parse_int(word, &number);
    for (const Signal& signal : kSignals) {
        const bool numbered = signal.number == number && signal.number != kTrapErr;
        if (numbered || signal.name == name || signal.name == "SIG" + name) {
            return &signal;
        }
    }
    return nullptr;
}

void set_trap(ShellState& state, std::int32_t signal, const std::string* text) {
    std::erase_if(state.traps, [signal](const Trap& trap) { return trap.signal == signal; });
    if (text != nullptr) {
        const auto at = std::find_if(state.traps.begin(), state.traps.end(),
                                     [signal](const Trap& t) { return t.signal > signal; });
        state.traps.insert(at, {signal, *text});
    }
}

std::string_view name_of(std::int32_t number) {
    for (const Signal& signal : kSignals) {
        if (signal.number == number) {
            return signal.name;
        }
    }
    return "";
}

int complain_about(const Shell& shell, Command& command, const std::string& word) {
    const std::string name = upper(word);
    const bool known = name == "RETURN" || name == "DEBUG";
    command.err(
        shell.name() + ": trap: " + word +
        (known ? ": is not supported in this shell\n" : ": invalid signal specification\n"));
    return 1;
}

}  // namespace

namespace {

int print_traps(const ShellState& state, Command& command, const std::vector<std::string>& only) {
    const auto wants = [&only](std::int32_t number) {
        return only.empty() || std::any_of(only.begin(), only.end(), [number](const auto& word) {
                   const Signal* signal = find_signal(word);
                   return signal != nullptr && signal->number == number;
               });
    };
    for (const Trap& trap : state.traps) {
        if (wants(trap.signal)) {
            command.out("trap -- '" + replace_all(trap.text, "'", "'\\''") + "' " +
                        std::string(name_of(trap.signal)) + "\n");
        }
    }
    return 0;
}

}  // namespace

// trap [-p] [SIGNAL]..., trap SIGNAL, trap - SIGNAL..., trap TEXT SIGNAL...
int run_trap(Shell& shell, Command& command) {
    ShellState& state = shell.state();
    std::vector<std::string> words(command.args.begin() + 1, command.args.end());
    if (!words.empty() && words[0] == "--") {
        words.erase(words.begin());
    }
    if (words.empty() || words[0] == "-p") {
        words.erase(words.begin(), words.begin() + (words.empty() ? 0 : 1));
        return print_traps(state, command, words);
    }
    const bool resets = words.size() == 1 || words[0] == "-";
    const std::string text = resets ? std::string() : words[0];
    if (text.size() > kTrapBytesMax) {
        return command.fail("the limit of a trap is 4096 bytes");
    }
    if (words.size() > 1) {
        words.erase(words.begin());
    }
    int exit_code = 0;
    for (const std::string& word : words) {
        const Signal* signal = find_signal(word);
        if (signal == nullptr) {
            exit_code = complain_about(shell, command, word);
        } else {
            set_trap(state, signal->number, resets ? nullptr : &text);
        }
    }
    return exit_code;
}

const std::string* find_trap(const ShellState& state, std::int32_t signal) {
    for (const Trap& trap : state.traps) {
        if (trap.signal == signal && !trap.text.empty()) {
            return &trap.text;
        }
    }
    return nullptr;
}

}  // namespace drydock::shell
