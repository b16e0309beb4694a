#include "tests/lessons/schema_check.hpp"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <string_view>

namespace drydock::lesson {
namespace {

using Json = nlohmann::json;

// A regular expression as far as the schema needs it: ^...$ around characters, escapes, [classes]
// and (words|words), each with an optional '*', '+' or {min,max}. (std::regex does not compile
// without warnings under the sanitizers.)
class Pattern {
public:
    explicit Pattern(const std::string& text) : pattern_(text) {}

    bool matches(std::string_view text) const {
        return pattern_.size() >= 2 && pattern_.front() == '^' && pattern_.back() == '$' &&
               match(std::string_view(pattern_).substr(1, pattern_.size() - 2), text);
    }

private:
    // Length of the first element: "[...]", "(...)", "\\x" or one character.
    static std::size_t element_size(std::string_view pattern) {
        if (pattern[0] == '[' || pattern[0] == '(') {
            return pattern.find(pattern[0] == '[' ? ']' : ')') + 1;
        }
        return pattern[0] == '\\' ? 2 : 1;
    }

    static bool in_class(std::string_view members, char c) {
        const bool inverted = members.substr(0, 1) == "^";
        members.remove_prefix(inverted ? 1 : 0);
        bool found = false;
        for (std::size_t i = 0; i < members.size(); ++i) {
            if (i + 2 < members.size() && members[i + 1] == '-') {
                found = found || (members[i] <= c && c <= members[i + 2]);
                i += 2;
            } else {
                found = found || members[i] == c;
            }
        }
        return found != inverted;
    }

    // How many characters of `text` the element takes; npos: it does not match.
    static std::size_t take(std::string_view element, std::string_view text) {
        if (element[0] == '(') {
            std::string_view words = element.substr(1, element.size() - 2);
            while (true) {
                const std::string_view word = words.substr(0, words.find('|'));
                if (text.substr(0, word.size()) == word) {
                    return word.size();
                }
                if (word.size() == words.size()) {
                    return std::string_view::npos;
                }
                words.remove_prefix(word.size() + 1);
            }
        }
        const bool one =
            !text.empty() &&
            (element[0] == '[' ? in_class(element.substr(1, element.size() - 2), text[0])
                               : element.back() == text[0]);
        return one ? 1 : std::string_view::npos;
    }

    static bool match(std::string_view pattern, std::string_view text) {
        if (pattern.empty()) {
            return text.empty();
        }
        const std::string_view element = pattern.substr(0, element_size(pattern));
        std::string_view rest = pattern.substr(element.size());
        std::size_t least = 1;
        std::size_t most = 1;
        if (!rest.empty() && (rest[0] == '*' || rest[0] == '+')) {
            least = rest[0] == '+' ? 1 : 0;
            most = text.size() + 1;
            rest.remove_prefix(1);
        } else if (!rest.empty() && rest[0] == '{') {
            least = std::stoul(std::string(rest.substr(1)));
            most = std::stoul(std::string(rest.substr(rest.find(',') + 1)));
            rest.remove_prefix(rest.find('}') + 1);
        }
        for (std::size_t taken = 0;; ++taken) {
            if (taken >= least && match(rest, text)) {
                return true;
            }
            const std::size_t size = taken < most ? take(element, text) : std::string_view::npos;
            if (size == std::string_view::npos) {
                return false;
            }
            text.remove_prefix(size);
        }
    }

    std::string pattern_;
};

class Checker {
public:
    explicit Checker(const Json& root) : root_(root) {}

    std::vector<std::string> faults;

    void check(const Json& schema, const Json& value, const std::string& at) {
        for (const auto& [keyword, rule] : schema.items()) {
            apply(keyword, rule, schema, value, at);
        }
    }

private:
    void fault(const std::string& at, const std::string& text) {
        faults.push_back(at + ": " + text);
    }

