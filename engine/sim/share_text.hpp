// A world as the text of a link: where it belongs, its session and the hash it has reached,
// deflated and in the base64 of URLs. The text goes into the fragment of an address, which no
// server sees.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/sim/session_text.hpp"

namespace drydock::sim {

class Simulation;

// Addresses of up to 2 MB work in today's browsers, but what carries them to others often takes
// less.
inline constexpr std::size_t kShareTextMax = 512 * 1024;          // characters of a link's text
inline constexpr std::size_t kShareSessionMax = 8 * 1024 * 1024;  // bytes of a session, inflated

struct SharedWorld {
    std::string place;  // the lesson ("learn/<track>/<slug>") or "play"
    std::uint64_t hash = 0;
    Session session;
};

// Empty where the session is too long for a link.
[[nodiscard]] std::string share_world(const Simulation& simulation, std::string_view place);

// Empty, or a sentence that says what is wrong with the text.
[[nodiscard]] std::string read_shared_world(std::string_view text, SharedWorld* shared);

}  // namespace drydock::sim
