#include "web/panels/inspector.hpp"

#include <algorithm>

#include "engine/ecs/ecs_names.hpp"
#include "engine/ecs/service_scheduler.hpp"
#include "engine/ecs/task_lifecycle.hpp"
#include "engine/sim/simulation.hpp"
#include "web/icons.hpp"
#include "web/panels/inspector_fields.hpp"

namespace drydock::ui {
namespace {

constexpr float kHead = 76;
constexpr std::size_t kHistoryMax = 60;
constexpr std::size_t kChainMax = 24;

SubjectKind subject_kind_of(ObjectKind kind) {
    switch (kind) {
        case ObjectKind::kNone:
            return SubjectKind::kNone;
        case ObjectKind::kCluster:
            return SubjectKind::kCluster;
        case ObjectKind::kService:
            return SubjectKind::kService;
        case ObjectKind::kTaskDefinition:
            return SubjectKind::kTaskDefinition;
        case ObjectKind::kTask:
            return SubjectKind::kTask;
    }
    return SubjectKind::kNone;
}

const char* kind_word(ObjectKind kind) {
    switch (kind) {
        case ObjectKind::kNone:
            return "";
        case ObjectKind::kCluster:
            return "Cluster";
        case ObjectKind::kService:
            return "Service";
        case ObjectKind::kTaskDefinition:
            return "Task definition";
        case ObjectKind::kTask:
            return "Task";
    }
    return "";
}

// Facts that say something about a decision, rather than that time went on.
bool telling(const Fact& fact) {
    return fact.kind != FactKind::kTaskStatusChanged && fact.kind != FactKind::kTaskHealthChanged;
}

void refresh_why(const Ui& ui, InspectorView& view) {
    const World& world = ui.world();
    const Journal& journal = world.journal;
    if (view.why_of != ui.selection) view.why_start = 0;
    if (view.why_of == ui.selection && view.why_world == &world &&
        view.why_newest == journal.newest() && !view.chain.empty()) {
        return;
    }
    view.why_of = ui.selection;
    view.why_world = &world;
    view.why_newest = journal.newest();
    view.history.clear();
    view.chain.clear();
    const SubjectKind kind = subject_kind_of(ui.selection.kind);
    std::uint32_t start = 0;
    for (std::uint32_t n = journal.newest(); n >= journal.oldest() && n > 0; --n) {
        const Fact* fact = journal.find(n);
        if (fact == nullptr || fact->subject_kind != kind || fact->subject != ui.selection.bits)
            continue;
        if (view.history.size() < kHistoryMax) view.history.push_back(n);
        if (start == 0 && telling(*fact)) start = n;
    }
    if (start == 0 && !view.history.empty()) start = view.history.front();
    if (view.why_start != 0 && journal.find(view.why_start) != nullptr) start = view.why_start;
    if (start != 0) view.chain = causal_chain(world, start, kChainMax);
}

// What was typed or called, under the fact that it is an input.
void draw_input(const Ui& ui, const Fact& fact) {
    if (fact.kind != FactKind::kInput || ui.log == nullptr) return;
    if (fact.subject == 0 || fact.subject > ui.log->inputs.size()) return;
    const sim::Input& input = ui.log->inputs[static_cast<std::size_t>(fact.subject - 1)];
    const std::string& text = input.kind == sim::InputKind::kShell ? input.text : input.target;
    if (text.empty()) return;
    ImGui::SetCursorPosY(ImGui::GetCursorPosY() - 3);
    const FontScope mono(fonts().mono);
    text_wrapped(text.size() > 240 ? text.substr(0, 240) + "\xe2\x80\xa6" : text,
                 palette().text_dim);
}

// A row of the chain: time, sentence, and a line down to what caused it.
void draw_fact(Ui& ui, std::uint32_t number, Selection subject_before, bool first, bool last) {
    const World& world = ui.world();
    const Palette& c = palette();
    const Fact* fact = world.journal.find(number);
    if (fact == nullptr) return;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImGui::Indent(20);
    {
        const FontScope font(fonts().small);
        text_dim(clock_text(world, fact->at) + (first ? "" : "   because"));
    }
    ImGui::SetCursorPosY(ImGui::GetCursorPosY() - 5);
    text_wrapped(describe_fact(world, *fact));
    draw_input(ui, *fact);
    const Selection subject = fact_object(*fact);
    if (subject.is_set() && subject != ui.selection && subject != subject_before) {
        ImGui::SetCursorPosY(ImGui::GetCursorPosY() - 4);
        object_link(ui, subject, "why-" + std::to_string(number));
    }
    ImGui::Unindent(20);
    const float bottom = ImGui::GetCursorScreenPos().y;
    ImDrawList* list = ImGui::GetWindowDrawList();
    if (!last) rule_y(at.x + 5, at.y + 16, bottom + 4, c.line_strong);
    list->AddCircleFilled(ImVec2(at.x + 5.5F, at.y + 8), 4, first ? c.text : c.text_dim);
    if (last) list->AddCircle(ImVec2(at.x + 5.5F, at.y + 8), 6.5F, c.text_dim);
    gap(8);
}

void draw_why(Ui& ui, InspectorView& view) {
    refresh_why(ui, view);
    if (view.chain.empty()) {
        text_wrapped(
            "The journal no longer holds a fact about this object. Go back in time on the timeline "
            "to "
            "see how it came to be.",
            palette().text_dim);
        return;
    }
    caption("Why is it so?");
    gap(2);
    for (std::size_t i = 0; i < view.chain.size(); ++i) {
        const Fact* before = i == 0 ? nullptr : ui.world().journal.find(view.chain[i - 1]);
        draw_fact(ui, view.chain[i], before == nullptr ? Selection{} : fact_object(*before), i == 0,
                  i + 1 == view.chain.size());
    }
    gap(8);
    hairline();
    gap(8);
    caption("Its history");
    for (const std::uint32_t number : view.history) {
        const Fact* fact = ui.world().journal.find(number);
        if (fact == nullptr) continue;
        const std::string name = "why.fact-" + std::to_string(number);
        if (link(clock_text(ui.world(), fact->at), name, fonts().mono)) {
            view.why_start = number;
            view.why_newest = 0;
            ImGui::SetScrollY(0);
        }
        ImGui::SameLine(0, 12);
        text_wrapped(describe_fact(ui.world(), *fact), palette().text_dim);
    }
}

std::string describe_json(const World& world, Selection what, const char** operation) {
    const auto quoted = [](const std::string& s) { return "\"" + s + "\""; };
    switch (what.kind) {
        case ObjectKind::kNone:
            return {};
        case ObjectKind::kCluster:
            *operation = "DescribeClusters";
            return "{\"clusters\":[" + quoted(object_arn(world, what)) + "]}";
        case ObjectKind::kService: {
            *operation = "DescribeServices";
            const auto* row = world.ecs.services.find(id_from_bits<ecs::ServiceId>(what.bits));
            const std::string cluster = row == nullptr ? "" : cluster_name(world, row->cluster);
            return "{\"cluster\":" + quoted(cluster) + ",\"services\":[" +
                   quoted(object_arn(world, what)) + "]}";
        }
        case ObjectKind::kTaskDefinition:
            *operation = "DescribeTaskDefinition";
            return "{\"taskDefinition\":" + quoted(object_arn(world, what)) + "}";
        case ObjectKind::kTask: {
            *operation = "DescribeTasks";
            const auto* row = world.ecs.tasks.find(id_from_bits<ecs::TaskId>(what.bits));
            const std::string cluster = row == nullptr ? "" : cluster_name(world, row->cluster);
            return "{\"cluster\":" + quoted(cluster) + ",\"tasks\":[" +
                   quoted(object_arn(world, what)) + "]}";
        }
    }
    return {};
}

void draw_json(Ui& ui, InspectorView& view) {
    const World& world = ui.world();
    if (view.json_of != ui.selection || view.json_world != &world ||
        view.json_revision != world.revision) {
        view.json_of = ui.selection;
        view.json_world = &world;
        view.json_revision = world.revision;
        const char* operation = "";
        const std::string body = describe_json(world, ui.selection, &operation);
        const sim::ApiAnswer answer = sim::query(world, "ecs", operation, body);
        view.json.set(answer.ok ? pretty_json(answer.json)
                                : answer.error.code + ": " + answer.error.message);
    }
    const char* operation = "";
    (void)describe_json(world, ui.selection, &operation);
    {
        const FontScope font(fonts().small);
        ImGui::AlignTextToFramePadding();
        text_dim(operation);
    }
    ImGui::SameLine(ImGui::GetContentRegionMax().x - 74);
    if (button("Copy", "inspector.copy-json",
               {.kind = ButtonStyle::Kind::kGhost, .icon = icon::kCopy})) {
        ImGui::SetClipboardText(view.json.text().c_str());
        ui.announcement = "JSON copied";
    }
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const ImVec2 room = ImGui::GetContentRegionAvail();
    fill({at.x, at.y, room.x, room.y}, palette().sunken, 6);
    view.json.draw("inspector.json");
}

void draw_head(Ui& ui, InspectorView& view, const Rect& at, const std::string& name) {
    Pane::Options options;
    options.scroll = false;
    options.pad_x = 16;
    options.pad_y = 8;
    const Pane pane("inspector.head", at, options);
    if (!pane) return;
    const ImVec2 pos = ImGui::GetCursorScreenPos();
    {
        const FontScope font(fonts().small);
        text_at(ImVec2(pos.x, pos.y + 2), at.right() - 80, palette().text_dim,
                kind_word(ui.selection.kind));
    }
    {
        const FontScope font(ui.selection.kind == ObjectKind::kTask ? fonts().mono
                                                                    : fonts().body_bold);
        text_at(ImVec2(pos.x, pos.y + 17), at.right() - 78, palette().text, name, Role::kHeading);
    }
    ImGui::SetCursorScreenPos(ImVec2(at.right() - 16 - 60, pos.y));
    if (icon_button(icon::kCopy, "Copy the ARN", "inspector.copy-arn",
                    {.kind = ButtonStyle::Kind::kGhost})) {
        ImGui::SetClipboardText(object_arn(ui.world(), ui.selection).c_str());
        ui.announcement = "ARN copied";
    }
    ImGui::SameLine(0, 4);
    if (icon_button(icon::kCross, "Close", "inspector.close",
                    {.kind = ButtonStyle::Kind::kGhost})) {
        ui.selection = {};
        if (ui.narrow) ui.narrow_tab = NarrowTab::kMap;
    }
    ImGui::SetCursorScreenPos(ImVec2(at.x + 4, at.bottom() - 34));
    struct Tab {
        InspectorTab tab;
        const char* name;
        const char* anchor_name;
    };
    static constexpr Tab kTabs[] = {{InspectorTab::kFields, "Details", "inspector.details"},
                                    {InspectorTab::kWhy, "Why?", "inspector.why"},
                                    {InspectorTab::kJson, "JSON", "inspector.json"}};
    for (const Tab& t : kTabs) {
        if (&t != kTabs) ImGui::SameLine(0, 0);
        if (tab(t.name, nullptr, view.tab == t.tab, t.anchor_name, 33)) view.tab = t.tab;
    }
}

}  // namespace

std::vector<std::uint32_t> causal_chain(const World& world, std::uint32_t fact, std::size_t limit) {
    std::vector<std::uint32_t> chain;
    while (fact != 0 && chain.size() < limit) {
        const Fact* row = world.journal.find(fact);
        if (row == nullptr) break;
        chain.push_back(fact);
        if (row->cause >= fact) break;
        fact = row->cause;
    }
    return chain;
}

Selection fact_object(const Fact& fact) {
    switch (fact.subject_kind) {
        case SubjectKind::kNone:
        case SubjectKind::kInput:
        case SubjectKind::kParameter:
        case SubjectKind::kSecret:
            return {};
        case SubjectKind::kCluster:
            return {ObjectKind::kCluster, fact.subject};
        case SubjectKind::kTaskDefinition:
            return {ObjectKind::kTaskDefinition, fact.subject};
        case SubjectKind::kService:
            return {ObjectKind::kService, fact.subject};
        case SubjectKind::kTask:
            return {ObjectKind::kTask, fact.subject};
    }
    return {};
}

void draw_inspector(Ui& ui, InspectorView& view, const Rect& at) {
    set_region("inspector");
    fill(at, palette().surface);
    const std::string name = object_name(ui.world(), ui.selection);
    if (name.empty()) {
        const Pane pane("inspector.empty", at, {});
        if (!pane) return;
        EmptyState what;
        what.icon = icon::kSearch;
        what.title = ui.selection.is_set() ? "It is not there at this time" : "Nothing selected";
        what.body =
            ui.selection.is_set()
                ? "The object you selected does not exist (any more, or yet) at the time shown."
                : "Click a task on the map or any name to see its details, its JSON and why it "
                  "is as it is.";
        (void)empty_state(what);
        return;
    }
    draw_head(ui, view, {at.x, at.y, at.w, kHead}, name);
    rule_x(at.x, at.right(), at.y + kHead - 1, palette().line);
    Pane::Options options;
    options.scroll = view.tab != InspectorTab::kJson;
    options.pad_y = 12;
    const Pane pane(view.tab == InspectorTab::kFields ? "inspector.fields"
                    : view.tab == InspectorTab::kWhy  ? "inspector.why"
                                                      : "inspector.json",
                    {at.x, at.y + kHead, at.w, at.h - kHead}, options);
    if (!pane) return;
    switch (view.tab) {
        case InspectorTab::kFields:
            draw_object_fields(ui);
            return;
        case InspectorTab::kWhy:
            draw_why(ui, view);
            return;
        case InspectorTab::kJson:
            draw_json(ui, view);
            return;
    }
}

}  // namespace drydock::ui