    void apply(const std::string& keyword, const Json& rule, const Json& schema, const Json& value,
               const std::string& at) {
        if (keyword == "$schema" || keyword == "$defs" || keyword == "title" ||
            keyword == "description" || keyword == "default") {
            return;
        }
        if (keyword == "$ref") {
            const std::string name = rule.get<std::string>().substr(8);  // "#/$defs/"
            check(root_["$defs"][name], value, at);
        } else if (keyword == "oneOf") {
            check_one_of(rule, value, at);
        } else if (keyword == "type") {
            check_type(rule.get<std::string>(), value, at);
        } else if (keyword == "enum" || keyword == "const") {
            bool found = false;
            for (const Json& allowed : keyword == "enum" ? rule : Json::array({rule})) {
                found = found || allowed == value;
            }
            if (!found) {
                fault(at, "is not one of " + rule.dump());
            }
        } else if (value.is_object()) {
            apply_to_object(keyword, rule, schema, value, at);
        } else {
            apply_to_leaf(keyword, rule, value, at);
        }
    }

    void check_one_of(const Json& rule, const Json& value, const std::string& at) {
        int matching = 0;
        for (const Json& alternative : rule) {
            Checker checker(root_);
            checker.check(alternative, value, at);
            matching += checker.faults.empty() ? 1 : 0;
        }
        if (matching != 1) {
            fault(at, "matches " + std::to_string(matching) + " of " + rule.dump());
        }
    }

    void check_type(const std::string& type, const Json& value, const std::string& at) {
        const bool right =
            (type == "object" && value.is_object()) || (type == "array" && value.is_array()) ||
            (type == "string" && value.is_string()) || (type == "boolean" && value.is_boolean()) ||
            (type == "integer" && value.is_number_integer());
        if (!right) {
            fault(at, "is not of type " + type);
        }
    }

    void apply_to_object(const std::string& keyword, const Json& rule, const Json& schema,
                         const Json& value, const std::string& at) {
        if (keyword == "properties") {
            for (const auto& [name, member] : value.items()) {
                if (rule.contains(name)) {
                    check(rule[name], member, at + "." + name);
                }
            }
        } else if (keyword == "required") {
            for (const Json& name : rule) {
                if (!value.contains(name.get<std::string>())) {
                    fault(at, "has no " + name.dump());
                }
            }
        } else if (keyword == "additionalProperties") {
            for (const auto& [name, member] : value.items()) {
                if (!schema["properties"].contains(name)) {
                    fault(at, "has an unknown member " + name);
                }
            }
        } else {
            fault(at, "the schema's keyword " + keyword + " is not checked");
        }
    }

    void apply_to_leaf(const std::string& keyword, const Json& rule, const Json& value,
                       const std::string& at) {
        const std::int64_t size = value.is_string()
                                      ? static_cast<std::int64_t>(value.get<std::string>().size())
                                      : static_cast<std::int64_t>(value.size());
        const std::int64_t number = value.is_number_integer() ? value.get<std::int64_t>() : 0;
        bool right = true;
        if (keyword == "minItems" || keyword == "minLength") {
            right = size >= rule.get<std::int64_t>();
        } else if (keyword == "maxItems" || keyword == "maxLength") {
            right = size <= rule.get<std::int64_t>();
        } else if (keyword == "minimum") {
            right = number >= rule.get<std::int64_t>();
        } else if (keyword == "maximum") {
            right = number <= rule.get<std::int64_t>();
        } else if (keyword == "pattern") {
            right = value.is_string() &&
                    Pattern(rule.get<std::string>()).matches(value.get<std::string>());
        } else if (keyword == "items") {
            for (std::size_t i = 0; value.is_array() && i < value.size(); ++i) {
                check(rule, value[i], at + "[" + std::to_string(i) + "]");
            }
        } else {
            // "properties" and the like of something that is no object: its type is the fault.
            right = keyword == "properties" || keyword == "required" ||
                    keyword == "additionalProperties";
        }
        if (!right) {
            fault(at, "breaks " + keyword + " " + rule.dump());
        }
    }

    const Json& root_;
};

}  // namespace

std::vector<std::string> check_schema(const std::string& schema, const std::string& document) {
    const Json rules = Json::parse(schema, nullptr, false);
    const Json value = Json::parse(document, nullptr, false);
    if (rules.is_discarded() || value.is_discarded()) {
        return {"not JSON"};
    }
    Checker checker(rules);
    checker.check(rules, value, "lesson");
    return checker.faults;
}

}  // namespace drydock::lesson
