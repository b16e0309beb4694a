// A session as text: the world's configuration, every input with its time, and how far it had run.
// What autosave keeps and a reload brings back.
#pragma once

#include <string>
#include <string_view>

namespace drydock::sim {
class Simulation;
}  // namespace drydock::sim

namespace drydock::ui {

class App;

[[nodiscard]] std::string save_session(const sim::Simulation& simulation);

// Replays into the app's simulation. False, and nothing changed, when the text is not a session of
// this version.
bool restore_session(std::string_view text, App& app);

}  // namespace drydock::ui
