#include "engine/shell/aws/config_file.hpp"

#include <algorithm>

#include "engine/shell/files.hpp"
#include "engine/shell/text.hpp"

namespace drydock::shell {

namespace {

bool is_comment(std::string_view line) {
    const std::string_view text = strip_left(line);
    return !text.empty() && (text[0] == '#' || text[0] == ';');
}

// "[profile x]" to "profile x".
bool read_header(std::string_view line, std::string_view* name) {
    const std::string_view text = strip(line);
    const std::size_t close = text.find(']');
    if (text.size() < 2 || text[0] != '[' || close == std::string_view::npos) {
        return false;
    }
    *name = text.substr(1, close - 1);
    return true;
}

bool read_setting(std::string_view line, std::string_view* key, std::string_view* value) {
    const std::size_t at = line.find_first_of("=:");
    if (at == std::string_view::npos || strip(line.substr(0, at)).empty()) {
        return false;
    }
    *key = strip(line.substr(0, at));
    *value = strip(line.substr(at + 1));
    return true;
}

ConfigSection* section_of(AwsConfig* config, std::string_view name, bool profile) {
    for (ConfigSection& section : config->sections) {
        if (section.name == name && section.profile == profile) {
            return &section;
        }
    }
    ConfigSection section;
    section.name = std::string(name);
    section.profile = profile;
    config->sections.push_back(std::move(section));
    return &config->sections.back();
}

void put(ConfigSection* section, std::string key, std::string_view value) {
    for (ConfigSetting& setting : section->settings) {
        if (setting.key == key) {
            setting.value = std::string(value);
            return;
        }
    }
    section->settings.push_back({std::move(key), std::string(value)});
}

// The name of a profile from a header; in the credentials file every section is one.
bool profile_name(std::string_view header, bool credentials, std::string* name) {
    if (credentials || header == "default") {
        *name = std::string(header);
        return true;
    }
    if (header.substr(0, 8) != "profile " && header.substr(0, 8) != "profile\t") {
        *name = std::string(header);
        return false;
    }
    std::string_view rest = strip(header.substr(8));
    if (rest.size() >= 2 && (rest.front() == '"' || rest.front() == '\'') &&
        rest.back() == rest.front()) {
        rest = rest.substr(1, rest.size() - 2);
    }
    *name = std::string(rest);
    return true;
}

bool read_file_into(std::string_view text, bool credentials, AwsConfig* out) {
    ConfigSection* section = nullptr;
    std::string parent;  // the key that indented lines belong to
    for (const std::string_view line : split_lines(text)) {
        std::string_view header;
        std::string_view key;
        std::string_view value;
        if (strip(line).empty() || is_comment(line)) {
            continue;
        }
        if (read_header(line, &header)) {
            std::string name;
            const bool profile = profile_name(header, credentials, &name);
            section = section_of(out, name, profile);
            parent.clear();
            continue;
        }
        const bool indented = is_space(line[0]);
        if (section == nullptr || !read_setting(line, &key, &value)) {
            return false;
        }
        if (indented && !parent.empty()) {
            put(section, parent + "." + std::string(key), value);
        } else {
            put(section, std::string(key), value);
            parent = value.empty() ? std::string(key) : std::string();
        }
    }
    return true;
}

}  // namespace

const ConfigSection* AwsConfig::find_profile(std::string_view name) const {
    for (const ConfigSection& section : sections) {
        if (section.profile && section.name == name) {
            return &section;
        }
    }
    return nullptr;
}

const std::string* AwsConfig::find(std::string_view profile, std::string_view key) const {
    const ConfigSection* section = find_profile(profile);
    if (section == nullptr) {
        return nullptr;
    }
    for (const ConfigSetting& setting : section->settings) {
        if (setting.key == key) {
            return &setting.value;
        }
    }
    return nullptr;
}

namespace {

std::string variable_of(const ShellState& state, std::string_view name) {
    for (const Variable& known : state.variables) {
        if (known.name == name && (known.attributes & kExported) != 0) {
            return known.value;
        }
    }
    return {};
}

}  // namespace

std::string config_path(const ShellState& state) {
    const std::string given = variable_of(state, "AWS_CONFIG_FILE");
    return given.empty() ? "~/.aws/config" : given;
}

std::string credentials_path(const ShellState& state) {
    const std::string given = variable_of(state, "AWS_SHARED_CREDENTIALS_FILE");
    return given.empty() ? "~/.aws/credentials" : given;
}

bool load_aws_config(const ShellState& state, AwsConfig* out, std::string* error) {
    for (const bool credentials : {false, true}) {
        const std::string path = credentials ? credentials_path(state) : config_path(state);
        const File* file = find_file(state, resolve_path(state, path));
        if (file != nullptr && !read_file_into(file->content, credentials, out)) {
            *error = "Unable to parse config file: " + resolve_path(state, path);
            return false;
        }
    }
    return true;
}

namespace {

std::string line_of(std::string_view key, std::string_view value) {
    return std::string(key) + " = " + std::string(value) + "\n";
}

// New settings as lines, in order; nested ones beneath a line of their parent.
std::string new_lines(const std::vector<ConfigSetting>& settings) {
    std::string out;
    for (const ConfigSetting& setting : settings) {
        const std::size_t dot = setting.key.find('.');
        if (dot == std::string::npos) {
            out += line_of(setting.key, setting.value);
        } else {
            out += setting.key.substr(0, dot) + " =\n    " +
                   line_of(setting.key.substr(dot + 1), setting.value);
        }
    }
    return out;
}

std::vector<std::string> keep_lines(std::string_view text) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        const std::size_t size = end == std::string_view::npos ? text.size() : end + 1;
        lines.emplace_back(text.substr(0, size));
        text.remove_prefix(size);
    }
    return lines;
}

