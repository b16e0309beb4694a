#include <charconv>
#include <cstring>

#include "engine/api/json_writer.hpp"
#include "engine/api/value.hpp"

namespace drydock::api {

namespace {

constexpr char kHexDigits[] = "0123456789abcdef";

bool needs_escape(char c) { return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\'; }

void append_escape(std::string& out, char c) {
    out.push_back('\\');
    switch (c) {
        case '"':
        case '\\':
            out.push_back(c);
            return;
        case '\b':
            out.push_back('b');
            return;
        case '\f':
            out.push_back('f');
            return;
        case '\n':
            out.push_back('n');
            return;
        case '\r':
            out.push_back('r');
            return;
        case '\t':
            out.push_back('t');
            return;
        default:
            break;
    }
    const auto byte = static_cast<unsigned char>(c);
    out.append("u00");
    out.push_back(kHexDigits[byte >> 4]);
    out.push_back(kHexDigits[byte & 15]);
}

// Scalars and empty containers: the same in both layouts. False for a filled container.
bool append_leaf(std::string& out, Value value) {
    switch (value.kind()) {
        case Kind::kNull:
            out.append("null");
            return true;
        case Kind::kFalse:
            out.append("false");
            return true;
        case Kind::kTrue:
            out.append("true");
            return true;
        case Kind::kNumber:
            out.append(value.str());
            return true;
        case Kind::kString:
            append_json_string(out, value.str());
            return true;
        case Kind::kArray:
        case Kind::kObject:
            break;
    }
    if (value.size() == 0) {
        out.append(value.is_array() ? "[]" : "{}");
        return true;
    }
    return false;
}

// Whether any of eight bytes may need an escape: a quote, a backslash, a control character or DEL
// (a byte is looked at singly then). Most text has none, so this is the speed of encoding.
[[gnu::always_inline]] inline bool word_needs_escape(const char* bytes) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes, sizeof word);
    constexpr std::uint64_t kOnes = 0x0101010101010101ULL;
    constexpr std::uint64_t kHighs = 0x8080808080808080ULL;
    const auto has_zero = [](std::uint64_t x) { return (x - kOnes) & ~x & kHighs; };
    const std::uint64_t control = (word - kOnes * 0x20) & ~word & kHighs;
    return (control | has_zero(word ^ (kOnes * '"')) | has_zero(word ^ (kOnes * '\\')) |
            has_zero(word ^ (kOnes * 0x7f))) != 0;
}

void append_line(std::string& out, int indent_level) {
    out.push_back('\n');
    out.append(static_cast<std::size_t>(indent_level) * 4, ' ');
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
    out.push_back('"');
    std::size_t begin = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        while (i + 8 <= text.size() && !word_needs_escape(text.data() + i)) {
            i += 8;
        }
        if (i < text.size() && needs_escape(text[i])) {
            out.append(text, begin, i - begin);
            append_escape(out, text[i]);
            begin = i + 1;
        }
    }
    out.append(text, begin, text.size() - begin);
    out.push_back('"');
}

void append_json(std::string& out, Value value) {
    if (append_leaf(out, value)) {
        return;
    }
    const bool members = value.is_object();
    char separator = members ? '{' : '[';
    const auto stop = value.end();
    for (auto it = value.begin(); !(it == stop); ++it) {
        out.push_back(separator);
        separator = ',';
        if (members) {
            append_json_string(out, it.key());
            out.push_back(':');
        }
        append_json(out, *it);
    }
    out.push_back(members ? '}' : ']');
}

std::string to_json(Value value) {
    std::string out;
    append_json(out, value);
    return out;
}

void append_pretty_json(std::string& out, Value value, int indent_level) {
    if (append_leaf(out, value)) {
        return;
    }
    const bool members = value.is_object();
    char separator = members ? '{' : '[';
    const auto stop = value.end();
    for (auto it = value.begin(); !(it == stop); ++it) {
        out.push_back(separator);
        separator = ',';
        append_line(out, indent_level + 1);
        if (members) {
            append_json_string(out, it.key());
            out.append(": ");
        }
        append_pretty_json(out, *it, indent_level + 1);
    }
    append_line(out, indent_level);
    out.push_back(members ? '}' : ']');
}

