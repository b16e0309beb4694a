#include "engine/core/digest.hpp"

#include <cstring>

namespace drydock {

namespace {

constexpr std::uint32_t kSha256Constants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

// RFC 1321: floor(2^32 * abs(sin(i + 1))).
constexpr std::uint32_t kMd5Constants[64] = {
    0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501,
    0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
    0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
    0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a,
    0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
    0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
    0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
    0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391};
constexpr unsigned kMd5Shifts[4][4] = {
    {7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}};

// Reflected polynomials, as the CRCs of network protocols are.
constexpr std::uint64_t kCrc32 = 0xedb88320;
constexpr std::uint64_t kCrc32c = 0x82f63b78;
constexpr std::uint64_t kCrc64Nvme = 0x9a6c9329ac4bc9b5;

constexpr std::uint32_t rotate_left(std::uint32_t x, unsigned n) {
    return (x << n) | (x >> (32 - n));
}
constexpr std::uint32_t rotate_right(std::uint32_t x, unsigned n) { return rotate_left(x, 32 - n); }

std::uint32_t load_big(const unsigned char* at) {
    return (std::uint32_t{at[0]} << 24) | (std::uint32_t{at[1]} << 16) |
           (std::uint32_t{at[2]} << 8) | at[3];
}

std::uint32_t load_little(const unsigned char* at) {
    return (std::uint32_t{at[3]} << 24) | (std::uint32_t{at[2]} << 16) |
           (std::uint32_t{at[1]} << 8) | at[0];
}

void append_big(std::string& out, std::uint64_t value, unsigned bytes) {
    for (unsigned i = bytes; i-- > 0;) {
        out.push_back(static_cast<char>(static_cast<unsigned char>(value >> (8 * i))));
    }
}

void append_little(std::string& out, std::uint64_t value, unsigned bytes) {
    for (unsigned i = 0; i < bytes; ++i) {
        out.push_back(static_cast<char>(static_cast<unsigned char>(value >> (8 * i))));
    }
}

// What the hashes of this family put behind the message: a one bit, zeros, the length.
std::string padding(std::uint64_t size, bool big_endian) {
    std::string out(1, static_cast<char>(-128));
    out.append(static_cast<std::size_t>((119 - size % 64) % 64), '\0');
    big_endian ? append_big(out, size * 8, 8) : append_little(out, size * 8, 8);
    return out;
}

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

void sha1_block(const unsigned char* bytes, std::uint32_t* h) {
    std::uint32_t w[80];
    for (unsigned i = 0; i < 16; ++i) {
        w[i] = load_big(bytes + std::size_t{4} * i);
    }
    for (unsigned i = 16; i < 80; ++i) {
        w[i] = rotate_left(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
    }
    std::uint32_t a = h[0];
    std::uint32_t b = h[1];
    std::uint32_t c = h[2];
    std::uint32_t d = h[3];
    std::uint32_t e = h[4];
    constexpr std::uint32_t kRounds[4] = {0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6};
    for (unsigned i = 0; i < 80; ++i) {
        const std::uint32_t f = i < 20   ? (b & c) | (~b & d)
                                : i < 40 ? b ^ c ^ d
                                : i < 60 ? (b & c) | (b & d) | (c & d)
                                         : b ^ c ^ d;
        const std::uint32_t next = rotate_left(a, 5) + f + e + kRounds[i / 20] + w[i];
        e = d;
        d = c;
        c = rotate_left(b, 30);
        b = a;
        a = next;
    }
    h[0] += a;
    h[1] += b;
    h[2] += c;
    h[3] += d;
    h[4] += e;
}

void md5_block(const unsigned char* bytes, std::uint32_t* h) {
    std::uint32_t a = h[0];
    std::uint32_t b = h[1];
    std::uint32_t c = h[2];
    std::uint32_t d = h[3];
    for (unsigned i = 0; i < 64; ++i) {
        const unsigned round = i / 16;
        const std::uint32_t f = round == 0   ? (b & c) | (~b & d)
                                : round == 1 ? (d & b) | (~d & c)
                                : round == 2 ? b ^ c ^ d
                                             : c ^ (b | ~d);
        constexpr unsigned kSteps[4] = {1, 5, 3, 7};
        constexpr unsigned kStarts[4] = {0, 1, 5, 0};
        const unsigned word = (kSteps[round] * i + kStarts[round]) % 16;
        const std::uint32_t sum =
            a + f + kMd5Constants[i] + load_little(bytes + std::size_t{4} * word);
        a = d;
        d = c;
        c = b;
        b += rotate_left(sum, kMd5Shifts[round][i % 4]);
    }
    h[0] += a;
    h[1] += b;
    h[2] += c;
    h[3] += d;
}

// Runs every 64-byte block of the message and its padding.
template <class Block>
void run_blocks(std::string_view bytes, bool big_endian, Block block) {
    const std::size_t whole = bytes.size() / 64 * 64;
    for (std::size_t at = 0; at < whole; at += 64) {
        block(bytes_of(bytes) + at);
    }
    const std::string tail = std::string(bytes.substr(whole)) + padding(bytes.size(), big_endian);
    for (std::size_t at = 0; at < tail.size(); at += 64) {
        block(bytes_of(tail) + at);
    }
}

std::uint64_t crc(std::string_view bytes, std::uint64_t polynomial, std::uint64_t ones) {
    std::uint64_t table[256];
    for (std::uint64_t i = 0; i < 256; ++i) {
        std::uint64_t value = i;
        for (int bit = 0; bit < 8; ++bit) {
            value = (value >> 1) ^ ((value & 1) != 0 ? polynomial : 0);
        }
        table[i] = value;
    }
    std::uint64_t value = ones;
    for (const char c : bytes) {
        value = (value >> 8) ^ table[(value ^ static_cast<unsigned char>(c)) & 0xff];
    }
    return value ^ ones;
}

}  // namespace

void Sha256::block(const unsigned char* bytes) {
    std::uint32_t w[64];
    for (unsigned i = 0; i < 16; ++i) {
        w[i] = load_big(bytes + std::size_t{4} * i);
    }
    for (unsigned i = 16; i < 64; ++i) {
        const std::uint32_t x = w[i - 15];
        const std::uint32_t y = w[i - 2];
        w[i] = w[i - 16] + (rotate_right(x, 7) ^ rotate_right(x, 18) ^ (x >> 3)) + w[i - 7] +
               (rotate_right(y, 17) ^ rotate_right(y, 19) ^ (y >> 10));
    }
    std::array<std::uint32_t, 8> s = state_;
    for (unsigned i = 0; i < 64; ++i) {
        const std::uint32_t sum1 =
            rotate_right(s[4], 6) ^ rotate_right(s[4], 11) ^ rotate_right(s[4], 25);
        const std::uint32_t choice = (s[4] & s[5]) ^ (~s[4] & s[6]);
        const std::uint32_t t1 = s[7] + sum1 + choice + kSha256Constants[i] + w[i];
        const std::uint32_t sum0 =
            rotate_right(s[0], 2) ^ rotate_right(s[0], 13) ^ rotate_right(s[0], 22);
        const std::uint32_t t2 = sum0 + ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));
        s = {t1 + t2, s[0], s[1], s[2], s[3] + t1, s[4], s[5], s[6]};
    }
    for (std::size_t i = 0; i < 8; ++i) {
        state_[i] += s[i];
    }
}

