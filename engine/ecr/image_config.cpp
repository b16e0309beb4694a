#include "engine/ecr/image_config.hpp"

#include <charconv>

#include "engine/api/value.hpp"
#include "engine/ecr/ecr_lookup.hpp"
#include "engine/ecr/registry.hpp"
#include "engine/world/world.hpp"

namespace drydock::ecr {

std::string config_of(const World& world, std::string_view image, std::string_view digest) {
    const ImageReference reference = parse_image(image);
    if (reference.kind == RegistryKind::kPublic) {
        const workload::PublicImage* row = find_public(reference);
        return row == nullptr ? std::string() : public_content(*row).config;
    }
    const RepositoryRow* repository = find_repository(world, reference.repository);
    const ImageRow* row =
        repository == nullptr ? nullptr : find_by_digest(world, *repository, digest);
    api::Doc manifest;
    std::string problem;
    if (row == nullptr || !api::parse_json(row->manifest, &manifest, &problem)) {
        return {};
    }
    const LayerRow* config =
        find_layer(world, *repository, manifest.root()["config"]["digest"].str());
    return config == nullptr ? std::string() : config->config;
}

ImageProgram image_program(std::string_view config) {
    ImageProgram program;
    api::Doc doc;
    std::string problem;
    if (!api::parse_json(config, &doc, &problem)) {
        return program;
    }
    const api::Value run = doc.root()["config"];
    program.entry_point = api::join_texts(run["Entrypoint"]);
    program.command = api::join_texts(run["Cmd"]);
    const api::Value ports = run["ExposedPorts"];
    for (auto it = ports.begin(); ports.is_object() && !(it == ports.end()); ++it) {
        const std::string_view name = it.key();
        std::uint16_t port = 0;
        const auto [end, wrong] = std::from_chars(name.data(), name.data() + name.size(), port);
        const auto digits = static_cast<std::size_t>(end - name.data());
        if (wrong == std::errc() && name.substr(digits) == "/tcp") {
            program.tcp_ports.push_back(port);
        }
    }
    return program;
}

std::string base_of(std::string_view config) {
    api::Doc doc;
    std::string problem;
    if (!api::parse_json(config, &doc, &problem)) {
        return {};
    }
    if (doc.root()["config"]["Labels"][kBaseLabel].str() == "scratch") {
        return "scratch";
    }
    const std::string_view first = doc.root()["rootfs"]["diff_ids"].at(0).str();
    for (const workload::PublicImage& row : workload::public_images()) {
        if (public_content(row).layers[0].diff_id == first) {
            return std::string(row.repository);
        }
    }
    return {};
}

}  // namespace drydock::ecr
