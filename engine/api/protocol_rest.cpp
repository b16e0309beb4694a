// REST-JSON (scheduler) and REST-XML (the S3 subset): method and path name the operation; members
// travel in the path, the query, headers and the body.
#include <vector>

#include "engine/api/base64.hpp"
#include "engine/api/json_writer.hpp"
#include "engine/api/protocol.hpp"
#include "engine/api/timestamp.hpp"
#include "engine/api/xml_read.hpp"
#include "engine/api/xml_write.hpp"

namespace drydock::api {

namespace {

struct Pair {
    std::string_view name;
    std::string value;  // decoded
};

std::string_view until(std::string_view* text, char separator) {
    const std::size_t stop = text->find(separator);
    const std::string_view part = text->substr(0, stop);
    text->remove_prefix(stop == std::string_view::npos ? text->size() : stop + 1);
    return part;
}

// The query's value of `name`; `found` tells "?policy" from its absence.
std::string query_value(std::string_view query, std::string_view name, bool* found) {
    while (!query.empty()) {
        std::string_view pair = until(&query, '&');
        if (percent_decode(until(&pair, '='), false) == name) {
            *found = true;
            return percent_decode(pair, false);
        }
    }
    *found = false;
    return {};
}

// Matches "/{Bucket}/{Key+}" and fills the labels. An empty label does not match.
bool match_path(std::string_view wanted, std::string_view path, std::vector<Pair>* labels) {
    wanted.remove_prefix(wanted.starts_with("/") ? 1 : 0);
    path.remove_prefix(path.starts_with("/") ? 1 : 0);
    while (!wanted.empty()) {
        const std::string_view part = until(&wanted, '/');
        const bool label = part.starts_with("{");
        if (label && part.ends_with("+}")) {
            labels->push_back({part.substr(1, part.size() - 3), percent_decode(path, false)});
            return !path.empty();
        }
        const std::string_view given = until(&path, '/');
        if (label) {
            if (given.empty()) {
                return false;
            }
            labels->push_back({part.substr(1, part.size() - 2), percent_decode(given, false)});
        } else if (part != given) {
            return false;
        }
    }
    return path.empty();
}

// The fixed query of a template ("list-type=2", "policy") must be there.
bool match_query(std::string_view wanted, std::string_view query, int* weight) {
    while (!wanted.empty()) {
        std::string_view pair = until(&wanted, '&');
        const std::string_view name = until(&pair, '=');
        bool found = false;
        const std::string value = query_value(query, name, &found);
        if (!found || (!pair.empty() && value != pair)) {
            return false;
        }
        ++*weight;
    }
    return true;
}

// Parameters of signatures and clients' marks, which belong to no operation.
bool is_foreign_parameter(std::string_view name) {
    constexpr std::string_view kAmz = "X-Amz-";
    return name == "x-id" || name.substr(0, kAmz.size()) == kAmz || name == "AWSAccessKeyId" ||
           name == "Signature" || name == "Expires";
}

// S3 tells operations apart by query and headers: what an operation does not know belongs to
// another one, and what it requires must be there. "?acl" must never read or write the object.
bool fits(Shape input, std::string_view fixed, const HttpRequest& request, int* weight) {
    std::string_view query = request.query;
    while (!query.empty()) {
        std::string_view pair = until(&query, '&');
        const std::string name = percent_decode(until(&pair, '='), false);
        if (name.empty() || is_foreign_parameter(name)) {
            continue;
        }
        bool known = false;
        (void)query_value(fixed, name, &known);
        for (std::uint16_t i = 0; i < input.member_count() && !known; ++i) {
            known = input.member(i).location() == Location::kQueryString &&
                    input.member(i).location_name() == name;
        }
        if (!known) {
            return false;
        }
    }
    for (std::uint16_t i = 0; i < input.member_count(); ++i) {
        const Member member = input.member(i);
        if (!member.required() || member.location() != Location::kHeader) {
            continue;
        }
        if (header(request.headers, member.location_name()).empty()) {
            return false;
        }
        ++*weight;
    }
    return true;
}

// The weight of the match: more fixed parts win. Negative: no match.
int match(const ServiceModel& service, const OperationModel& operation, const HttpRequest& request,
          std::vector<Pair>* labels) {
    if (operation.http_method != request.method) {
        return -1;
    }
    std::string_view query = operation.http_uri;
    const std::string_view path = until(&query, '?');
    int weight = 0;
    if (!match_path(path, request.path, labels) || !match_query(query, request.query, &weight)) {
        return -1;
    }
    const bool strict = service.protocol == Protocol::kRestXml;
    return strict && !fits(service.input(operation), query, request, &weight) ? -1 : weight;
}

void scalar(Shape shape, std::string_view text, DocBuilder* build) {
    std::int64_t ms = 0;
    switch (shape.kind()) {
        case ShapeKind::kBoolean:
            if (text == "true" || text == "false") {
                return build->boolean(text == "true");
            }
            break;
        case ShapeKind::kTimestamp:
            if (parse_timestamp(text, &ms)) {
                return build_timestamp(build, ms);
            }
            break;
        case ShapeKind::kInteger:
        case ShapeKind::kLong:
        case ShapeKind::kFloat:
        case ShapeKind::kDouble: {
            Doc parsed;
            std::string problem;
            if (parse_json(text, &parsed, &problem) && parsed.root().is_number()) {
                return build->number_text(text);
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
    build->string(text);
}

// Every value of a repeated query parameter.
void query_list(Shape shape, std::string_view query, std::string_view name, DocBuilder* build) {
    build->begin_array();
    while (!query.empty()) {
        std::string_view pair = until(&query, '&');
        if (percent_decode(until(&pair, '='), false) == name) {
            scalar(shape.element(), percent_decode(pair, false), build);
        }
    }
    build->end();
}

// "a, b" of a list bound to one header.
void header_list(Shape shape, std::string_view text, DocBuilder* build) {
    build->begin_array();
    while (!text.empty()) {
        std::string_view part = until(&text, ',');
        part.remove_prefix(part.starts_with(" ") ? 1 : 0);
        scalar(shape.element(), part, build);
    }
    build->end();
}

// "x-amz-meta-colour: red" of a map bound to the prefix "x-amz-meta-".
void header_map(const Headers& headers, std::string_view prefix, DocBuilder* build) {
    build->begin_object();
    for (const auto& [name, value] : headers) {
        std::string small = name;
        for (char& c : small) {
            c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        }
        if (small.size() > prefix.size() && small.starts_with(prefix)) {
            build->key(std::string_view(small).substr(prefix.size()));
            build->string(value);
        }
    }
    build->end();
}

void bind_member(const HttpRequest& request, const std::vector<Pair>& labels, const Member& member,
                 DocBuilder* build) {
    bool found = false;
    std::string text;
    switch (member.location()) {
        case Location::kUri:
            for (const Pair& label : labels) {
                if (label.name == member.location_name()) {
                    text = label.value;
                    found = true;
                }
            }
            break;
        case Location::kQueryString:
            text = query_value(request.query, member.location_name(), &found);
            if (found && member.shape().is_list()) {
                build->key(member.name());
                query_list(member.shape(), request.query, member.location_name(), build);
                return;
            }
            break;
        case Location::kHeader:
            text = header(request.headers, member.location_name());
            found = !text.empty();
            if (found && member.shape().is_list()) {
                build->key(member.name());
                header_list(member.shape(), text, build);
                return;
            }
            break;
        case Location::kHeaders:
            build->key(member.name());
            header_map(request.headers, member.location_name(), build);
            return;
        case Location::kBody:
        case Location::kStatusCode:
            return;
    }
    if (found) {
        build->key(member.name());
        scalar(member.shape(), text, build);
    }
}

std::optional<ApiError> malformed_body(const Decoded& call, const std::string& problem) {
    if (call.protocol == Protocol::kRestXml) {
        ApiError error;
        error.code = "MalformedXML";
        error.message =
            "The XML you provided was not well-formed or did not validate against our published "
            "schema";
        return error;
    }
    return serialization_error(problem);
}

// The body of a request whose input names a payload member.
std::optional<ApiError> bind_payload(const Decoded& call, const HttpRequest& request,
                                     const Member& payload, DocBuilder* build) {
    if (request.body.empty()) {
        return std::nullopt;
    }
    build->key(payload.name());
    const Shape shape = payload.shape();
    if (shape.kind() == ShapeKind::kBlob) {
        build->string(base64_encode(request.body));
    } else if (shape.kind() == ShapeKind::kString) {
        build->string(request.body);
    } else if (call.protocol == Protocol::kRestXml) {
        if (!read_xml(request.body, shape, build)) {
            return malformed_body(call, {});
        }
    } else {
        Doc body;
        std::string problem;
        if (!parse_json(request.body, &body, &problem)) {
            return malformed_body(call, problem);
        }
        build->copy(body.root());
    }
    return std::nullopt;
}

std::optional<ApiError> bind_json_body(const Decoded& call, const HttpRequest& request, Shape shape,
                                       DocBuilder* build) {
    if (request.body.empty()) {
        return std::nullopt;
    }
    Doc body;
    std::string problem;
    if (!parse_json(request.body, &body, &problem)) {
        return malformed_body(call, problem);
    }
    if (!body.root().is_object()) {
        return serialization_error("Start of list found where not expected");
    }
    const auto stop = body.root().end();
    for (auto it = body.root().begin(); !(it == stop); ++it) {
        const Member member = shape.find(it.key());
        if (!member.exists() || member.location() == Location::kBody) {
            build->key(it.key());
            build->copy(*it);
        }
    }
    return std::nullopt;
}

// Headers are visible ASCII; S3 wraps other text as RFC 2047 has it (its user guide, "Working with
// object metadata").
std::string header_text(std::string_view text) {
    for (const char c : text) {
        if (c < ' ' || c > '~') {
            return "=?UTF-8?B?" + base64_encode(text) + "?=";
        }
    }
    return std::string(text);
}

void answer_headers(Shape shape, Value value, HttpResponse* out) {
    for (std::uint16_t i = 0; i < shape.member_count(); ++i) {
        const Member member = shape.member(i);
        const Value given = value[member.name()];
        if (!given.exists() || given.is_null()) {
            continue;
        }
        if (member.location() == Location::kHeader) {
            set_header(out, member.location_name(),
                       header_text(scalar_text(member.shape(), given, TimestampFormat::kRfc822)));
        } else if (member.location() == Location::kStatusCode) {
            out->status = static_cast<int>(given.i64(200));
        } else if (member.location() == Location::kHeaders) {
            const auto stop = given.end();
            for (auto it = given.begin(); !(it == stop); ++it) {
                set_header(out, std::string(member.location_name()) + std::string(it.key()),
                           header_text((*it).str()));
            }
        }
    }
}

std::string_view xml_root(std::string_view shape_name) {
    // Clients look past the root's name; these are S3's.
    if (shape_name == "DeleteObjectsOutput") {
        return "DeleteResult";
    }
    if (shape_name == "GetBucketTaggingOutput") {
        return "Tagging";
    }
    if (shape_name == "ListBucketsOutput") {
        return "ListAllMyBucketsResult";
    }
    return shape_name == "ListObjectsV2Output"       ? "ListBucketResult"
           : shape_name == "GetBucketLocationOutput" ? "LocationConstraint"
                                                     : shape_name;
}

void answer_body(const Decoded& call, Shape shape, Value value, HttpResponse* out) {
    const bool xml = call.protocol == Protocol::kRestXml;
    const Member payload = shape.payload();
    if (payload.exists()) {
        const Value given = value[payload.name()];
        if (payload.shape().kind() == ShapeKind::kBlob) {
            DD_ASSERT(base64_decode(given.str(), &out->body));
            return;
        }
        if (payload.shape().kind() == ShapeKind::kString) {
            out->body = given.str();
            return;
        }
        shape = payload.shape();
        value = given;
    }
    std::string& body = out->body;
    if (xml) {
        const std::string_view root = xml_root(shape.name());
        body = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<";
        body.append(root).append(" xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">");
        if (root == "LocationConstraint") {
            append_xml_text(body, value["LocationConstraint"].str());  // the one without a wrapper
        } else {
            append_xml_members(body, shape, value);
        }
        body.append("</").append(root).append(">");
        return;
    }
    JsonWriter writer(&body);
    writer.begin_object();
    for (std::uint16_t i = 0; i < shape.member_count(); ++i) {
        const Member member = shape.member(i);
        const Value given = value[member.name()];
        if (member.location() == Location::kBody && given.exists() && !given.is_null()) {
            writer.key(MemberName::of_model(member.location_name())).raw(to_json(given));
        }
    }
    writer.end_object();
}

bool has_body(Shape shape) {
    for (std::uint16_t i = 0; i < shape.member_count(); ++i) {
        if (shape.member(i).location() == Location::kBody) {
            return true;
        }
    }
    return false;
}

}  // namespace

const OperationModel* find_rest_operation(const ServiceModel& service, const HttpRequest& request) {
    const OperationModel* best = nullptr;
    int best_weight = -1;
    for (const OperationModel& operation : service.operations) {
        std::vector<Pair> labels;
        const int weight = match(service, operation, request, &labels);
        if (weight > best_weight) {
            best = &operation;
            best_weight = weight;
        }
    }
    return best;
}

std::optional<ApiError> decode_rest(const HttpRequest& request, Decoded* call) {
    std::vector<Pair> labels;
    match(*call->service, *call->operation, request, &labels);
    DocBuilder build(&call->input);
    build.begin_object();
    const Shape shape = call->service->input(*call->operation);
    std::optional<ApiError> error;
    if (shape.exists()) {
        for (std::uint16_t i = 0; i < shape.member_count(); ++i) {
            bind_member(request, labels, shape.member(i), &build);
        }
        const Member payload = shape.payload();
        if (payload.exists()) {
            error = bind_payload(*call, request, payload, &build);
        } else if (call->protocol == Protocol::kRestJson) {
            error = bind_json_body(*call, request, shape, &build);
        }
    }
    if (!error.has_value()) {
        build.end();
    }
    return error;
}

void encode_rest_answer(const Decoded& call, std::string_view json, std::string_view request_id,
                        HttpResponse* out) {
    const bool xml = call.protocol == Protocol::kRestXml;
    const Shape shape = call.service->output(*call.operation);
    Doc answer;
    std::string problem;
    DD_ASSERT(parse_json(json, &answer, &problem));
    if (xml) {
        set_header(out, "x-amz-id-2", base64_encode(request_id));
    }
    const bool head = call.operation->http_method == "HEAD";
    if (!shape.exists() || head || (xml && !has_body(shape))) {
        // S3 answers what has no content with 204, except creations and HEAD.
        const std::string_view method = call.operation->http_method;
        const bool creation = call.operation->output != kNoId && method == "PUT";
        out->status = xml && !head && !creation ? 204 : 200;
    } else {
        answer_body(call, shape, answer.root(), out);
    }
    if (shape.exists()) {
        answer_headers(shape, answer.root(), out);
    }
    if (xml && !header(out->headers, "content-range").empty()) {
        out->status = 206;
    }
    if (!out->body.empty() && header(out->headers, "content-type").empty()) {
        const Member payload = shape.payload();
        const bool raw = payload.exists() && payload.shape().kind() == ShapeKind::kBlob;
        set_header(out, "Content-Type",
                   raw   ? "binary/octet-stream"
                   : xml ? "application/xml"
                         : "application/json");
    }
}

void encode_rest_error(const Decoded& call, const ApiError& error, std::string_view request_id,
                       HttpResponse* out) {
    out->status = error_status(call, error);
    if (call.protocol == Protocol::kRestXml) {
        set_header(out, "Content-Type", "application/xml");
        if (out->status == 304 ||
            (call.operation != nullptr && call.operation->http_method == "HEAD")) {
            return;
        }
        std::string& body = out->body;
        body = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error>";
        append_xml_element(body, "Code", query_code(call, error));
        append_xml_element(body, "Message", error.message);
        Doc extras;
        std::string problem;
        const std::string json =
            error.extra_json.empty() ? "{}" : "{" + error.extra_json.substr(1) + "}";
        if (parse_json(json, &extras, &problem)) {
            const auto stop = extras.root().end();
            for (auto it = extras.root().begin(); !(it == stop); ++it) {
                append_xml_element(body, it.key(), (*it).str());
            }
        }
        append_xml_element(body, "RequestId", request_id);
        append_xml_element(body, "HostId", base64_encode(request_id));
        body += "</Error>";
        return;
    }
    set_header(out, "Content-Type", "application/json");
    set_header(out, "x-amzn-ErrorType", error.code);
    out->body = "{";
    append_json_string(out->body, message_member(call, error));
    out->body += ":";
    append_json_string(out->body, error.message);
    out->body += error.extra_json;
    out->body += "}";
}

}  // namespace drydock::api
