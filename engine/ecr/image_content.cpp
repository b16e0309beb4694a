#include "engine/ecr/image_content.hpp"

#include "engine/api/json_writer.hpp"
#include "engine/core/digest.hpp"
#include "engine/core/rng.hpp"

namespace drydock::ecr {

std::string digest_of(std::string_view bytes) { return "sha256:" + to_hex(sha256(bytes)); }

std::string digest_of_name(std::string_view name, std::uint64_t n) {
    Hasher hasher;
    hasher.add_text(name);
    std::string bytes;
    for (std::uint64_t i = 0; i < 4; ++i) {
        std::uint64_t word = draw(hasher.value(), Stream::kImageDigest, n, i);
        for (int k = 0; k < 8; ++k, word >>= 8) {
            bytes.push_back(static_cast<char>(static_cast<unsigned char>(word)));
        }
    }
    return "sha256:" + to_hex(bytes);
}

ImageContent synthetic_image(std::string_view name, std::string_view behaviour,
                             std::int64_t compressed_mib, std::uint16_t port) {
    // A base system, the language's packages and the program, as most images are cut.
    constexpr std::int64_t kShares[] = {55, 35, 10};
    const std::string seed =
        std::string(name) + "\n" + std::string(behaviour) + "\n" + std::to_string(compressed_mib);
    ImageContent content;
    std::int64_t left = compressed_mib << 20;
    for (std::uint64_t i = 0; i < 3; ++i) {
        ImageLayer layer;
        layer.digest = digest_of_name(seed, 2 * i + 2);
        layer.diff_id = digest_of_name(seed, 2 * i + 3);
        layer.size = i == 2 ? left : (compressed_mib << 20) * kShares[i] / 100;
        left -= layer.size;
        content.layers.push_back(layer);
    }
    api::JsonWriter out(&content.config);
    out.begin_object();
    out.member("architecture", "amd64");
    out.key("config").begin_object();
    if (port != 0) {
        out.key("ExposedPorts").begin_object();
        out.key_text(std::to_string(port) + "/tcp").raw("{}");
        out.end_object();
    }
    out.key("Labels").begin_object();
    out.key_text(kBehaviourLabel).string(behaviour);
    out.end_object();
    out.end_object();
    out.member("os", "linux");
    out.key("rootfs").begin_object();
    out.member("type", "layers");
    out.key("diff_ids").begin_array();
    for (const ImageLayer& layer : content.layers) {
        out.string(layer.diff_id);
    }
    out.end_array();
    out.end_object();
    out.end_object();
    return content;
}

namespace {

void append_blob(std::string& out, std::string_view indent, std::string_view type,
                 std::int64_t size, std::string_view digest) {
    out.append("{\n").append(indent).append("   \"mediaType\": \"").append(type);
    out.append("\",\n").append(indent).append("   \"size\": ").append(std::to_string(size));
    out.append(",\n").append(indent).append("   \"digest\": \"").append(digest);
    out.append("\"\n").append(indent).append("}");
}

}  // namespace

std::string manifest_of(const ImageContent& content) {
    std::string out = "{\n   \"schemaVersion\": 2,\n   \"mediaType\": \"";
    out.append(kManifestType).append("\",\n   \"config\": ");
    append_blob(out, "   ", kConfigType, static_cast<std::int64_t>(content.config.size()),
                digest_of(content.config));
    out += ",\n   \"layers\": [";
    std::string_view separator = "\n      ";
    for (const ImageLayer& layer : content.layers) {
        out.append(separator);
        append_blob(out, "      ", kLayerType, layer.size, layer.digest);
        separator = ",\n      ";
    }
    out += "\n   ]\n}";
    return out;
}

std::string behaviour_of_config(std::string_view config) {
    api::Doc doc;
    std::string problem;
    if (!api::parse_json(config, &doc, &problem)) {
        return {};
    }
    return std::string(doc.root()["config"]["Labels"][kBehaviourLabel].str());
}

}  // namespace drydock::ecr
