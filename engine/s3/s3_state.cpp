#include "engine/s3/s3_state.hpp"

namespace drydock::s3 {

void hash_into(Hasher& h, const S3State& state) {
    h.add(state.bytes);
    h.add(state.buckets.size());
    for (const BucketRow& bucket : state.buckets) {
        for (const Sym symbol : {bucket.name, bucket.policy, bucket.tags}) {
            h.add(symbol.value);
        }
        h.add_signed(bucket.created_at.ms);
        h.add(bucket.objects.size());
        for (const ObjectRow& object : bucket.objects) {
            h.add_text(object.key);
            h.add_text(object.headers);
            // The ETag is the digest of the bytes.
            for (const Sym symbol :
                 {object.etag, object.storage_class, object.checksum, object.checksum_value}) {
                h.add(symbol.value);
            }
            h.add(object.body.size());
            h.add_signed(object.modified_at.ms);
        }
    }
}

std::uint64_t bytes_of(const S3State& state) {
    std::uint64_t bytes = 0;
    for (const BucketRow& bucket : state.buckets) {
        bytes += sizeof(BucketRow);
        for (const ObjectRow& object : bucket.objects) {
            bytes += sizeof(ObjectRow) + object.key.capacity() + object.body.capacity() +
                     object.headers.capacity();
        }
    }
    return bytes;
}

bool is_consistent(const S3State& state) {
    std::uint64_t bytes = 0;
    for (const BucketRow& bucket : state.buckets) {
        const ObjectRow* before = nullptr;
        for (const ObjectRow& object : bucket.objects) {
            bytes += object.body.size();
            if (before != nullptr && !(before->key < object.key)) {
                return false;
            }
            before = &object;
        }
    }
    return bytes == state.bytes;
}

}  // namespace drydock::s3
