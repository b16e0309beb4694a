// Checksums of objects: those that clients send along, and the one that S3 makes where they send
// none.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/api/value.hpp"
#include "engine/core/result.hpp"

namespace drydock::s3 {

struct Checksum {
    std::string_view member;  // ChecksumCRC32
    std::string value;        // base64
};

// The checksum of `body` that is stored: of the algorithm the request names, else CRC64NVME. A
// given value (or Content-MD5) that does not fit is refused.
[[nodiscard]] Result<Checksum> checked_checksum(api::Value input, std::string_view body);

}  // namespace drydock::s3
