// Markdown as a lesson uses it: paragraphs, headings, lists, quotes, code blocks; bold, emphasis,
// code and links inside. Parsed once, laid out once per width, then drawn from a flat list of
// pieces.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "imgui.h"

namespace drydock::ui {

enum class BlockKind : std::uint8_t { kParagraph, kHeading, kListItem, kQuote, kCode, kRule };
enum class RunStyle : std::uint8_t { kPlain, kBold, kEmphasis, kCode, kLink };

struct RichRun {
    RunStyle style = RunStyle::kPlain;
    std::string text;    // '\n' is a hard break
    std::string target;  // kLink
};

struct RichBlock {
    BlockKind kind = BlockKind::kParagraph;
    int level = 1;       // headings: 1 to 6; list items: nesting from 1
    std::string marker;  // list items: "1." or a bullet
    std::vector<RichRun> runs;

    [[nodiscard]] std::string plain_text() const;
};

[[nodiscard]] std::vector<RichBlock> parse_markdown(std::string_view markdown);

class RichText {
public:
    void set(std::string_view markdown);
    // Draws at the cursor as wide as the content region. `name` prefixes the anchors of code
    // blocks' copy buttons. `color` 0: the theme's text.
    void draw(std::string_view name, std::uint32_t color = 0);
    [[nodiscard]] bool empty() const { return blocks_.empty(); }

private:
    struct Piece {
        float x = 0;
        float y = 0;
        float w = 0;
        RunStyle style = RunStyle::kPlain;
        BlockKind block = BlockKind::kParagraph;
        std::uint32_t block_index = 0;
        std::uint32_t run_index = 0;
        std::uint32_t begin = 0;  // bytes of the run
        std::uint32_t end = 0;
    };
    struct Frame {  // of a block: code background, list marker, quote bar
        std::uint32_t block = 0;
        float y = 0;
        float h = 0;
        float indent = 0;
    };
    struct Word;
    void lay_out(float width);
    void split_words(std::uint32_t block, std::vector<Word>* words) const;
    float place_runs(std::uint32_t block, float x0, float y, float width);
    float place_code(std::uint32_t block, float x0, float y, float width);
    void draw_frame(const Frame& frame, std::string_view name, ImVec2 origin);
    void draw_piece(const Piece& piece, ImVec2 origin, std::uint32_t color);

    std::string source_;
    std::vector<RichBlock> blocks_;
    std::vector<Piece> pieces_;
    std::vector<Frame> frames_;
    float laid_width_ = -1;
    float laid_font_ = -1;
    const void* laid_with_ = nullptr;
    float height_ = 0;
};

}  // namespace drydock::ui
