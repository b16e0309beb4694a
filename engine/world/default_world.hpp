// What stands in every fresh account: the default VPC with its subnets, the repositories and images
// that the lessons name, and the roles ECS expects.
#pragma once

namespace drydock {

struct World;

void furnish_default_world(World& world);

}  // namespace drydock