bool is_section(std::string_view line, std::string_view section) {
    std::string_view header;
    if (is_comment(line) || !read_header(line, &header)) {
        return false;
    }
    const std::size_t space = section.find(' ');
    return header == section || (space != std::string_view::npos &&
                                 header == std::string(section.substr(0, space)) + " \"" +
                                               std::string(section.substr(space + 1)) + "\"");
}

// Puts "sub = value" beneath the line of its parent. Returns the line to go on from.
void set_nested(std::vector<std::string>* lines, std::size_t parent, const ConfigSetting& setting) {
    const std::string sub = setting.key.substr(setting.key.find('.') + 1);
    std::size_t at = parent + 1;
    std::string_view header;
    for (; at < lines->size() && is_space((*lines)[at][0]) && !read_header((*lines)[at], &header);
         ++at) {
        std::string_view key;
        std::string_view value;
        if (read_setting((*lines)[at], &key, &value) && key == sub) {
            const std::size_t indent = (*lines)[at].find_first_not_of(" \t");
            (*lines)[at] = std::string(indent, ' ') + line_of(sub, setting.value);
            return;
        }
    }
    lines->insert(lines->begin() + static_cast<std::ptrdiff_t>(at),
                  "    " + line_of(sub, setting.value));
}

}  // namespace

std::string update_config_file(Shell& shell, std::string_view path, std::string_view section,
                               std::vector<ConfigSetting> settings) {
    const std::string absolute = resolve_path(shell.state(), path);
    const File* file = find_file(shell.state(), absolute);
    std::vector<std::string> lines = keep_lines(file == nullptr ? "" : file->content);
    std::size_t at = 0;
    while (at < lines.size() && !is_section(lines[at], section)) {
        ++at;
    }
    if (!lines.empty() && lines.back().back() != '\n') {
        lines.back() += '\n';
    }
    if (at == lines.size()) {
        lines.push_back("[" + std::string(section) + "]\n" + new_lines(settings));
        return store_file(&shell.state(), absolute, join(lines, ""));
    }
    std::size_t last = at;
    std::string_view header;
    for (++at; at < lines.size() && !read_header(lines[at], &header); ++at) {
        std::string_view key;
        std::string_view value;
        if (is_comment(lines[at]) || !read_setting(lines[at], &key, &value)) {
            continue;
        }
        last = at;
        for (std::size_t i = 0; i < settings.size(); ++i) {
            const std::size_t dot = settings[i].key.find('.');
            if (is_space(lines[at][0]) || settings[i].key.substr(0, dot) != key) {
                continue;
            }
            if (dot == std::string::npos) {
                lines[at] = line_of(key, settings[i].value);
            } else {
                set_nested(&lines, at, settings[i]);
            }
            settings.erase(settings.begin() + static_cast<std::ptrdiff_t>(i));
            break;
        }
    }
    if (!settings.empty()) {
        lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(last) + 1, new_lines(settings));
    }
    return store_file(&shell.state(), absolute, join(lines, ""));
}

std::string profile_section(std::string_view profile) {
    if (profile == "default") {
        return "default";
    }
    const bool spaces = profile.find_first_of(" \t") != std::string_view::npos;
    return "profile " + (spaces ? shell_quote(profile) : std::string(profile));
}

Configured environment_profile(const Shell& shell) {
    for (const std::string_view name : {"AWS_PROFILE", "AWS_DEFAULT_PROFILE"}) {
        std::string value = exported_value(shell, name);
        if (!value.empty()) {
            return {std::move(value), "env", "['AWS_PROFILE', 'AWS_DEFAULT_PROFILE']"};
        }
    }
    return {};
}

Configured configured(const Shell& shell, const AwsConfig& config, std::string_view profile,
                      std::string_view name) {
    static constexpr struct {
        std::string_view name;
        std::string_view variables[2];
        std::string_view location;
    } kVariables[] = {
        {"region", {"AWS_REGION", "AWS_DEFAULT_REGION"}, "['AWS_REGION', 'AWS_DEFAULT_REGION']"},
        {"output", {"AWS_DEFAULT_OUTPUT", ""}, "AWS_DEFAULT_OUTPUT"},
        {"aws_access_key_id", {"AWS_ACCESS_KEY_ID", ""}, ""},
        {"aws_secret_access_key", {"AWS_SECRET_ACCESS_KEY", ""}, ""},
    };
    bool credential = false;
    for (const auto& row : kVariables) {
        if (row.name != name) {
            continue;
        }
        credential = row.location.empty();
        for (const std::string_view variable : row.variables) {
            std::string value = variable.empty() ? "" : exported_value(shell, variable);
            if (!value.empty()) {
                return {std::move(value), "env", std::string(row.location)};
            }
        }
    }
    const std::string* value = config.find(profile, name);
    if (value == nullptr || value->empty()) {
        return {};
    }
    return credential ? Configured{*value, "shared-credentials-file", ""}
                      : Configured{*value, "config-file", config_path(shell.state())};
}

}  // namespace drydock::shell
