// The script of sed: text to commands.
#include "engine/shell/sed.hpp"

#include <algorithm>

#include "engine/shell/text.hpp"

namespace drydock::shell {

namespace {

constexpr std::string_view kNames = "{}=:adDgGhHinNpPqQsxybtc";

class SedCompiler {
public:
    SedCompiler(std::string_view text, bool extended, SedScript* script)
        : text_(text), extended_(extended), script_(script) {}

    bool run(std::string* error) {
        while (error_.empty()) {
            skip_separators();
            if (at_ >= text_.size()) {
                break;
            }
            if (script_->commands.size() >= kSedCommandsMax) {
                fail("too many commands (the limit is 200)");
                break;
            }
            command();
        }
        if (error_.empty() && !blocks_.empty()) {
            error_ = "-e expression #1, char 0: unmatched `{'";
        }
        if (error_.empty()) {
            resolve_labels();
        }
        *error = error_;
        return error_.empty();
    }

private:
    void fail(std::string_view why) {
        if (error_.empty()) {
            error_ = "-e expression #1, char " + std::to_string(at_) + ": " + std::string(why);
        }
    }
    [[nodiscard]] char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

    void skip_separators() {
        while (at_ < text_.size() && (is_space(text_[at_]) || text_[at_] == ';')) {
            ++at_;
        }
        if (peek() == '#') {
            while (at_ < text_.size() && text_[at_] != '\n') {
                ++at_;
            }
            skip_separators();
        }
    }
    void skip_blanks() {
        while (peek() == ' ' || peek() == '\t') {
            ++at_;
        }
    }

    std::int64_t number() {
        std::int64_t value = 0;
        for (; is_digit(peek()); ++at_) {
            value = std::min<std::int64_t>(value * 10 + (peek() - '0'), 1'000'000'000);
        }
        return value;
    }

    // Text up to an unescaped delimiter. "\n" stays for the pattern's parser; an escaped delimiter
    // loses its backslash.
    bool delimited(char delimiter, bool pattern, std::string* out) {
        bool bracket = false;
        for (; at_ < text_.size(); ++at_) {
            const char c = text_[at_];
            if (c == '\\' && at_ + 1 < text_.size() && !bracket) {
                ++at_;
                if (text_[at_] != delimiter) {
                    *out += '\\';
                }
                *out += text_[at_];
                continue;
            }
            if (c == delimiter && !bracket) {
                ++at_;
                return true;
            }
            bracket = pattern && ((c == '[' && !bracket) || (bracket && c != ']'));
            *out += c;
        }
        return false;
    }

    std::uint32_t add_pattern(const std::string& text, bool ignore_case) {
        Pattern pattern;
        std::string problem;
        if (text.empty() && script_->patterns.empty()) {
            fail("no previous regular expression");
            return 0;
        }
        if (text.empty()) {
            return static_cast<std::uint32_t>(script_->patterns.size() - 1);
        }
        if (!pattern.compile(text, extended_ ? PatternStyle::kExtended : PatternStyle::kBasic,
                             ignore_case, &problem)) {
            fail(problem);
        }
        script_->patterns.push_back(std::move(pattern));
        return static_cast<std::uint32_t>(script_->patterns.size() - 1);
    }

    bool address(SedAddress* out) {
        if (is_digit(peek())) {
            out->number = number();
            out->kind = out->number == 0 ? SedAddress::Kind::kZero : SedAddress::Kind::kLine;
            if (peek() == '~') {
                ++at_;
                out->kind = SedAddress::Kind::kStep;
                out->step = number();
            }
            return true;
        }
        if (peek() == '$') {
            ++at_;
            out->kind = SedAddress::Kind::kLast;
            return true;
        }
        if (peek() != '/' && peek() != '\\') {
            return false;
        }
        at_ += peek() == '\\' ? 1U : 0U;
        const char delimiter = peek();
        ++at_;
        std::string pattern;
        if (!delimited(delimiter, true, &pattern)) {
            fail("unterminated address regex");
        }
        const bool ignore_case = peek() == 'I';
        at_ += ignore_case ? 1U : 0U;
        out->kind = SedAddress::Kind::kPattern;
        out->pattern = add_pattern(pattern, ignore_case);
        return true;
    }

    void command() {
        SedCommand out;
        if (address(&out.from)) {
            skip_blanks();
            if (peek() == ',') {
                ++at_;
                skip_blanks();
                if (peek() == '+') {
                    ++at_;
                    out.to.kind = SedAddress::Kind::kPlus;
                    out.to.number = number();
                } else if (!address(&out.to)) {
                    fail("unexpected `,'");
                }
            }
        }
        if (out.from.kind == SedAddress::Kind::kZero && out.to.kind != SedAddress::Kind::kPattern) {
            fail("invalid usage of line address 0");
        }
        skip_blanks();
        for (; peek() == '!'; ++at_, skip_blanks()) {
            out.negate = true;
        }
        out.name = peek();
        if (at_ >= text_.size()) {
            return fail("missing command");
        }
        ++at_;
        if (kNames.find(out.name) == std::string_view::npos) {
            return fail(std::string("unknown command: `") + out.name + "'");
        }
        arguments(&out);
        script_->commands.push_back(std::move(out));
    }

    void arguments(SedCommand* out) {
        switch (out->name) {
            case '{':
                blocks_.push_back(static_cast<std::uint32_t>(script_->commands.size()));
                return;
            case '}':
                if (blocks_.empty()) {
                    return fail("unexpected `}'");
                }
                script_->commands[blocks_.back()].target =
                    static_cast<std::uint32_t>(script_->commands.size());
                blocks_.pop_back();
                return end_of_command();
            case 's':
                return substitute(out);
            case 'y':
                return transliterate(out);
            case 'a':
            case 'i':
            case 'c':
                return text_argument(out);
            case 'b':
            case 't':
            case ':':
                return label(out);
            case 'q':
            case 'Q':
                skip_blanks();
                out->number = number();
                return end_of_command();
            default:
                return end_of_command();
        }
    }

    void end_of_command() {
        skip_blanks();
        if (at_ < text_.size() && peek() != ';' && peek() != '\n' && peek() != '}' &&
            peek() != '#') {
            ++at_;
            fail("extra characters after command");
        }
    }

    void substitute(SedCommand* out) {
        const char delimiter = peek();
        ++at_;
        std::string pattern;
        if (delimiter == '\0' || delimiter == '\n' || !delimited(delimiter, true, &pattern) ||
            !delimited(delimiter, false, &out->text)) {
            at_ = text_.size();
            return fail("unterminated `s' command");
        }
        bool ignore_case = false;
        bool more = true;
        while (more) {
            if (is_digit(peek())) {
                out->number = number();
                if (out->number == 0) {
                    fail("number option to `s' command may not be zero");
                }
                continue;
            }
            switch (peek()) {
                case 'g':
                    out->global = true;
                    break;
                case 'p':
                    out->print = true;
                    break;
                case 'i':
                case 'I':
                    ignore_case = true;
                    break;
                default:
                    more = false;
                    break;
            }
            at_ += more ? 1U : 0U;
        }
        skip_blanks();
        if (at_ < text_.size() && peek() != ';' && peek() != '\n' && peek() != '}' &&
            peek() != '#') {
            ++at_;
            return fail("unknown option to `s'");
        }
        out->pattern = add_pattern(pattern, ignore_case);
        if (error_.empty()) {
            check_references(*out);
        }
    }

    void check_references(const SedCommand& command) {
        for (std::size_t i = 0; i + 1 < command.text.size(); ++i) {
            if (command.text[i] != '\\') {
                continue;
            }
            const char c = command.text[++i];
            if (c >= '1' && c <= '9' &&
                static_cast<std::size_t>(c - '0') >
                    script_->patterns[command.pattern].group_count()) {
                return fail(std::string("invalid reference \\") + c + " on `s' command's RHS");
            }
        }
    }

    void transliterate(SedCommand* out) {
        const char delimiter = peek();
        ++at_;
        if (!delimited(delimiter, false, &out->text) || !delimited(delimiter, false, &out->other)) {
            at_ = text_.size();
            return fail("unterminated `y' command");
        }
        out->text = plain_characters(out->text);
        out->other = plain_characters(out->other);
        if (out->text.size() != out->other.size()) {
            return fail("strings for `y' command are different lengths");
        }
        end_of_command();
    }

    static std::string plain_characters(std::string_view text) {
        std::string out;
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (text[i] == '\\' && i + 1 < text.size()) {
                ++i;
                out += text[i] == 'n' ? '\n' : text[i] == 't' ? '\t' : text[i];
            } else {
                out += text[i];
            }
        }
        return out;
    }

