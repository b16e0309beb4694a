// Writes JSON text directly, for answers: no tree in between. Commas are placed by the writer; the
// caller writes members in the order of the model.
//
// The text is appended to a string, which is whole once the outermost object, array or value is
// complete; before that it has room at its end.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/api/value.hpp"
#include "engine/core/check.hpp"
#include "engine/core/sim_time.hpp"

namespace drydock::api {

// Whether JSON writes the character other than it is.
constexpr bool needs_escape(char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\';
}

// The name of a member, none of whose characters needs an escape. Literals are checked when they
// are compiled.
class MemberName {
public:
    template <std::size_t N>
    consteval MemberName(const char (&name)[N])  // NOLINT(google-explicit-constructor)
        : text_(name, N - 1) {
        for (const char c : text_) {
            DD_ASSERT(!needs_escape(c));
        }
    }
    // A name that a model holds: letters, digits and the like.
    static constexpr MemberName of_model(std::string_view name) { return MemberName(name, 0); }

    [[nodiscard]] constexpr std::string_view text() const { return text_; }

private:
    constexpr MemberName(std::string_view name, int /*trusted*/) : text_(name) {}
    std::string_view text_;
};

class JsonWriter {
public:
    explicit JsonWriter(std::string* out) : out_(out), at_(out->data() + out->size()), end_(at_) {}
    JsonWriter(const JsonWriter&) = delete;
    JsonWriter& operator=(const JsonWriter&) = delete;

    void begin_object() { open('{'); }
    void end_object() { close('}'); }
    void begin_array() { open('['); }
    void end_array() { close(']'); }

    JsonWriter& key(MemberName name);
    // A name that somebody typed: it may need escapes.
    JsonWriter& key_text(std::string_view name);
    void string(std::string_view text);
    // Text none of whose characters needs an escape: enums, ids, ARNs, names of a known pattern.
    void plain(std::string_view text);
    void integer(std::int64_t value);
    void boolean(bool value) { raw(value ? "true" : "false"); }
    // A timestamp: Unix seconds with up to three decimals.
    void timestamp_ms(std::int64_t unix_ms);
    // Text that already is JSON.
    void raw(std::string_view json);

    // A string in parts. Those of part() have no character that needs an escape.
    JsonWriter& begin_text();
    JsonWriter& part(std::string_view text) {
        append(text);
        return *this;
    }
    JsonWriter& part_number(std::uint64_t number);
    JsonWriter& part_of_any_text(std::string_view text);
    void end_text();

    void member(MemberName name, std::string_view text) { key(name).string(text); }
    void member_plain(MemberName name, std::string_view text) { key(name).plain(text); }
    void member_int(MemberName name, std::int64_t value) { key(name).integer(value); }
    // A number that AWS sends as a string.
    void member_int_text(MemberName name, std::int64_t value);
    void member_bool(MemberName name, bool value) { key(name).boolean(value); }
    void member_time(MemberName name, std::int64_t ms) { key(name).timestamp_ms(ms); }
    void member_raw(MemberName name, std::string_view json) { key(name).raw(json); }

    // So many values are still to come, each about as long as the one written since `place`.
    void expect(std::size_t values, std::size_t place) {
        const std::size_t length = this->place() - place;
        if (static_cast<std::size_t>(end_ - at_) < values * length) {
            grow_to(values * (length + length / 4));
        }
    }

    // What was written since an earlier place(), without the separator before it; valid until more
    // is written.
    [[nodiscard]] std::size_t place() const { return static_cast<std::size_t>(at_ - out_->data()); }
    [[nodiscard]] std::string_view since(std::size_t place) const;

private:
    // Room for n more bytes; gives the place to write to.
    char* room_for(std::size_t n) {
        if (static_cast<std::size_t>(end_ - at_) < n) {
            grow(n);
        }
        return at_;
    }
    void grow(std::size_t n);
    void grow_to(std::size_t n);
    void append(std::string_view text);
    void append_quoted(std::string_view text);
    void append_digits(std::int64_t value);
    // The separator before a value or a key, where one is due. There must be room for it.
    char* comma(char* to) {
        *to = ',';
        return to + (fresh_ ? 0 : 1);
    }
    void open(char bracket) {
        char* to = comma(room_for(2));
        *to = bracket;
        at_ = to + 1;
        ++depth_;
        fresh_ = true;
    }
    void close(char bracket) {
        *room_for(1) = bracket;
        ++at_;
        --depth_;
        done();
    }
    // A value is complete; the outermost one completes the text.
    void done() {
        fresh_ = false;
        if (depth_ == 0) {
            finish();
        }
    }
    void finish();

    std::string* out_;
    char* at_;   // where the next byte goes, within *out_
    char* end_;  // where the room ends: the end of *out_
    int depth_ = 0;
    bool fresh_ = true;  // nothing written yet at this level, or a key just written
};

}  // namespace drydock::api
