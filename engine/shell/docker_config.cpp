#include "engine/shell/docker_config.hpp"

#include "engine/api/json_writer.hpp"

namespace drydock::shell {

namespace {

void write_list(api::JsonWriter& out, api::MemberName name, const std::vector<std::string>& words) {
    if (words.empty()) {
        return;
    }
    out.key(name).begin_array();
    for (const std::string& word : words) {
        out.string(word);
    }
    out.end_array();
}

}  // namespace

void set_docker_variable(DockerVariables* pairs, std::string_view name, std::string_view value) {
    for (auto& [known, old] : *pairs) {
        if (known == name) {
            old = value;
            return;
        }
    }
    pairs->emplace_back(std::string(name), std::string(value));
}

DockerConfig parse_docker_config(std::string_view json) {
    DockerConfig config;
    api::Doc doc;
    std::string problem;
    if (!api::parse_json(json, &doc, &problem)) {
        return config;
    }
    const api::Value in = doc.root()["config"];
    for (const api::Value pair : in["Env"]) {
        const std::size_t equals = pair.str().find('=');
        set_docker_variable(
            &config.env, pair.str().substr(0, equals),
            equals == std::string_view::npos ? std::string_view() : pair.str().substr(equals + 1));
    }
    const api::Value labels = in["Labels"];
    for (auto it = labels.begin(); !(it == labels.end()); ++it) {
        set_docker_variable(&config.labels, it.key(), (*it).str());
    }
    for (const api::Value word : in["Entrypoint"]) {
        config.entrypoint.emplace_back(word.str());
    }
    for (const api::Value word : in["Cmd"]) {
        config.command.emplace_back(word.str());
    }
    const api::Value ports = in["ExposedPorts"];
    for (auto it = ports.begin(); !(it == ports.end()); ++it) {
        config.ports.emplace_back(it.key());
    }
    config.workdir = in["WorkingDir"].str();
    config.user = in["User"].str();
    for (const api::Value id : doc.root()["rootfs"]["diff_ids"]) {
        config.diff_ids.emplace_back(id.str());
    }
    return config;
}

std::string write_docker_config(const DockerConfig& config, std::string_view created) {
    std::string json;
    api::JsonWriter out(&json);
    out.begin_object();
    out.member("architecture", "amd64");
    out.key("config").begin_object();
    if (!config.user.empty()) {
        out.member("User", config.user);
    }
    if (!config.ports.empty()) {
        out.key("ExposedPorts").begin_object();
        for (const std::string& port : config.ports) {
            out.key_text(port).raw("{}");
        }
        out.end_object();
    }
    std::vector<std::string> env;
    for (const auto& [name, value] : config.env) {
        env.push_back(name + "=" + value);
    }
    write_list(out, "Env", env);
    write_list(out, "Entrypoint", config.entrypoint);
    write_list(out, "Cmd", config.command);
    if (!config.workdir.empty()) {
        out.member("WorkingDir", config.workdir);
    }
    out.key("Labels").begin_object();
    for (const auto& [name, value] : config.labels) {
        out.key_text(name).string(value);
    }
    out.end_object();
    out.end_object();
    out.member("created", created);
    out.member("os", "linux");
    out.key("rootfs").begin_object();
    out.member("type", "layers");
    write_list(out, "diff_ids", config.diff_ids);
    out.end_object();
    out.end_object();
    return json;
}

}  // namespace drydock::shell
