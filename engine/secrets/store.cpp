#include "engine/secrets/store.hpp"

#include "engine/world/world.hpp"

namespace drydock::secrets {

ApiError not_modelled(std::string_view what) {
    return {"NotImplementedException",
            "Drydock does not model " + std::string(what) + " yet.",
            501,
            {}};
}

std::string arn_prefix(const World& world, std::string_view service) {
    std::string arn = "arn:aws:";
    arn += service;
    arn += ':';
    arn += world.text(world.region);
    arn += ':';
    arn += world.text(world.account);
    arn += ':';
    return arn;
}

bool has_room_for(const World& world, std::size_t value_bytes) {
    return world.secrets.bytes + value_bytes + kVersionBytes <= kStoreBytesMax;
}

}  // namespace drydock::secrets