void Sha256::add(std::string_view bytes) {
    const auto held = static_cast<std::size_t>(size_ % 64);
    size_ += bytes.size();
    if (held > 0) {
        const std::size_t taken = bytes.size() < 64 - held ? bytes.size() : 64 - held;
        std::memcpy(rest_.data() + held, bytes.data(), taken);
        bytes.remove_prefix(taken);
        if (held + taken < 64) {
            return;
        }
        block(rest_.data());
    }
    for (; bytes.size() >= 64; bytes.remove_prefix(64)) {
        block(bytes_of(bytes));
    }
    if (!bytes.empty()) {
        std::memcpy(rest_.data(), bytes.data(), bytes.size());
    }
}

std::string Sha256::digest() const {
    Sha256 last = *this;
    last.add(padding(size_, true));
    std::string out;
    for (const std::uint32_t word : last.state_) {
        append_big(out, word, 4);
    }
    return out;
}

void Sha256::hash_into(Hasher& h) const {
    for (const std::uint32_t word : state_) {
        h.add(word);
    }
    h.add(size_);
    for (std::size_t i = 0; i < static_cast<std::size_t>(size_ % 64); ++i) {
        h.add(rest_[i]);
    }
}

std::string sha256(std::string_view bytes) {
    Sha256 hash;
    hash.add(bytes);
    return hash.digest();
}

std::string sha1(std::string_view bytes) {
    std::uint32_t h[5] = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};
    run_blocks(bytes, true, [&h](const unsigned char* block) { sha1_block(block, h); });
    std::string out;
    for (const std::uint32_t word : h) {
        append_big(out, word, 4);
    }
    return out;
}

std::string md5(std::string_view bytes) {
    std::uint32_t h[4] = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};
    run_blocks(bytes, false, [&h](const unsigned char* block) { md5_block(block, h); });
    std::string out;
    for (const std::uint32_t word : h) {
        append_little(out, word, 4);
    }
    return out;
}

std::string crc32(std::string_view bytes) {
    std::string out;
    append_big(out, crc(bytes, kCrc32, 0xffffffff), 4);
    return out;
}

std::string crc32c(std::string_view bytes) {
    std::string out;
    append_big(out, crc(bytes, kCrc32c, 0xffffffff), 4);
    return out;
}

std::string crc64nvme(std::string_view bytes) {
    std::string out;
    append_big(out, crc(bytes, kCrc64Nvme, ~std::uint64_t{0}), 8);
    return out;
}

std::string to_hex(std::string_view bytes) {
    constexpr char kDigits[] = "0123456789abcdef";
    std::string out;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        out.push_back(kDigits[byte >> 4]);
        out.push_back(kDigits[byte & 15]);
    }
    return out;
}

}  // namespace drydock
