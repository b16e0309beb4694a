// JSON or other text in the mono font: coloured, numbered rows clipped to what is visible.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace drydock::ui {

class CodeView {
public:
    void set(std::string text);
    [[nodiscard]] const std::string& text() const { return text_; }
    // Fills the content region; scrolls in both directions.
    void draw(const char* id) const;

private:
    std::string text_;
    std::vector<std::uint32_t> lines_;  // offsets of line starts, and the end
};

// Compact JSON with two-space indentation; text that is no JSON comes back as it is.
[[nodiscard]] std::string pretty_json(std::string_view compact);

}  // namespace drydock::ui
