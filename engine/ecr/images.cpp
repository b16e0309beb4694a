// Images: listing, reading and deleting them.
#include <algorithm>

#include "engine/api/paging.hpp"
#include "engine/ecr/ecr_lookup.hpp"
#include "engine/ecr/ecr_operations.hpp"
#include "engine/ecr/image_content.hpp"
#include "engine/ecr/registry.hpp"
#include "engine/world/world.hpp"

namespace drydock::ecr {
namespace {

constexpr api::PageRules kPaging{.limit_default = 100, .limit_max = 1000};

// Image ids are sorted by digest, then by tag.
std::vector<Sym> sorted_tags(const World& world, const ImageRow& image) {
    std::vector<Sym> tags = image.tags;
    // A total order: the tags of an image differ.
    std::sort(tags.begin(), tags.end(),
              [&world](Sym a, Sym b) { return world.text(a) < world.text(b); });
    return tags;
}

// Archiving is not modelled: every image is ACTIVE.
bool passes(const ImageRow& image, api::Value filter) {
    const std::string_view tags = filter["tagStatus"].str("ANY");
    const std::string_view status = filter["imageStatus"].str("ACTIVE");
    return (status == "ACTIVE" || status == "ANY") &&
           (tags == "ANY" || (tags == "TAGGED") == !image.tags.empty());
}

void write_image_id(std::string_view digest, std::string_view tag, api::JsonWriter& out) {
    out.begin_object();
    if (!digest.empty()) {
        out.member("imageDigest", digest);
    }
    if (!tag.empty()) {
        out.member("imageTag", tag);
    }
    out.end_object();
}

// The type of the configuration, for those who look for charts and other artifacts.
std::string artifact_type(const ImageRow& image) {
    api::Doc doc;
    std::string problem;
    if (!api::parse_json(image.manifest, &doc, &problem)) {
        return {};
    }
    return std::string(doc.root()["config"]["mediaType"].str());
}

void write_detail(const World& world, const RepositoryRow& repository, const ImageRow& image,
                  api::JsonWriter& out) {
    out.begin_object();
    write_place(world, world.text(repository.name), out);
    out.member("imageDigest", world.text(image.digest));
    if (!image.tags.empty()) {
        out.key("imageTags").begin_array();
        for (const Sym tag : image.tags) {
            out.string(world.text(tag));
        }
        out.end_array();
    }
    if (!image.is_list) {
        out.member_int("imageSizeInBytes", image.size);
    }
    out.member_time("imagePushedAt", world.unix_ms(image.pushed_at));
    out.member("imageManifestMediaType", world.text(image.media_type));
    const std::string type = artifact_type(image);
    if (!type.empty()) {
        out.member("artifactMediaType", type);
    }
    if (is_set(image.pulled_at)) {
        out.member_time("lastRecordedPullTime", world.unix_ms(image.pulled_at));
    }
    out.member("imageStatus", "ACTIVE");
    out.end_object();
}

// The image an id names: by digest, by tag, or by both where they agree.
const ImageRow* find_image(const World& world, const RepositoryRow& repository, api::Value id) {
    const std::string_view digest = id["imageDigest"].str();
    const std::string_view tag = id["imageTag"].str();
    const ImageRow* image = digest.empty() ? find_by_tag(world, repository, tag)
                                           : find_by_digest(world, repository, digest);
    const bool agree =
        digest.empty() || tag.empty() || find_by_tag(world, repository, tag) == image;
    return agree ? image : nullptr;
}

struct Failure {
    std::string_view code;
    std::string_view reason;
};

bool is_digest(std::string_view text) {
    const std::size_t colon = text.find(':');
    return colon != std::string_view::npos && colon > 0 && colon + 1 < text.size() &&
           text.substr(colon + 1).find_first_not_of("0123456789abcdefABCDEF") ==
               std::string_view::npos;
}

// Why an id names no image; nothing when it does (*image is set). MOTO's reasons.
std::optional<Failure> lookup_failure(const World& world, const RepositoryRow& repository,
                                      api::Value id, const ImageRow** image) {
    const std::string_view digest = id["imageDigest"].str();
    const std::string_view tag = id["imageTag"].str();
    if (digest.empty() && tag.empty()) {
        return Failure{"MissingDigestAndTag",
                       "Invalid request parameters: both tag and digest cannot be null"};
    }
    if (!digest.empty() && !is_digest(digest)) {
        return Failure{"InvalidImageDigest",
                       "Invalid request parameters: image digest should satisfy the regex "
                       "'[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+'"};
    }
    *image = find_image(world, repository, id);
    if (*image != nullptr) {
        return std::nullopt;
    }
    if (!digest.empty() && !tag.empty() && find_by_digest(world, repository, digest) != nullptr &&
        find_by_tag(world, repository, tag) != nullptr) {
        return Failure{"ImageTagDoesNotMatchDigest",
                       "Requested image tag does not match the digest"};  // not confirmed
    }
    return Failure{"ImageNotFound", "Requested image not found"};
}

void write_failure(api::Value id, const Failure& failure, api::JsonWriter& out) {
    out.begin_object();
    out.key("imageId");
    write_image_id(id["imageDigest"].str(), id["imageTag"].str(), out);
    out.member("failureCode", failure.code);
    out.member("failureReason", failure.reason);
    out.end_object();
}

bool is_referenced(const World& world, const RepositoryRow& repository, const ImageRow& image) {
    const std::string_view digest = world.text(image.digest);
    for (const ImageRow& other : repository.images) {
        if (other.is_list && other.manifest.find(digest) != std::string::npos) {
            return true;
        }
    }
    return false;
}

// Removes a tag, and the image with its last tag; without a tag the whole image. Writes the ids.
void remove_image(World& world, RepositoryRow& repository, std::size_t index, std::string_view tag,
                  api::JsonWriter& out) {
    ImageRow& image = repository.images[index];
    const std::string_view digest = world.text(image.digest);
    if (!tag.empty()) {
        write_image_id(digest, tag, out);
        std::erase_if(image.tags, [&](Sym t) { return world.text(t) == tag; });
    } else {
        for (const Sym t : image.tags) {
            write_image_id(digest, world.text(t), out);
        }
        if (image.tags.empty()) {
            write_image_id(digest, {}, out);
        }
        image.tags.clear();
    }
    if (image.tags.empty()) {
        repository.images.erase(repository.images.begin() + static_cast<std::ptrdiff_t>(index));
    }
    ++world.ecr.version;
}

// Both Batch operations: f(repository, index, id) for each image that is named and there; the
// others, and those f refuses, become failures.
template <class F>
api::Outcome each_image(World& world, const api::Call& call, api::MemberName member, F f,
                        api::JsonWriter& out) {
    RepositoryRow* repository = nullptr;
    if (std::optional<ApiError> error = named_repository(world, call, &repository)) {
        return *error;
    }
    std::string failures;
    api::JsonWriter failures_out(&failures);
    failures_out.begin_array();
    out.key(member).begin_array();
    for (const api::Value id : call.input["imageIds"]) {
        const ImageRow* image = nullptr;
        std::optional<Failure> failure = lookup_failure(world, *repository, id, &image);
        if (!failure.has_value()) {
            failure =
                f(*repository, static_cast<std::size_t>(image - repository->images.data()), id);
        }
        if (failure.has_value()) {
            write_failure(id, *failure, failures_out);
        }
    }
    out.end_array();
    failures_out.end_array();
    out.member_raw("failures", failures);
    return api::Done{};
}

}  // namespace

api::Outcome list_images(const World& world, const api::Call& call, api::JsonWriter& out) {
    const RepositoryRow* repository = nullptr;
    api::Page page;
    if (std::optional<ApiError> error = named_repository(world, call, &repository)) {
        return *error;
    }
    if (std::optional<ApiError> error = api::read_page(call, kPaging, &page)) {
        return *error;
    }
    std::int64_t given = 0;
    std::string last;
    std::string next;
    out.key("imageIds").begin_array();
    for (const ImageRow& image : repository->images) {
        std::vector<Sym> tags = sorted_tags(world, image);
        if (tags.empty()) {
            tags.emplace_back();
        }
        for (const Sym tag : tags) {
            const std::string key =
                std::string(world.text(image.digest)) + " " + std::string(world.text(tag));
            if (!next.empty() || !passes(image, call.input["filter"]) ||
                (!page.from_start && key <= page.after)) {
                continue;
            }
            if (given == page.limit) {
                next = api::page_token(call, kPaging, last);
                continue;
            }
            write_image_id(world.text(image.digest), world.text(tag), out);
            last = key;
            ++given;
        }
    }
    out.end_array();
    if (!next.empty()) {
        out.member("nextToken", next);
    }
    return api::Done{};
}

api::Outcome describe_images(const World& world, const api::Call& call, api::JsonWriter& out) {
    const RepositoryRow* repository = nullptr;
    api::Page page;
    if (std::optional<ApiError> error = named_repository(world, call, &repository)) {
        return *error;
    }
    if (std::optional<ApiError> error = api::read_page(call, kPaging, &page)) {
        return *error;
    }
    const api::Value ids = call.input["imageIds"];
    for (const api::Value id : ids) {
        if (find_image(world, *repository, id) == nullptr) {
            return ApiError{"ImageNotFoundException",
                            "The image with imageId {imageDigest:'" +
                                std::string(id["imageDigest"].str("null")) + "', imageTag:'" +
                                std::string(id["imageTag"].str("null")) +
                                "'} does not exist within " +
                                place_text(world, world.text(repository->name)),
                            400,
                            {}};
        }
    }
    out.key("imageDetails").begin_array();
    for (const api::Value id : ids) {
        const ImageRow* image = find_image(world, *repository, id);
        if (passes(*image, call.input["filter"])) {
            write_detail(world, *repository, *image, out);
        }
    }
    std::int64_t given = 0;
    std::string_view last;
    std::string next;
    for (const ImageRow& image : repository->images) {
        const std::string_view digest = world.text(image.digest);
        if (ids.size() > 0 || !passes(image, call.input["filter"]) ||
            (!page.from_start && digest <= page.after)) {
            continue;
        }
        if (given == page.limit) {
            next = api::page_token(call, kPaging, last);
            break;
        }
        write_detail(world, *repository, image, out);
        last = digest;
        ++given;
    }
    out.end_array();
    if (!next.empty()) {
        out.member("nextToken", next);
    }
    return api::Done{};
}

// Reading a manifest is what a pull begins with, so it counts as one.
api::Outcome batch_get_image(World& world, const api::Call& call, api::JsonWriter& out) {
    return each_image(
        world, call, "images",
        [&](RepositoryRow& repository, std::size_t index, api::Value id) {
            const ImageRow& image = repository.images[index];
            note_pull(world, &repository.images[index]);
            out.begin_object();
            write_place(world, world.text(repository.name), out);
            out.key("imageId");
            write_image_id(world.text(image.digest), id["imageTag"].str(), out);
            out.member("imageManifest", image.manifest);
            out.member("imageManifestMediaType", world.text(image.media_type));
            out.end_object();
            return std::optional<Failure>();
        },
        out);
}

api::Outcome batch_delete_image(World& world, const api::Call& call, api::JsonWriter& out) {
    return each_image(
        world, call, "imageIds",
        [&](RepositoryRow& repository, std::size_t index, api::Value id) -> std::optional<Failure> {
            const ImageRow& image = repository.images[index];
            const std::string_view tag = id["imageTag"].str();
            const bool goes = tag.empty() || image.tags.size() == 1;
            if (goes && is_referenced(world, repository, image)) {
                return Failure{"ImageReferencedByManifestList",
                               "Requested image referenced by manifest list"};
            }
            remove_image(world, repository, index, tag, out);
            return {};
        },
        out);
}

}  // namespace drydock::ecr
