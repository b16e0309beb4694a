// AWS Query and EC2 Query: "Action=X&Tags.member.1.Key=k" in, XML out.
#include <algorithm>
#include <charconv>
#include <vector>

#include "engine/api/protocol.hpp"
#include "engine/api/timestamp.hpp"
#include "engine/api/xml_write.hpp"

namespace drydock::api {

namespace {

constexpr std::size_t kFieldsMax = 20'000;

struct Field {
    std::string key;
    std::string value;
};

bool parse_form(std::string_view form, std::vector<Field>* out) {
    while (!form.empty()) {
        const std::size_t stop = form.find('&');
        const std::string_view pair = form.substr(0, stop);
        form.remove_prefix(stop == std::string_view::npos ? form.size() : stop + 1);
        const std::size_t equals = pair.find('=');
        if (pair.empty()) {
            continue;
        }
        if (out->size() == kFieldsMax) {
            return false;
        }
        out->push_back({percent_decode(pair.substr(0, equals), true),
                        equals == std::string_view::npos
                            ? std::string()
                            : percent_decode(pair.substr(equals + 1), true)});
    }
    std::stable_sort(out->begin(), out->end(),
                     [](const Field& a, const Field& b) { return a.key < b.key; });
    return true;
}

// Reads the sorted fields by shape. A prefix names a value; what lies under it begins with
// "prefix.".
class FormReader {
public:
    FormReader(const std::vector<Field>& fields, bool ec2, DocBuilder* build)
        : fields_(fields), ec2_(ec2), build_(build) {}

    void structure(Shape shape, const std::string& prefix, int depth);
    [[nodiscard]] bool too_deep() const { return too_deep_; }

private:
    void value(Shape shape, bool flat, const std::string& prefix, int depth);
    void list(Shape shape, bool flat, const std::string& prefix, int depth);
    void map(Shape shape, bool flat, const std::string& prefix, int depth);
    void scalar(Shape shape, const std::string& text);
    [[nodiscard]] const Field* find(const std::string& key) const;
    [[nodiscard]] bool under(const std::string& prefix) const;
    [[nodiscard]] std::vector<std::uint32_t> indices(const std::string& prefix) const;
    [[nodiscard]] std::string member_key(const Member& member) const;

