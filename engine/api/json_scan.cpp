#include "engine/api/json_scan.hpp"

#include "engine/api/utf8.hpp"

namespace drydock::api {

namespace {

constexpr std::size_t kPlainNumberMax = 100;  // digits; longer ones may overflow a double

class Scanner {
public:
    Scanner(std::string_view text, Doc* doc)
        : at_(text.data()), end_(text.data() + text.size()), doc_(doc) {}

    bool document() {
        skip_blanks();
        if (!value()) {
            return false;
        }
        while (depth_ > 0) {
            if (!(closes() ? close() : next())) {
                return false;
            }
        }
        skip_blanks();
        return at_ == end_;
    }

private:
    void skip_blanks() {
        while (at_ != end_ && (*at_ == ' ' || *at_ == '\n' || *at_ == '\r' || *at_ == '\t')) {
            ++at_;
        }
    }
    [[nodiscard]] char peek() const { return at_ != end_ ? *at_ : '\0'; }
    [[nodiscard]] Node& container() { return doc_->nodes[stack_[depth_ - 1]]; }

    // Between the elements of the innermost container.
    bool closes() {
        skip_blanks();
        return peek() == (container().kind == Kind::kObject ? '}' : ']');
    }
    bool close() {
        ++at_;
        const std::uint32_t index = stack_[--depth_];
        doc_->nodes[index].span = static_cast<std::uint32_t>(doc_->nodes.size()) - index;
        return true;
    }
    bool next() {
        if (container().size != 0) {
            if (peek() != ',') {
                return false;
            }
            ++at_;
            skip_blanks();
        }
        ++container().size;
        if (container().kind == Kind::kObject) {
            if (peek() != '"' || !string()) {
                return false;
            }
            skip_blanks();
            if (peek() != ':') {
                return false;
            }
            ++at_;
            skip_blanks();
        }
        return value();
    }

    bool value();
    bool open(Kind kind);
    bool string();
    bool escape();
    bool hex4(std::uint32_t* out);
    bool number();
    bool literal(std::string_view word, Kind kind);
    bool digits();

