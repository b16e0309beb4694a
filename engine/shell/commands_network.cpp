// dig and nslookup in the terminal: the names of the simulated DNS, as the internet sees them.
#include <algorithm>

#include "engine/shell/commands.hpp"
#include "engine/shell/http_client.hpp"
#include "engine/shell/text.hpp"
#include "engine/vpc/reachability.hpp"
#include "engine/vpc/vpc.hpp"

namespace drydock::shell {

namespace {

constexpr std::string_view kResolver = "127.0.0.53";

struct Question {
    std::string name;
    std::string type = "A";
    bool brief = false;
};

// False: a message was written.
bool read_dig(Command& command, Question* out) {
    static constexpr std::string_view kTypes[] = {"A",   "AAAA", "CNAME", "MX",  "NS",
                                                  "SOA", "SRV",  "TXT",   "PTR", "ANY"};
    for (std::size_t i = 1; i < command.args.size(); ++i) {
        const std::string& arg = command.args[i];
        if (arg == "+short") {
            out->brief = true;
        } else if (arg[0] == '+' || arg[0] == '@') {
            continue;
        } else if (std::find(std::begin(kTypes), std::end(kTypes), upper(arg)) !=
                   std::end(kTypes)) {
            out->type = upper(arg);
        } else if (arg[0] == '-') {
            command.err("Invalid option: " + arg + "\n");
            return false;
        } else {
            out->name = arg;
        }
    }
    return true;
}

// The address of a name; empty: there is no such name.
std::string look_up(const Shell& shell, std::string name) {
    while (!name.empty() && name.back() == '.') {
        name.pop_back();
    }
    std::uint32_t address = 0;
    return vpc::resolve_name(shell.world, {}, lower(name), &address) ? vpc::format_ipv4(address)
                                                                     : std::string();
}

}  // namespace

int run_dig(Shell& shell, Command& command) {
    constexpr std::string_view kSeconds = "60";  // ours; only a cache would see it
    Question question;
    if (!read_dig(command, &question)) {
        return 1;
    }
    const std::string found = look_up(shell, question.name);
    const bool answered = !found.empty() && (question.type == "A" || question.type == "ANY");
    if (found.empty()) {
        command.note(kNames);
    }
    if (question.brief) {
        command.out(answered ? found + "\n" : std::string());
        return 0;
    }
    std::string name = question.name;
    if (name.empty() || name.back() != '.') {
        name += '.';
    }
    // The message id is drawn at random by the real dig; here it is always 1.
    command.out("\n; <<>> DiG 9.18 <<>> " +
                join({command.args.begin() + 1, command.args.end()}, " ") +
                "\n;; global options: +cmd\n;; Got answer:\n"
                ";; ->>HEADER<<- opcode: QUERY, status: " +
                (found.empty() ? "NXDOMAIN" : "NOERROR") +
                ", id: 1\n;; flags: qr rd ra; QUERY: 1, ANSWER: " + (answered ? "1" : "0") +
                ", AUTHORITY: 0, ADDITIONAL: 0\n\n;; QUESTION SECTION:\n;" + name +
                std::string(name.size() < 24 ? 24 - name.size() : 1, ' ') + "IN\t" + question.type +
                "\n\n");
    if (answered) {
        command.out(";; ANSWER SECTION:\n" + name + "\t" + std::string(kSeconds) + "\tIN\tA\t" +
                    found + "\n\n");
    }
    command.out(";; Query time: 1 msec\n;; SERVER: " + std::string(kResolver) +
                "#53\n;; WHEN: " + format_date(shell, "%a %b %d %H:%M:%S %Z %Y") + "\n\n");
    return 0;
}

int run_nslookup(Shell& shell, Command& command) {
    if (command.args.size() < 2) {
        return command.fail("usage: nslookup NAME");
    }
    const std::string& name = command.args[1];
    const std::string found = look_up(shell, name);
    command.out("Server:\t\t" + std::string(kResolver) + "\nAddress:\t" + std::string(kResolver) +
                "#53\n\n");
    if (found.empty()) {
        command.note(kNames);
        command.out("** server can't find " + name + ": NXDOMAIN\n\n");
        return 1;
    }
    command.out("Non-authoritative answer:\nName:\t" + name + "\nAddress: " + found + "\n\n");
    return 0;
}

}  // namespace drydock::shell
