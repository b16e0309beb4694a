// The App and what lies outside of its panels: the bridge's clients, the page that leads, and the
// editor's real text area.
#include "engine/api/http.hpp"
#include "web/app_impl.hpp"

namespace drydock::ui {

void App::set_bridge(BridgeLink link, std::string_view address) {
    Ui& ui = impl_->ui;
    if (ui.bridge == link && ui.bridge_address == address) return;
    if (ui.bridge != link) {
        const std::string where(address);
        switch (link) {
            case BridgeLink::kNone:
                break;
            case BridgeLink::kLeads:
                ui.announcement = "Attached to " + where + ": its clients drive this world";
                break;
            case BridgeLink::kFollows:
                ui.announcement = "Another page leads; this one shows its world";
                break;
            case BridgeLink::kApart:
                ui.announcement = "Another page is attached to " + where;
                break;
            case BridgeLink::kLost:
                ui.announcement = "The bridge at " + where + " is gone; this page goes on alone";
                break;
        }
    }
    ui.bridge = link;
    ui.bridge_address = address;
    wake(3);
}

// Like "# ecs UpdateService, by a client outside".
void App::Impl::note_client(const sim::Input& input, bool refused) {
    std::string what = input.target;
    const std::size_t dot = what.find('.');
    if (dot != std::string::npos) what[dot] = ' ';
    terminal.model.append(LineKind::kNote,
                          "# " + what + ", by a client outside" + (refused ? ": refused" : "") +
                              (ui.in_past ? " (in the present, behind what you see)" : "") + "\n");
}

api::HttpResponse App::http(const api::HttpRequest& request) {
    Impl& m = *impl_;
    const std::size_t before = m.simulation->log().inputs.size();
    api::HttpResponse response = m.simulation->http(request);
    const std::vector<sim::Input>& inputs = m.simulation->log().inputs;
    if (inputs.size() > before) {
        m.note_client(inputs.back(), response.status >= 400);
        m.watch();
    }
    wake(2);
    return response;
}

bool App::follow(const sim::InputLog& more, SimTime now) {
    Impl& m = *impl_;
    for (const sim::Input& input : more.inputs) {
        if (input.at < m.simulation->world().now) return false;
        m.replay_input(input);
    }
    if (now < m.simulation->world().now) return false;
    m.run_to(now, UINT64_MAX);
    m.watch();
    wake(2);
    return true;
}

void App::run_ahead(SimTime target, std::uint64_t events) {
    Impl& m = *impl_;
    if (m.run != nullptr) {
        m.run->run_to(*m.simulation, target, events);
    } else {
        m.simulation->run_until(target, events);
    }
    m.owed_ms = 0;
    m.watch();
    wake(2);
}

void App::start_over() {
    impl_->start_over();
    wake(3);
}

std::uint32_t App::log_generation() const { return impl_->log_generation; }

bool App::touched() const {
    return impl_->simulation->log().inputs.size() > impl_->inputs_at_start;
}

bool App::take_wants_lead() {
    const bool wants = impl_->wants_lead;
    impl_->wants_lead = false;
    return wants;
}

// ---- the editor ------------------------------------------------------------------------------

void App::Impl::open_editor(std::string_view path) {
    editor_open = true;
    editor_path = path;
    ++editor_revision;
    if (ui.narrow) ui.narrow_tab = NarrowTab::kTerminal;
    frames_wanted = std::max(frames_wanted, 2);
}

// The shell's `edit` has counted one more.
void App::Impl::follow_edits() {
    const shell::ShellState& shell = simulation->world().shell;
    if (shell.edits_total == edits_seen) return;
    edits_seen = shell.edits_total;
    open_editor(shell.edit_path);
}

App::EditorTarget App::editor_target() const {
    const Impl& m = *impl_;
    EditorTarget out;
    out.open = m.editor_open;
    out.read_only = m.ui.in_past || m.ui.follows();
    out.x = m.editor_at.x;
    out.y = m.editor_at.y;
    out.w = m.editor_at.w;
    out.h = m.editor_at.h;
    out.path = m.editor_path;
    out.revision = m.editor_revision;
    return out;
}

void App::open_editor(std::string_view path) {
    impl_->open_editor(path);
    wake(2);
}

void App::close_editor() {
    impl_->editor_open = false;
    impl_->terminal.focused = true;
    wake(2);
}

std::string App::save_file(std::string_view path, std::string_view content) {
    Impl& m = *impl_;
    if (m.ui.in_past) return "You are looking at the past. Return to now, then save.";
    if (m.ui.follows()) return "Another page leads; this one cannot save. Take over first.";
    if (content.size() > shell::kFileBytesMax) return "A file holds at most 256 KB.";
    const sim::InputReply reply = m.simulation->submit(sim::InputKind::kFile, path, content);
    m.watch();
    wake(2);
    return reply.api.ok ? std::string() : reply.api.error.message;
}

}  // namespace drydock::ui
