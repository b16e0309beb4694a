#include "tests/transcripts/transcript_match.hpp"

namespace drydock::test {
namespace {

constexpr std::size_t kLineMax = 100;
constexpr std::size_t kCaptureMin = 16;  // shorter captures are no identities

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); }
bool is_token(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
}

struct Placeholder {
    std::string_view name;
    bool (*takes)(char c);
    std::size_t min, max;
};

// Longest first is tried first, so a shorter run is found when the rest asks for it.
constexpr std::size_t kAny = 1U << 20;
constexpr Placeholder kPlaceholders[] = {
    {"<*>", [](char) { return true; }, 0, kAny},
    {"<id>", is_hex, 32, 32},
    {"<uuid>", [](char c) { return is_hex(c) || c == '-'; }, 36, 36},
    {"<arn>", [](char c) { return c != ' ' && c != '"' && c != ')'; }, 8, kAny},
    {"<n>", is_digit, 1, 20},
    {"<hex>", [](char c) { return is_hex(c) || c == ':'; }, 1, 128},
    {"<ip>", [](char c) { return is_digit(c) || c == '.' || c == '-'; }, 3, 15},
    {"<token>", is_token, 1, kAny},
    {"<time>",
     [](char c) { return is_digit(c) || c == '-' || c == ':' || c == '.' || c == 'T' || c == '+'; },
     10, 40},
};

const Placeholder* placeholder_at(std::string_view pattern) {
    for (const Placeholder& p : kPlaceholders) {
        if (pattern.substr(0, p.name.size()) == p.name) {
            return &p;
        }
    }
    return nullptr;
}

// Length of the run at `text` when it has exactly the form, else 0.
std::size_t run_of(std::string_view text, bool (*takes)(char), std::size_t min, std::size_t max) {
    std::size_t n = 0;
    while (n < text.size() && n <= max && takes(text[n])) {
        ++n;
    }
    return n >= min && n <= max ? n : 0;
}

bool is_uuid(std::string_view text) {
    if (text.size() < 36) {
        return false;
    }
    for (std::size_t i = 0; i < 36; ++i) {
        const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? text[i] != '-' : !is_hex(text[i])) {
            return false;
        }
    }
    return true;
}

struct Form {
    std::string_view prefix;  // kept
    bool (*takes)(char);
    std::size_t min, max;
    std::string_view replacement;
};

constexpr Form kForms[] = {
    {"ecs-svc/", is_digit, 16, 19, "<n>"},
    {"sha256:", is_hex, 64, 64, "<hex>"},
    {"eni-", is_hex, 17, 17, "<hex>"},
    {"0a:", [](char c) { return is_hex(c) || c == ':'; }, 14, 14, "<hex>"},
    {"ip-172-31-", [](char c) { return is_digit(c) || c == '-'; }, 3, 7, "<ip>"},
    {"172.31.", [](char c) { return is_digit(c) || c == '.'; }, 3, 7, "<ip>"},
    {"-", is_digit, 10, 10, "<n>"},      // runtimeId
    {"/", is_digit, 16, 19, "<n>"},      // service revision
    {"/", is_token, 21, 21, "<token>"},  // service deployment
};

void append_scalar(std::string& out, api::Value value) { api::append_json(out, value); }

void append_inline(std::string& out, api::Value value) {
    if (!value.is_array() && !value.is_object()) {
        append_scalar(out, value);
        return;
    }
    out += value.is_object() ? '{' : '[';
    bool first = true;
    for (auto it = value.begin(); !(it == value.end()); ++it) {
        out += first ? "" : ", ";
        first = false;
        if (value.is_object()) {
            api::append_json_string(out, it.key());
            out += ": ";
        }
        append_inline(out, *it);
    }
    out += value.is_object() ? '}' : ']';
}

// On one line where it fits, else a member a line.
void append_pretty(std::string& out, api::Value value, std::size_t indent, std::size_t used) {
    std::string flat;
    append_inline(flat, value);
    if (used + flat.size() <= kLineMax || (!value.is_array() && !value.is_object())) {
        out += flat;
        return;
    }
    out += value.is_object() ? '{' : '[';
    bool first = true;
    for (auto it = value.begin(); !(it == value.end()); ++it) {
        out += first ? "\n" : ",\n";
        first = false;
        const std::size_t begin = out.size();
        out.append(indent + 2, ' ');
        if (value.is_object()) {
            api::append_json_string(out, it.key());
            out += ": ";
        }
        append_pretty(out, *it, indent + 2, out.size() - begin + 1);
    }
    out += '\n';
    out.append(indent, ' ');
    out += value.is_object() ? '}' : ']';
}

bool matches_scalar(const Variables& variables, api::Value expected, api::Value actual) {
    if (!expected.is_string()) {
        return expected.kind() == actual.kind() && expected.str() == actual.str();
    }
    const std::string pattern = substitute(variables, expected.str());
    if (pattern == "<*>") {
        return true;
    }
    if (actual.is_number()) {
        return (pattern == "<time>" && actual.str().size() >= 10) ||
               (pattern == "<n>" && actual.is_integer());
    }
    return actual.is_string() && matches_text(pattern, actual.str());
}

bool is_time_member(std::string_view key) {
    return key.size() > 2 && key.substr(key.size() - 2) == "At";
}

