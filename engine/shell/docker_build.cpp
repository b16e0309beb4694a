// `docker build`: each stage of a Dockerfile becomes a configuration and a chain of layers. Files
// are not unpacked: a layer is the digest of what made it, with the size of what was copied. What
// the image then does follows from its base and its command (engine/workload/README.md).
#include <algorithm>

#include "engine/shell/docker_config.hpp"
#include "engine/shell/docker_images.hpp"
#include "engine/shell/dockerfile.hpp"
#include "engine/shell/files.hpp"
#include "engine/shell/text.hpp"

namespace drydock::shell {

namespace {

using Args = std::vector<std::string>;

// Nominal sizes: what RUN leaves behind is not simulated.
constexpr std::int64_t kRunBytes = 64 * 1024;
constexpr std::int64_t kInstallBytes = 8 * 1024 * 1024;    // of a RUN that installs packages
constexpr std::int64_t kStageCopyBytes = 4 * 1024 * 1024;  // of COPY --from
constexpr std::size_t kWidth = 80;                         // of BuildKit's progress lines

struct Stage {
    std::string name;  // behind AS
    DockerConfig config;
    std::vector<ecr::ImageLayer> layers;
    DockerVariables variables;  // ARG and ENV
    bool own_command = false;   // a CMD or ENTRYPOINT of this Dockerfile
    std::size_t begin = 0;      // instructions [begin, end)
    std::size_t end = 0;
    int parent = -1;          // stage it is made from
    std::vector<int> copies;  // stages it copies from
};

struct BuildArgs {
    Args tags;
    std::string file;
    std::string target;
    std::string context;
    DockerVariables given;  // --build-arg
    bool quiet = false;
};

class Builder {
public:
    Builder(Shell& shell, Command& command, BuildArgs args)
        : shell_(shell), command_(command), args_(std::move(args)) {}

    int run();

private:
    int fail(const std::string& text) {
        print_excerpt();
        command_.err("ERROR: failed to build: failed to solve: " + text + "\n");
        return 1;
    }
    void print_excerpt();
    bool load();
    bool split_stages();
    bool build_stage(std::size_t index);
    bool begin_stage(const DockerInstruction& from, Stage* stage);
    bool apply(const DockerInstruction& instruction, Stage* stage);
    bool copy_files(const DockerInstruction& instruction, Stage* stage);
    void set_command(const DockerInstruction& instruction, Stage* stage);
    bool finish_stage(Stage* stage);
    void add_layer(Stage* stage, const std::string& text, std::int64_t size);
    void step(const std::string& text, const Args& details = {}) {
        steps_.push_back({text, details});
    }
    [[nodiscard]] bool is_ignored(std::string_view path) const;
    [[nodiscard]] std::size_t files_of(const std::string& source,
                                       std::vector<const File*>* out) const;
    [[nodiscard]] std::string stage_label(std::size_t index) const;
    void export_image(const Stage& stage);
    void print(const std::string& id);

    struct Step {
        std::string text;
        Args details;
    };

