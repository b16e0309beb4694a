// Ctrl-C reaches the container in the foreground.
#pragma once

namespace drydock {
struct World;
}

namespace drydock::shell {

void interrupt_docker(World& world);

}  // namespace drydock::shell
