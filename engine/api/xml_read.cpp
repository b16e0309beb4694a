#include "engine/api/xml_read.hpp"

#include <charconv>
#include <vector>

#include "engine/api/utf8.hpp"

namespace drydock::api {

namespace {

// The elements in document order; children of element i follow it and carry a greater depth.
struct Element {
    std::string_view name;
    int depth = 0;
    std::string text;
};

constexpr std::size_t kElementsMax = 100'000;

class Scanner {
public:
    explicit Scanner(std::string_view text) : text_(text) {}

    bool scan(std::vector<Element>* out);

private:
    bool tag(std::vector<Element>* out);
    bool entity(std::string* out);
    bool skip_past(std::string_view end) {
        const std::size_t at = text_.find(end);
        if (at == std::string_view::npos) {
            return false;
        }
        text_.remove_prefix(at + end.size());
        return true;
    }

    std::string_view text_;
    std::vector<std::size_t> open_;  // elements of `out`
};

bool Scanner::entity(std::string* out) {
    const std::size_t stop = text_.substr(0, 12).find(';');
    if (stop == std::string_view::npos) {
        return false;
    }
    const std::string_view name = text_.substr(1, stop - 1);
    text_.remove_prefix(stop + 1);
    constexpr std::string_view kNames[] = {"amp", "lt", "gt", "quot", "apos"};
    for (std::size_t i = 0; i < 5; ++i) {
        if (name == kNames[i]) {
            out->push_back("&<>\"'"[i]);
            return true;
        }
    }
    const bool hex = name.starts_with("#x");
    const std::string_view digits =
        name.substr(name.starts_with("#") ? (hex ? 2 : 1) : name.size());
    std::uint32_t point = 0;
    const char* end = digits.data() + digits.size();
    const auto [at, problem] = std::from_chars(digits.data(), end, point, hex ? 16 : 10);
    const bool surrogate = point >= 0xd800 && point < 0xe000;
    if (problem != std::errc() || at != end || point == 0 || point > 0x10ffff || surrogate) {
        return false;
    }
    append_utf8(*out, point);
    return true;
}

// At '<'.
bool Scanner::tag(std::vector<Element>* out) {
    if (text_.starts_with("<!--")) {
        return skip_past("-->");
    }
    if (text_.starts_with("<?")) {
        return skip_past("?>");
    }
    if (text_.starts_with("<!")) {
        return false;
    }
    const std::size_t stop = text_.find('>');
    if (stop == std::string_view::npos) {
        return false;
    }
    std::string_view inside = text_.substr(1, stop - 1);
    text_.remove_prefix(stop + 1);
    if (inside.starts_with("/")) {
        inside = inside.substr(1, inside.find_first_of(" \t\r\n") - 1);
        const bool closes = !open_.empty() && (*out)[open_.back()].name == inside;
        if (closes) {
            open_.pop_back();
        }
        return closes;
    }
    const bool alone = inside.ends_with("/");
    inside.remove_suffix(alone ? 1 : 0);
    const std::string_view name = inside.substr(0, inside.find_first_of(" \t\r\n"));
    const bool second_root = open_.empty() && !out->empty();
    const auto depth = static_cast<int>(open_.size());
    if (name.empty() || second_root || depth >= kJsonDepthMax || out->size() >= kElementsMax) {
        return false;
    }
    if (!alone) {
        open_.push_back(out->size());
    }
    out->push_back({name, depth, {}});
    return true;
}

bool Scanner::scan(std::vector<Element>* out) {
    while (!text_.empty()) {
        if (text_[0] == '<') {
            if (!tag(out)) {
                return false;
            }
            continue;
        }
        std::string stray;
        std::string* into = open_.empty() ? &stray : &(*out)[open_.back()].text;
        if (text_[0] == '&') {
            if (!entity(into)) {
                return false;
            }
            continue;
        }
        const std::size_t stop = text_.find_first_of("<&");
        into->append(text_.substr(0, stop));
        text_.remove_prefix(stop == std::string_view::npos ? text_.size() : stop);
        if (stray.find_first_not_of(" \t\r\n\xef\xbb\xbf") != std::string::npos) {
            return false;
        }
    }
    return open_.empty() && !out->empty();
}

class Builder {
public:
    Builder(const std::vector<Element>& elements, DocBuilder* build)
        : elements_(elements), build_(build) {}

    void value(std::size_t at, Shape shape);

private:
    [[nodiscard]] std::size_t after(std::size_t at) const {
        std::size_t i = at + 1;
        while (i < elements_.size() && elements_[i].depth > elements_[at].depth) {
            ++i;
        }
        return i;
    }
    static std::string_view local(std::string_view name) {
        const std::size_t colon = name.rfind(':');
        return colon == std::string_view::npos ? name : name.substr(colon + 1);
    }
    void structure(std::size_t at, Shape shape);
    void scalar(const std::string& text, Shape shape);

    const std::vector<Element>& elements_;
    DocBuilder* build_;
};

void Builder::scalar(const std::string& text, Shape shape) {
    if (shape.kind() == ShapeKind::kBoolean && (text == "true" || text == "false")) {
        build_->boolean(text == "true");
        return;
    }
    Doc parsed;
    std::string problem;
    const bool number = shape.kind() == ShapeKind::kInteger || shape.kind() == ShapeKind::kLong;
    if (number && parse_json(text, &parsed, &problem) && parsed.root().is_number()) {
        build_->number_text(text);
        return;
    }
    build_->string(text);
}

void Builder::structure(std::size_t at, Shape shape) {
    const std::size_t stop = after(at);
    build_->begin_object();
    for (std::uint16_t m = 0; m < shape.member_count(); ++m) {
        const Member member = shape.member(m);
        const Shape inner = member.shape();
        const bool flat = inner.is_list() && (member.flattened() || inner.flattened());
        bool open = false;
        for (std::size_t i = at + 1; i < stop; i = after(i)) {
            if (local(elements_[i].name) != member.location_name() || (open && !flat)) {
                continue;
            }
            if (!open) {
                build_->key(member.name());
                if (flat) {
                    build_->begin_array();
                }
                open = true;
            }
            value(i, flat ? inner.element() : inner);
        }
        if (open && flat) {
            build_->end();
        }
    }
    build_->end();
}

void Builder::value(std::size_t at, Shape shape) {
    if (shape.is_structure()) {
        structure(at, shape);
    } else if (shape.is_list()) {
        const std::size_t stop = after(at);
        build_->begin_array();
        for (std::size_t i = at + 1; i < stop; i = after(i)) {
            value(i, shape.element());
        }
        build_->end();
    } else if (shape.is_map()) {
        build_->begin_object();  // no request of the models has a map in XML
        build_->end();
    } else {
        scalar(elements_[at].text, shape);
    }
}

}  // namespace

bool read_xml(std::string_view text, Shape shape, DocBuilder* build) {
    std::vector<Element> elements;
    if (!Scanner(text).scan(&elements)) {
        return false;
    }
    Builder(elements, build).value(0, shape);
    return true;
}

}  // namespace drydock::api
