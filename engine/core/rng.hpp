// Randomness as a pure function of (seed, stream, subject, n). There is no generator state: an
// extra click elsewhere changes nothing, work can be redone or skipped with the same result, and a
// snapshot needs to store nothing.
#pragma once

#include <cstdint>

#include "engine/core/hash.hpp"
#include "engine/core/sim_time.hpp"

namespace drydock {

// What a draw is for. Append only: the numbers are part of every saved log.
enum class Stream : std::uint32_t {
    kTaskIdentity = 1,
    kTaskConnect = 2,
    kTaskProvision = 3,
    kTaskPullStart = 4,
    kTaskPull = 5,
    kTaskStart = 6,
    kTaskExit = 7,
    kTaskDeprovision = 8,
    kServiceIdentity = 9,
    kServiceTick = 10,
    kServiceScaleIn = 11,
    kEventIdentity = 12,
    kEniIdentity = 13,
    kAvailabilityZone = 14,
    kRuntimeId = 15,
    kDeploymentIdentity = 16,
    kRequestIdentity = 17,
    kImageDigest = 18,
    kWorkload = 19,
    kFault = 20,
    kContainerIdentity = 21,
    kPrincipalIdentity = 22,
    kSecretIdentity = 23,
    kCiphertext = 24,
    kClientToken = 25,
    kLayerUpload = 30,
    kDockerContainer = 31,
    kExecAgent = 40,
    kExecSession = 41,
    kTaskCredentials = 42,
    kPublicAddress = 43,
    kSecurityGroup = 44,
    kSecurityGroupRule = 45,
    kShellRandom = 46,
    kTest = 1000,
};

// A draw in two steps, for who makes many of one stream.
[[nodiscard]] constexpr std::uint64_t stream_key(std::uint64_t seed, Stream stream) {
    return mix64(seed + 0x9e3779b97f4a7c15ULL * static_cast<std::uint64_t>(stream));
}
[[nodiscard]] constexpr std::uint64_t draw_of(std::uint64_t key, std::uint64_t subject,
                                              std::uint64_t n) {
    const std::uint64_t x = mix64(key ^ (subject + 0xd1b54a32d192ed03ULL));
    return mix64(x ^ (n * 0x8cb92ba72f3d8dd7ULL + 0x632be59bd9b4e019ULL));
}

[[nodiscard]] constexpr std::uint64_t draw(std::uint64_t seed, Stream stream, std::uint64_t subject,
                                           std::uint64_t n) {
    return draw_of(stream_key(seed, stream), subject, n);
}

// Maps a draw to [0, n) by multiply-shift. n must be greater than 0.
[[nodiscard]] constexpr std::uint64_t below(std::uint64_t value, std::uint64_t n) {
    __extension__ using Wide = unsigned __int128;
    return static_cast<std::uint64_t>((static_cast<Wide>(value) * n) >> 64);
}

// A duration within plus or minus `percent` of `mean`.
[[nodiscard]] constexpr Duration jitter(std::uint64_t value, Duration mean, std::int64_t percent) {
    const std::int64_t spread = mean.ms * percent / 100;
    if (spread <= 0) {
        return mean;
    }
    const auto offset =
        static_cast<std::int64_t>(below(value, static_cast<std::uint64_t>(2 * spread + 1)));
    return {mean.ms - spread + offset};
}

}  // namespace drydock