struct Renderer {
    const Variables& variables;
    bool subset;
    api::DocBuilder& out;

    void copy(api::Value expected, api::Value actual, std::string_view key) {
        if (expected.str() == "<*>") {
            out.copy(expected);
        } else if (actual.is_object()) {
            out.begin_object();
            for (auto it = actual.begin(); !(it == actual.end()); ++it) {
                const api::Value wanted = expected[it.key()];
                if (subset && expected.is_object() && !wanted.exists()) {
                    continue;
                }
                out.key(it.key());
                copy(wanted, *it, it.key());
            }
            out.end();
        } else if (actual.is_array()) {
            out.begin_array();
            std::uint32_t i = 0;
            for (const api::Value item : actual) {
                copy(expected.is_array() ? expected.at(i) : api::Value(), item, {});
                ++i;
            }
            out.end();
        } else if (expected.exists() && matches_scalar(variables, expected, actual)) {
            out.copy(expected);
        } else if (actual.is_number() && is_time_member(key)) {
            out.string("<time>");
        } else if (actual.is_string()) {
            out.string(scrub(variables, actual.str()));
        } else {
            out.copy(actual);
        }
    }
};

}  // namespace

std::string substitute(const Variables& variables, std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const std::size_t dollar = text.find("${");
        const std::size_t end = text.find('}', dollar);
        if (dollar == std::string_view::npos || end == std::string_view::npos) {
            break;
        }
        out += text.substr(0, dollar);
        const std::string_view name = text.substr(dollar + 2, end - dollar - 2);
        std::string_view value = text.substr(dollar, end + 1 - dollar);
        for (const auto& [known, known_value] : variables) {
            value = known == name ? std::string_view(known_value) : value;
        }
        out += value;
        text = text.substr(end + 1);
    }
    return out += text;
}

bool matches_text(std::string_view pattern, std::string_view text) {
    while (!pattern.empty()) {
        const Placeholder* p = pattern[0] == '<' ? placeholder_at(pattern) : nullptr;
        if (p == nullptr) {
            if (text.empty() || text[0] != pattern[0]) {
                return false;
            }
            pattern = pattern.substr(1);
            text = text.substr(1);
            continue;
        }
        std::size_t longest = 0;
        while (longest < text.size() && longest < p->max && p->takes(text[longest])) {
            ++longest;
        }
        const std::string_view rest = pattern.substr(p->name.size());
        for (std::size_t n = longest + 1; n-- > p->min;) {
            if (matches_text(rest, text.substr(n))) {
                return true;
            }
        }
        return false;
    }
    return text.empty();
}

bool matches(const Variables& variables, api::Value expected, api::Value actual, bool subset) {
    if (expected.is_object() && actual.is_object()) {
        if (!subset && expected.size() != actual.size()) {
            return false;
        }
        auto mine = actual.begin();
        for (auto it = expected.begin(); !(it == expected.end()); ++it) {
            const api::Value other = subset ? actual[it.key()] : *mine;
            if (!other.exists() || (!subset && mine.key() != it.key()) ||
                !matches(variables, *it, other, subset)) {
                return false;
            }
            if (!subset) {
                ++mine;
            }
        }
        return true;
    }
    if (expected.is_array() && actual.is_array()) {
        bool same = expected.size() == actual.size();
        auto mine = actual.begin();
        for (auto it = expected.begin(); same && !(it == expected.end()); ++it, ++mine) {
            same = matches(variables, *it, *mine, subset);
        }
        return same;
    }
    return !expected.is_object() && !expected.is_array() &&
           matches_scalar(variables, expected, actual);
}

std::string scrub(const Variables& variables, std::string_view text) {
    std::string out;
    bool token_before = false;
    while (!text.empty()) {
        std::size_t used = 0;
        for (const auto& [name, value] : variables) {
            if (value.size() >= kCaptureMin && used < value.size() &&
                text.substr(0, value.size()) == value) {
                used = value.size();
            }
        }
        if (used > 0) {
            for (const auto& [name, value] : variables) {
                if (value == text.substr(0, used)) {
                    out += "${" + name + "}";
                    break;
                }
            }
        } else if (!token_before && is_uuid(text)) {
            out += "<uuid>";
            used = 36;
        } else if (!token_before && run_of(text, is_hex, 32, 32) != 0) {
            out += "<id>";
            used = 32;
        } else {
            for (const Form& form : kForms) {
                const std::size_t n =
                    text.substr(0, form.prefix.size()) == form.prefix
                        ? run_of(text.substr(form.prefix.size()), form.takes, form.min, form.max)
                        : 0;
                if (n != 0) {
                    out.append(form.prefix).append(form.replacement);
                    used = form.prefix.size() + n;
                    break;
                }
            }
        }
        if (used == 0) {
            token_before = is_token(text[0]);
            out += text[0];
            used = 1;
        } else {
            token_before = false;
        }
        text = text.substr(used);
    }
    return out;
}

std::string render(const Variables& variables, api::Value expected, api::Value actual,
                   bool subset) {
    api::Doc doc;
    api::DocBuilder builder(&doc);
    Renderer{variables, subset, builder}.copy(expected, actual, {});
    std::string text;
    append_pretty(text, doc.root(), 0, subset ? 4 : 0);
    return text;
}

}  // namespace drydock::test