    Shell& shell_;
    Command& command_;
    BuildArgs args_;
    std::string path_;
    DockerfileParsed file_;
    std::string text_;
    std::vector<Stage> stages_;
    DockerVariables globals_;
    Args ignored_;
    std::string error_;
    std::uint32_t error_line_ = 0;
    std::vector<Step> steps_;
    std::vector<std::pair<std::string, std::string>> bases_;  // reference, digest
    std::int64_t context_bytes_ = 0;
    bool uses_context_ = false;
};

void Builder::print_excerpt() {
    if (error_line_ == 0) {
        return;
    }
    command_.err("Dockerfile:" + std::to_string(error_line_) + "\n--------------------\n");
    std::uint32_t number = 0;
    for (const std::string_view line : split_lines(text_)) {
        ++number;
        const bool near = number + 2 >= error_line_ && number <= error_line_ + 2;
        const std::string digits = std::to_string(number);
        if (near) {
            command_.err(std::string(digits.size() < 4 ? 4 - digits.size() : 0, ' ') + digits +
                         (number == error_line_ ? " | >>> " : " |     ") + std::string(line) +
                         "\n");
        }
    }
    command_.err("--------------------\n");
}

bool Builder::load() {
    path_ = args_.file.empty() ? args_.context + "/Dockerfile"
                               : resolve_path(shell_.state(), args_.file);
    const File* file = find_file(shell_.state(), path_);
    if (file == nullptr) {
        error_ = "failed to read dockerfile: open " +
                 (args_.file.empty() ? "Dockerfile" : std::string(base_name(path_))) +
                 ": no such file or directory";
        return false;
    }
    text_ = file->content;
    file_ = parse_dockerfile(text_);
    const File* ignore = find_file(shell_.state(), args_.context + "/.dockerignore");
    for (const std::string_view line :
         split_lines(ignore == nullptr ? std::string_view() : ignore->content)) {
        if (!strip(line).empty() && strip(line)[0] != '#') {
            ignored_.emplace_back(strip(line));
        }
    }
    error_ = file_.error;
    error_line_ = file_.line;
    return error_.empty();
}

bool Builder::is_ignored(std::string_view path) const {
    bool ignored = false;
    for (const std::string& pattern : ignored_) {
        const bool back = pattern[0] == '!';
        std::string plain = pattern.substr(back ? 1 : 0);
        plain.erase(0, plain.substr(0, 1) == "/" ? 1 : 0);
        while (!plain.empty() && plain.back() == '/') {
            plain.pop_back();
        }
        if (glob_match(plain, path) || glob_match(plain + "/*", path)) {
            ignored = !back;
        }
    }
    return ignored;
}

// Files of the context that a source of COPY names; how many.
std::size_t Builder::files_of(const std::string& source, std::vector<const File*>* out) const {
    std::string wanted = source;
    while (wanted.substr(0, 2) == "./") {
        wanted.erase(0, 2);
    }
    wanted.erase(0, wanted.substr(0, 1) == "/" ? 1 : 0);
    while (!wanted.empty() && wanted.back() == '/') {
        wanted.pop_back();
    }
    const bool all = wanted.empty() || wanted == ".";
    const std::string root = args_.context + "/";
    std::size_t count = 0;
    for (const File& file : shell_.state().files) {
        if (file.path.compare(0, root.size(), root) != 0) {
            continue;
        }
        const std::string_view path = std::string_view(file.path).substr(root.size());
        if (path.empty()) {
            continue;  // the context itself
        }
        const bool inside = all || path == wanted || glob_match(wanted, path) ||
                            (path.size() > wanted.size() && path[wanted.size()] == '/' &&
                             path.substr(0, wanted.size()) == wanted);
        if (inside && !is_ignored(path)) {
            ++count;
            if (path.back() != '/') {
                out->push_back(&file);
            }
        }
    }
    return all ? std::max<std::size_t>(count, 1) : count;
}

// Where each stage begins, what it stands on and takes from.
bool Builder::split_stages() {
    for (const DockerInstruction& instruction : file_.instructions) {
        if (instruction.name != "ARG" || !stages_.empty()) {
            if (instruction.name == "FROM") {
                stages_.emplace_back();
            }
            continue;
        }
        const std::size_t equals = instruction.rest.find('=');
        const std::string name = instruction.rest.substr(0, equals);
        std::string value = equals == std::string::npos ? std::string()
                            : docker_words(instruction.rest.substr(equals + 1)).empty()
                                ? std::string()
                                : docker_words(instruction.rest.substr(equals + 1))[0];
        for (const auto& [given, text] : args_.given) {
            value = given == name ? text : value;
        }
        set_docker_variable(&globals_, name, value);
    }
    std::size_t stage = 0;
    const auto find_stage = [this](std::string_view name, std::size_t before) {
        for (std::size_t i = 0; i < before; ++i) {
            if (lower(stages_[i].name) == lower(name) || std::to_string(i) == name) {
                return static_cast<int>(i);
            }
        }
        return -1;
    };
    for (std::size_t i = 0; i < file_.instructions.size(); ++i) {
        const DockerInstruction& instruction = file_.instructions[i];
        if (instruction.name == "FROM") {
            Stage& row = stages_[stage];
            row.begin = i;
            const Args& words = instruction.words;
            if (words.size() == 3 && upper(words[1]) == "AS") {
                row.name = words[2];
            } else if (words.size() != 1) {
                error_line_ = instruction.line;
                error_ = "dockerfile parse error on line " + std::to_string(error_line_) +
                         ": FROM requires either one or three arguments";
                return false;
            }
            row.parent = find_stage(words[0], stage);
            ++stage;
        }
        if (stage > 0) {
            stages_[stage - 1].end = i + 1;
            for (const auto& [flag, value] : instruction.flags) {
                const int from = flag == "from" ? find_stage(value, stage - 1) : -1;
                if (from >= 0) {
                    stages_[stage - 1].copies.push_back(from);
                }
            }
        }
    }
    return true;
}

std::string Builder::stage_label(std::size_t index) const {
    const std::string& name = stages_[index].name;
    return stages_.size() == 1 ? std::string()
                               : (name.empty() ? "stage-" + std::to_string(index) : name) + " ";
}

void Builder::add_layer(Stage* stage, const std::string& text, std::int64_t size) {
    // The same base and the same instruction are the same layer: that is the build cache.
    const std::string chain = stage->layers.empty() ? "" : stage->layers.back().diff_id;
    ecr::ImageLayer layer;
    layer.diff_id = ecr::digest_of(chain + "\n" + text);
    layer.digest = ecr::digest_of(layer.diff_id);
    layer.size = size;
    stage->config.diff_ids.push_back(layer.diff_id);
    stage->layers.push_back(std::move(layer));
}

bool Builder::begin_stage(const DockerInstruction& from, Stage* stage) {
    const std::string base = expand_docker_variables(from.words[0], globals_);
    stage->variables = globals_;
    if (stage->parent >= 0) {
        const Stage& parent = stages_[static_cast<std::size_t>(stage->parent)];
        stage->config = parent.config;
        stage->layers = parent.layers;
        stage->own_command = parent.own_command;
        return true;
    }
    if (base == "scratch") {
        set_docker_variable(&stage->config.labels, ecr::kBaseLabel, "scratch");
        return true;
    }
    const ecr::ImageReference reference = ecr::parse_image(base);
    const std::string full =
        reference.registry + "/" + reference.repository +
        (reference.digest.empty() ? ":" + reference.tag : "@" + reference.digest);
    ecr::ImageContent content;
    std::string digest;
    const DockerImage* local = find_docker_image(shell_.state(), base);
    if (local != nullptr) {
        content.config = local->config;
        for (const DockerLayer& layer : local->layers) {
            content.layers.push_back({layer.digest, layer.diff_id, layer.size});
        }
        digest = local->id;
    } else {
        const FetchedImage fetched = fetch_image(shell_.world, reference);
        if (!fetched.found) {
            error_line_ = from.line;
            error_ = base + ": failed to resolve source metadata for " + full + ": " +
                     (reference.kind == ecr::RegistryKind::kPrivateEcr
                          ? fetched.error
                          : "pull access denied, repository does not exist or may require "
                            "authorization: server message: insufficient_scope: authorization "
                            "failed");
            return false;
        }
        content = fetched.content;
        digest = fetched.digest;
    }
    bases_.emplace_back(full, digest);
    stage->config = parse_docker_config(content.config);
    stage->layers = content.layers;
    for (const auto& [name, value] : stage->config.env) {
        set_docker_variable(&stage->variables, name, value);
    }
    return true;
}

bool Builder::copy_files(const DockerInstruction& instruction, Stage* stage) {
    Args words;
    for (const std::string& word : instruction.words) {
        words.push_back(instruction.json_form ? word
                                              : expand_docker_variables(word, stage->variables));
    }
    if (words.size() < 2) {
        error_line_ = instruction.line;
        error_ = "dockerfile parse error on line " + std::to_string(error_line_) + ": " +
                 instruction.name +
                 " requires at least two arguments, but only one was provided. "
                 "Destination could not be determined";
        return false;
    }
    for (const auto& [flag, value] : instruction.flags) {
        if (flag == "from") {
            add_layer(stage, join(words, " ") + " from " + value, kStageCopyBytes);
            return true;
        }
    }
    uses_context_ = true;
    std::int64_t bytes = 0;
    std::string content = join(words, " ");
    for (std::size_t i = 0; i + 1 < words.size(); ++i) {
        std::vector<const File*> files;
        const bool remote = words[i].find("://") != std::string::npos;
        if (!remote && files_of(words[i], &files) == 0) {
            error_line_ = instruction.line;
            error_ = "failed to compute cache key: failed to calculate checksum of ref: \"/" +
                     words[i] + "\": not found";
            return false;
        }
        for (const File* file : files) {
            bytes += static_cast<std::int64_t>(file->content.size());
            content += "\n" + file->path.substr(args_.context.size()) + " " +
                       ecr::digest_of(file->content);
        }
    }
    context_bytes_ += bytes;
    add_layer(stage, content, bytes);
    return true;
}

void Builder::set_command(const DockerInstruction& instruction, Stage* stage) {
    const Args words =
        instruction.json_form ? instruction.words : Args{"/bin/sh", "-c", instruction.rest};
    stage->own_command = true;
    if (instruction.name == "CMD") {
        stage->config.command = words;
        return;
    }
    stage->config.entrypoint = words;
    // The base's CMD was meant for the base's ENTRYPOINT.
    const bool own =
        std::any_of(file_.instructions.begin() + static_cast<std::ptrdiff_t>(stage->begin),
                    file_.instructions.begin() + static_cast<std::ptrdiff_t>(stage->end),
                    [](const DockerInstruction& other) { return other.name == "CMD"; });
    if (!own) {
        stage->config.command.clear();
    }
}

// NAME=VALUE pairs, or the old form NAME VALUE.
DockerVariables read_pairs(const DockerInstruction& instruction, const DockerVariables& known) {
    DockerVariables out;
    const bool old_form =
        !instruction.words.empty() && instruction.words[0].find('=') == std::string::npos;
    if (old_form) {
        const std::size_t space = instruction.rest.find_first_of(" \t");
        out.emplace_back(instruction.rest.substr(0, space),
                         space == std::string::npos
                             ? std::string()
                             : expand_docker_variables(
                                   strip(std::string_view(instruction.rest).substr(space)), known));
        return out;
    }
    for (const std::string& word : instruction.words) {
        const std::size_t equals = word.find('=');
        out.emplace_back(word.substr(0, equals),
                         equals == std::string::npos
                             ? std::string()
                             : expand_docker_variables(word.substr(equals + 1), known));
    }
    return out;
}

bool installs_packages(std::string_view text) {
    for (const std::string_view word :
         {"apt-get", "apk add", "yum ", "dnf ", "pip install", "npm ci", "npm install", "go build",
          "mvn ", "yarn", "poetry", "cargo "}) {
        if (text.find(word) != std::string_view::npos) {
            return true;
        }
    }
    return false;
}

bool Builder::apply(const DockerInstruction& instruction, Stage* stage) {
    const std::string& name = instruction.name;
    DockerConfig& config = stage->config;
    const auto expand = [&stage](std::string_view text) {
        return expand_docker_variables(text, stage->variables);
    };
    if (name == "RUN") {
        add_layer(stage, expand(instruction.text),
                  installs_packages(instruction.rest) ? kInstallBytes : kRunBytes);
    } else if (name == "COPY" || name == "ADD") {
        return copy_files(instruction, stage);
    } else if (name == "CMD" || name == "ENTRYPOINT") {
        set_command(instruction, stage);
    } else if (name == "ENV") {
        for (const auto& [key, value] : read_pairs(instruction, stage->variables)) {
            set_docker_variable(&config.env, key, value);
            set_docker_variable(&stage->variables, key, value);
        }
    } else if (name == "LABEL") {
        for (const auto& [key, value] : read_pairs(instruction, stage->variables)) {
            set_docker_variable(&config.labels, key, value);
        }
    } else if (name == "ARG") {
        for (const std::string& word : instruction.words) {
            const std::size_t equals = word.find('=');
            const std::string key = word.substr(0, equals);
            std::string value = equals == std::string::npos ? expand("${" + key + "}")
                                                            : expand(word.substr(equals + 1));
            for (const auto& [given, text] : args_.given) {
                value = given == key ? text : value;
            }
            set_docker_variable(&stage->variables, key, value);
        }
    } else if (name == "EXPOSE") {
        for (const std::string& word : instruction.words) {
            const std::string port = expand(word);
            const std::string full = port.find('/') == std::string::npos ? port + "/tcp" : port;
            if (std::find(config.ports.begin(), config.ports.end(), full) == config.ports.end()) {
                config.ports.push_back(full);
            }
        }
    } else if (name == "WORKDIR") {
        const std::string path = expand(instruction.rest);
        config.workdir = path.substr(0, 1) == "/" ? path : config.workdir + "/" + path;
        add_layer(stage, instruction.text, 0);
    } else if (name == "USER") {
        config.user = expand(instruction.rest);
    }
    // HEALTHCHECK, VOLUME, SHELL, STOPSIGNAL, ONBUILD, MAINTAINER: nothing here acts upon them.
    return true;
}

// The behaviour: as a LABEL of the Dockerfile says, else by its own command, else the base's.
bool Builder::finish_stage(Stage* stage) {
    std::string given;
    for (std::size_t i = stage->begin; i < stage->end; ++i) {
        if (file_.instructions[i].name != "LABEL") {
            continue;
        }
        for (const auto& [key, value] : read_pairs(file_.instructions[i], stage->variables)) {
            given = key == ecr::kBehaviourLabel ? value : given;
        }
    }
    if (!given.empty()) {
        Args known;
        for (const workload::Behaviour& row : workload::behaviours()) {
            known.emplace_back(row.name);
        }
        if (std::find(known.begin(), known.end(), given) == known.end()) {
            error_ = "Drydock knows no behaviour \"" + given + "\" (" + join(known, ", ") + ")";
        }
        return error_.empty();
    }
    if (stage->own_command || stage->layers.empty()) {
        Args words = stage->config.entrypoint;
        words.insert(words.end(), stage->config.command.begin(), stage->config.command.end());
        if (words.size() >= 3 && words[1] == "-c") {
            words = docker_words(words[2]);
            words.erase(words.begin(),
                        words.begin() + (!words.empty() && words[0] == "exec" ? 1 : 0));
        }
        set_docker_variable(&stage->config.labels, ecr::kBehaviourLabel,
                            workload::behaviour_of_command(words, !stage->config.ports.empty()));
    }
    return true;
}

bool makes_step(const DockerInstruction& instruction) {
    return instruction.name == "FROM" || instruction.name == "RUN" || instruction.name == "COPY" ||
           instruction.name == "ADD" || instruction.name == "WORKDIR";
}

// Builds the stages below first. A stage that nothing needs is never built.
bool Builder::build_stage(std::size_t index) {
    Stage* stage = &stages_[index];
    if (!stage->config.diff_ids.empty()) {
        return true;  // by way of another stage
    }
    if (stage->parent >= 0 && !build_stage(static_cast<std::size_t>(stage->parent))) {
        return false;
    }
    for (const int from : stage->copies) {
        if (!build_stage(static_cast<std::size_t>(from))) {
            return false;
        }
    }
    const auto first = file_.instructions.begin() + static_cast<std::ptrdiff_t>(stage->begin);
    const auto last = file_.instructions.begin() + static_cast<std::ptrdiff_t>(stage->end);
    const auto total = std::count_if(first, last, makes_step);
    std::int64_t number = 0;
    for (auto it = first; it != last; ++it) {
        std::string shown = it->text;
        if (it->name == "FROM") {
            if (!begin_stage(*it, stage)) {
                return false;
            }
            shown = "FROM " + (stage->parent < 0 && !bases_.empty() && it->words[0] != "scratch"
                                   ? bases_.back().first + "@" + bases_.back().second
                                   : it->words[0]);
        } else if (!apply(*it, stage)) {
            return false;
        }
        if (makes_step(*it)) {
            step("[" + stage_label(index) + std::to_string(++number) + "/" + std::to_string(total) +
                 "] " + shown);
        }
    }
    return finish_stage(stage);
}

void print_step(Command& command, std::string text) {
    constexpr std::string_view kTime = "0.0s";
    text.resize(std::max(kWidth - kTime.size(), text.size() + 1), ' ');
    command.err(text + std::string(kTime) + "\n");
}

// No simulated time passes while an image is built.
void Builder::print(const std::string& id) {
    if (args_.quiet) {
        command_.out(id + "\n");
        return;
    }
    std::vector<Step> all{
        {"[internal] load build definition from " + std::string(base_name(path_)),
         {"transferring dockerfile: " + docker_size(static_cast<std::int64_t>(text_.size()))}}};
    for (const auto& [reference, digest] : bases_) {
        all.push_back({"[internal] load metadata for " + reference, {}});
    }
    all.push_back({"[internal] load .dockerignore", {"transferring context: 2B"}});
    if (uses_context_) {
        all.push_back({"[internal] load build context",
                       {"transferring context: " + docker_size(context_bytes_)}});
    }
    all.insert(all.end(), steps_.begin(), steps_.end());
    Step last{"exporting to image", {"exporting layers", "writing image " + id}};
    for (const std::string& tag : args_.tags) {
        const ecr::ImageReference name = ecr::parse_image(tag);
        last.details.push_back("naming to " + name.registry + "/" + name.repository + ":" +
                               name.tag);
    }
    all.push_back(last);
    const std::string count = std::to_string(all.size());
    std::string head = "[+] Building 0.0s (" + count + "/" + count + ") FINISHED";
    constexpr std::string_view kDriver = "docker:default";
    head.resize(kWidth - kDriver.size(), ' ');
    command_.err(head + std::string(kDriver) + "\n");
    for (const Step& row : all) {
        print_step(command_, " => " + row.text);
        for (const std::string& detail : row.details) {
            print_step(command_, " => => " + detail);
        }
    }
}

void Builder::export_image(const Stage& stage) {
    ecr::ImageContent content;
    content.layers = stage.layers;
    content.config =
        write_docker_config(stage.config, format_iso8601(shell_.world.unix_ms(shell_.world.now)));
    // An image that only differs in its date is the same build again.
    for (const DockerImage& image : shell_.state().docker.images) {
        api::Doc doc;
        std::string problem;
        if (api::parse_json(image.config, &doc, &problem) &&
            write_docker_config(stage.config, doc.root()["created"].str()) == image.config) {
            content.config = image.config;
        }
    }
    const std::string id = ecr::digest_of(content.config);
    error_ = add_docker_image(shell_.world, content);
    if (!error_.empty()) {
        return;
    }
    for (const std::string& tag : args_.tags) {
        const ecr::ImageReference name = ecr::parse_image(tag);
        name_docker_image(&shell_.state(), familiar_name(name), name.tag, id, {});
    }
    print(id);
}

int Builder::run() {
    if (!load() || !split_stages()) {
        return fail(error_);
    }
    std::size_t target = stages_.size() - 1;
    if (!args_.target.empty()) {
        const auto found = std::find_if(stages_.begin(), stages_.end(), [this](const Stage& stage) {
            return lower(stage.name) == lower(args_.target);
        });
        if (found == stages_.end()) {
            return fail("target stage \"" + args_.target + "\" could not be found");
        }
        target = static_cast<std::size_t>(found - stages_.begin());
    }
    if (!build_stage(target)) {
        return fail(error_);
    }
    export_image(stages_[target]);
    return error_.empty() ? 0 : fail(error_);
}

}  // namespace

int run_docker_build(Shell& shell, Command& command, const Args& args) {
    BuildArgs parsed;
    Args operands;
    for (std::size_t i = 0; i < args.size(); ++i) {
        const std::size_t equals =
            args[i].substr(0, 2) == "--" ? args[i].find('=') : std::string::npos;
        const std::string name = args[i].substr(0, equals);
        const bool valued = name == "-t" || name == "--tag" || name == "-f" || name == "--file" ||
                            name == "--build-arg" || name == "--target" || name == "--platform" ||
                            name == "--progress" || name == "--label";
        std::string value = equals == std::string::npos ? "" : args[i].substr(equals + 1);
        if (valued && equals == std::string::npos) {
            if (i + 1 >= args.size()) {
                command.err("ERROR: flag needs an argument: " + name + "\n");
                return 1;
            }
            value = args[++i];
        }
        if (name == "-t" || name == "--tag") {
            parsed.tags.push_back(value);
        } else if (name == "-f" || name == "--file") {
            parsed.file = value;
        } else if (name == "--target") {
            parsed.target = value;
        } else if (name == "--build-arg") {
            const std::size_t at = value.find('=');
            parsed.given.emplace_back(value.substr(0, at), at == std::string::npos
                                                               ? exported_value(shell, value)
                                                               : value.substr(at + 1));
        } else if (name == "--label") {
            command.err("ERROR: Drydock reads labels in Dockerfiles, not --label\n");
            return 1;
        } else if (name == "-q" || name == "--quiet") {
            parsed.quiet = true;
        } else if (!valued && name != "--no-cache" && name != "--pull" && name.size() > 1 &&
                   name[0] == '-') {
            command.err("ERROR: unknown flag: " + name + "\n");
            return 1;
        } else if (!valued && (name.empty() || name[0] != '-')) {
            operands.push_back(args[i]);
        }
    }
    if (operands.size() != 1) {
        command.err(
            "ERROR: docker: 'docker buildx build' requires 1 argument\n\nUsage:  docker "
            "buildx build [OPTIONS] PATH | URL | -\n");
        return 1;
    }
    for (const std::string& tag : parsed.tags) {
        const ecr::ImageReference name = ecr::parse_image(tag);
        if (name.repository.empty() || name.tag.empty() ||
            lower(name.repository) != name.repository) {
            command.err("ERROR: failed to build: invalid tag \"" + tag +
                        "\": invalid reference format\n");
            return 1;
        }
    }
    parsed.context = resolve_path(shell.state(), operands[0]);
    if (!is_folder(shell.state(), parsed.context)) {
        command.err("ERROR: failed to build: unable to prepare context: path \"" + operands[0] +
                    "\" not found\n");
        return 1;
    }
    return Builder(shell, command, std::move(parsed)).run();
}

}  // namespace drydock::shell
