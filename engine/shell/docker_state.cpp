#include "engine/shell/docker_state.hpp"

#include <initializer_list>
#include <string_view>

namespace drydock::shell {

namespace {

void add_texts(Hasher& h, std::initializer_list<std::string_view> texts) {
    for (const std::string_view text : texts) {
        h.add_text(text);
    }
}

}  // namespace

void hash_into(Hasher& h, const DockerState& state) {
    h.add(state.containers_total);
    h.add(state.images.size());
    for (const DockerImage& image : state.images) {
        add_texts(h, {image.id, image.config});
        h.add_signed(image.created_at.ms);
        h.add(image.layers.size());
        for (const DockerLayer& layer : image.layers) {
            add_texts(h, {layer.digest, layer.diff_id});
            h.add_signed(layer.size);
        }
    }
    h.add(state.names.size());
    for (const DockerName& name : state.names) {
        add_texts(h, {name.repository, name.tag, name.id, name.digest});
    }
    h.add(state.containers.size());
    for (const DockerContainer& c : state.containers) {
        add_texts(h, {c.id, c.name, c.image, c.image_id, c.command, c.ports, c.says});
        h.add_signed(c.started_at.ms);
        h.add_signed(c.stopped_at.ms);
        h.add_signed(c.exit_code);
        h.add(c.behaviour);
        h.add((c.attached ? 1U : 0U) + (c.removed_at_end ? 2U : 0U));
    }
    h.add(state.logins.size());
    for (const DockerLogin& login : state.logins) {
        h.add_text(login.registry);
        h.add_signed(login.expires_at.ms);
    }
}

}  // namespace drydock::shell
