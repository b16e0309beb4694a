// Smithy RPC v2 CBOR (RFC 8949): POST /service/<target>/operation/<name>, one CBOR map each way.
#include <cstring>

#include "engine/api/base64.hpp"
#include "engine/api/jmespath_number.hpp"
#include "engine/api/protocol.hpp"
#include "engine/api/timestamp.hpp"

namespace drydock::api {

namespace {

constexpr std::size_t kItemsMax = 1'000'000;

// Reads one CBOR item into a document. Byte strings become base64, tags are looked through.
class CborReader {
public:
    CborReader(std::string_view bytes, DocBuilder* build) : bytes_(bytes), build_(build) {}

    bool item(int depth);
    [[nodiscard]] bool done() const { return bytes_.empty(); }

private:
    struct Head {
        unsigned major = 0;
        unsigned info = 0;
        std::uint64_t value = 0;
        bool indefinite = false;
    };
    bool head(Head* out);
    bool text(const Head& head, std::string* out);
    bool array(const Head& head, int depth);
    bool map(const Head& head, int depth);
    bool simple(const Head& head);
    bool take_break() {
        if (bytes_.empty() || bytes_[0] != '\xff') {
            return false;
        }
        bytes_.remove_prefix(1);
        return true;
    }

    std::string_view bytes_;
    DocBuilder* build_;
    std::size_t items_ = 0;
};

bool CborReader::head(Head* out) {
    if (bytes_.empty() || ++items_ > kItemsMax) {
        return false;
    }
    const auto first = static_cast<unsigned char>(bytes_[0]);
    bytes_.remove_prefix(1);
    out->major = first >> 5;
    out->info = first & 31U;
    if (out->info < 24) {
        out->value = out->info;
        return true;
    }
    if (out->info == 31) {
        out->indefinite = true;
        return out->major >= 2 && out->major != 6;
    }
    if (out->info > 27) {
        return false;
    }
    const std::size_t size = std::size_t{1} << (out->info - 24);
    if (bytes_.size() < size) {
        return false;
    }
    for (std::size_t i = 0; i < size; ++i) {
        out->value = (out->value << 8) | static_cast<unsigned char>(bytes_[i]);
    }
    bytes_.remove_prefix(size);
    return true;
}

bool CborReader::text(const Head& start, std::string* out) {
    if (!start.indefinite) {
        if (start.value > bytes_.size()) {
            return false;
        }
        const auto size = static_cast<std::size_t>(start.value);
        out->append(bytes_.substr(0, size));
        bytes_.remove_prefix(size);
        return true;
    }
    while (!take_break()) {
        Head chunk;
        if (!head(&chunk) || chunk.major != start.major || chunk.indefinite || !text(chunk, out)) {
            return false;
        }
    }
    return true;
}

bool CborReader::array(const Head& start, int depth) {
    build_->begin_array();
    for (std::uint64_t i = 0; start.indefinite || i < start.value; ++i) {
        if (start.indefinite && take_break()) {
            break;
        }
        if (!item(depth + 1)) {
            return false;
        }
    }
    build_->end();
    return true;
}

bool CborReader::map(const Head& start, int depth) {
    build_->begin_object();
    for (std::uint64_t i = 0; start.indefinite || i < start.value; ++i) {
        if (start.indefinite && take_break()) {
            break;
        }
        Head key;
        std::string name;
        if (!head(&key) || key.major != 3 || !text(key, &name)) {
            return false;
        }
        build_->key(name);
        if (!item(depth + 1)) {
            return false;
        }
    }
    build_->end();
    return true;
}

// A half as a double: 5 bits of exponent, 10 of fraction.
double from_half(std::uint64_t bits) {
    const std::uint64_t sign = (bits >> 15) << 63;
    std::uint64_t exponent = (bits >> 10) & 31;
    std::uint64_t fraction = bits & 1023;
    std::uint64_t wide = sign;
    if (exponent == 31) {
        wide |= (std::uint64_t{2047} << 52) | (fraction << 42);
    } else if (exponent != 0) {
        wide |= ((exponent + 1008) << 52) | (fraction << 42);
    } else if (fraction != 0) {
        exponent = 1009;
        while ((fraction & 1024) == 0) {
            fraction <<= 1;
            --exponent;
        }
        wide |= (exponent << 52) | ((fraction & 1023) << 42);
    }
    double out = 0;
    std::memcpy(&out, &wide, sizeof out);
    return out;
}

bool CborReader::simple(const Head& start) {
    double value = 0;
    switch (start.info) {
        case 20:
        case 21:
            build_->boolean(start.info == 21);
            return true;
        case 22:
        case 23:
            build_->null();
            return true;
        case 25:
            value = from_half(start.value);
            break;
        case 26: {
            const auto narrow = static_cast<std::uint32_t>(start.value);
            float single = 0;
            std::memcpy(&single, &narrow, sizeof single);
            value = static_cast<double>(single);
            break;
        }
        case 27:
            std::memcpy(&value, &start.value, sizeof value);
            break;
        default:
            return false;
    }
    if (value - value != 0) {  // no JSON number: validation refuses the text
        build_->string(value > 0 ? "Infinity" : value < 0 ? "-Infinity" : "NaN");
        return true;
    }
    std::string text;
    append_double(text, value);
    build_->number_text(text);
    return true;
}

bool CborReader::item(int depth) {
    Head start;
    if (depth > kJsonDepthMax || !head(&start)) {
        return false;
    }
    std::string bytes;
    switch (start.major) {
        case 0:
            build_->number_text(std::to_string(start.value));
            return true;
        case 1:
            if (start.value > static_cast<std::uint64_t>(INT64_MAX)) {
                return false;
            }
            build_->number(-1 - static_cast<std::int64_t>(start.value));
            return true;
        case 2:
            if (!text(start, &bytes)) {
                return false;
            }
            build_->string(base64_encode(bytes));
            return true;
        case 3:
            if (!text(start, &bytes)) {
                return false;
            }
            build_->string(bytes);
            return true;
        case 4:
            return array(start, depth);
        case 5:
            return map(start, depth);
        case 6:
            return item(depth + 1);
        default:
            break;
    }
    return simple(start);
}

void append_head(std::string& out, unsigned major, std::uint64_t value) {
    const auto first = static_cast<unsigned char>(major << 5);
    int bytes = 0;
    if (value < 24) {
        out.push_back(static_cast<char>(first | value));
        return;
    }
    if (value <= 0xff) {
        out.push_back(static_cast<char>(first | 24));
        bytes = 1;
    } else if (value <= 0xffff) {
        out.push_back(static_cast<char>(first | 25));
        bytes = 2;
    } else if (value <= 0xffffffff) {
        out.push_back(static_cast<char>(first | 26));
        bytes = 4;
    } else {
        out.push_back(static_cast<char>(first | 27));
        bytes = 8;
    }
    for (int i = bytes - 1; i >= 0; --i) {
        out.push_back(static_cast<char>((value >> (8 * i)) & 0xff));
    }
}

void append_real(std::string& out, double value) {
    std::uint64_t bits = 0;
    std::memcpy(&bits, &value, sizeof bits);
    out.push_back('\xfb');
    for (int i = 7; i >= 0; --i) {
        out.push_back(static_cast<char>((bits >> (8 * i)) & 0xff));
    }
}

void append_text(std::string& out, std::string_view text) {
    append_head(out, 3, text.size());
    out.append(text);
}

void append_value(std::string& out, Shape shape, Value value);

void append_structure(std::string& out, Shape shape, Value value) {
    std::uint64_t present = 0;
    for (std::uint16_t i = 0; i < shape.member_count(); ++i) {
        const Value member = value[shape.member(i).name()];
        present += member.exists() && !member.is_null() ? 1U : 0U;
    }
    append_head(out, 5, present);
    for (std::uint16_t i = 0; i < shape.member_count(); ++i) {
        const Member member = shape.member(i);
        const Value given = value[member.name()];
        if (given.exists() && !given.is_null()) {
            append_text(out, member.name());
            append_value(out, member.shape(), given);
        }
    }
}

void append_scalar(std::string& out, Shape shape, Value value) {
    if (value.is_bool()) {
        out.push_back(value.boolean() ? '\xf5' : '\xf4');
        return;
    }
    if (!value.is_number()) {
        std::string bytes;
        if (shape.kind() == ShapeKind::kBlob && base64_decode(value.str(), &bytes)) {
            append_head(out, 2, bytes.size());
            out.append(bytes);
        } else {
            append_text(out, value.str());
        }
        return;
    }
    if (shape.kind() == ShapeKind::kTimestamp) {
        append_head(out, 6, 1);
    } else if (value.is_integer() && shape.kind() != ShapeKind::kDouble &&
               shape.kind() != ShapeKind::kFloat) {
        const std::int64_t number = value.i64();
        append_head(out, number < 0 ? 1 : 0,
                    static_cast<std::uint64_t>(number < 0 ? -1 - number : number));
        return;
    }
    append_real(out, parse_double(value.str()));
}

void append_value(std::string& out, Shape shape, Value value) {
    if (value.is_null()) {
        out.push_back('\xf6');
    } else if (shape.is_structure() && value.is_object()) {
        append_structure(out, shape, value);
    } else if (shape.is_list() && value.is_array()) {
        append_head(out, 4, value.size());
        for (const Value element : value) {
            append_value(out, shape.element(), element);
        }
    } else if (shape.is_map() && value.is_object()) {
        append_head(out, 5, value.size());
        const auto stop = value.end();
        for (auto it = value.begin(); !(it == stop); ++it) {
            append_text(out, it.key());
            append_value(out, shape.element(), *it);
        }
    } else {
        append_scalar(out, shape, value);
    }
}

void set_cbor_headers(HttpResponse* out) {
    set_header(out, "smithy-protocol", "rpc-v2-cbor");
    set_header(out, "Content-Type", "application/cbor");
}

}  // namespace

std::optional<ApiError> decode_cbor(const HttpRequest& request, Decoded* call) {
    DocBuilder build(&call->input);
    if (request.body.empty()) {
        build.begin_object();
        build.end();
        return std::nullopt;
    }
    CborReader reader(request.body, &build);
    if (!reader.item(1) || !reader.done() || !call->input.root().is_object()) {
        call->input.clear();
        return serialization_error("The body is not one well-formed CBOR map.");
    }
    return std::nullopt;
}

void encode_cbor_answer(const Decoded& call, std::string_view json, HttpResponse* out) {
    set_cbor_headers(out);
    const Shape shape = call.service->output(*call.operation);
    Doc answer;
    std::string problem;
    DD_ASSERT(parse_json(json, &answer, &problem));
    if (shape.exists()) {
        append_structure(out->body, shape, answer.root());
    } else {
        append_head(out->body, 5, 0);
    }
}

void encode_cbor_error(const Decoded& call, const ApiError& error, HttpResponse* out) {
    set_cbor_headers(out);
    out->status = error_status(call, error);
    if (call.query_mode) {
        set_header(
            out, "x-amzn-query-error",
            std::string(query_code(call, error)) + ";" + std::string(fault_side(call, error)));
    }
    append_head(out->body, 5, 2);
    append_text(out->body, "__type");
    append_text(out->body, error.code);
    append_text(out->body, message_member(call, error));
    append_text(out->body, error.message);
}

}  // namespace drydock::api
