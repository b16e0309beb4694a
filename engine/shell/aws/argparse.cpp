#include "engine/shell/aws/argparse.hpp"

#include <algorithm>

#include "engine/shell/text.hpp"

namespace drydock::shell {

namespace {

constexpr std::size_t kNone = static_cast<std::size_t>(-1);

bool starts_with(std::string_view text, std::string_view prefix) {
    return text.substr(0, prefix.size()) == prefix;
}

// '^-\d+$|^-\d*\.\d+$'
bool is_negative_number(std::string_view text) {
    if (text.size() < 2 || text[0] != '-') {
        return false;
    }
    std::size_t i = 1;
    while (i < text.size() && is_digit(text[i])) {
        ++i;
    }
    if (i == text.size()) {
        return true;
    }
    if (text[i] != '.' || i + 1 == text.size()) {
        return false;
    }
    return std::all_of(text.begin() + static_cast<std::ptrdiff_t>(i) + 1, text.end(), is_digit);
}

bool is_float(std::string_view text) {
    text = strip(text);
    std::size_t i = !text.empty() && (text[0] == '-' || text[0] == '+') ? 1 : 0;
    std::size_t digits = 0;
    for (; i < text.size() && is_digit(text[i]); ++i, ++digits) {
    }
    if (i < text.size() && text[i] == '.') {
        for (++i; i < text.size() && is_digit(text[i]); ++i, ++digits) {
        }
    }
    if (digits > 0 && i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
        std::int64_t exponent = 0;
        return parse_int(text.substr(i + 1), &exponent);
    }
    return digits > 0 && i == text.size();
}

// What an argument is: 'A' a value, 'O' an option, '-' the word "--".
struct Piece {
    char kind = 'A';
    std::size_t row = kNone;    // of an option; kNone: unknown
    bool has_explicit = false;  // --x=value
    std::string explicit_value;
};

class ArgParser {
public:
    ArgParser(const std::vector<ArgRow>& rows, const std::vector<std::string>& args)
        : rows_(rows), args_(args) {
        parsed_.values.resize(rows.size());
    }

    ArgsParsed run() {
        if (!classify()) {
            return parsed_;
        }
        std::size_t last_option = kNone;
        for (std::size_t i = 0; i < pieces_.size(); ++i) {
            if (pieces_[i].kind == 'O') {
                last_option = i;
            }
        }
        std::size_t at = 0;
        while (last_option != kNone && at <= last_option && parsed_.error.empty()) {
            std::size_t next = at;
            while (pieces_[next].kind != 'O') {
                ++next;
            }
            if (at != next) {
                const std::size_t end = take_positional(at);
                if (end > at) {
                    at = end;
                    continue;
                }
                for (; at < next; ++at) {
                    parsed_.extras.push_back(args_[at]);
                }
            }
            at = take_option(at);
        }
        if (parsed_.error.empty()) {
            at = take_positional(at);
            for (; at < args_.size(); ++at) {
                parsed_.extras.push_back(args_[at]);
            }
            check_required();
        }
        return parsed_;
    }

private:
    bool classify() {
        bool only_values = false;
        for (const std::string& arg : args_) {
            Piece piece;
            if (!only_values && arg == "--") {
                only_values = true;
                piece.kind = '-';
            } else if (!only_values && !classify_one(arg, &piece)) {
                return false;
            }
            pieces_.push_back(std::move(piece));
        }
        return true;
    }

    [[nodiscard]] std::size_t find_row(std::string_view name) const {
        for (std::size_t i = 0; i < rows_.size(); ++i) {
            if (rows_[i].name == name && !rows_[i].positional()) {
                return i;
            }
        }
        return kNone;
    }

