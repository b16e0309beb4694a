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
#include "engine/core/sim_time.hpp"

namespace drydock::api {

class JsonWriter {
public:
    explicit JsonWriter(std::string* out) : out_(out), at_(out->size()), room_(at_) {}
    JsonWriter(const JsonWriter&) = delete;
    JsonWriter& operator=(const JsonWriter&) = delete;

    void begin_object() { open('{'); }
    void end_object() { close('}'); }
    void begin_array() { open('['); }
    void end_array() { close(']'); }

    JsonWriter& key(std::string_view name);
    void string(std::string_view text);
    void integer(std::int64_t value);
    void boolean(bool value) { raw(value ? "true" : "false"); }
    // A timestamp: Unix seconds with up to three decimals.
    void timestamp_ms(std::int64_t unix_ms);
    // Text that already is JSON.
    void raw(std::string_view json);

    // A string in parts, none of which has a character that JSON escapes: ARNs and ids.
    JsonWriter& begin_text();
    JsonWriter& part(std::string_view text);
    void end_text();

    void member(std::string_view name, std::string_view text) { key(name).string(text); }
    void member_int(std::string_view name, std::int64_t value) { key(name).integer(value); }
    // A number that AWS sends as a string.
    void member_int_text(std::string_view name, std::int64_t value);
    void member_bool(std::string_view name, bool value) { key(name).boolean(value); }
    void member_time(std::string_view name, std::int64_t ms) { key(name).timestamp_ms(ms); }
    void member_raw(std::string_view name, std::string_view json) { key(name).raw(json); }

private:
    // Room for n more bytes; gives the place to write to.
    char* room_for(std::size_t n) {
        if (room_ - at_ < n) {
            grow(n);
        }
        return out_->data() + at_;
    }
    void grow(std::size_t n);
    void append(std::string_view text);
    void append_quoted(std::string_view text);
    void append_digits(std::int64_t value);
    // The separator before a value or a key, where one is due.
    void comma();
    void open(char bracket);
    void close(char bracket);
    // A value is complete; the outermost one completes the text.
    void done() {
        fresh_ = false;
        if (depth_ == 0) {
            finish();
        }
    }
    void finish();

    std::string* out_;
    std::size_t at_;    // bytes written, all in all
    std::size_t room_;  // size of *out_
    int depth_ = 0;
    bool fresh_ = true;  // nothing written yet at this level, or a key just written
};

}  // namespace drydock::api
