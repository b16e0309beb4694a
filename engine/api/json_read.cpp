#include <nlohmann/json.hpp>

#include "engine/api/json_scan.hpp"
#include "engine/api/value.hpp"

namespace drydock::api {

namespace {

using Json = nlohmann::json;

// Receives the parser's events and lays the nodes down; the parser keeps its own stack, so hostile
// nesting costs heap until the depth limit stops it, never our call stack.
class DocReader final : public nlohmann::json_sax<Json> {
public:
    DocReader(Doc* doc, std::string* error) : build_(doc), error_(error) {}

    bool null() override {
        build_.null();
        return true;
    }
    bool boolean(bool value) override {
        build_.boolean(value);
        return true;
    }
    bool number_integer(number_integer_t value) override {
        build_.number(value);
        return true;
    }
    bool number_unsigned(number_unsigned_t value) override {
        if (value <= static_cast<number_unsigned_t>(INT64_MAX)) {
            build_.number(static_cast<std::int64_t>(value));
        } else {
            build_.number_text(std::to_string(value));
        }
        return true;
    }
    bool number_float(number_float_t, const string_t& text) override {
        build_.number_text(text);
        return true;
    }
    bool string(string_t& text) override {
        build_.string(text);
        return true;
    }
    bool binary(binary_t&) override { return false; }
    bool start_object(std::size_t) override { return enter() && (build_.begin_object(), true); }
    bool key(string_t& text) override {
        build_.key(text);
        return true;
    }
    bool end_object() override {
        build_.end();
        return true;
    }
    bool start_array(std::size_t) override { return enter() && (build_.begin_array(), true); }
    bool end_array() override {
        build_.end();
        return true;
    }
    bool parse_error(std::size_t, const std::string&, const Json::exception& problem) override {
        // "[json.exception.parse_error.101] parse error at line 1, column 2: ..."
        std::string_view text = problem.what();
        const std::size_t tag = text.find("] ");
        if (text.substr(0, 1) == "[" && tag != std::string_view::npos) {
            text.remove_prefix(tag + 2);
        }
        error_->assign(text);
        return false;
    }

private:
    bool enter() {
        if (build_.depth() < kJsonDepthMax) {
            return true;
        }
        error_->assign("nested deeper than " + std::to_string(kJsonDepthMax) + " levels");
        return false;
    }

    DocBuilder build_;
    std::string* error_;
};

}  // namespace

bool parse_json(std::string_view text, Doc* doc, std::string* error) {
    error->clear();
    if (scan_json(text, doc)) {
        return true;
    }
    return parse_json_slowly(text, doc, error);
}

bool parse_json_slowly(std::string_view text, Doc* doc, std::string* error) {
    error->clear();
    // The parser takes a zero byte for the end of its input and would let anything follow it.
    const std::size_t zero = text.find('\0');
    if (zero != std::string_view::npos) {
        error->assign("parse error at byte " + std::to_string(zero + 1) +
                      ": a zero byte is not allowed");
        doc->clear();
        return false;
    }
    DocReader reader(doc, error);
    const bool good = Json::sax_parse(text.begin(), text.end(), &reader);
    if (!good) {
        doc->clear();
        if (error->empty()) {
            error->assign("parse error");
        }
    }
    return good;
}

}  // namespace drydock::api