void JsonWriter::grow(std::size_t n) {
    constexpr std::size_t kFirst = 256;
    const std::size_t doubled = room_ < kFirst ? kFirst : room_ * 2;
    room_ = doubled < at_ + n ? at_ + n : doubled;
    out_->resize(room_);
}

void JsonWriter::finish() {
    out_->resize(at_);
    room_ = at_;
}

void JsonWriter::append(std::string_view text) {
    if (!text.empty()) {
        std::memcpy(room_for(text.size()), text.data(), text.size());
        at_ += text.size();
    }
}

// Eight bytes at a time as long as nothing needs an escape, which is nearly always; the last eight
// overlap those before.
void JsonWriter::append_quoted(std::string_view text) {
    constexpr std::size_t kWord = 8;
    const std::size_t size = text.size();
    char* to = room_for(size + kWord + 2);
    *to++ = '"';
    bool plain = true;
    if (size >= kWord) {
        for (std::size_t i = 0; i + kWord < size && plain; i += kWord) {
            plain = !word_needs_escape(text.data() + i);
            std::memcpy(to + i, text.data() + i, kWord);
        }
        plain = plain && !word_needs_escape(text.data() + size - kWord);
        std::memcpy(to + size - kWord, text.data() + size - kWord, kWord);
    } else {
        char padded[kWord] = {'.', '.', '.', '.', '.', '.', '.', '.'};
        text.copy(padded, size);
        plain = !word_needs_escape(padded);
        std::memcpy(to, padded, kWord);
    }
    if (plain) {
        to[size] = '"';
        at_ += size + 2;
        return;
    }
    finish();
    append_json_string(*out_, text);
    at_ = room_ = out_->size();
}

void JsonWriter::append_digits(std::int64_t value) {
    constexpr std::size_t kDigitsMax = 20;
    char* to = room_for(kDigitsMax);
    at_ += static_cast<std::size_t>(std::to_chars(to, to + kDigitsMax, value).ptr - to);
}

void JsonWriter::comma() {
    if (!fresh_) {
        *room_for(1) = ',';
        ++at_;
    }
    fresh_ = false;
}

void JsonWriter::open(char bracket) {
    comma();
    *room_for(1) = bracket;
    ++at_;
    ++depth_;
    fresh_ = true;
}

void JsonWriter::close(char bracket) {
    *room_for(1) = bracket;
    ++at_;
    --depth_;
    done();
}

JsonWriter& JsonWriter::key(std::string_view name) {
    comma();
    append_quoted(name);
    *room_for(1) = ':';
    ++at_;
    fresh_ = true;
    return *this;
}

void JsonWriter::string(std::string_view text) {
    comma();
    append_quoted(text);
    done();
}

void JsonWriter::integer(std::int64_t value) {
    comma();
    append_digits(value);
    done();
}

void JsonWriter::timestamp_ms(std::int64_t unix_ms) {
    comma();
    constexpr std::size_t kLengthMax = 32;
    char* to = room_for(kLengthMax);
    at_ += format_unix_seconds(unix_ms, to, kLengthMax);
    done();
}

void JsonWriter::raw(std::string_view json) {
    comma();
    append(json);
    done();
}

JsonWriter& JsonWriter::begin_text() {
    comma();
    append("\"");
    return *this;
}

JsonWriter& JsonWriter::part(std::string_view text) {
    append(text);
    return *this;
}

void JsonWriter::end_text() {
    append("\"");
    done();
}

void JsonWriter::member_int_text(std::string_view name, std::int64_t value) {
    key(name).begin_text();
    append_digits(value);
    end_text();
}

}  // namespace drydock::api
