// `docker`: images, names and registries. Building is docker_build.cpp's, running docker_run.cpp's.
#include <algorithm>

#include "engine/ecr/ecr_lookup.hpp"
#include "engine/shell/commands.hpp"
#include "engine/shell/docker_images.hpp"
#include "engine/shell/text.hpp"

namespace drydock::shell {

namespace {

using Args = std::vector<std::string>;

constexpr std::string_view kHelp =
    "Usage:  docker COMMAND\n"
    "\n"
    "  build      Build an image from a Dockerfile\n"
    "  images     List images\n"
    "  inspect    Return information on images and containers\n"
    "  login      Authenticate to a registry\n"
    "  logout     Log out from a registry\n"
    "  logs       Fetch the logs of a container\n"
    "  ps         List containers\n"
    "  pull       Download an image from a registry\n"
    "  push       Upload an image to a registry\n"
    "  rm         Remove containers\n"
    "  rmi        Remove images\n"
    "  run        Create and run a new container from an image\n"
    "  stop       Stop running containers\n"
    "  tag        Create a tag TARGET_IMAGE that refers to SOURCE_IMAGE\n";

int daemon_error(Command& command, const std::string& text) {
    command.err("Error response from daemon: " + text + "\n");
    return 1;
}

int wants(Command& command, std::string_view verb, std::string_view what) {
    command.err("docker: 'docker " + std::string(verb) + "' requires " + std::string(what) +
                "\n\nSee 'docker " + std::string(verb) + " --help' for more information\n");
    return 1;
}

// Options are taken out of `args`; what is left are the operands. An unknown one is told.
bool take_options(Command& command, std::string_view verb, Args* args, const Args& flags,
                  const Args& with_value, std::vector<std::pair<std::string, std::string>>* out) {
    Args rest;
    for (std::size_t i = 0; i < args->size(); ++i) {
        const std::string& arg = (*args)[i];
        if (arg.size() < 2 || arg[0] != '-') {
            rest.push_back(arg);
            continue;
        }
        const std::size_t equals = arg.find('=');
        const std::string name = arg.substr(0, equals);
        if (std::find(flags.begin(), flags.end(), arg) != flags.end()) {
            out->emplace_back(arg, "");
        } else if (std::find(with_value.begin(), with_value.end(), name) != with_value.end()) {
            if (equals == std::string::npos && i + 1 >= args->size()) {
                command.err("flag needs an argument: " + arg + "\n");
                return false;
            }
            out->emplace_back(name,
                              equals == std::string::npos ? (*args)[++i] : arg.substr(equals + 1));
        } else {
            command.err("unknown flag: " + arg + "\n\nUsage:  docker " + std::string(verb) +
                        "\n\nRun 'docker " + std::string(verb) + " --help' for more information\n");
            return false;
        }
    }
    *args = std::move(rest);
    return true;
}

using Options = std::vector<std::pair<std::string, std::string>>;

std::string option(const Options& options, std::initializer_list<std::string_view> names) {
    for (const auto& [name, value] : options) {
        if (std::find(names.begin(), names.end(), name) != names.end()) {
            return value.empty() ? "true" : value;
        }
    }
    return {};
}

int list_images(Shell& shell, Command& command, Args args) {
    Options options;
    if (!take_options(command, "images", &args, {"-q", "--quiet", "-a", "--all", "--digests"}, {},
                      &options)) {
        return 125;
    }
    const bool quiet = !option(options, {"-q", "--quiet"}).empty();
    const bool digests = !option(options, {"--digests"}).empty();
    std::vector<std::vector<std::string>> rows{{"REPOSITORY", "TAG"}};
    if (digests) {
        rows[0].emplace_back("DIGEST");
    }
    rows[0].insert(rows[0].end(), {"IMAGE ID", "CREATED", "SIZE"});
    const ecr::ImageReference wanted =
        args.empty() ? ecr::ImageReference() : ecr::parse_image(args[0]);
    const bool any_tag = args.empty() || args[0].rfind(':') == std::string::npos ||
                         args[0].find('/', args[0].rfind(':')) != std::string::npos;
    const auto add = [&](const std::string& repository, const std::string& tag,
                         const std::string& digest, const DockerImage& image) {
        if (quiet) {
            command.out(short_id(image.id) + "\n");
            return;
        }
        std::vector<std::string> row{repository, tag};
        if (digests) {
            row.push_back(digest.empty() ? "<none>" : digest);
        }
        row.push_back(short_id(image.id));
        row.push_back(docker_duration(shell.world.now - image.created_at) + " ago");
        row.push_back(docker_size(image_bytes(image)));
        rows.push_back(std::move(row));
    };
    const auto& state = shell.state().docker;
    for (std::size_t i = state.images.size(); i-- > 0;) {  // newest first
        const DockerImage& image = state.images[i];
        bool named = false;
        for (const DockerName& name : state.names) {
            if (name.id != image.id) {
                continue;
            }
            named = true;
            if (args.empty() ||
                (familiar_name(wanted) == name.repository && (any_tag || wanted.tag == name.tag))) {
                add(name.repository, name.tag, name.digest, image);
            }
        }
        if (!named && args.empty()) {
            add("<none>", "<none>", "", image);
        }
    }
    if (!quiet) {
        print_docker_table(command, rows);
    }
    return 0;
}

int tag_image(Shell& shell, Command& command, const Args& args) {
    if (args.size() != 2) {
        return wants(command, "tag", "2 arguments");
    }
    const DockerImage* image = find_docker_image(shell.state(), args[0]);
    if (image == nullptr) {
        const ecr::ImageReference source = ecr::parse_image(args[0]);
        return daemon_error(command, "No such image: " + familiar_name(source) + ":" + source.tag);
    }
    const ecr::ImageReference target = ecr::parse_image(args[1]);
    const bool bad = target.repository.empty() || target.tag.empty() ||
                     lower(target.repository) != target.repository;
    if (bad) {
        command.err("Error parsing reference: \"" + args[1] +
                    "\" is not a valid repository/tag: invalid reference format\n");
        return 1;
    }
    if (shell.state().docker.names.size() >= kDockerNamesMax) {
        return daemon_error(command, "Drydock keeps at most 500 image names");
    }
    const std::string id = image->id;
    name_docker_image(&shell.state(), familiar_name(target), target.tag, id, {});
    return 0;
}

int remove_one_image(Shell& shell, Command& command, const std::string& text, bool force) {
    const DockerImage* image = find_docker_image(shell.state(), text);
    const ecr::ImageReference reference = ecr::parse_image(text);
    if (image == nullptr) {
        return daemon_error(command,
                            "No such image: " + familiar_name(reference) + ":" + reference.tag);
    }
    const std::string id = image->id;
    for (const DockerContainer& container : shell.state().docker.containers) {
        if (container.image_id == id && !force) {
            return daemon_error(command, "conflict: unable to remove repository reference \"" +
                                             text + "\" (must force) - container " +
                                             container.id.substr(0, 12) +
                                             " is using its referenced image " + short_id(id));
        }
    }
    const bool by_name =
        find_docker_name(shell.state(), familiar_name(reference), reference.tag) != nullptr;
    auto& names = shell.state().docker.names;
    for (std::size_t i = 0; i < names.size();) {
        const bool goes = by_name ? names[i].repository == familiar_name(reference) &&
                                        names[i].tag == reference.tag
                                  : names[i].id == id;
        if (goes) {
            command.out("Untagged: " + names[i].repository + ":" + names[i].tag + "\n");
            names.erase(names.begin() + static_cast<std::ptrdiff_t>(i));
        } else {
            ++i;
        }
    }
    for (const std::string& gone : drop_unnamed_image(&shell.state(), id)) {
        command.out("Deleted: " + gone + "\n");
    }
    return 0;
}

int remove_images(Shell& shell, Command& command, Args args) {
    Options options;
    if (!take_options(command, "rmi", &args, {"-f", "--force"}, {}, &options)) {
        return 125;
    }
    if (args.empty()) {
        return wants(command, "rmi", "at least 1 argument");
    }
    int exit_code = 0;
    for (const std::string& name : args) {
        const int code = remove_one_image(shell, command, name, !options.empty());
        exit_code = code != 0 ? code : exit_code;
    }
    return exit_code;
}

// ---- registries --------------------------------------------------------------------------------

bool is_own_registry(const World& world, std::string_view registry) {
    return registry == ecr::registry_host(world) ||
           registry ==
               "123456789012.dkr.ecr." + std::string(world.text(world.region)) + ".amazonaws.com";
}

int log_in(Shell& shell, Command& command, Args args) {
    Options options;
    if (!take_options(command, "login", &args, {"--password-stdin"},
                      {"-u", "--username", "-p", "--password"}, &options)) {
        return 125;
    }
    const std::string user = option(options, {"-u", "--username"});
    std::string password = option(options, {"-p", "--password"});
    const bool from_input = !option(options, {"--password-stdin"}).empty();
    if (!password.empty()) {
        command.err("WARNING! Using --password via the CLI is insecure. Use --password-stdin.\n");
    }
    if (from_input) {
        password = std::string(strip(command.input));
    }
    if (from_input && user.empty()) {
        command.err("the --password-stdin option requires --username to be set\n");
        return 1;
    }
    if (user.empty() || password.empty()) {
        command.err("error: cannot perform an interactive login from a non TTY device\n");
        return 1;
    }
    std::string registry = args.empty() ? std::string() : args[0];
    registry = registry.substr(registry.substr(0, 8) == "https://" ? 8 : 0);
    registry = registry.substr(0, registry.find('/'));
    SimTime expires;
    if (!is_own_registry(shell.world, registry)) {
        return daemon_error(command, "Drydock's network has one private registry: " +
                                         ecr::registry_host(shell.world));
    }
    if (user != "AWS" || !ecr::check_password(shell.world, password, &expires)) {
        return daemon_error(command, "login attempt to https://" + registry +
                                         "/v2/ failed with status: 400 Bad Request");
    }
    if (expires <= shell.world.now) {
        return daemon_error(command, "login attempt to https://" + registry +
                                         "/v2/ failed with status: 403 "
                                         "Forbidden");
    }
    auto& logins = shell.state().docker.logins;
    const auto at = std::lower_bound(
        logins.begin(), logins.end(), registry,
        [](const DockerLogin& login, const std::string& name) { return login.registry < name; });
    if (at != logins.end() && at->registry == registry) {
        at->expires_at = expires;
    } else {
        logins.insert(at, DockerLogin{registry, expires});
    }
    command.out("Login Succeeded\n");
    return 0;
}

int log_out(Shell& shell, Command& command, const Args& args) {
    const std::string registry = args.empty() ? "https://index.docker.io/v1/" : args[0];
    const std::size_t removed =
        std::erase_if(shell.state().docker.logins,
                      [&registry](const DockerLogin& login) { return login.registry == registry; });
    command.out(removed > 0 ? "Removing login credentials for " + registry + "\n"
                            : "Not logged in to " + registry + "\n");
    return 0;
}

int pull(Shell& shell, Command& command, Args args) {
    Options options;
    if (!take_options(command, "pull", &args, {"-q", "--quiet"}, {"--platform"}, &options)) {
        return 125;
    }
    if (args.size() != 1) {
        return wants(command, "pull", "1 argument");
    }
    const ecr::ImageReference reference = ecr::parse_image(args[0]);
    const bool quiet = !option(options, {"-q", "--quiet"}).empty();
    std::string lines;
    const bool defaulted = reference.digest.empty() &&
                           args[0].substr(args[0].rfind('/') + 1).find(':') == std::string::npos;
    if (defaulted && !quiet) {
        command.out("Using default tag: latest\n");
    }
    const std::string problem = pull_docker_image(shell.world, args[0], &lines);
    if (!problem.empty()) {
        return daemon_error(command, problem);
    }
    command.out((quiet ? "" : lines) + reference.registry + "/" + reference.repository +
                (reference.digest.empty() ? ":" + reference.tag : "@" + reference.digest) + "\n");
    return 0;
}

ecr::ImageContent content_of(const DockerImage& image) {
    ecr::ImageContent content;
    content.config = image.config;
    for (const DockerLayer& layer : image.layers) {
        content.layers.push_back({layer.digest, layer.diff_id, layer.size});
    }
    return content;
}

// What the registry refuses before it takes a layer.
std::string push_problem(const World& world, const ecr::ImageReference& reference) {
    const std::string login = login_problem(world, reference.registry);
    if (!login.empty()) {
        return login;
    }
    if (reference.account != world.text(world.account)) {
        return "denied: User: arn:aws:iam::" + std::string(world.text(world.account)) +
               ":user/learner is not authorized to perform: ecr:InitiateLayerUpload on resource: "
               "arn:aws:ecr:" +
               reference.region + ":" + reference.account + ":repository/" + reference.repository +
               " because no resource-based policy allows the ecr:InitiateLayerUpload action";
    }
    if (ecr::find_repository(world, reference.repository) == nullptr) {
        return "name unknown: The repository with name '" + reference.repository +
               "' does not exist in the registry with id '" + reference.account + "'";
    }
    return {};
}

int push(Shell& shell, Command& command, Args args) {
    Options options;
    if (!take_options(command, "push", &args, {"-q", "--quiet"}, {}, &options)) {
        return 125;
    }
    if (args.size() != 1) {
        return wants(command, "push", "1 argument");
    }
    World& world = shell.world;
    const ecr::ImageReference reference = ecr::parse_image(args[0]);
    const std::string name = familiar_name(reference);
    const bool quiet = !options.empty();
    const auto say = [&](const std::string& line) {
        if (!quiet) {
            command.out(line + "\n");
        }
    };
    const auto refuse = [&](const std::string& text) {
        command.err(text + "\n");
        return 1;
    };
    if (args[0].substr(args[0].rfind('/') + 1).find(':') == std::string::npos) {
        say("Using default tag: latest");
    }
    say("The push refers to repository [" + reference.registry + "/" + reference.repository + "]");
    const DockerName* local = find_docker_name(shell.state(), name, reference.tag);
    const DockerImage* image =
        local == nullptr ? nullptr : find_docker_image(shell.state(), local->id);
    if (image == nullptr) {
        return refuse("An image does not exist locally with the tag: " + name);
    }
    if (reference.kind != ecr::RegistryKind::kPrivateEcr) {
        return refuse("denied: requested access to the resource is denied");
    }
    const std::string problem = push_problem(world, reference);
    ecr::RepositoryRow* repository =
        problem.empty() ? ecr::find_repository(world, reference.repository) : nullptr;
    for (std::size_t i = image->layers.size(); i-- > 0;) {  // the newest layer first
        const DockerLayer& layer = image->layers[i];
        const bool there =
            repository != nullptr && ecr::find_layer(world, *repository, layer.digest) != nullptr;
        say(short_id(layer.diff_id) + (repository == nullptr ? ": Preparing"
                                       : there               ? ": Layer already exists"
                                                             : ": Pushed"));
    }
    if (!problem.empty()) {
        return refuse(problem);
    }
    const ecr::ImageContent content = content_of(*image);
    ecr::add_content(world, *repository, content);
    ecr::PutRequest request;
    request.manifest = ecr::manifest_of(content);
    request.tag = reference.tag;
    const Result<std::string> digest = ecr::put_manifest(world, reference.repository, request);
    if (!digest.ok() && digest.error().code != "ImageAlreadyExistsException") {
        return refuse("tag invalid: " + digest.error().message);
    }
    const std::string pushed = ecr::digest_of(request.manifest);
    const std::string id = image->id;
    name_docker_image(&shell.state(), name, reference.tag, id, pushed);
    if (quiet) {
        command.out(name + ":" + reference.tag + "\n");
    }
    say(reference.tag + ": digest: " + pushed +
        " size: " + std::to_string(request.manifest.size()));
    return 0;
}

// ---- inspect -----------------------------------------------------------------------------------

void write_image(const World& world, const DockerImage& image, api::JsonWriter& out) {
    api::Doc config;
    std::string problem;
    out.begin_object();
    out.member("Id", image.id);
    out.key("RepoTags").begin_array();
    for (const DockerName& name : world.shell.docker.names) {
        if (name.id == image.id && name.tag != "<none>") {
            out.string(name.repository + ":" + name.tag);
        }
    }
    out.end_array();
    out.key("RepoDigests").begin_array();
    for (const DockerName& name : world.shell.docker.names) {
        if (name.id == image.id && !name.digest.empty()) {
            out.string(name.repository + "@" + name.digest);
        }
    }
    out.end_array();
    out.member("Created", format_iso8601(world.unix_ms(image.created_at)));
    if (api::parse_json(image.config, &config, &problem)) {
        const api::Value settings = config.root()["config"];
        out.member_raw("Config", settings.exists() ? api::to_json(settings) : "{}");
        out.member("Architecture", config.root()["architecture"].str());
        out.member("Os", config.root()["os"].str());
        out.member_int("Size", image_bytes(image));
        out.member_raw("RootFS", api::to_json(config.root()["rootfs"]));
    }
    out.end_object();
}

void write_container(const World& world, const DockerContainer& c, api::JsonWriter& out) {
    const bool running = is_running(world, c);
    out.begin_object();
    out.member("Id", c.id);
    out.member("Created", format_iso8601(world.unix_ms(c.started_at)));
    out.key("State").begin_object();
    out.member("Status", running ? "running" : "exited");
    out.member_bool("Running", running);
    out.member_int("ExitCode", running ? 0 : c.exit_code);
    out.member("StartedAt", format_iso8601(world.unix_ms(c.started_at)));
    out.member("FinishedAt",
               running ? "0001-01-01T00:00:00Z" : format_iso8601(world.unix_ms(c.stopped_at)));
    out.end_object();
    out.member("Image", c.image_id);
    out.member("Name", "/" + c.name);
    out.key("Config").begin_object();
    out.member("Image", c.image);
    out.end_object();
    out.end_object();
}

// {{.State.Status}} and {{json .Config}}: members by path, no other template.
bool apply_format(const std::string& format, api::Value root, std::string* out) {
    std::size_t at = 0;
    while (at < format.size()) {
        const std::size_t open = format.find("{{", at);
        *out += format.substr(at, open == std::string::npos ? open : open - at);
        if (open == std::string::npos) {
            return true;
        }
        const std::size_t close = format.find("}}", open);
        if (close == std::string::npos) {
            return false;
        }
        std::string path(strip(std::string_view(format).substr(open + 2, close - open - 2)));
        const bool json = path.substr(0, 5) == "json ";
        path = std::string(strip(path.substr(json ? 5 : 0)));
        api::Value value = root;
        if (path.empty() || path[0] != '.') {
            return false;
        }
        for (const std::string_view part : split(std::string_view(path).substr(1), '.')) {
            value = part.empty() ? value : value[part];
        }
        if (!value.exists()) {
            return false;
        }
        *out += json || !value.is_string() ? api::to_json(value) : std::string(value.str());
        at = close + 2;
    }
    return true;
}

int inspect(Shell& shell, Command& command, Args args) {
    Options options;
    if (!take_options(command, "inspect", &args, {}, {"-f", "--format", "--type"}, &options)) {
        return 125;
    }
    if (args.empty()) {
        return wants(command, "inspect", "at least 1 argument");
    }
    const std::string format = option(options, {"-f", "--format"});
    int exit_code = 0;
    std::string list;
    api::JsonWriter out(&list);
    out.begin_array();
    for (const std::string& name : args) {
        const DockerContainer* container = find_container(shell.state(), name);
        const DockerImage* image = find_docker_image(shell.state(), name);
        if (container == nullptr && image == nullptr) {
            command.err("Error: No such object: " + name + "\n");
            exit_code = 1;
        } else if (container != nullptr) {
            write_container(shell.world, *container, out);
        } else {
            write_image(shell.world, *image, out);
        }
    }
    out.end_array();
    api::Doc doc;
    std::string text;
    std::string problem;
    if (!api::parse_json(list, &doc, &problem)) {
        return command.fail("the description is damaged: " + problem);
    }
    if (format.empty()) {
        api::append_pretty_json(text, doc.root());
        command.out(text + "\n");
        return exit_code;
    }
    for (const api::Value row : doc.root()) {
        text.clear();
        if (!apply_format(format, row, &text)) {
            command.err(
                "template parsing error: Drydock reads {{.A.B}} and {{json .A}} of members "
                "that exist\n");
            return 1;
        }
        command.out(text + "\n");
    }
    return exit_code;
}

struct Verb {
    std::string_view name;
    int (*run)(Shell&, Command&, const Args&);
};

constexpr Verb kVerbs[] = {
    {"build", run_docker_build},
    {"images", [](Shell& s, Command& c, const Args& a) { return list_images(s, c, a); }},
    {"inspect", [](Shell& s, Command& c, const Args& a) { return inspect(s, c, a); }},
    {"login", [](Shell& s, Command& c, const Args& a) { return log_in(s, c, a); }},
    {"logout", log_out},
    {"logs", run_docker_logs},
    {"ps", run_docker_ps},
    {"pull", [](Shell& s, Command& c, const Args& a) { return pull(s, c, a); }},
    {"push", [](Shell& s, Command& c, const Args& a) { return push(s, c, a); }},
    {"rm", run_docker_rm},
    {"rmi", [](Shell& s, Command& c, const Args& a) { return remove_images(s, c, a); }},
    {"run", run_docker_run},
    {"stop", run_docker_stop},
    {"tag", tag_image},
};

// `docker image ls`, `docker container ls`, `docker buildx build`: the long names of the same.
void shorten(Args* args) {
    const auto is = [&args](std::string_view first, std::string_view second) {
        return args->size() > 1 && (*args)[0] == first && (*args)[1] == second;
    };
    const auto become = [&args](const char* verb) {
        args->erase(args->begin());
        (*args)[0] = verb;
    };
    if (is("image", "ls") || is("image", "list")) {
        become("images");
    } else if (is("image", "rm")) {
        become("rmi");
    } else if (is("container", "ls")) {
        become("ps");
    } else if (args->size() > 1 &&
               ((*args)[0] == "image" || (*args)[0] == "container" || (*args)[0] == "buildx")) {
        args->erase(args->begin());
    }
}

}  // namespace

int run_docker(Shell& shell, Command& command) {
    if (command.resumed) {
        return resume_docker(shell, command);
    }
    Args args(command.args.begin() + 1, command.args.end());
    shorten(&args);
    const std::string verb = args.empty() ? "--help" : args[0];
    if (verb == "--help" || verb == "help" || (args.size() == 2 && args[1] == "--help")) {
        command.out(kHelp);
        return 0;
    }
    if (verb == "--version" || verb == "-v") {
        command.out("Docker version 27.3.1, build Drydock (simulated)\n");
        return 0;
    }
    args.erase(args.begin());
    for (const Verb& row : kVerbs) {
        if (row.name == verb) {
            return row.run(shell, command, args);
        }
    }
    command.err("docker: unknown command: docker " + verb +
                "\n\nRun 'docker --help' for what Drydock simulates of docker\n");
    return 1;
}

std::vector<std::string_view> docker_verbs() {
    std::vector<std::string_view> out;
    for (const Verb& row : kVerbs) {
        out.push_back(row.name);
    }
    return out;
}

}  // namespace drydock::shell
