#include "web/widgets/rich_text.hpp"

#include <algorithm>
#include <cmath>

#include "md4c.h"
#include "web/icons.hpp"
#include "web/widgets/basics.hpp"

namespace drydock::ui {
namespace {

constexpr float kLine = 21;  // of body text
constexpr float kCodeLine = 19;
constexpr float kBlockGap = 10;
constexpr float kCodePad = 10;
constexpr float kCodeInset = 4;  // of inline code

// Collects md4c's calls into blocks.
struct Builder {
    std::vector<RichBlock> blocks;
    std::vector<int> counters;  // one per open list; -1: bullets
    std::vector<RunStyle> styles;
    std::string target;
    bool in_quote = false;
    bool item_open = false;  // the next paragraph belongs to the item that began

    void open(BlockKind kind, int level) {
        RichBlock block;
        block.kind = kind;
        block.level = level;
        blocks.push_back(std::move(block));
    }
    void text(std::string_view value) {
        if (blocks.empty()) open(BlockKind::kParagraph, 1);
        std::vector<RichRun>& runs = blocks.back().runs;
        const RunStyle style = styles.empty() ? RunStyle::kPlain : styles.back();
        if (runs.empty() || runs.back().style != style || runs.back().target != target) {
            runs.push_back({style, {}, style == RunStyle::kLink ? target : std::string()});
        }
        runs.back().text += value;
    }
    void open_item() {
        open(BlockKind::kListItem, static_cast<int>(counters.size()));
        int& n = counters.back();
        blocks.back().marker = n < 0 ? "\xe2\x80\xa2" : std::to_string(n++) + ".";
        item_open = true;
    }
};

Builder& builder(void* user) { return *static_cast<Builder*>(user); }

int enter_block(MD_BLOCKTYPE type, void* detail, void* user) {
    Builder& b = builder(user);
    switch (type) {
        case MD_BLOCK_P:
            if (b.item_open) {
                b.item_open = false;
            } else {
                b.open(b.in_quote ? BlockKind::kQuote : BlockKind::kParagraph, 1);
            }
            break;
        case MD_BLOCK_H:
            b.open(BlockKind::kHeading,
                   static_cast<int>(static_cast<MD_BLOCK_H_DETAIL*>(detail)->level));
            break;
        case MD_BLOCK_CODE:
            b.open(BlockKind::kCode, 1);
            break;
        case MD_BLOCK_HR:
            b.open(BlockKind::kRule, 1);
            break;
        case MD_BLOCK_QUOTE:
            b.in_quote = true;
            break;
        case MD_BLOCK_UL:
            b.counters.push_back(-1);
            break;
        case MD_BLOCK_OL:
            b.counters.push_back(static_cast<int>(static_cast<MD_BLOCK_OL_DETAIL*>(detail)->start));
            break;
        case MD_BLOCK_LI:
            b.open_item();
            break;
        case MD_BLOCK_TD:
        case MD_BLOCK_TH:
            b.open(BlockKind::kParagraph, 1);
            break;
        case MD_BLOCK_DOC:
        case MD_BLOCK_HTML:
        case MD_BLOCK_TABLE:
        case MD_BLOCK_THEAD:
        case MD_BLOCK_TBODY:
        case MD_BLOCK_TR:
            break;
    }
    return 0;
}

int leave_block(MD_BLOCKTYPE type, void* /*detail*/, void* user) {
    Builder& b = builder(user);
    if (type == MD_BLOCK_QUOTE) b.in_quote = false;
    if (type == MD_BLOCK_UL || type == MD_BLOCK_OL) b.counters.pop_back();
    if (type == MD_BLOCK_LI) b.item_open = false;
    return 0;
}

int enter_span(MD_SPANTYPE type, void* detail, void* user) {
    Builder& b = builder(user);
    RunStyle style = b.styles.empty() ? RunStyle::kPlain : b.styles.back();
    if (type == MD_SPAN_STRONG) style = RunStyle::kBold;
    if (type == MD_SPAN_EM) style = RunStyle::kEmphasis;
    if (type == MD_SPAN_CODE) style = RunStyle::kCode;
    if (type == MD_SPAN_A) {
        style = RunStyle::kLink;
        const MD_ATTRIBUTE& href = static_cast<MD_SPAN_A_DETAIL*>(detail)->href;
        b.target.assign(href.text, href.size);
    }
    b.styles.push_back(style);
    return 0;
}

int leave_span(MD_SPANTYPE type, void* /*detail*/, void* user) {
    Builder& b = builder(user);
    b.styles.pop_back();
    if (type == MD_SPAN_A) b.target.clear();
    return 0;
}

int on_text(MD_TEXTTYPE type, const MD_CHAR* text, MD_SIZE size, void* user) {
    Builder& b = builder(user);
    if (type == MD_TEXT_SOFTBR) {
        b.text(" ");
    } else if (type == MD_TEXT_BR) {
        b.text("\n");
    } else {
        b.text(std::string_view(text, size));
    }
    return 0;
}

ImFont* font_of(RunStyle style, BlockKind block) {
    if (block == BlockKind::kHeading) return fonts().body_bold;
    switch (style) {
        case RunStyle::kPlain:
        case RunStyle::kEmphasis:
        case RunStyle::kLink:
            return fonts().body;
        case RunStyle::kBold:
            return fonts().body_bold;
        case RunStyle::kCode:
            return fonts().mono;
    }
    return fonts().body;
}

}  // namespace

std::string RichBlock::plain_text() const {
    std::string out = marker.empty() ? std::string() : marker + " ";
    for (const RichRun& run : runs)
        out += run.text;
    return out;
}

std::vector<RichBlock> parse_markdown(std::string_view markdown) {
    Builder b;
    MD_PARSER parser = {};
    parser.flags = MD_FLAG_NOHTML | MD_FLAG_STRIKETHROUGH;
    parser.enter_block = enter_block;
    parser.leave_block = leave_block;
    parser.enter_span = enter_span;
    parser.leave_span = leave_span;
    parser.text = on_text;
    if (md_parse(markdown.data(), static_cast<MD_SIZE>(markdown.size()), &parser, &b) != 0) {
        b.blocks.clear();
        b.styles.clear();
        b.text(markdown);
    }
    for (RichBlock& block : b.blocks) {
        if (block.kind != BlockKind::kCode || block.runs.empty()) continue;
        std::string& last = block.runs.back().text;
        while (!last.empty() && last.back() == '\n')
            last.pop_back();
    }
    return std::move(b.blocks);
}

void RichText::set(std::string_view markdown) {
    if (source_ == markdown) return;
    source_ = markdown;
    blocks_ = parse_markdown(markdown);
    laid_width_ = -1;
}

// A word may span runs ("`prod-web`."): its pieces stay on one line.
struct RichText::Word {
    std::vector<Piece> pieces;
    float width = 0;
    float space_before = 0;
    bool break_before = false;
};

void RichText::split_words(std::uint32_t index, std::vector<Word>* words) const {
    const RichBlock& block = blocks_[index];
    Word word;
    float space = 0;
    bool line_break = false;
    const auto flush = [&] {
        if (word.pieces.empty()) return;
        words->push_back(std::move(word));
        word = {};
    };
    for (std::uint32_t r = 0; r < block.runs.size(); ++r) {
        const RichRun& run = block.runs[r];
        const FontScope font(font_of(run.style, block.kind));
        const float blank = text_width(" ");
        const bool code = run.style == RunStyle::kCode;
        const auto size = static_cast<std::uint32_t>(run.text.size());
        for (std::uint32_t at = 0; at < size;) {
            const char c = run.text[at];
            if (c == ' ' || c == '\n') {
                flush();
                space = c == ' ' ? blank : 0;
                line_break = line_break || c == '\n';
                ++at;
                continue;
            }
            std::uint32_t end = at;
            while (end < size && run.text[end] != ' ' && run.text[end] != '\n')
                ++end;
            const float w = text_width(std::string_view(run.text).substr(at, end - at));
            const float left = code && at == 0 ? kCodeInset : 0;
            const float right = code && end == size ? kCodeInset : 0;
            if (word.pieces.empty()) {
                word.space_before = space;
                word.break_before = line_break;
                space = 0;
                line_break = false;
            }
            word.pieces.push_back(
                {word.width + left, 0, w, run.style, block.kind, index, r, at, end});
            word.width += left + w + right;
            at = end;
        }
    }
    flush();
}

float RichText::place_runs(std::uint32_t index, float x0, float y, float width) {
    std::vector<Word> words;
    split_words(index, &words);
    float x = x0;
    for (const Word& word : words) {
        const bool first = x == x0;
        const float gap_w = first ? 0 : word.space_before;
        if (word.break_before || (!first && x + gap_w + word.width > x0 + width)) {
            x = x0;
            y += kLine;
        } else {
            x = std::round(x + gap_w + 0.25F);  // words begin on whole pixels, or gaps look uneven
        }
        for (Piece piece : word.pieces) {
            piece.x += x;
            piece.y = y;
            pieces_.push_back(piece);
        }
        x += word.width;
    }
    return y + kLine;
}

float RichText::place_code(std::uint32_t index, float x0, float y, float width) {
    const FontScope mono(fonts().mono);
    const RichBlock& block = blocks_[index];
    const auto columns = static_cast<std::uint32_t>(
        std::max((width - 2 * kCodePad - 28) / std::max(text_width("M"), 1.0F), 8.0F));
    y += kCodePad;
    for (std::uint32_t r = 0; r < block.runs.size(); ++r) {
        const std::string& all = block.runs[r].text;
        std::uint32_t at = 0;
        while (at <= all.size()) {
            const auto newline = all.find('\n', at);
            auto end =
                static_cast<std::uint32_t>(newline == std::string::npos ? all.size() : newline);
            const bool cut = end - at > columns;
            if (cut) {
                const std::size_t blank = all.rfind(' ', at + columns);
                end = blank != std::string::npos && blank > at
                          ? static_cast<std::uint32_t>(blank) + 1
                          : at + columns;
            }
            pieces_.push_back(
                {x0 + kCodePad, y, 0, RunStyle::kCode, BlockKind::kCode, index, r, at, end});
            y += kCodeLine;
            at = cut ? end : end + 1;
        }
    }
    return y + kCodePad;
}

void RichText::lay_out(float width) {
    const float font = ImGui::GetFontSize();
    if (laid_width_ == width && laid_font_ == font && laid_with_ == fonts().mono) return;
    laid_width_ = width;
    laid_font_ = font;
    laid_with_ = fonts().mono;
    pieces_.clear();
    frames_.clear();
    float y = 0;
    for (std::uint32_t i = 0; i < blocks_.size(); ++i) {
        const RichBlock& block = blocks_[i];
        float indent = 0;
        if (block.kind == BlockKind::kListItem) indent = 20.0F * static_cast<float>(block.level);
        if (block.kind == BlockKind::kQuote) indent = 14;
        const float top = y;
        if (block.kind == BlockKind::kCode) {
            y = place_code(i, 0, y, width);
        } else if (block.kind == BlockKind::kRule) {
            y += 1;
        } else {
            y = place_runs(i, indent, y, width - indent);
        }
        frames_.push_back({i, top, y - top, indent});
        const bool tight = block.kind == BlockKind::kListItem && i + 1 < blocks_.size() &&
                           blocks_[i + 1].kind == BlockKind::kListItem;
        y += tight ? 4 : kBlockGap;
    }
    height_ = std::max(y - kBlockGap, 0.0F);
}

void RichText::draw_frame(const Frame& frame, std::string_view name, ImVec2 origin) {
    const Palette& c = palette();
    const RichBlock& block = blocks_[frame.block];
    const Rect at{origin.x, origin.y + frame.y, laid_width_, frame.h};
    text_fact(block.kind == BlockKind::kHeading ? Role::kHeading : Role::kText, block.plain_text(),
              at.min(), at.max());
    switch (block.kind) {
        case BlockKind::kCode: {
            fill(at, c.sunken, 5);
            outline(at, c.line, 5);
            ImGui::SetCursorScreenPos(ImVec2(at.right() - 30, at.y + 5));
            const std::string anchor_name =
                std::string(name) + ".copy-" + std::to_string(frame.block);
            ButtonStyle style;
            style.kind = ButtonStyle::Kind::kGhost;
            style.height = 26;
            if (icon_button(icon::kCopy, "Copy", anchor_name, style)) {
                ImGui::SetClipboardText(block.plain_text().c_str());
            }
            return;
        }
        case BlockKind::kListItem:
            ImGui::GetWindowDrawList()->AddText(
                ImVec2(at.x + frame.indent - 14 - (block.marker.size() > 1 ? 4.0F : 0.0F),
                       at.y + 2),
                c.text_dim, block.marker.c_str());
            return;
        case BlockKind::kQuote:
            fill({at.x, at.y, 2, at.h}, c.line_strong);
            return;
        case BlockKind::kRule:
            rule_x(at.x, at.right(), at.y, c.line);
            return;
        case BlockKind::kParagraph:
        case BlockKind::kHeading:
            return;
    }
}

void RichText::draw_piece(const Piece& p, ImVec2 origin, std::uint32_t color) {
    const Palette& c = palette();
    const RichRun& run = blocks_[p.block_index].runs[p.run_index];
    const FontScope font(font_of(p.style, p.block));
    const float line = p.block == BlockKind::kCode ? kCodeLine : kLine;
    const ImVec2 at(origin.x + p.x, origin.y + p.y + std::floor((line - ImGui::GetFontSize()) / 2));
    Color ink = color;
    if (p.style == RunStyle::kCode && p.block != BlockKind::kCode) {
        const bool first = p.begin == 0;
        const bool last = p.end == run.text.size();
        const float left = first ? kCodeInset : 0.0F;
        fill({at.x - left, origin.y + p.y + 1, left + p.w + (last ? kCodeInset : text_width(" ")),
              line - 2},
             with_alpha(c.text, 0.08F), 3);
        ink = c.text;
    }
    if (p.style == RunStyle::kLink) ink = c.accent;
    const char* text = run.text.data();
    ImGui::GetWindowDrawList()->AddText(at, ink, text + p.begin, text + p.end);
}

void RichText::draw(std::string_view name, std::uint32_t color) {
    if (blocks_.empty()) return;
    const ImVec2 origin = ImGui::GetCursorScreenPos();
    lay_out(ImGui::GetContentRegionAvail().x);
    for (const Frame& frame : frames_)
        draw_frame(frame, name, origin);
    for (const Piece& piece : pieces_)
        draw_piece(piece, origin, color == 0 ? palette().text : color);
    ImGui::SetCursorScreenPos(origin);
    ImGui::Dummy(ImVec2(laid_width_, height_));
}

}  // namespace drydock::ui
