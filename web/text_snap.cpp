#include "web/text_snap.hpp"

#include <cmath>

#include "imgui.h"

namespace drydock::ui {
namespace {

// Glyphs are the only rectangles of six indices whose corners differ in both texture coordinates.
bool is_glyph(const ImDrawIdx* index, const ImDrawVert* vertices) {
    const ImDrawIdx first = index[0];
    if (index[1] != first + 1 || index[2] != first + 2 || index[3] != first ||
        index[4] != first + 2 || index[5] != first + 3) {
        return false;
    }
    const ImDrawVert& a = vertices[first];
    const ImDrawVert& b = vertices[first + 1];
    const ImDrawVert& c = vertices[first + 2];
    return a.uv.x != c.uv.x && a.uv.y != c.uv.y && a.pos.y == b.pos.y && b.pos.x == c.pos.x;
}

void snap_list(ImDrawList& list, float ratio) {
    ImDrawVert* vertices = list.VtxBuffer.Data;
    for (const ImDrawCmd& command : list.CmdBuffer) {
        const ImDrawIdx* index = list.IdxBuffer.Data + command.IdxOffset;
        const ImDrawIdx* end = index + command.ElemCount;
        while (index + 6 <= end) {
            if (!is_glyph(index, vertices + command.VtxOffset)) {
                index += 3;
                continue;
            }
            ImDrawVert* corner = vertices + command.VtxOffset + index[0];
            const float shift = std::round(corner->pos.y * ratio) / ratio - corner->pos.y;
            for (int i = 0; i < 4; ++i)
                corner[i].pos.y += shift;
            index += 6;
        }
    }
}

}  // namespace

void snap_text(ImDrawData& data, float ratio) {
    if (std::abs(ratio - std::round(ratio)) < 0.001F) return;
    for (ImDrawList* list : data.CmdLists)
        snap_list(*list, ratio);
}

}  // namespace drydock::ui
