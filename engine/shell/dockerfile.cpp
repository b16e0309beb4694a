#include "engine/shell/dockerfile.hpp"

#include <algorithm>

#include "engine/api/value.hpp"
#include "engine/shell/text.hpp"

namespace drydock::shell {

namespace {

constexpr std::string_view kInstructions[] = {
    "ADD",    "ARG",   "CMD",         "COPY",  "ENTRYPOINT", "ENV",
    "EXPOSE", "FROM",  "HEALTHCHECK", "LABEL", "MAINTAINER", "ONBUILD",
    "RUN",    "SHELL", "STOPSIGNAL",  "USER",  "VOLUME",     "WORKDIR"};

bool is_known(std::string_view name) {
    return std::find(std::begin(kInstructions), std::end(kInstructions), name) !=
           std::end(kInstructions);
}

// --from=build in front of the arguments.
void take_flags(DockerInstruction* instruction) {
    std::string_view rest = instruction->rest;
    while (rest.substr(0, 2) == "--") {
        const std::size_t end = rest.find_first_of(" \t");
        const std::string_view flag = rest.substr(2, end == std::string_view::npos ? end : end - 2);
        const std::size_t equals = flag.find('=');
        instruction->flags.emplace_back(
            std::string(flag.substr(0, equals)),
            std::string(equals == std::string_view::npos ? std::string_view()
                                                         : flag.substr(equals + 1)));
        rest = end == std::string_view::npos ? std::string_view() : strip(rest.substr(end));
    }
    instruction->rest = std::string(rest);
}

void read_arguments(DockerInstruction* instruction) {
    const std::string_view rest = instruction->rest;
    api::Doc doc;
    std::string problem;
    if (rest.substr(0, 1) == "[" && api::parse_json(rest, &doc, &problem) &&
        doc.root().is_array()) {
        instruction->json_form = true;
        for (const api::Value element : doc.root()) {
            instruction->words.emplace_back(element.str());
        }
        return;
    }
    instruction->words = docker_words(rest);
}

// One instruction of a joined line. Empty, or what is wrong.
std::string read_instruction(std::string_view text, std::uint32_t line,
                             std::vector<DockerInstruction>* out) {
    const std::size_t end = text.find_first_of(" \t");
    DockerInstruction instruction;
    instruction.line = line;
    instruction.name = upper(text.substr(0, end));
    instruction.rest =
        end == std::string_view::npos ? std::string() : std::string(strip(text.substr(end)));
    const std::string original(text.substr(0, end));
    if (!is_known(instruction.name)) {
        return "unknown instruction: " + original;
    }
    if (instruction.rest.empty()) {
        return instruction.name + " requires at least one argument";
    }
    instruction.text = instruction.name + " " + instruction.rest;
    take_flags(&instruction);
    if (instruction.rest.substr(0, 2) == "<<") {
        return "Drydock does not read here-documents in Dockerfiles";
    }
    read_arguments(&instruction);
    out->push_back(std::move(instruction));
    return {};
}

const std::string* find_variable(const DockerVariables& variables, std::string_view name) {
    const std::string* found = nullptr;
    for (const auto& [known, value] : variables) {
        found = known == name ? &value : found;  // the last one wins
    }
    return found;
}

// At "${": the value, and where the expression ends.
std::string expand_braces(std::string_view text, std::size_t* at,
                          const DockerVariables& variables) {
    const std::size_t close = text.find('}', *at);
    if (close == std::string_view::npos) {
        *at = text.size();
        return {};
    }
    const std::string_view inside = text.substr(*at + 2, close - *at - 2);
    *at = close + 1;
    const std::size_t colon = inside.find(':');
    const std::string* value = find_variable(variables, inside.substr(0, colon));
    const bool given = value != nullptr && !value->empty();
    if (colon == std::string_view::npos || colon + 1 >= inside.size()) {
        return value == nullptr ? std::string() : *value;
    }
    const std::string word(inside.substr(colon + 2));
    const bool plus = inside[colon + 1] == '+';
    return given ? (plus ? word : *value) : (plus ? std::string() : word);
}

}  // namespace

DockerfileParsed parse_dockerfile(std::string_view text) {
    DockerfileParsed out;
    std::string joined;
    std::uint32_t number = 0;
    std::uint32_t begin = 0;
    for (const std::string_view raw : split_lines(text)) {
        ++number;
        std::string_view line = strip(raw);
        if (!line.empty() && line[0] == '#') {
            continue;  // also inside a continued instruction
        }
        if (joined.empty()) {
            begin = number;
        }
        const bool goes_on = !line.empty() && line.back() == '\\';
        if (goes_on) {
            line.remove_suffix(1);
        }
        joined += line;
        if (goes_on || strip(joined).empty()) {
            continue;
        }
        const std::string problem = read_instruction(strip(joined), begin, &out.instructions);
        if (!problem.empty()) {
            out.error = "dockerfile parse error on line " + std::to_string(begin) + ": " + problem;
            out.line = begin;
            return out;
        }
        joined.clear();
    }
    if (!strip(joined).empty()) {
        (void)read_instruction(strip(joined), begin, &out.instructions);
    }
    if (out.instructions.empty()) {
        out.error = "the Dockerfile (Dockerfile) cannot be empty";
        return out;
    }
    for (const DockerInstruction& instruction : out.instructions) {
        if (instruction.name == "FROM") {
            break;
        }
        if (instruction.name != "ARG") {
            out.line = instruction.line;
            out.error = "dockerfile parse error on line " + std::to_string(out.line) +
                        ": no build stage in current context";
            return out;
        }
    }
    return out;
}

std::string expand_docker_variables(std::string_view text, const DockerVariables& variables) {
    std::string out;
    std::size_t i = 0;
    while (i < text.size()) {
        if (text[i] == '\\' && i + 1 < text.size() && text[i + 1] == '$') {
            out += '$';
            i += 2;
        } else if (text[i] == '$' && i + 1 < text.size() && text[i + 1] == '{') {
            out += expand_braces(text, &i, variables);
        } else if (text[i] == '$' && i + 1 < text.size() && is_name_start(text[i + 1])) {
            std::size_t end = i + 1;
            while (end < text.size() && is_name_char(text[end])) {
                ++end;
            }
            const std::string* value = find_variable(variables, text.substr(i + 1, end - i - 1));
            out += value == nullptr ? std::string() : *value;
            i = end;
        } else {
            out += text[i++];
        }
    }
    return out;
}

std::vector<std::string> docker_words(std::string_view text) {
    std::vector<std::string> words;
    std::string word;
    bool open = false;
    char quote = '\0';
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quote != '\0') {
            if (c == quote) {
                quote = '\0';
            } else if (c == '\\' && quote == '"' && i + 1 < text.size()) {
                word += text[++i];
            } else {
                word += c;
            }
        } else if (c == '"' || c == '\'') {
            quote = c;
            open = true;
        } else if (is_space(c)) {
            if (open || !word.empty()) {
                words.push_back(word);
            }
            word.clear();
            open = false;
        } else {
            word += c;
        }
    }
    if (open || !word.empty()) {
        words.push_back(word);
    }
    return words;
}

}  // namespace drydock::shell