    const char* at_;
    const char* end_;
    Doc* doc_;
    std::uint32_t stack_[kJsonDepthMax] = {};
    int depth_ = 0;
};

bool Scanner::open(Kind kind) {
    if (depth_ == kJsonDepthMax) {
        return false;
    }
    ++at_;
    stack_[depth_++] = static_cast<std::uint32_t>(doc_->nodes.size());
    doc_->nodes.push_back({kind, 1, 0, 0});
    return true;
}

bool Scanner::value() {
    switch (peek()) {
        case '{':
            return open(Kind::kObject);
        case '[':
            return open(Kind::kArray);
        case '"':
            return string();
        case 't':
            return literal("true", Kind::kTrue);
        case 'f':
            return literal("false", Kind::kFalse);
        case 'n':
            return literal("null", Kind::kNull);
        default:
            return number();
    }
}

bool Scanner::literal(std::string_view word, Kind kind) {
    if (!std::string_view(at_, static_cast<std::size_t>(end_ - at_)).starts_with(word)) {
        return false;
    }
    at_ += word.size();
    doc_->nodes.push_back({kind, 1, 0, 0});
    return true;
}

bool Scanner::digits() {
    const char* begin = at_;
    while (at_ != end_ && *at_ >= '0' && *at_ <= '9') {
        ++at_;
    }
    return at_ != begin;
}

bool Scanner::number() {
    const char* begin = at_;
    at_ += peek() == '-' ? 1 : 0;
    const bool zero = peek() == '0';
    if (zero ? (++at_, false) : !digits()) {
        return false;
    }
    bool fraction = false;
    if (peek() == '.') {
        ++at_;
        fraction = true;
        if (!digits()) {
            return false;
        }
    }
    std::string_view text(begin, static_cast<std::size_t>(at_ - begin));
    // The byte behind a number is a sign, an end or a blank: "01" and "1e5" stop here.
    const char c = peek();
    const bool ends = c == ',' || c == '}' || c == ']' || c == ' ' || c == '\n' || c == '\r' ||
                      c == '\t' || at_ == end_;
    if (!ends || text.size() > kPlainNumberMax) {
        return false;
    }
    if (zero && !fraction) {
        text = "0";  // of "-0" too, as an integer has no negative zero
    }
    doc_->nodes.push_back({Kind::kNumber, 1, static_cast<std::uint32_t>(doc_->text.size()),
                           static_cast<std::uint32_t>(text.size())});
    doc_->text.append(text);
    return true;
}

bool Scanner::hex4(std::uint32_t* out) {
    if (end_ - at_ < 4) {
        return false;
    }
    std::uint32_t value = 0;
    for (int i = 0; i < 4; ++i) {
        const char c = *at_++;
        const char small = static_cast<char>(c | 0x20);
        if (c >= '0' && c <= '9') {
            value = value * 16 + static_cast<std::uint32_t>(c - '0');
        } else if (small >= 'a' && small <= 'f') {
            value = value * 16 + static_cast<std::uint32_t>(small - 'a' + 10);
        } else {
            return false;
        }
    }
    *out = value;
    return true;
}

// Behind the backslash.
bool Scanner::escape() {
    constexpr std::string_view kNames = "\"\\/bfnrt";
    constexpr std::string_view kMeant = "\"\\/\b\f\n\r\t";
    const char c = peek();
    if (c != 'u') {
        const std::size_t index = kNames.find(c);
        if (at_ == end_ || index == std::string_view::npos) {
            return false;
        }
        ++at_;
        doc_->text.push_back(kMeant[index]);
        return true;
    }
    ++at_;
    std::uint32_t point = 0;
    if (!hex4(&point)) {
        return false;
    }
    if (point >= 0xd800 && point < 0xe000) {
        std::uint32_t low = 0;
        const bool pair = point < 0xdc00 && end_ - at_ >= 6 && at_[0] == '\\' && at_[1] == 'u';
        at_ += pair ? 2 : 0;
        if (!pair || !hex4(&low) || low < 0xdc00 || low > 0xdfff) {
            return false;
        }
        point = 0x10000 + ((point - 0xd800) << 10) + (low - 0xdc00);
    }
    append_utf8(doc_->text, point);
    return true;
}

bool Scanner::string() {
    const auto begin = static_cast<std::uint32_t>(doc_->text.size());
    const char* run = ++at_;
    for (;;) {
        while (at_ != end_ && static_cast<unsigned char>(*at_) >= 0x20 &&
               static_cast<unsigned char>(*at_) < 0x80 && *at_ != '"' && *at_ != '\\') {
            ++at_;
        }
        if (at_ == end_ || static_cast<unsigned char>(*at_) < 0x20) {
            return false;
        }
        if (static_cast<unsigned char>(*at_) >= 0x80) {
            const std::size_t size = utf8_sequence({at_, static_cast<std::size_t>(end_ - at_)});
            if (size == 0) {
                return false;
            }
            at_ += size;
            continue;
        }
        doc_->text.append(run, static_cast<std::size_t>(at_ - run));
        if (*at_++ == '"') {
            break;
        }
        if (!escape()) {
            return false;
        }
        run = at_;
    }
    const auto size = static_cast<std::uint32_t>(doc_->text.size()) - begin;
    doc_->nodes.push_back({Kind::kString, 1, begin, size});
    return true;
}

}  // namespace

bool scan_json(std::string_view text, Doc* doc) {
    doc->clear();
    doc->nodes.reserve(text.size() / 12 + 4);
    doc->text.reserve(text.size());
    if (Scanner(text, doc).document()) {
        return true;
    }
    doc->clear();
    return false;
}

}  // namespace drydock::api
