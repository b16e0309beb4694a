#include "engine/ecr/ecr_state.hpp"

namespace drydock::ecr {

namespace {

void add_image(Hasher& h, const ImageRow& image) {
    h.add(image.digest.value);
    h.add(image.media_type.value);
    h.add_text(image.manifest);
    h.add(image.tags.size());
    for (const Sym tag : image.tags) {
        h.add(tag.value);
    }
    h.add(image.behaviour.value);
    h.add_signed(image.size);
    h.add(image.is_list ? 1 : 0);
    h.add_signed(image.pushed_at.ms);
    h.add_signed(image.pulled_at.ms);
}

}  // namespace

void hash_into(Hasher& h, const EcrState& state) {
    h.add(state.version);
    h.add(state.uploads_total);
    h.add(state.repositories.size());
    for (const RepositoryRow& row : state.repositories) {
        for (const Sym symbol : {row.name, row.exclusions, row.encryption, row.kms_key, row.policy,
                                 row.lifecycle, row.tags}) {
            h.add(symbol.value);
        }
        h.add_signed(row.created_at.ms);
        h.add(static_cast<std::uint64_t>(row.mutability));
        h.add(row.scan_on_push ? 1 : 0);
        h.add(row.images.size());
        for (const ImageRow& image : row.images) {
            add_image(h, image);
        }
        h.add(row.layers.size());
        for (const LayerRow& layer : row.layers) {
            h.add(layer.digest.value);
            h.add_signed(layer.size);
            h.add_text(layer.config);
        }
    }
    h.add(state.uploads.size());
    for (const UploadRow& upload : state.uploads) {
        h.add(upload.serial);
        h.add(upload.repository.value);
        upload.hash.hash_into(h);
        h.add_text(upload.head);
    }
}

std::uint64_t bytes_of(const EcrState& state) {
    std::uint64_t bytes = 0;
    for (const RepositoryRow& row : state.repositories) {
        bytes += sizeof(RepositoryRow);
        for (const ImageRow& image : row.images) {
            bytes +=
                sizeof(ImageRow) + image.manifest.capacity() + image.tags.capacity() * sizeof(Sym);
        }
        for (const LayerRow& layer : row.layers) {
            bytes += sizeof(LayerRow) + layer.config.capacity();
        }
    }
    for (const UploadRow& upload : state.uploads) {
        bytes += sizeof(UploadRow) + upload.head.capacity();
    }
    return bytes;
}

}  // namespace drydock::ecr