    const std::vector<Field>& fields_;
    bool ec2_;
    DocBuilder* build_;
    bool too_deep_ = false;
};

std::vector<Field>::const_iterator first_from(const std::vector<Field>& fields,
                                              const std::string& key) {
    return std::lower_bound(fields.begin(), fields.end(), key,
                            [](const Field& field, const std::string& k) { return field.key < k; });
}

const Field* FormReader::find(const std::string& key) const {
    const auto it = first_from(fields_, key);
    return it != fields_.end() && it->key == key ? &*it : nullptr;
}

bool FormReader::under(const std::string& prefix) const {
    const std::string begin = prefix + ".";
    const auto it = first_from(fields_, begin);
    return it != fields_.end() && it->key.starts_with(begin);
}

std::vector<std::uint32_t> FormReader::indices(const std::string& prefix) const {
    std::vector<std::uint32_t> out;
    const std::string begin = prefix + ".";
    for (auto it = first_from(fields_, begin); it != fields_.end() && it->key.starts_with(begin);
         ++it) {
        std::uint32_t index = 0;
        const char* text = it->key.data() + begin.size();
        const char* stop = it->key.data() + it->key.size();
        const auto [end, problem] = std::from_chars(text, stop, index);
        if (problem == std::errc() && (end == stop || *end == '.')) {
            out.push_back(index);
        }
    }
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
}

std::string FormReader::member_key(const Member& member) const {
    if (!ec2_) {
        return std::string(member.location_name());
    }
    if (!member.query_name().empty()) {
        return std::string(member.query_name());
    }
    std::string key(member.location_name());
    if (!key.empty() && key[0] >= 'a' && key[0] <= 'z') {
        key[0] = static_cast<char>(key[0] - 'a' + 'A');
    }
    return key;
}

void FormReader::scalar(Shape shape, const std::string& text) {
    std::int64_t number = 0;
    switch (shape.kind()) {
        case ShapeKind::kBoolean:
            if (text == "true" || text == "True" || text == "TRUE") {
                return build_->boolean(true);
            }
            if (text == "false" || text == "False" || text == "FALSE") {
                return build_->boolean(false);
            }
            break;
        case ShapeKind::kTimestamp:
            if (parse_timestamp(text, &number)) {
                return build_timestamp(build_, number);
            }
            break;
        case ShapeKind::kInteger:
        case ShapeKind::kLong:
        case ShapeKind::kFloat:
        case ShapeKind::kDouble: {
            Doc parsed;  // what JSON calls a number, the services do
            std::string problem;
            if (parse_json(text, &parsed, &problem) && parsed.root().is_number()) {
                return build_->number_text(text);
            }
            break;
        }
        case ShapeKind::kString:
        case ShapeKind::kBlob:
        case ShapeKind::kStructure:
        case ShapeKind::kList:
        case ShapeKind::kMap:
            break;
    }
    build_->string(text);  // validation refuses it where it is no text
}

void FormReader::list(Shape shape, bool flat, const std::string& prefix, int depth) {
    build_->begin_array();
    const std::string base = flat || ec2_ ? prefix : prefix + "." + std::string(shape.item_name());
    for (const std::uint32_t index : indices(base)) {
        value(shape.element(), false, base + "." + std::to_string(index), depth);
    }
    build_->end();
}

void FormReader::map(Shape shape, bool flat, const std::string& prefix, int depth) {
    build_->begin_object();
    const std::string base = flat || ec2_ ? prefix : prefix + ".entry";
    for (const std::uint32_t index : indices(base)) {
        const std::string entry = base + "." + std::to_string(index);
        const Field* key = find(entry + ".key");
        build_->key(key == nullptr ? std::string_view() : key->value);
        value(shape.element(), false, entry + ".value", depth);
    }
    build_->end();
}

void FormReader::value(Shape shape, bool flat, const std::string& prefix, int depth) {
    if (depth >= kJsonDepthMax) {
        too_deep_ = true;
        build_->null();
        return;
    }
    if (shape.is_structure()) {
        structure(shape, prefix, depth + 1);
    } else if (shape.is_list()) {
        list(shape, flat || shape.flattened(), prefix, depth + 1);
    } else if (shape.is_map()) {
        map(shape, flat || shape.flattened(), prefix, depth + 1);
    } else if (const Field* field = find(prefix)) {
        scalar(shape, field->value);
    } else {
        build_->null();
    }
}

void FormReader::structure(Shape shape, const std::string& prefix, int depth) {
    build_->begin_object();
    for (std::uint16_t i = 0; i < shape.member_count(); ++i) {
        const Member member = shape.member(i);
        const std::string key =
            prefix.empty() ? member_key(member) : prefix + "." + member_key(member);
        if (find(key) != nullptr || under(key)) {
            build_->key(member.name());
            value(member.shape(), member.flattened(), key, depth);
        }
    }
    build_->end();
}

void append_request_id(std::string& body, std::string_view element, std::string_view request_id) {
    append_xml_element(body, element, request_id);
}

}  // namespace

std::optional<ApiError> decode_query(std::string_view form, Decoded* call) {
    std::vector<Field> fields;
    ApiError error;
    error.code = "MalformedInput";
    if (!parse_form(form, &fields)) {
        error.message = "More than " + std::to_string(kFieldsMax) + " parameters.";
        return error;
    }
    DocBuilder build(&call->input);
    FormReader reader(fields, call->protocol == Protocol::kEc2, &build);
    const Shape shape = call->service->input(*call->operation);
    if (!shape.exists()) {
        build.begin_object();
        build.end();
        return std::nullopt;
    }
    reader.structure(shape, std::string(), 0);
    if (reader.too_deep()) {
        error.message =
            "Parameters nested deeper than " + std::to_string(kJsonDepthMax) + " levels.";
        return error;
    }
    return std::nullopt;
}

void encode_query_answer(const Decoded& call, std::string_view json, std::string_view request_id,
                         HttpResponse* out) {
    set_header(out, "Content-Type", "text/xml;charset=UTF-8");
    const bool ec2 = call.protocol == Protocol::kEc2;
    const std::string root = std::string(call.operation->name) + "Response";
    const Shape shape = call.service->output(*call.operation);
    Doc answer;
    std::string problem;
    DD_ASSERT(parse_json(json, &answer, &problem));
    std::string& body = out->body;
    if (ec2) {
        body += "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    }
    body.append("<").append(root).append(" xmlns=\"").append(call.service->xml_namespace);
    body += ec2 ? "/\">" : "\">";
    if (ec2) {
        append_request_id(body, "requestId", request_id);
    }
    const std::string_view wrapper = call.operation->result_wrapper;
    if (!wrapper.empty()) {
        body.append("<").append(wrapper).append(">");
    }
    if (shape.exists()) {
        append_xml_members(body, shape, answer.root());
    } else if (ec2) {
        append_xml_element(body, "return", "true");
    }
    if (!wrapper.empty()) {
        body.append("</").append(wrapper).append(">");
    }
    if (!ec2) {
        body += "<ResponseMetadata>";
        append_request_id(body, "RequestId", request_id);
        body += "</ResponseMetadata>";
    }
    body.append("</").append(root).append(">");
}

void encode_query_error(const Decoded& call, const ApiError& error, std::string_view request_id,
                        HttpResponse* out) {
    set_header(out, "Content-Type", "text/xml;charset=UTF-8");
    out->status = error_status(call, error);
    std::string& body = out->body;
    if (call.protocol == Protocol::kEc2) {
        body = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Response><Errors><Error>";
        append_xml_element(body, "Code", query_code(call, error));
        append_xml_element(body, "Message", error.message);
        body += "</Error></Errors>";
        append_request_id(body, "RequestID", request_id);
        body += "</Response>";
        return;
    }
    body = "<ErrorResponse";
    if (call.service != nullptr && !call.service->xml_namespace.empty()) {
        body.append(" xmlns=\"").append(call.service->xml_namespace).append("\"");
    }
    body += "><Error>";
    append_xml_element(body, "Type", fault_side(call, error));
    append_xml_element(body, "Code", query_code(call, error));
    append_xml_element(body, "Message", error.message);
    body += "</Error>";
    append_request_id(body, "RequestId", request_id);
    body += "</ErrorResponse>";
}

}  // namespace drydock::api