    bool classify_one(const std::string& arg, Piece* piece) {
        if (arg.empty() || arg[0] != '-' || arg.size() == 1) {
            return true;
        }
        piece->row = find_row(arg);
        if (piece->row != kNone) {
            piece->kind = 'O';
            return true;
        }
        const std::size_t equals = arg.find('=');
        const std::string name = arg.substr(0, equals);
        if (equals != std::string::npos) {
            piece->has_explicit = true;
            piece->explicit_value = arg.substr(equals + 1);
            piece->row = find_row(name);
        }
        if (piece->row == kNone && starts_with(arg, "--")) {
            std::vector<std::string> matches;
            for (std::size_t i = 0; i < rows_.size(); ++i) {
                if (!rows_[i].positional() && starts_with(rows_[i].name, name)) {
                    matches.push_back(rows_[i].name);
                    piece->row = i;
                }
            }
            if (matches.size() > 1) {
                parsed_.error = "ambiguous option: " + arg + " could match " + join(matches, ", ");
                return false;
            }
        }
        if (piece->row == kNone) {
            piece->has_explicit = false;
            if (is_negative_number(arg) || arg.find(' ') != std::string::npos) {
                return true;
            }
        }
        piece->kind = 'O';
        return true;
    }

    void argument_error(const ArgRow& row, std::string_view message) {
        parsed_.error = "argument " + row.name + ": " + std::string(message);
    }

    void store(std::size_t index, std::vector<std::string> values) {
        const ArgRow& row = rows_[index];
        for (const std::string& value : values) {
            std::int64_t number = 0;
            if (row.type == ArgType::kInt && !parse_int(value, &number)) {
                return argument_error(row, "invalid int value: " + python_repr(value));
            }
            if (row.type == ArgType::kFloat && !is_float(value)) {
                return argument_error(row, "invalid float value: " + python_repr(value));
            }
            if (!row.choices.empty() &&
                std::find(row.choices.begin(), row.choices.end(), value) == row.choices.end()) {
                return argument_error(row, invalid_choice(value, row.choices));
            }
        }
        parsed_.values[index].given = true;
        parsed_.values[index].order = ++stored_;
        parsed_.values[index].values = std::move(values);
    }

    std::size_t take_option(std::size_t at) {
        const Piece& piece = pieces_[at];
        if (piece.row == kNone) {
            parsed_.extras.push_back(args_[at]);
            return at + 1;
        }
        const ArgRow& row = rows_[piece.row];
        if (piece.has_explicit) {
            if (row.nargs == Nargs::kFlag) {
                argument_error(row,
                               "ignored explicit argument " + python_repr(piece.explicit_value));
            } else {
                store(piece.row, {piece.explicit_value});
            }
            return at + 1;
        }
        std::size_t most = 0;
        switch (row.nargs) {
            case Nargs::kOne:
            case Nargs::kOptional:
                most = 1;
                break;
            case Nargs::kAny:
            case Nargs::kSome:
                most = kNone;
                break;
            case Nargs::kFlag:
                break;
        }
        std::size_t end = at + 1;
        std::vector<std::string> values;
        while (end < pieces_.size() && pieces_[end].kind == 'A' && values.size() < most) {
            values.push_back(args_[end]);
            ++end;
        }
        if (row.nargs == Nargs::kOne && values.empty()) {
            argument_error(row, "expected one argument");
        } else if (row.nargs == Nargs::kSome && values.empty()) {
            argument_error(row, "expected at least one argument");
        } else {
            store(piece.row, std::move(values));
        }
        return end;
    }

    std::size_t take_positional(std::size_t at) {
        std::size_t end = at;
        for (std::size_t before = at - 1; end != before && before != end;) {
            before = end;
            end = take_one_positional(end);
        }
        return end;
    }

    // The next positional row takes what stands at `at`, if it can.
    std::size_t take_one_positional(std::size_t at) {
        std::size_t& index = next_positional_;
        while (index < rows_.size() && !rows_[index].positional()) {
            ++index;
        }
        if (index == rows_.size()) {
            return at;
        }
        std::size_t end = at;
        while (end < pieces_.size() && pieces_[end].kind == '-') {
            ++end;
        }
        const bool value = end < pieces_.size() && pieces_[end].kind == 'A';
        if (!value) {
            // A '?' is content with nothing; others wait.
            const bool content = rows_[index].nargs == Nargs::kOptional;
            index += content ? 1U : 0U;
            return content ? end : at;
        }
        store(index, {args_[end]});
        ++index;
        ++end;
        while (end < pieces_.size() && pieces_[end].kind == '-') {
            ++end;
        }
        return end;
    }

