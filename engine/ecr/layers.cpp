// Layers: asked for, uploaded in parts, checked against their digest. The bytes are not kept, but
// for small JSON documents: an image's configuration travels as a layer.
#include <algorithm>

#include "engine/api/base64.hpp"
#include "engine/core/rng.hpp"
#include "engine/ecr/ecr_lookup.hpp"
#include "engine/ecr/ecr_operations.hpp"
#include "engine/ecr/image_content.hpp"
#include "engine/ecr/registry.hpp"
#include "engine/ecs/ecs_names.hpp"
#include "engine/world/world.hpp"

namespace drydock::ecr {
namespace {

std::string upload_id(const World& world, std::uint64_t serial) {
    return ecs::uuid_text(draw(world.seed, Stream::kLayerUpload, serial, 0),
                          draw(world.seed, Stream::kLayerUpload, serial, 1));
}

// The upload a request names, in its repository; UploadNotFoundException else.
std::optional<ApiError> named_upload(World& world, const api::Call& call,
                                     const RepositoryRow& repository, UploadRow** out) {
    const std::string_view wanted = call.input["uploadId"].str();
    for (UploadRow& upload : world.ecr.uploads) {
        if (upload.repository == repository.name && upload_id(world, upload.serial) == wanted) {
            *out = &upload;
            return std::nullopt;
        }
    }
    return ApiError{"UploadNotFoundException",
                    "The upload with id '" + std::string(wanted) + "' does not exist within " +
                        place_text(world, world.text(repository.name)),
                    400,
                    {}};
}

bool is_json(std::string_view text) {
    api::Doc doc;
    std::string problem;
    return text.substr(0, 1) == "{" && api::parse_json(text, &doc, &problem);
}

void close_upload(World& world, std::uint64_t serial) {
    std::erase_if(world.ecr.uploads,
                  [serial](const UploadRow& upload) { return upload.serial == serial; });
}

}  // namespace

void add_layer(World& world, RepositoryRow& repository, std::string_view digest, std::int64_t size,
               std::string_view config) {
    if (find_layer(world, repository, digest) != nullptr ||
        repository.layers.size() >= kLayersMax) {
        return;
    }
    LayerRow layer;
    layer.digest = world.symbols.intern(digest);
    layer.size = size;
    layer.config = config;
    repository.layers.push_back(std::move(layer));
}

void add_content(World& world, RepositoryRow& repository, const ImageContent& content) {
    for (const ImageLayer& layer : content.layers) {
        add_layer(world, repository, layer.digest, layer.size, {});
    }
    add_layer(world, repository, digest_of(content.config),
              static_cast<std::int64_t>(content.config.size()), content.config);
}

api::Outcome batch_check_layer_availability(const World& world, const api::Call& call,
                                            api::JsonWriter& out) {
    const RepositoryRow* repository = nullptr;
    if (std::optional<ApiError> error = named_repository(world, call, &repository)) {
        return *error;
    }
    std::string failures;
    api::JsonWriter failures_out(&failures);
    failures_out.begin_array();
    out.key("layers").begin_array();
    for (const api::Value wanted : call.input["layerDigests"]) {
        const std::string_view digest = wanted.str();
        const std::size_t colon = digest.find(':');
        if (colon == std::string_view::npos || colon + 1 >= digest.size()) {
            failures_out.begin_object();
            failures_out.member("layerDigest", digest);
            failures_out.member("failureCode",
                                digest.empty() ? "MissingLayerDigest" : "InvalidLayerDigest");
            failures_out.member("failureReason",
                                "Invalid request parameters: layer digest should "
                                "satisfy the regex "
                                "'[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+'");
            failures_out.end_object();
            continue;
        }
        const LayerRow* layer = find_layer(world, *repository, digest);
        out.begin_object();
        out.member("layerDigest", digest);
        out.member("layerAvailability", layer != nullptr ? "AVAILABLE" : "UNAVAILABLE");
        if (layer != nullptr) {
            out.member_int("layerSize", layer->size);
            out.member("mediaType", kLayerType);
        }
        out.end_object();
    }
    out.end_array();
    failures_out.end_array();
    out.member_raw("failures", failures);
    return api::Done{};
}

api::Outcome initiate_layer_upload(World& world, const api::Call& call, api::JsonWriter& out) {
    RepositoryRow* repository = nullptr;
    if (std::optional<ApiError> error = named_repository(world, call, &repository)) {
        return *error;
    }
    if (repository->layers.size() >= kLayersMax) {
        return ApiError{
            "ServerException", "Drydock keeps at most 5000 layers in a repository.", 500, {}};
    }
    if (world.ecr.uploads.size() >= kUploadsMax) {
        world.ecr.uploads.erase(world.ecr.uploads.begin());  // abandoned long ago
    }
    UploadRow upload;
    upload.serial = ++world.ecr.uploads_total;
    upload.repository = repository->name;
    world.ecr.uploads.push_back(std::move(upload));
    out.member("uploadId", upload_id(world, world.ecr.uploads_total));
    out.member_int("partSize", kPartBytes);
    return api::Done{};
}

api::Outcome upload_layer_part(World& world, const api::Call& call, api::JsonWriter& out) {
    RepositoryRow* repository = nullptr;
    UploadRow* upload = nullptr;
    if (std::optional<ApiError> error = named_repository(world, call, &repository)) {
        return *error;
    }
    if (std::optional<ApiError> error = named_upload(world, call, *repository, &upload)) {
        return *error;
    }
    std::string bytes;
    const bool decoded = api::base64_decode(call.input["layerPartBlob"].str(), &bytes);
    const auto received = static_cast<std::int64_t>(upload->hash.size());
    const std::int64_t first = call.input["partFirstByte"].i64();
    const std::int64_t last = call.input["partLastByte"].i64();
    if (!decoded || first != received ||
        last - first + 1 != static_cast<std::int64_t>(bytes.size())) {
        ApiError error{"InvalidLayerPartException",
                       "Invalid layer part with first byte " + std::to_string(first) +
                           " and last byte " + std::to_string(last) +
                           ": parts follow each other without gaps.",  // wording not confirmed
                       400,
                       {}};
        error.extra_json = ",\"lastValidByteReceived\":" + std::to_string(received - 1);
        return error;
    }
    upload->hash.add(bytes);
    if (upload->head.size() == static_cast<std::size_t>(received)) {
        upload->head += received + static_cast<std::int64_t>(bytes.size()) <= kConfigBytesMax
                            ? bytes
                            : std::string();
    }
    write_place(world, world.text(repository->name), out);
    out.member("uploadId", call.input["uploadId"].str());
    out.member_int("lastByteReceived", last);
    return api::Done{};
}

api::Outcome complete_layer_upload(World& world, const api::Call& call, api::JsonWriter& out) {
    RepositoryRow* repository = nullptr;
    UploadRow* upload = nullptr;
    if (std::optional<ApiError> error = named_repository(world, call, &repository)) {
        return *error;
    }
    if (std::optional<ApiError> error = named_upload(world, call, *repository, &upload)) {
        return *error;
    }
    const std::string name(world.text(repository->name));
    if (upload->hash.size() == 0) {
        return ApiError{"EmptyUploadException",
                        "There are no layer parts associated with this upload.",
                        400,
                        {}};
    }
    const std::string digest = "sha256:" + to_hex(upload->hash.digest());
    bool named = false;
    for (const api::Value given : call.input["layerDigests"]) {
        named = named || given.str() == digest;
    }
    if (!named) {
        return ApiError{"InvalidLayerException",  // wording not confirmed
                        "The layer digest calculation performed by Amazon ECR upon receipt of the "
                        "image layer does not match the digest specified.",
                        400,
                        {}};
    }
    if (find_layer(world, *repository, digest) != nullptr) {
        close_upload(world, upload->serial);
        return ApiError{
            "LayerAlreadyExistsException",
            "The layer with digest '" + digest + "' already exists in " + place_text(world, name),
            400,
            {}};
    }
    const auto size = static_cast<std::int64_t>(upload->hash.size());
    const bool kept = upload->head.size() == upload->hash.size() && is_json(upload->head);
    add_layer(world, *repository, digest, size, kept ? upload->head : std::string());
    close_upload(world, upload->serial);
    write_place(world, name, out);
    out.member("uploadId", call.input["uploadId"].str());
    out.member("layerDigest", digest);
    return api::Done{};
}

}  // namespace drydock::ecr
