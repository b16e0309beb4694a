#include "web/frame_facts.hpp"

#include <cstdarg>
#include <cstring>
#include <memory>
#include <string>

#include "imgui_internal.h"

namespace drydock::ui {
namespace {

// Texts of one frame: chunks that never move, so that views stay valid.
class Arena {
public:
    void reset() {
        chunk_ = 0;
        used_ = 0;
    }
    std::string_view keep(std::string_view text) {
        if (text.empty()) return {};
        char* to = take(text.size());
        std::memcpy(to, text.data(), text.size());
        return {to, text.size()};
    }

private:
    static constexpr std::size_t kChunk = 64 * 1024;
    struct Chunk {
        std::unique_ptr<char[]> bytes;
        std::size_t size = 0;
    };
    char* take(std::size_t n) {
        while (chunk_ < chunks_.size() && used_ + n > chunks_[chunk_].size) {
            ++chunk_;
            used_ = 0;
        }
        if (chunk_ == chunks_.size()) {
            const std::size_t size = n > kChunk ? n : kChunk;
            chunks_.push_back({std::make_unique<char[]>(size), size});
            used_ = 0;
        }
        char* at = chunks_[chunk_].bytes.get() + used_;
        used_ += n;
        return at;
    }
    std::vector<Chunk> chunks_;
    std::size_t chunk_ = 0;
    std::size_t used_ = 0;
};

struct Facts {
    bool recording = false;
    Arena arena;
    std::vector<ItemFact> items;
    std::vector<TextFact> texts;
    std::string_view region;
    std::vector<std::string> presses;
};

// One per program, as ImGui's hooks are free functions without a user pointer.
Facts& facts() {
    static Facts value;
    return value;
}

ItemFact* last_with(ImGuiID id) {
    std::vector<ItemFact>& items = facts().items;
    for (std::size_t i = items.size(); i > 0 && i + 8 > items.size(); --i) {
        if (items[i - 1].id == id) return &items[i - 1];
    }
    return nullptr;
}

Role guess_role(ImGuiItemStatusFlags flags) {
    if ((flags & ImGuiItemStatusFlags_Inputable) != 0) return Role::kField;
    if ((flags & ImGuiItemStatusFlags_Checkable) != 0) return Role::kToggle;
    return Role::kNone;
}

}  // namespace

const char* role_name(Role role) {
    switch (role) {
        case Role::kNone:
            return "none";
        case Role::kButton:
            return "button";
        case Role::kLink:
            return "link";
        case Role::kTab:
            return "tab";
        case Role::kToggle:
            return "switch";
        case Role::kRow:
            return "row";
        case Role::kTile:
            return "tile";
        case Role::kField:
            return "textbox";
        case Role::kSlider:
            return "slider";
        case Role::kHeading:
            return "heading";
        case Role::kText:
            return "text";
        case Role::kStatus:
            return "status";
        case Role::kLog:
            return "log";
    }
    return "none";
}

void begin_frame_facts() {
    Facts& f = facts();
    f.recording = true;
    f.arena.reset();
    f.items.clear();
    f.texts.clear();
    f.region = {};
    ImGui::GetCurrentContext()->TestEngineHookItems = true;
}

void end_frame_facts() {
    Facts& f = facts();
    f.recording = false;
    f.presses.clear();
    ImGui::GetCurrentContext()->TestEngineHookItems = false;
}

const std::vector<ItemFact>& frame_items() { return facts().items; }
const std::vector<TextFact>& frame_texts() { return facts().texts; }

const ItemFact* find_anchor(std::string_view name) {
    for (const ItemFact& item : facts().items) {
        if (item.anchor == name) return &item;
    }
    return nullptr;
}

void anchor(std::string_view name, Role role, std::string_view label) {
    Facts& f = facts();
    const ImGuiContext& g = *ImGui::GetCurrentContext();
    ItemFact* item = last_with(g.LastItemData.ID);
    if (item == nullptr || !f.recording) return;
    item->anchor = f.arena.keep(name);
    item->role = role;
    if (!label.empty()) item->label = f.arena.keep(label);
    item->disabled = (g.LastItemData.InFlags & ImGuiItemFlags_Disabled) != 0;
    item->hovered = g.HoveredId == item->id;
    item->active = g.ActiveId == item->id;
    item->focused = g.NavId == item->id;
}

void anchor_rect(std::string_view name, Role role, std::string_view label, ImVec2 min, ImVec2 max) {
    Facts& f = facts();
    if (!f.recording) return;
    const ImRect clip = ImGui::GetCurrentWindowRead()->ClipRect;
    ItemFact item;
    item.role = role;
    item.anchor = f.arena.keep(name);
    item.label = f.arena.keep(label);
    item.x0 = min.x;
    item.y0 = min.y;
    item.x1 = max.x;
    item.y1 = max.y;
    item.visible = clip.Overlaps(ImRect(min, max));
    f.items.push_back(item);
}

void text_fact(Role role, std::string_view text, ImVec2 min, ImVec2 max) {
    Facts& f = facts();
    if (!f.recording || text.empty()) return;
    TextFact fact;
    fact.role = role;
    fact.text = f.arena.keep(text);
    fact.region = f.region;
    fact.x0 = min.x;
    fact.y0 = min.y;
    fact.x1 = max.x;
    fact.y1 = max.y;
    f.texts.push_back(fact);
}

void set_region(std::string_view region) { facts().region = facts().arena.keep(region); }

void request_press(std::string_view name) { facts().presses.emplace_back(name); }

bool take_press(std::string_view name) {
    std::vector<std::string>& presses = facts().presses;
    for (std::size_t i = 0; i < presses.size(); ++i) {
        if (presses[i] == name) {
            presses.erase(presses.begin() + static_cast<std::ptrdiff_t>(i));
            return true;
        }
    }
    return false;
}

}  // namespace drydock::ui

