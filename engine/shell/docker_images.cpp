#include "engine/shell/docker_images.hpp"

#include <algorithm>

#include "engine/ecr/ecr_lookup.hpp"
#include "engine/shell/text.hpp"

namespace drydock::shell {

namespace {

bool is_before(const DockerName& name, std::string_view repository, std::string_view tag) {
    return name.repository != repository ? name.repository < repository : name.tag < tag;
}

bool is_hex(std::string_view text) {
    return text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// The content of an image in the account's own registry, from its manifest and configuration.
bool private_content(const World& world, const ecr::RepositoryRow& repository,
                     const ecr::ImageRow& image, ecr::ImageContent* out) {
    api::Doc manifest;
    api::Doc config;
    std::string problem;
    if (!api::parse_json(image.manifest, &manifest, &problem)) {
        return false;
    }
    const ecr::LayerRow* row =
        ecr::find_layer(world, repository, manifest.root()["config"]["digest"].str());
    if (row == nullptr || !api::parse_json(row->config, &config, &problem)) {
        return false;
    }
    out->config = row->config;
    const api::Value diff_ids = config.root()["rootfs"]["diff_ids"];
    std::uint32_t i = 0;
    for (const api::Value blob : manifest.root()["layers"]) {
        ecr::ImageLayer layer;
        layer.digest = blob["digest"].str();
        layer.size = blob["size"].i64();
        layer.diff_id = diff_ids.at(i++).str();
        out->layers.push_back(std::move(layer));
    }
    return true;
}

FetchedImage fetch_private(World& world, const ecr::ImageReference& reference) {
    FetchedImage out;
    const std::string full =
        familiar_name(reference) +
        (reference.digest.empty() ? ":" + reference.tag : "@" + reference.digest);
    const std::string login = login_problem(world, reference.registry);
    if (!login.empty()) {
        out.error = "Head \"https://" + reference.registry + "/v2/" + reference.repository +
                    "/manifests/" + (reference.digest.empty() ? reference.tag : reference.digest) +
                    "\": " + login;
        return out;
    }
    ecr::RepositoryRow* repository = ecr::find_repository(world, reference.repository);
    if (repository == nullptr) {
        out.error = "repository " + familiar_name(reference) +
                    " not found: name unknown: The repository with name '" + reference.repository +
                    "' does not exist in the registry with id '" + reference.account + "'";
        return out;
    }
    const ecr::ImageRow* image = reference.digest.empty()
                                     ? ecr::find_by_tag(world, *repository, reference.tag)
                                     : ecr::find_by_digest(world, *repository, reference.digest);
    if (image == nullptr) {
        out.error =
            "manifest for " + full + " not found: manifest unknown: Requested image not found";
        return out;
    }
    out.found = private_content(world, *repository, *image, &out.content);
    out.digest = world.text(image->digest);
    if (!out.found) {
        out.error = "Drydock knows no configuration of " + full +
                    ": only images of docker and of this sandbox can be pulled";
        return out;
    }
    ecr::note_pull(
        world, &repository->images[static_cast<std::size_t>(image - repository->images.data())]);
    return out;
}

}  // namespace

std::string familiar_name(const ecr::ImageReference& reference) {
    if (reference.registry != "docker.io") {
        return reference.registry + "/" + reference.repository;
    }
    constexpr std::string_view kOfficial = "library/";
    return reference.repository.compare(0, kOfficial.size(), kOfficial) == 0
               ? reference.repository.substr(kOfficial.size())
               : reference.repository;
}

std::string short_id(std::string_view digest) {
    const std::size_t colon = digest.find(':');
    return std::string(
        digest.substr(colon == std::string_view::npos ? 0 : colon + 1).substr(0, 12));
}

const DockerName* find_docker_name(const ShellState& state, std::string_view repository,
                                   std::string_view tag) {
    const auto& names = state.docker.names;
    const auto at = std::lower_bound(names.begin(), names.end(), repository,
                                     [tag](const DockerName& name, std::string_view wanted) {
                                         return is_before(name, wanted, tag);
                                     });
    return at != names.end() && at->repository == repository && at->tag == tag ? &*at : nullptr;
}

const DockerImage* find_docker_image(const ShellState& state, std::string_view text) {
    const ecr::ImageReference reference = ecr::parse_image(text);
    const DockerName* name = find_docker_name(state, familiar_name(reference), reference.tag);
    constexpr std::string_view kSha = "sha256:";
    const std::string_view id = text.substr(0, 7) == kSha ? text.substr(7) : text;
    for (const DockerImage& image : state.docker.images) {
        const std::string_view digits = std::string_view(image.id).substr(7);
        const bool by_id = id.size() >= 4 && is_hex(id) && digits.substr(0, id.size()) == id;
        if (name != nullptr ? image.id == name->id : by_id) {
            return &image;
        }
    }
    return nullptr;
}

std::string add_docker_image(World& world, const ecr::ImageContent& content) {
    ShellState& state = world.shell;
    const std::string id = ecr::digest_of(content.config);
    for (const DockerImage& image : state.docker.images) {
        if (image.id == id) {
            return {};
        }
    }
    if (state.docker.images.size() >= kDockerImagesMax) {
        return "no space left on device (Drydock keeps 100 local images: docker rmi some)";
    }
    if (content.layers.size() > kDockerLayersMax) {
        return "max depth exceeded";
    }
    if (content.config.size() > kDockerConfigBytesMax) {
        return "the image's configuration is too large (the limit is 16 KB)";
    }
    DockerImage image;
    image.id = id;
    image.config = content.config;
    image.created_at = world.now;
    for (const ecr::ImageLayer& layer : content.layers) {
        image.layers.push_back({layer.digest, layer.diff_id, layer.size});
    }
    state.docker.images.push_back(std::move(image));
    return {};
}

void name_docker_image(ShellState* state, std::string_view repository, std::string_view tag,
                       std::string_view id, std::string_view digest) {
    auto& names = state->docker.names;
    auto at = std::lower_bound(names.begin(), names.end(), repository,
                               [tag](const DockerName& name, std::string_view wanted) {
                                   return is_before(name, wanted, tag);
                               });
    if (at == names.end() || at->repository != repository || at->tag != tag) {
        if (names.size() >= kDockerNamesMax) {
            return;
        }
        at = names.insert(at, DockerName{std::string(repository), std::string(tag), {}, {}});
    }
    const std::string before = at->id;
    at->id = id;
    at->digest = digest;
    if (before != id) {
        (void)drop_unnamed_image(state, before);
    }
}

std::vector<std::string> drop_unnamed_image(ShellState* state, std::string_view id) {
    std::vector<std::string> gone;
    for (const DockerName& name : state->docker.names) {
        if (name.id == id) {
            return gone;
        }
    }
    for (const DockerContainer& container : state->docker.containers) {
        if (container.image_id == id) {
            return gone;
        }
    }
    const std::string wanted(id);
    for (const DockerImage& image : state->docker.images) {
        if (image.id == wanted) {
            gone.push_back(image.id);
        }
    }
    std::erase_if(state->docker.images,
                  [&wanted](const DockerImage& image) { return image.id == wanted; });
    return gone;
}

std::string login_problem(const World& world, std::string_view registry) {
    for (const DockerLogin& login : world.shell.docker.logins) {
        if (login.registry == registry) {
            return is_set(login.expires_at) && login.expires_at <= world.now
                       ? "denied: Your authorization token has expired. Reauthenticate and try "
                         "again."
                       : "";
        }
    }
    return "no basic auth credentials";
}

FetchedImage fetch_image(World& world, const ecr::ImageReference& reference) {
    if (reference.kind == ecr::RegistryKind::kPrivateEcr) {
        return fetch_private(world, reference);
    }
    FetchedImage out;
    const workload::PublicImage* image = ecr::find_public(reference);
    if (image != nullptr) {
        out.found = true;
        out.content = ecr::public_content(*image);
        out.digest = ecr::digest_of(ecr::manifest_of(out.content));
        return out;
    }
    const std::string name = reference.registry + "/" + reference.repository;
    for (const workload::PublicImage& row : workload::public_images()) {
        if (row.repository == name) {
            out.error = "manifest for " + familiar_name(reference) + ":" + reference.tag +
                        " not found: manifest unknown: manifest unknown";
            return out;
        }
    }
    out.error = "pull access denied for " + familiar_name(reference) +
                ", repository does not exist or may require 'docker login': denied: requested "
                "access to the resource is denied";
    return out;
}

std::string pull_docker_image(World& world, std::string_view text, std::string* lines) {
    const ecr::ImageReference reference = ecr::parse_image(text);
    const FetchedImage fetched = fetch_image(world, reference);
    if (!fetched.found) {
        return fetched.error;
    }
    const std::string version = reference.digest.empty() ? reference.tag : reference.digest;
    const std::string separator = reference.digest.empty() ? ":" : "@";
    const std::string name = familiar_name(reference);
    *lines += version + ": Pulling from " + reference.repository + "\n";
    const bool newer =
        find_docker_image(world.shell, ecr::digest_of(fetched.content.config)) == nullptr;
    for (const ecr::ImageLayer& layer : fetched.content.layers) {
        if (newer) {
            *lines += short_id(layer.digest) + ": Pull complete\n";
        }
    }
    std::string problem = add_docker_image(world, fetched.content);
    if (!problem.empty()) {
        return problem;
    }
    name_docker_image(&world.shell, name, reference.digest.empty() ? reference.tag : "<none>",
                      ecr::digest_of(fetched.content.config), fetched.digest);
    *lines += "Digest: " + fetched.digest +
              "\nStatus: " + (newer ? "Downloaded newer image for " : "Image is up to date for ") +
              name + separator + version + "\n";
    return {};
}

std::int64_t image_bytes(const DockerImage& image) {
    std::int64_t bytes = 0;
    for (const DockerLayer& layer : image.layers) {
        bytes += layer.size;
    }
    return bytes;
}

std::string docker_size(std::int64_t bytes) {
    constexpr std::string_view kUnits[] = {"B", "kB", "MB", "GB", "TB"};
    std::int64_t unit = 1;
    std::size_t i = 0;
    while (bytes / unit >= 1000 && i + 1 < std::size(kUnits)) {
        unit *= 1000;
        ++i;
    }
    const std::int64_t whole = bytes / unit;
    const std::int64_t step = whole >= 100 ? 1 : whole >= 10 ? 10 : 100;
    const std::int64_t scaled = unit == 1 ? bytes * step : (bytes * step + unit / 2) / unit;
    std::string fraction = std::to_string(step + scaled % step).substr(1);
    while (!fraction.empty() && fraction.back() == '0') {
        fraction.pop_back();
    }
    return std::to_string(scaled / step) + (fraction.empty() ? "" : "." + fraction) +
           std::string(kUnits[i]);
}

std::string docker_duration(Duration duration) {
    const std::int64_t s = duration.ms / 1000;
    const std::int64_t h = (s + 1800) / 3600;
    if (s < 1) {
        return "Less than a second";
    }
    if (s < 60) {
        return s == 1 ? "1 second" : std::to_string(s) + " seconds";
    }
    if (s < 3600) {
        return s < 120 ? "About a minute" : std::to_string(s / 60) + " minutes";
    }
    if (h < 48) {
        return h == 1 ? "About an hour" : std::to_string(h) + " hours";
    }
    if (h < 24 * 14) {
        return std::to_string(h / 24) + " days";
    }
    return h < 24 * 60 ? std::to_string(h / 24 / 7) + " weeks"
                       : std::to_string(h / 24 / 30) + " months";
}

void print_docker_table(Command& command, const std::vector<std::vector<std::string>>& rows) {
    std::vector<std::size_t> widths;
    for (const std::vector<std::string>& row : rows) {
        widths.resize(std::max(widths.size(), row.size()));
        for (std::size_t i = 0; i < row.size(); ++i) {
            widths[i] = std::max(widths[i], row[i].size());
        }
    }
    for (const std::vector<std::string>& row : rows) {
        std::string line;
        for (std::size_t i = 0; i < row.size(); ++i) {
            line += row[i];
            line += i + 1 < row.size() ? std::string(widths[i] - row[i].size() + 3, ' ') : "";
        }
        command.out(line + "\n");
    }
}

}  // namespace drydock::shell
