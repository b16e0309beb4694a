// diff: lines that differ, plain and unified.
#include <algorithm>

#include "engine/shell/commands.hpp"
#include "engine/shell/text.hpp"

namespace drydock::shell {

namespace {

constexpr std::size_t kDiffLinesMax = 2000;

struct Hunk {
    std::size_t a = 0;  // first line
    std::size_t a_count = 0;
    std::size_t b = 0;
    std::size_t b_count = 0;
};

// Longest common subsequence by a table; what is not in it forms the hunks.
std::vector<Hunk> find_hunks(const std::vector<std::string_view>& a,
                             const std::vector<std::string_view>& b) {
    const std::size_t width = b.size() + 1;
    std::vector<std::uint16_t> table((a.size() + 1) * width, 0);
    for (std::size_t i = a.size(); i > 0; --i) {
        for (std::size_t j = b.size(); j > 0; --j) {
            const std::size_t at = (i - 1) * width + j - 1;
            table[at] = a[i - 1] == b[j - 1] ? static_cast<std::uint16_t>(table[at + width + 1] + 1)
                                             : std::max(table[at + width], table[at + 1]);
        }
    }
    std::vector<Hunk> hunks;
    std::size_t i = 0;
    std::size_t j = 0;
    bool open = false;
    while (i < a.size() || j < b.size()) {
        if (i < a.size() && j < b.size() && a[i] == b[j]) {
            ++i;
            ++j;
            open = false;
            continue;
        }
        if (!open) {
            hunks.push_back({i, 0, j, 0});
            open = true;
        }
        if (j == b.size() ||
            (i < a.size() && table[(i + 1) * width + j] >= table[i * width + j + 1])) {
            ++hunks.back().a_count;
            ++i;
        } else {
            ++hunks.back().b_count;
            ++j;
        }
    }
    return hunks;
}

std::string range_text(std::size_t first, std::size_t count) {
    // An empty side names the line before.
    const std::size_t begin = count == 0 ? first : first + 1;
    return std::to_string(begin) + (count > 1 ? "," + std::to_string(first + count) : "");
}

void print_normal(Command& command, const std::vector<std::string_view>& a,
                  const std::vector<std::string_view>& b, const std::vector<Hunk>& hunks) {
    for (const Hunk& hunk : hunks) {
        const char kind = hunk.a_count == 0 ? 'a' : hunk.b_count == 0 ? 'd' : 'c';
        command.out(range_text(hunk.a, hunk.a_count) + kind + range_text(hunk.b, hunk.b_count) +
                    "\n");
        for (std::size_t i = 0; i < hunk.a_count; ++i) {
            command.out("< " + std::string(a[hunk.a + i]) + "\n");
        }
        command.out(kind == 'c' ? "---\n" : "");
        for (std::size_t i = 0; i < hunk.b_count; ++i) {
            command.out("> " + std::string(b[hunk.b + i]) + "\n");
        }
    }
}

std::string unified_range(std::size_t first, std::size_t count) {
    return count == 1
               ? std::to_string(first + 1)
               : std::to_string(count == 0 ? first : first + 1) + "," + std::to_string(count);
}

void print_unified(Command& command, const std::vector<std::string_view>& a,
                   const std::vector<std::string_view>& b, const std::vector<Hunk>& hunks) {
    constexpr std::size_t kContext = 3;
    std::size_t at = 0;
    while (at < hunks.size()) {
        std::size_t last = at;
        while (last + 1 < hunks.size() &&
               hunks[last + 1].a - (hunks[last].a + hunks[last].a_count) <= 2 * kContext) {
            ++last;
        }
        const std::size_t lead = std::min(kContext, hunks[at].a);
        const std::size_t a_begin = hunks[at].a - lead;
        const std::size_t b_begin = hunks[at].b - lead;
        const std::size_t a_stop = hunks[last].a + hunks[last].a_count;
        const std::size_t tail = std::min(kContext, a.size() - a_stop);
        const std::size_t b_stop = hunks[last].b + hunks[last].b_count + tail;
        command.out("@@ -" + unified_range(a_begin, a_stop + tail - a_begin) + " +" +
                    unified_range(b_begin, b_stop - b_begin) + " @@\n");
        std::size_t i = a_begin;
        for (std::size_t h = at; h <= last; ++h) {
            for (; i < hunks[h].a; ++i) {
                command.out(" " + std::string(a[i]) + "\n");
            }
            for (; i < hunks[h].a + hunks[h].a_count; ++i) {
                command.out("-" + std::string(a[i]) + "\n");
            }
            for (std::size_t j = 0; j < hunks[h].b_count; ++j) {
                command.out("+" + std::string(b[hunks[h].b + j]) + "\n");
            }
        }
        for (; i < a_stop + tail; ++i) {
            command.out(" " + std::string(a[i]) + "\n");
        }
        at = last + 1;
    }
}

}  // namespace

int run_diff(Shell& shell, Command& command) {
    const Options options = read_options(command, "uqs", "");
    if (!options.error.empty()) {
        return command.fail(options.error, 2);
    }
    if (options.operands.size() != 2) {
        return command.fail(options.operands.empty() ? "missing operand after 'diff'"
                            : options.operands.size() == 1
                                ? "missing operand after '" + options.operands[0] + "'"
                                : "extra operand '" + options.operands[2] + "'",
                            2);
    }
    std::vector<std::string> texts;
    if (!read_inputs(shell, command, options.operands, &texts)) {
        return 2;
    }
    const std::string& left = options.operands[0];
    const std::string& right = options.operands[1];
    if (texts[0] == texts[1]) {
        command.out(options.has('s') ? "Files " + left + " and " + right + " are identical\n" : "");
        return 0;
    }
    if (options.has('q')) {
        command.out("Files " + left + " and " + right + " differ\n");
        return 1;
    }
    const std::vector<std::string_view> a = split_lines(texts[0]);
    const std::vector<std::string_view> b = split_lines(texts[1]);
    if (a.size() > kDiffLinesMax || b.size() > kDiffLinesMax) {
        return command.fail("the limit is 2000 lines", 2);
    }
    const std::vector<Hunk> hunks = find_hunks(a, b);
    if (options.has('u')) {
        command.out("--- " + left + "\n+++ " + right + "\n");
        print_unified(command, a, b, hunks);
    } else {
        print_normal(command, a, b, hunks);
    }
    return 1;
}

}  // namespace drydock::shell