// The hook functions that IMGUI_ENABLE_TEST_ENGINE declares; their names are Dear ImGui's.
void ImGuiTestEngineHook_ItemAdd(ImGuiContext* ctx, ImGuiID id, const ImRect& bb,
                                 const ImGuiLastItemData* /*item_data*/) {
    drydock::ui::Facts& f = drydock::ui::facts();
    if (!f.recording || id == 0) return;
    drydock::ui::ItemFact item;
    item.id = id;
    item.x0 = bb.Min.x;
    item.y0 = bb.Min.y;
    item.x1 = bb.Max.x;
    item.y1 = bb.Max.y;
    item.visible = ctx->CurrentWindow != nullptr && ctx->CurrentWindow->ClipRect.Overlaps(bb);
    f.items.push_back(item);
}

void ImGuiTestEngineHook_ItemInfo(ImGuiContext* /*ctx*/, ImGuiID id, const char* label,
                                  ImGuiItemStatusFlags flags) {
    drydock::ui::Facts& f = drydock::ui::facts();
    if (!f.recording) return;
    drydock::ui::ItemFact* item = drydock::ui::last_with(id);
    if (item == nullptr) return;
    if (item->label.empty() && label != nullptr) {
        const std::string_view all(label);
        item->label = f.arena.keep(all.substr(0, all.find("##")));
    }
    if (item->role == drydock::ui::Role::kNone) item->role = drydock::ui::guess_role(flags);
    item->checkable = (flags & ImGuiItemStatusFlags_Checkable) != 0;
    item->checked = (flags & ImGuiItemStatusFlags_Checked) != 0;
    item->openable = (flags & ImGuiItemStatusFlags_Openable) != 0;
    item->opened = (flags & ImGuiItemStatusFlags_Opened) != 0;
}

void ImGuiTestEngineHook_Log(ImGuiContext* /*ctx*/, const char* /*fmt*/, ...) {}

const char* ImGuiTestEngine_FindItemDebugLabel(ImGuiContext* /*ctx*/, ImGuiID /*id*/) {
    return nullptr;
}