    // "a text" and the older "a\" with the text on the next line. A backslash before a line end
    // goes on.
    void text_argument(SedCommand* out) {
        skip_blanks();
        if (peek() == '\\') {
            ++at_;
            skip_blanks();
            at_ += peek() == '\n' ? 1U : 0U;
        }
        if (at_ >= text_.size()) {
            return fail("expected \\ after `a', `c' or `i'");
        }
        while (at_ < text_.size() && peek() != '\n') {
            if (peek() == '\\' && at_ + 1 < text_.size()) {
                ++at_;
            }
            out->text += peek();
            ++at_;
        }
        out->text += '\n';
    }

    void label(SedCommand* out) {
        skip_blanks();
        while (at_ < text_.size() && !is_space(peek()) && peek() != ';' && peek() != '}') {
            out->text += peek();
            ++at_;
        }
        if (out->name == ':' && out->text.empty()) {
            fail("\":\" lacks a label");
        }
    }

    void resolve_labels() {
        for (SedCommand& jump : script_->commands) {
            if (jump.name != 'b' && jump.name != 't') {
                continue;
            }
            bool found = jump.text.empty();
            jump.target = static_cast<std::uint32_t>(script_->commands.size());
            for (std::uint32_t i = 0; i < script_->commands.size() && !found; ++i) {
                if (script_->commands[i].name == ':' && script_->commands[i].text == jump.text) {
                    found = true;
                    jump.target = i;
                }
            }
            if (!found) {
                error_ = "can't find label for jump to `" + jump.text + "'";
            }
        }
    }

    std::string_view text_;
    bool extended_;
    SedScript* script_;
    std::size_t at_ = 0;
    std::vector<std::uint32_t> blocks_;
    std::string error_;
};

}  // namespace

bool compile_sed(std::string_view text, bool extended, SedScript* script, std::string* error) {
    return SedCompiler(text, extended, script).run(error);
}

}  // namespace drydock::shell
