#include "engine/api/request_id.hpp"

#include "engine/core/rng.hpp"

namespace drydock::api {

std::string request_id(std::uint64_t seed, std::uint64_t n) {
    constexpr char kHexDigits[] = "0123456789abcdef";
    std::uint64_t words[2] = {draw(seed, Stream::kRequestIdentity, n, 0),
                              draw(seed, Stream::kRequestIdentity, n, 1)};
    words[0] = (words[0] & ~std::uint64_t{0xf000}) | 0x4000;                       // version 4
    words[1] = (words[1] & ~(std::uint64_t{3} << 62)) | (std::uint64_t{2} << 62);  // variant
    std::string out;
    out.reserve(36);
    for (unsigned i = 0; i < 32; ++i) {
        if (i == 8 || i == 12 || i == 16 || i == 20) {
            out.push_back('-');
        }
        out.push_back(kHexDigits[(words[i / 16] >> (60 - 4 * (i % 16))) & 15]);
    }
    return out;
}

}  // namespace drydock::api
