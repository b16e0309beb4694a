#include "web/widgets/code_view.hpp"

#include <algorithm>

#include "imgui.h"
#include "web/widgets/basics.hpp"

namespace drydock::ui {
namespace {

constexpr float kLineHeight = 18;

// Draws one line of JSON: names and values in two inks, punctuation dim.
void draw_line(ImVec2 at, std::string_view line) {
    const Palette& c = palette();
    ImDrawList* list = ImGui::GetWindowDrawList();
    std::size_t i = 0;
    while (i < line.size()) {
        std::size_t end = i + 1;
        Color ink = c.text_dim;
        if (line[i] == '"') {
            while (end < line.size() && line[end] != '"')
                end += line[end] == '\\' ? 2U : 1U;
            end = end < line.size() ? end + 1 : line.size();
            std::size_t after = end;
            while (after < line.size() && line[after] == ' ')
                ++after;
            const bool name = after < line.size() && line[after] == ':';
            ink = name ? mix(c.text, c.text_dim, 0.55F) : c.text;
        } else if ((line[i] >= '0' && line[i] <= '9') || line[i] == '-' ||
                   (line[i] >= 'a' && line[i] <= 'z')) {
            while (end < line.size() && line[end] != ',' && line[end] != ' ' && line[end] != ']' &&
                   line[end] != '}') {
                ++end;
            }
            ink = c.text;
        } else {
            while (end < line.size() && line[end] == ' ')
                ++end;
        }
        const char* begin = line.data() + i;
        list->AddText(at, ink, begin, line.data() + end);
        at.x += text_width(line.substr(i, end - i));
        i = end;
    }
}

}  // namespace

void CodeView::set(std::string text) {
    text_ = std::move(text);
    lines_.clear();
    lines_.push_back(0);
    for (std::uint32_t i = 0; i < text_.size(); ++i) {
        if (text_[i] == '\n') lines_.push_back(i + 1);
    }
    lines_.push_back(static_cast<std::uint32_t>(text_.size()) + 1);
}

void CodeView::draw(const char* id) const {
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(12, 10));
    const bool open = ImGui::BeginChild(id, ImVec2(0, 0), ImGuiChildFlags_AlwaysUseWindowPadding,
                                        ImGuiWindowFlags_HorizontalScrollbar);
    ImGui::PopStyleVar();
    if (open && lines_.size() > 1) {
        const FontScope mono(fonts().mono);
        const int count = static_cast<int>(lines_.size()) - 1;
        std::size_t longest = 0;
        for (std::size_t i = 0; i + 1 < lines_.size(); ++i) {
            longest = std::max<std::size_t>(longest, lines_[i + 1] - lines_[i]);
        }
        const ImVec2 origin = ImGui::GetCursorScreenPos();
        ImGuiListClipper clipper;
        clipper.Begin(count, kLineHeight);
        while (clipper.Step()) {
            for (int n = clipper.DisplayStart; n < clipper.DisplayEnd; ++n) {
                const auto i = static_cast<std::size_t>(n);
                const std::string_view line =
                    std::string_view(text_).substr(lines_[i], lines_[i + 1] - lines_[i] - 1);
                const ImVec2 at(origin.x, origin.y + static_cast<float>(n) * kLineHeight);
                draw_line(at, line);
                text_fact(Role::kText, line, at, ImVec2(at.x + 400, at.y + kLineHeight));
            }
        }
        ImGui::SetCursorScreenPos(origin);
        ImGui::Dummy(ImVec2(static_cast<float>(longest) * text_width("M"),
                            static_cast<float>(count) * kLineHeight));
    }
    ImGui::EndChild();
}

std::string pretty_json(std::string_view compact) {
    std::string out;
    out.reserve(compact.size() * 2);
    std::size_t depth = 0;
    bool in_string = false;
    const auto new_line = [&] {
        out += '\n';
        out.append(depth * 2, ' ');
    };
    for (std::size_t i = 0; i < compact.size(); ++i) {
        const char ch = compact[i];
        if (in_string) {
            out += ch;
            if (ch == '\\' && i + 1 < compact.size()) out += compact[++i];
            if (ch == '"') in_string = false;
            continue;
        }
        switch (ch) {
            case '"':
                in_string = true;
                out += ch;
                break;
            case '{':
            case '[': {
                out += ch;
                std::size_t next = i + 1;
                while (next < compact.size() && (compact[next] == ' ' || compact[next] == '\n'))
                    ++next;
                if (next < compact.size() && (compact[next] == '}' || compact[next] == ']')) {
                    out += compact[next];
                    i = next;
                } else {
                    ++depth;
                    new_line();
                }
                break;
            }
            case '}':
            case ']':
                if (depth > 0) --depth;
                new_line();
                out += ch;
                break;
            case ',':
                out += ch;
                new_line();
                break;
            case ':':
                out += ": ";
                break;
            case ' ':
            case '\n':
            case '\t':
            case '\r':
                break;
            default:
                out += ch;
        }
    }
    return out;
}

}  // namespace drydock::ui
