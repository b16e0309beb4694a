#include "engine/sim/share_text.hpp"

#include <zlib.h>

#include <charconv>
#include <cstdio>
#include <vector>

#include "engine/api/base64.hpp"
#include "engine/sim/simulation.hpp"

namespace drydock::sim {
namespace {

constexpr std::size_t kPlaceMax = 200;
constexpr std::string_view kDamaged =
    "The link is damaged: part of it may have been cut off on its way.";
constexpr std::string_view kTooLong = "The link holds more than Drydock takes in.";

std::string deflated(std::string_view text) {
    uLongf size = compressBound(static_cast<uLong>(text.size()));
    std::string out(size, '\0');
    const int result = compress2(reinterpret_cast<Bytef*>(out.data()), &size,
                                 reinterpret_cast<const Bytef*>(text.data()),
                                 static_cast<uLong>(text.size()), Z_BEST_COMPRESSION);
    out.resize(result == Z_OK ? size : 0);
    return out;
}

// False: not deflated text, or longer than a session may be.
bool inflated(std::string_view bytes, std::string* out, bool* too_long) {
    z_stream stream{};
    if (inflateInit(&stream) != Z_OK) return false;
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    std::vector<char> piece(64 * 1024);
    int result = Z_OK;
    while (result == Z_OK && out->size() <= kShareSessionMax) {
        stream.next_out = reinterpret_cast<Bytef*>(piece.data());
        stream.avail_out = static_cast<uInt>(piece.size());
        result = inflate(&stream, Z_NO_FLUSH);
        out->append(piece.data(), piece.size() - stream.avail_out);
    }
    inflateEnd(&stream);
    *too_long = out->size() > kShareSessionMax;
    return result == Z_STREAM_END && !*too_long;
}

// Takes one line from the front.
std::string_view line_of(std::string_view* text) {
    const std::size_t end = text->find('\n');
    const std::string_view line = text->substr(0, end);
    text->remove_prefix(end == std::string_view::npos ? text->size() : end + 1);
    return line;
}

bool read_hash(std::string_view text, std::uint64_t* hash) {
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), *hash, 16);
    return problem == std::errc() && end == text.data() + text.size();
}

}  // namespace

std::string share_world(const Simulation& simulation, std::string_view place) {
    char hash[17];
    std::snprintf(hash, sizeof hash, "%016llx",
                  static_cast<unsigned long long>(hash_world(simulation.world())));
    std::string text(place);
    text.append("\n").append(hash).append("\n").append(save_session(simulation));
    if (text.size() > kShareSessionMax) return {};
    std::string link = api::base64url_encode(deflated(text));
    return link.size() > kShareTextMax ? std::string() : link;
}

std::string read_shared_world(std::string_view text, SharedWorld* shared) {
    if (text.size() > kShareTextMax) return std::string(kTooLong);
    std::string bytes;
    std::string content;
    bool too_long = false;
    if (!api::base64_decode(text, &bytes) || !inflated(bytes, &content, &too_long)) {
        return std::string(too_long ? kTooLong : kDamaged);
    }
    std::string_view rest = content;
    shared->place = line_of(&rest);
    if (shared->place.size() > kPlaceMax || !read_hash(line_of(&rest), &shared->hash)) {
        return std::string(kDamaged);
    }
    if (!read_session(rest, &shared->session)) {
        return "The link comes from a version of Drydock that this one cannot read.";
    }
    return {};
}

}  // namespace drydock::sim
