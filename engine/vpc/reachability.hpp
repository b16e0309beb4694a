// Can this end reach that one? One pure function, with its reasons hop by hop: address, route,
// gateway, security groups, and whether a program listens there at this moment.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/ecs/programs.hpp"

namespace drydock {
struct World;
}

namespace drydock::vpc {

// The learner's machine: an address of 203.0.113.0/24, which RFC 5737 keeps for documentation.
inline constexpr std::uint32_t kLearnerAddress = (203U << 24) | (113U << 8) | 25;

enum class Verdict : std::uint8_t {
    kOpen,     // a program of a task listens there
    kHost,     // a host of the simulated internet does: internet_host()
    kRefused,  // the packets arrive and nothing listens: connection refused
    kDropped,  // nobody answers: the caller waits until it gives up
    kUnknown,  // an address outside of everything that is simulated
};

struct Hop {
    bool passed = true;
    std::string text;  // a clause for people: "rtb-0a1b2c3d sends 0.0.0.0/0 to igw-0a1b2c3d"
};

struct Reach {
    Verdict verdict = Verdict::kUnknown;
    std::vector<Hop> hops;    // in the order of the packet; only the last one may have failed
    ecs::TaskId task;         // whose interface has the address; not set: nobody's
    ecs::Listener listener;   // kOpen
    std::uint32_t heard = 0;  // the source address as the other end sees it

    // Why not; empty where the connection opens.
    [[nodiscard]] std::string_view reason() const {
        return hops.empty() || hops.back().passed ? std::string_view() : hops.back().text;
    }
};

// A TCP connection. `from`: the task whose interface it leaves; not set: the internet, from the
// learner's machine.
[[nodiscard]] Reach reach(const World& world, ecs::TaskId from, std::uint32_t address,
                          std::uint16_t port);

// DNS as `from` sees it. False: there is no such name. A public name of an interface is its private
// address inside the VPC.
bool resolve_name(const World& world, ecs::TaskId from, std::string_view name,
                  std::uint32_t* address);

// Hosts outside AWS's network that exist here; null: none has the address.
struct InternetHost {
    std::string_view name;
    std::uint32_t address;
};
[[nodiscard]] const InternetHost* internet_host(std::uint32_t address);

[[nodiscard]] bool is_private(std::uint32_t address);

}  // namespace drydock::vpc
