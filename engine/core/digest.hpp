// Digests and checksums of bytes, as registries, object stores and their clients compute them.
// Everything is plain data and the same on every compiler.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/core/hash.hpp"

namespace drydock {

// FIPS 180-4, fed piece by piece. A row of World may hold one: it is a value.
class Sha256 {
public:
    void add(std::string_view bytes);
    // The 32 bytes of all that was added; the object stays usable.
    [[nodiscard]] std::string digest() const;
    [[nodiscard]] std::uint64_t size() const { return size_; }
    void hash_into(Hasher& h) const;

private:
    void block(const unsigned char* bytes);

    std::array<std::uint32_t, 8> state_{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                        0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    std::array<unsigned char, 64> rest_{};
    std::uint64_t size_ = 0;
};

// The raw bytes of each digest.
[[nodiscard]] std::string sha256(std::string_view bytes);
[[nodiscard]] std::string sha1(std::string_view bytes);
[[nodiscard]] std::string md5(std::string_view bytes);

// CRCs as S3 sends them: big-endian bytes, to be written in base64.
[[nodiscard]] std::string crc32(std::string_view bytes);
[[nodiscard]] std::string crc32c(std::string_view bytes);
[[nodiscard]] std::string crc64nvme(std::string_view bytes);

// Lower-case hexadecimal digits.
[[nodiscard]] std::string to_hex(std::string_view bytes);

}  // namespace drydock
