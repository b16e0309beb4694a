// A session as text: the world's configuration, every input with its time, and how far it had run.
// What the page keeps and a reload brings back, and what page and bridge hand to each other.
#pragma once

#include <string>
#include <string_view>

#include "engine/sim/input_log.hpp"

namespace drydock::sim {

class Simulation;

// {"drydock":1,"config":{...},"inputs":[{"at":ms,"kind":n,"target":"...","text":"..."}],"now":ms}
[[nodiscard]] std::string save_session(const Simulation& simulation);

// The log's inputs from number `first` on, as a JSON array.
[[nodiscard]] std::string save_inputs(const InputLog& log, std::size_t first);

struct Session {
    InputLog log;
    SimTime now{0};
};

// False: the text is not a session of this version, or one that would not replay.
[[nodiscard]] bool read_session(std::string_view text, Session* session);

// The same for {"inputs":[...],"now":ms}: what follows a session. Times begin at `from` or later.
[[nodiscard]] bool read_inputs(std::string_view text, SimTime from, Session* session);

}  // namespace drydock::sim
