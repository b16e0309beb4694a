#include <charconv>
#include <cstring>

#include "engine/api/json_writer.hpp"
#include "engine/api/value.hpp"

namespace drydock::api {

namespace {

constexpr char kHexDigits[] = "0123456789abcdef";

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

// Not 0 when any of eight bytes needs an escape: a quote, a backslash or a control character. Most
// text has none, so this is the speed of encoding.
[[gnu::always_inline]] inline std::uint64_t escapes_in(std::uint64_t word) {
    constexpr std::uint64_t kOnes = 0x0101010101010101ULL;
    constexpr std::uint64_t kHighs = 0x8080808080808080ULL;
    const auto below = [](std::uint64_t x, std::uint64_t least) {
        return (x - kOnes * least) & ~x & kHighs;
    };
    return below(word, 0x20) | below(word ^ (kOnes * '"'), 1) | below(word ^ (kOnes * '\\'), 1);
}

[[gnu::always_inline]] inline std::uint64_t load_word(const char* bytes) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes, sizeof word);
    return word;
}

constexpr std::size_t kWord = 8;

// Short texts, which most are, cost more in memcpy's choice of a way than in bytes. The last word
// overlaps those before.
[[gnu::always_inline]] inline char* copy_text(char* to, std::string_view text) {
    constexpr std::size_t kLong = 64;
    const std::size_t size = text.size();
    const char* from = text.data();
    if (size > kLong) {
        std::memcpy(to, from, size);
    } else if (size >= kWord) {
        for (std::size_t i = 0; i + kWord < size; i += kWord) {
            std::memcpy(to + i, from + i, kWord);
        }
        std::memcpy(to + size - kWord, from + size - kWord, kWord);
    } else {
        for (std::size_t i = 0; i < size; ++i) {
            to[i] = from[i];
        }
    }
    return to + size;
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
        while (i + kWord <= text.size() && escapes_in(load_word(text.data() + i)) == 0) {
            i += kWord;
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
    constexpr std::size_t kFirst = 512;
    const std::size_t larger = out_->size() < kFirst ? kFirst : out_->size() * 4;
    const std::size_t used = place();
    grow_to(larger < used + n ? n : larger - used);
}

void JsonWriter::grow_to(std::size_t n) {
    const std::size_t used = place();
    out_->resize(used + n);
    at_ = out_->data() + used;
    end_ = out_->data() + out_->size();
}

void JsonWriter::finish() {
    out_->resize(static_cast<std::size_t>(at_ - out_->data()));
    end_ = at_;
}

std::string_view JsonWriter::since(std::size_t place) const {
    std::string_view text(out_->data() + place, this->place() - place);
    if (text.starts_with(',')) {
        text.remove_prefix(1);
    }
    return text;
}

void JsonWriter::append(std::string_view text) { at_ = copy_text(room_for(text.size()), text); }

// Copies while it looks whether anything needs an escape, which is hardly ever so.
void JsonWriter::append_quoted(std::string_view text) {
    const std::size_t size = text.size();
    char* to = room_for(size + 3);
    to = comma(to);
    *to++ = '"';
    std::uint64_t escapes = 0;
    if (size >= kWord) {
        const auto copy_word = [&](std::size_t at) {
            const std::uint64_t word = load_word(text.data() + at);
            escapes |= escapes_in(word);
            std::memcpy(to + at, &word, kWord);
        };
        for (std::size_t i = 0; i + kWord < size; i += kWord) {
            copy_word(i);
        }
        copy_word(size - kWord);
    } else {
        for (std::size_t i = 0; i < size; ++i) {
            escapes |= needs_escape(text[i]) ? 1U : 0U;
            to[i] = text[i];
        }
    }
    if (escapes == 0) {
        to[size] = '"';
        at_ = to + size + 1;
        return;
    }
    // Not straight into *out_: the room that it has ahead would be lost, and made anew for the next
    // text, at the cost of all that stands there.
    at_ = to - 1;
    std::string quoted;
    append_json_string(quoted, text);
    append(quoted);
}

void JsonWriter::append_digits(std::int64_t value) {
    constexpr std::size_t kDigitsMax = 20;
    char* to = room_for(kDigitsMax);
    at_ = std::to_chars(to, to + kDigitsMax, value).ptr;
}

JsonWriter& JsonWriter::key(MemberName name) {
    char* to = comma(room_for(name.text().size() + 4));
    *to++ = '"';
    to = copy_text(to, name.text());
    *to++ = '"';
    *to++ = ':';
    at_ = to;
    fresh_ = true;
    return *this;
}

JsonWriter& JsonWriter::key_text(std::string_view name) {
    append_quoted(name);
    *room_for(1) = ':';
    ++at_;
    fresh_ = true;
    return *this;
}

void JsonWriter::string(std::string_view text) {
    append_quoted(text);
    done();
}

void JsonWriter::plain(std::string_view text) {
    char* to = comma(room_for(text.size() + 3));
    *to++ = '"';
    to = copy_text(to, text);
    *to++ = '"';
    at_ = to;
    done();
}

void JsonWriter::integer(std::int64_t value) {
    at_ = comma(room_for(1));
    append_digits(value);
    done();
}

void JsonWriter::timestamp_ms(std::int64_t unix_ms) {
    constexpr std::size_t kLengthMax = 32;
    char* to = comma(room_for(kLengthMax + 1));
    at_ = to + format_unix_seconds(unix_ms, to, kLengthMax);
    done();
}

void JsonWriter::raw(std::string_view json) {
    at_ = copy_text(comma(room_for(json.size() + 1)), json);
    done();
}

JsonWriter& JsonWriter::begin_text() {
    char* to = comma(room_for(2));
    *to = '"';
    at_ = to + 1;
    return *this;
}

JsonWriter& JsonWriter::part_number(std::uint64_t number) {
    constexpr std::size_t kDigitsMax = 20;
    char* to = room_for(kDigitsMax);
    at_ = std::to_chars(to, to + kDigitsMax, number).ptr;
    return *this;
}

JsonWriter& JsonWriter::part_of_any_text(std::string_view text) {
    std::string quoted;
    append_json_string(quoted, text);
    return part(std::string_view(quoted).substr(1, quoted.size() - 2));
}

void JsonWriter::end_text() {
    *room_for(1) = '"';
    ++at_;
    done();
}

void JsonWriter::member_int_text(MemberName name, std::int64_t value) {
    key(name).begin_text();
    append_digits(value);
    end_text();
}

}  // namespace drydock::api