    void check_required() {
        std::vector<std::string> missing;
        for (std::size_t i = 0; i < rows_.size(); ++i) {
            if (rows_[i].required && !parsed_.values[i].given) {
                missing.push_back(rows_[i].name);
            }
        }
        if (parsed_.error.empty() && !missing.empty()) {
            parsed_.error = "the following arguments are required: " + join(missing, ", ");
        }
    }

    const std::vector<ArgRow>& rows_;
    const std::vector<std::string>& args_;
    std::vector<Piece> pieces_;
    ArgsParsed parsed_;
    std::size_t next_positional_ = 0;
    std::size_t stored_ = 0;
};

struct Range {
    std::size_t a_begin, a_end, b_begin, b_end;
};

// Characters in matching blocks, as SequenceMatcher finds them: the longest block first (earliest
// in a, then in b), then the same left and right of it.
std::size_t matching_characters(std::string_view a, std::string_view b) {
    std::size_t total = 0;
    std::vector<Range> work{{0, a.size(), 0, b.size()}};
    while (!work.empty()) {
        const Range r = work.back();
        work.pop_back();
        std::size_t best = 0;
        std::size_t best_a = r.a_begin;
        std::size_t best_b = r.b_begin;
        std::vector<std::size_t> lengths(b.size() + 1, 0);
        for (std::size_t i = r.a_begin; i < r.a_end; ++i) {
            std::vector<std::size_t> next(b.size() + 1, 0);
            for (std::size_t j = r.b_begin; j < r.b_end; ++j) {
                if (a[i] != b[j]) {
                    continue;
                }
                next[j + 1] = (j > r.b_begin ? lengths[j] : 0) + 1;
                if (next[j + 1] > best) {
                    best = next[j + 1];
                    best_a = i + 1 - best;
                    best_b = j + 1 - best;
                }
            }
            lengths = std::move(next);
        }
        if (best == 0) {
            continue;
        }
        total += best;
        work.push_back({r.a_begin, best_a, r.b_begin, best_b});
        work.push_back({best_a + best, r.a_end, best_b + best, r.b_end});
    }
    return total;
}

}  // namespace

std::vector<std::string> close_matches(std::string_view word,
                                       const std::vector<std::string>& choices) {
    struct Scored {
        std::size_t matched;
        std::size_t total;
        const std::string* choice;
    };
    std::vector<Scored> found;
    for (const std::string& choice : choices) {
        const std::size_t total = choice.size() + word.size();
        if (word.size() > 200 || total == 0) {
            continue;
        }
        const std::size_t matched = matching_characters(choice, word);
        // ratio = 2 * matched / total >= 0.8
        if (10 * matched >= 4 * total) {
            found.push_back({matched, total, &choice});
        }
    }
    std::stable_sort(found.begin(), found.end(), [](const Scored& a, const Scored& b) {
        const std::size_t left = a.matched * b.total;
        const std::size_t right = b.matched * a.total;
        return left != right ? left > right : *a.choice > *b.choice;
    });
    std::vector<std::string> out;
    for (std::size_t i = 0; i < found.size() && i < 3; ++i) {
        out.push_back(*found[i].choice);
    }
    return out;
}

std::string invalid_choice(std::string_view value, const std::vector<std::string>& choices) {
    std::vector<std::string> lines{"Invalid choice, valid choices are:\n"};
    const auto padded = [](const std::string& choice) {
        return choice + std::string(choice.size() < 40 ? 40 - choice.size() : 0, ' ');
    };
    for (std::size_t i = 0; i < choices.size(); i += 2) {
        std::string line = padded(choices[i]);
        if (i + 1 < choices.size()) {
            line += " | " + padded(choices[i + 1]);
        }
        lines.push_back(std::move(line));
    }
    const std::vector<std::string> possible = close_matches(value, choices);
    if (!possible.empty()) {
        lines.push_back("\n\nInvalid choice: " + python_repr(value) + ", maybe you meant:\n");
        for (const std::string& word : possible) {
            lines.push_back("  * " + word);
        }
    }
    return join(lines, "\n");
}

ArgsParsed parse_args(const std::vector<ArgRow>& rows, const std::vector<std::string>& args) {
    return ArgParser(rows, args).run();
}

}  // namespace drydock::shell
