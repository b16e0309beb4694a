#include "web/mirror_json.hpp"

#include <cmath>

#include "engine/api/json_writer.hpp"
#include "web/frame_facts.hpp"

namespace drydock::ui {
namespace {

bool mirrored(const ItemFact& item) { return item.role != Role::kNone && !item.label.empty(); }

int px(float value) { return static_cast<int>(std::lround(value)); }

void write_box(api::JsonWriter& out, float x0, float y0, float x1, float y1) {
    out.key("b").begin_array();
    out.integer(px(x0));
    out.integer(px(y0));
    out.integer(px(x1 - x0));
    out.integer(px(y1 - y0));
    out.end_array();
}

std::string state_letters(const ItemFact& item) {
    std::string s;
    if (item.disabled) s += 'd';
    if (item.checkable) s += 'c';
    if (item.checked) s += 'C';
    if (item.openable) s += 'o';
    if (item.opened) s += 'O';
    if (item.focused) s += 'f';
    return s;
}

// FNV-1a; only ever compared within one run.
struct Fnv {
    std::uint64_t h = 1469598103934665603ULL;
    void add(std::string_view text) {
        for (const char c : text)
            add_byte(static_cast<unsigned char>(c));
        add_byte(0xFF);
    }
    void add_byte(unsigned char c) { h = (h ^ c) * 1099511628211ULL; }
    void add_int(int value) {
        for (unsigned i = 0; i < 32; i += 8) {
            add_byte(static_cast<unsigned char>(static_cast<unsigned>(value) >> i));
        }
    }
};

}  // namespace

std::string mirror_json() {
    std::string text;
    api::JsonWriter out(&text);
    out.begin_object();
    out.key("items").begin_array();
    for (const ItemFact& item : frame_items()) {
        if (!mirrored(item)) continue;
        out.begin_object();
        out.member("a", item.anchor);
        out.member("r", role_name(item.role));
        out.member("l", item.label);
        write_box(out, item.x0, item.y0, item.x1, item.y1);
        out.member("s", state_letters(item));
        out.member_bool("v", item.visible);
        out.end_object();
    }
    out.end_array();
    out.key("texts").begin_array();
    for (const TextFact& fact : frame_texts()) {
        out.begin_object();
        out.member("r", role_name(fact.role));
        out.member("t", fact.text);
        out.member("g", fact.region);
        write_box(out, fact.x0, fact.y0, fact.x1, fact.y1);
        out.end_object();
    }
    out.end_array();
    out.end_object();
    return text;
}

std::uint64_t mirror_hash() {
    Fnv hash;
    for (const ItemFact& item : frame_items()) {
        if (!mirrored(item)) continue;
        hash.add(item.anchor);
        hash.add(item.label);
        hash.add(state_letters(item));
        hash.add_int(px(item.x0));
        hash.add_int(px(item.y0));
        hash.add_int(px(item.x1));
        hash.add_int(px(item.y1));
        hash.add_int(static_cast<int>(item.role) * 2 + (item.visible ? 1 : 0));
    }
    for (const TextFact& fact : frame_texts()) {
        hash.add(fact.text);
        hash.add_int(px(fact.x0));
        hash.add_int(px(fact.y0));
    }
    return hash.h;
}

}  // namespace drydock::ui
