// Writes JSON text directly, for answers: no tree in between. Commas are placed by the writer; the
// caller writes members in the order of the model.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/api/value.hpp"
#include "engine/core/sim_time.hpp"

namespace drydock::api {

class JsonWriter {
public:
    explicit JsonWriter(std::string* out) : out_(out) {}

    void begin_object() { open('{'); }
    void end_object() { close('}'); }
    void begin_array() { open('['); }
    void end_array() { close(']'); }

    JsonWriter& key(std::string_view name) {
        comma();
        append_json_string(*out_, name);
        out_->push_back(':');
        fresh_ = true;
        return *this;
    }
    void string(std::string_view text) {
        comma();
        append_json_string(*out_, text);
        fresh_ = false;
    }
    void integer(std::int64_t value) {
        comma();
        append_integer(value);
        fresh_ = false;
    }
    void boolean(bool value) {
        comma();
        out_->append(value ? "true" : "false");
        fresh_ = false;
    }
    // A timestamp: Unix seconds with up to three decimals.
    void timestamp_ms(std::int64_t unix_ms) {
        comma();
        append_unix_seconds(*out_, unix_ms);
        fresh_ = false;
    }
    // Text that already is JSON.
    void raw(std::string_view json) {
        comma();
        out_->append(json);
        fresh_ = false;
    }

    void member(std::string_view name, std::string_view text) { key(name).string(text); }
    void member_int(std::string_view name, std::int64_t value) { key(name).integer(value); }
    void member_bool(std::string_view name, bool value) { key(name).boolean(value); }
    void member_time(std::string_view name, std::int64_t ms) { key(name).timestamp_ms(ms); }
    void member_raw(std::string_view name, std::string_view json) { key(name).raw(json); }

private:
    void comma() {
        if (!fresh_) {
            out_->push_back(',');
        }
        fresh_ = false;
    }
    void open(char bracket) {
        comma();
        out_->push_back(bracket);
        fresh_ = true;
    }
    void close(char bracket) {
        out_->push_back(bracket);
        fresh_ = false;
    }
    void append_integer(std::int64_t value);

    std::string* out_;
    bool fresh_ = true;  // nothing written yet at this level, or a key just written
};

}  // namespace drydock::api
