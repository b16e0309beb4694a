#include "engine/api/http.hpp"

#include <charconv>

#include "engine/api/protocol.hpp"
#include "engine/api/rest_xml_wrapping.hpp"
#include "engine/api/utf8.hpp"

namespace drydock::api {

namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same_name(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) {
        return false;
    }
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (lower(a[i]) != lower(b[i])) {
            return false;
        }
    }
    return true;
}

// AKID/20260101/us-east-1/ecs/aws4_request. A signature of SigV4A names no region.
struct Scope {
    std::string access_key;
    std::string region;
    std::string service;
};

std::string_view next_part(std::string_view* text, char separator) {
    const std::size_t stop = text->find(separator);
    const std::string_view part = text->substr(0, stop);
    text->remove_prefix(stop == std::string_view::npos ? text->size() : stop + 1);
    return part;
}

Scope credential_scope(const HttpRequest& request) {
    std::string credential;
    constexpr std::string_view kInHeader = "Credential=";
    constexpr std::string_view kInQuery = "X-Amz-Credential=";
    const std::string_view authorization = header(request.headers, "authorization");
    const std::size_t at = authorization.find(kInHeader);
    if (at != std::string_view::npos) {
        std::string_view rest = authorization.substr(at + kInHeader.size());
        credential = rest.substr(0, rest.find_first_of(", "));
    } else {
        const std::size_t in_query = request.query.find(kInQuery);
        if (in_query != std::string::npos) {
            std::string_view rest =
                std::string_view(request.query).substr(in_query + kInQuery.size());
            credential = percent_decode(rest.substr(0, rest.find('&')), false);
        }
    }
    Scope scope;
    std::string_view rest = credential;
    scope.access_key = next_part(&rest, '/');
    next_part(&rest, '/');
    scope.region = next_part(&rest, '/');
    scope.service = next_part(&rest, '/');
    return scope;
}

bool is_account(std::string_view text) {
    if (text.size() != 12) {
        return false;
    }
    for (const char c : text) {
        if (c < '0' || c > '9') {
            return false;
        }
    }
    return true;
}

bool is_region(std::string_view text) {
    if (text.empty() || text.size() > 32) {
        return false;
    }
    for (const char c : text) {
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-')) {
            return false;
        }
    }
    return true;
}

// A field of a form, decoded; empty when there is none.
std::string form_field(std::string_view form, std::string_view name) {
    while (!form.empty()) {
        std::string_view pair = next_part(&form, '&');
        if (next_part(&pair, '=') == name) {
            return percent_decode(pair, true);
        }
    }
    return {};
}

const ServiceModel* service_of_query(std::string_view action, std::string_view version) {
    for (const ServiceModel* service : all_services()) {
        const bool forms = service->speaks(Protocol::kQuery) || service->speaks(Protocol::kEc2);
        if (forms && service->api_version == version &&
            service->find_operation(action) != nullptr) {
            return service;
        }
    }
    return nullptr;
}

bool is_form(const HttpRequest& request) {
    return header(request.headers, "content-type").starts_with("application/x-www-form-urlencoded");
}

// Where the request says the form is: body of a POST, query of a GET.
std::string_view form_of(const HttpRequest& request) {
    return request.body.empty() ? std::string_view(request.query) : std::string_view(request.body);
}

// "/service/<target prefix>/operation/<name>"
bool cbor_route(std::string_view path, std::string_view* prefix, std::string_view* operation) {
    constexpr std::string_view kService = "/service/";
    constexpr std::string_view kOperation = "/operation/";
    const std::size_t middle = path.find(kOperation);
    if (!path.starts_with(kService) || middle == std::string_view::npos) {
        return false;
    }
    *prefix = path.substr(kService.size(), middle - kService.size());
    *operation = path.substr(middle + kOperation.size());
    return true;
}

struct Route {
    const ServiceModel* service = nullptr;
    const OperationModel* operation = nullptr;
    Protocol protocol = Protocol::kJson;
    std::string name;  // of the operation, as the request gives it
};

bool is_rest(Protocol protocol) {
    return protocol == Protocol::kRestJson || protocol == Protocol::kRestXml;
}

Route find_route(const HttpRequest& request, const Scope& scope) {
    Route route;
    route.service = find_service_by_signing_name(scope.service);
    const std::string_view target = header(request.headers, "x-amz-target");
    std::string_view prefix;
    std::string_view name;
    if (same_name(header(request.headers, "smithy-protocol"), "rpc-v2-cbor") &&
        cbor_route(request.path, &prefix, &name)) {
        route.protocol = Protocol::kRpcV2Cbor;
        route.service = find_service_by_target(prefix);
        route.name = name;
    } else if (!target.empty()) {
        const std::size_t dot = target.rfind('.');
        route.service = find_service_by_target(target.substr(0, dot));
        route.name = dot == std::string_view::npos ? target : target.substr(dot + 1);
    } else if (route.service != nullptr && is_rest(route.service->protocol)) {
        // An object of S3 may be a form: the type of its content says nothing about the protocol.
        route.protocol = route.service->protocol;
        route.operation = find_rest_operation(*route.service, request);
        return route;
    } else if (is_form(request) || !form_field(request.query, "Action").empty()) {
        const std::string_view form = form_of(request);
        route.name = form_field(form, "Action");
        if (route.service == nullptr) {
            route.service = service_of_query(route.name, form_field(form, "Version"));
        }
        const bool ec2 = route.service != nullptr && route.service->protocol == Protocol::kEc2;
        route.protocol = ec2 ? Protocol::kEc2 : Protocol::kQuery;
    } else if (route.service != nullptr) {
        route.protocol = route.service->protocol;
    }
    if (route.service != nullptr) {
        route.operation = route.service->find_operation(route.name);
    }
    return route;
}

bool is_wrapped_rest_xml(const HttpRequest& request, const Scope& scope) {
    const ServiceModel* service = find_service_by_signing_name(scope.service);
    return service != nullptr && service->protocol == Protocol::kRestXml &&
           (is_chunked(request) || !bucket_of_host(request).empty());
}

// What S3 clients wrap around a request: the bucket in the host's name, the body in chunks.
std::optional<ApiError> unwrap_rest_xml(HttpRequest* request) {
    move_bucket_to_path(request);
    if (!unchunk_body(request)) {
        ApiError error;
        error.code = "IncompleteBody";
        error.message = "The request body terminated unexpectedly";
        return error;
    }
    return std::nullopt;
}

ApiError unknown_service(std::string_view service) {
    ApiError error;
    if (service.empty()) {
        error.code = "MissingAuthenticationTokenException";
        error.message = "Missing Authentication Token";
        error.http_status = 403;
    } else {
        error.code = "NotImplementedException";
        error.message =
            "Drydock does not model the service " + std::string(service) + ". Nothing was changed.";
        error.http_status = 501;
    }
    return error;
}

// The models hold a part of what AWS has, so that the operation may well exist.
ApiError unknown_operation(const Route& route, std::string_view service) {
    ApiError error;
    if (route.service == nullptr) {
        return unknown_service(service);
    }
    if (route.protocol == Protocol::kRestXml) {
        error.code = "NotImplemented";
        error.message = "Drydock does not model this request of S3 yet. Nothing was changed.";
        error.http_status = 501;
        return error;
    }
    const bool query = route.protocol == Protocol::kQuery || route.protocol == Protocol::kEc2;
    error.code = query ? "InvalidAction" : "UnknownOperationException";
    error.message = "Drydock does not know the operation " + route.name + " of " +
                    std::string(route.service->id) + "; AWS may have it. Nothing was changed.";
    error.http_status = route.protocol == Protocol::kRestJson ? 404 : 400;
    return error;
}

// Signature version 2, which S3 takes for no bucket made after June 2020 (its user guide,
// "Signature version 2 turned off").
bool is_old_signature(const HttpRequest& request) {
    const std::string_view authorization = header(request.headers, "authorization");
    return authorization.starts_with("AWS ") ||
           (authorization.empty() && !form_field(request.query, "AWSAccessKeyId").empty() &&
            !form_field(request.query, "Signature").empty());
}

// What S3 says of a presigned request before it looks at the signature.
std::optional<ApiError> check_presigned(const HttpRequest& request) {
    constexpr std::int64_t kWeek = 604'800;  // seconds
    const std::string expires = form_field(request.query, "X-Amz-Expires");
    if (expires.empty()) {
        return std::nullopt;
    }
    std::int64_t seconds = 0;
    const auto [end, problem] =
        std::from_chars(expires.data(), expires.data() + expires.size(), seconds);
    const bool number = problem == std::errc() && end == expires.data() + expires.size();
    if (number && seconds >= 0 && seconds <= kWeek) {
        return std::nullopt;
    }
    ApiError error;
    error.code = "AuthorizationQueryParametersError";
    error.message = !number       ? "X-Amz-Expires should be a number"
                    : seconds < 0 ? "X-Amz-Expires must be non-negative"
                                  : "X-Amz-Expires must be less than a week (in seconds); that is, "
                                    "the given X-Amz-Expires must be less than 604800 seconds";
    return error;
}

// What S3 refuses whatever the operation is.
std::optional<ApiError> check_rest_xml(const HttpRequest& request) {
    ApiError error;
    if (request.body.size() > kRestXmlBodyMax) {
        error.code = "EntityTooLarge";
        error.message = "Your proposed upload exceeds the maximum allowed size";
        return error;
    }
    if (!is_utf8(percent_decode(request.path, false))) {
        error.code = "InvalidURI";
        error.message = "Couldn't parse the specified URI.";
        return error;
    }
    return check_presigned(request);
}

std::optional<ApiError> check_size(const HttpRequest& request) {
    if (request.body.size() <= kBodyMax) {
        return std::nullopt;
    }
    ApiError error;
    error.code = "RequestEntityTooLargeException";
    error.message = "The request body is larger than " + std::to_string(kBodyMax) + " bytes.";
    error.http_status = 413;
    return error;
}

// JSON is UTF-8 by its parser; forms, paths, headers and CBOR can smuggle other bytes in, and what
// is logged must read back.
bool all_utf8(const Doc& doc) {
    for (const Node& node : doc.nodes) {
        const std::string_view text = doc.text;
        if (node.kind == Kind::kString && !is_utf8(text.substr(node.begin, node.size))) {
            return false;
        }
    }
    return true;
}

std::optional<ApiError> read_input(const HttpRequest& request, Decoded* call) {
    switch (call->protocol) {
        case Protocol::kJson:
            return decode_json(request, call);
        case Protocol::kQuery:
        case Protocol::kEc2:
            return decode_query(form_of(request), call);
        case Protocol::kRestJson:
        case Protocol::kRestXml:
            return decode_rest(request, call);
        case Protocol::kRpcV2Cbor:
            break;
    }
    return decode_cbor(request, call);
}

std::optional<ApiError> decode_input(const HttpRequest& request, Decoded* call) {
    std::optional<ApiError> error = read_input(request, call);
    if (!error.has_value() && call->protocol != Protocol::kJson && !all_utf8(call->input)) {
        error = serialization_error("A text is not UTF-8.");
    }
    return error;
}

void add_request_id(const Decoded& call, std::string_view request_id, HttpResponse* out) {
    const bool s3 = call.protocol == Protocol::kRestXml;
    set_header(out, s3 ? "x-amz-request-id" : "x-amzn-RequestId", request_id);
    if (header(out->headers, "content-length").empty()) {  // HEAD tells the object's
        set_header(out, "Content-Length", std::to_string(out->body.size()));
    }
}

}  // namespace

std::string_view header(const Headers& headers, std::string_view name) {
    for (const auto& [key, value] : headers) {
        if (same_name(key, name)) {
            return value;
        }
    }
    return {};
}

void set_header(HttpResponse* out, std::string_view name, std::string_view value) {
    out->headers.emplace_back(std::string(name), std::string(value));
}

std::string percent_decode(std::string_view text, bool plus_is_space) {
    const auto digit = [](char c) {
        const char small = lower(c);
        return c >= '0' && c <= '9'           ? c - '0'
               : small >= 'a' && small <= 'f' ? small - 'a' + 10
                                              : -1;
    };
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size() && digit(text[i + 1]) >= 0 &&
            digit(text[i + 2]) >= 0) {
            out.push_back(static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2])));
            i += 2;
        } else {
            out.push_back(text[i] == '+' && plus_is_space ? ' ' : text[i]);
        }
    }
    return out;
}

ApiError serialization_error(std::string_view message) {
    ApiError error;
    error.code = "SerializationException";
    error.message = message;
    return error;
}

Shape error_shape(const Decoded& call, const ApiError& error) {
    if (call.service == nullptr) {
        return {};
    }
    const Shape shape = call.service->find_shape(error.code);
    return shape.exists() && shape.is_structure() && shape.is_error() ? shape : Shape();
}

int error_status(const Decoded& call, const ApiError& error) {
    const Shape shape = error_shape(call, error);
    return shape.exists() && shape.http_status() != 0 ? shape.http_status() : error.http_status;
}

std::string_view query_code(const Decoded& call, const ApiError& error) {
    const Shape shape = error_shape(call, error);
    return shape.exists() ? shape.error_code() : std::string_view(error.code);
}

std::string_view fault_side(const Decoded& call, const ApiError& error) {
    return error_status(call, error) >= 500 ? "Receiver" : "Sender";
}

std::string_view message_member(const Decoded& call, const ApiError& error) {
    const Shape shape = error_shape(call, error);
    if (!shape.exists()) {
        // The framework's own errors are written with a capital.
        return error.code == "SerializationException" ||
                       error.code == "UnknownOperationException" ||
                       error.code == "MissingAuthenticationTokenException"
                   ? "Message"
                   : "message";
    }
    return shape.find("Message").exists() ? "Message" : "message";
}

std::optional<HttpResponse> decode(const HttpRequest& request, const Caller& defaults,
                                   std::string_view request_id, Decoded* out) {
    const Scope scope = credential_scope(request);
    if (request.body.size() <= kBodyMax && is_wrapped_rest_xml(request, scope)) {
        HttpRequest plain = request;
        if (const std::optional<ApiError> error = unwrap_rest_xml(&plain)) {
            out->protocol = Protocol::kRestXml;
            return encode_error(*out, *error, request_id);
        }
        return decode(plain, defaults, request_id, out);
    }
    Route route = find_route(request, scope);
    out->service = route.service;
    out->operation = route.operation;
    out->protocol = route.protocol;
    out->caller.account = is_account(scope.access_key) ? scope.access_key : defaults.account;
    out->caller.region = is_region(scope.region) ? scope.region : defaults.region;
    out->query_mode = same_name(header(request.headers, "x-amzn-query-mode"), "true");
    out->input.clear();
    if (is_old_signature(request)) {
        out->protocol = Protocol::kRestXml;
        return encode_error(*out,
                            {"InvalidRequest",
                             "The authorization mechanism you have provided is not supported. "
                             "Please use AWS4-HMAC-SHA256.",
                             400,
                             {}},
                            request_id);
    }
    std::optional<ApiError> refused =
        route.protocol == Protocol::kRestXml ? check_rest_xml(request) : check_size(request);
    if (!refused.has_value() && out->operation == nullptr) {
        const bool known = find_service_by_signing_name(scope.service) != nullptr;
        refused = unknown_operation(route, known ? std::string_view() : scope.service);
    }
    if (refused.has_value()) {
        return encode_error(*out, *refused, request_id);
    }
    if (const std::optional<ApiError> error = decode_input(request, out)) {
        return encode_error(*out, *error, request_id);
    }
    return std::nullopt;
}

HttpResponse encode_answer(const Decoded& call, std::string_view json,
                           std::string_view request_id) {
    HttpResponse out;
    switch (call.protocol) {
        case Protocol::kJson:
            encode_json_answer(call, json, &out);
            break;
        case Protocol::kQuery:
        case Protocol::kEc2:
            encode_query_answer(call, json, request_id, &out);
            break;
        case Protocol::kRestJson:
        case Protocol::kRestXml:
            encode_rest_answer(call, json, request_id, &out);
            break;
        case Protocol::kRpcV2Cbor:
            encode_cbor_answer(call, json, &out);
            break;
    }
    add_request_id(call, request_id, &out);
    return out;
}

HttpResponse encode_error(const Decoded& call, const ApiError& error, std::string_view request_id) {
    HttpResponse out;
    switch (call.protocol) {
        case Protocol::kJson:
            encode_json_error(call, error, &out);
            break;
        case Protocol::kQuery:
        case Protocol::kEc2:
            encode_query_error(call, error, request_id, &out);
            break;
        case Protocol::kRestJson:
        case Protocol::kRestXml:
            encode_rest_error(call, error, request_id, &out);
            break;
        case Protocol::kRpcV2Cbor:
            encode_cbor_error(call, error, &out);
            break;
    }
    add_request_id(call, request_id, &out);
    return out;
}

std::optional<ApiError> check_account(const ServiceModel& service, std::string_view asked,
                                      std::string_view own) {
    if (asked == own) {
        return std::nullopt;
    }
    constexpr std::string_view kInvalid = "The security token included in the request is invalid.";
    if (service.protocol == Protocol::kRestXml) {
        return ApiError{"InvalidAccessKeyId",
                        "The AWS Access Key Id you provided does not exist in our records.", 403,
                        ",\"AWSAccessKeyId\":\"" + std::string(asked) + "\""};
    }
    if (service.protocol == Protocol::kEc2) {
        return ApiError{
            "AuthFailure", "AWS was not able to validate the provided access credentials", 401, {}};
    }
    const bool query = service.protocol == Protocol::kQuery;
    return ApiError{query ? "InvalidClientTokenId" : "UnrecognizedClientException",
                    std::string(kInvalid),
                    query ? 403 : 400,
                    {}};
}

std::optional<ApiError> check_region(const ServiceModel& service, std::string_view asked,
                                     std::string_view own) {
    if (asked.empty() || asked == own || service.id == "iam" || service.id == "sts") {
        return std::nullopt;
    }
    const std::string region(asked);
    if (service.protocol == Protocol::kRestXml) {
        return ApiError{"AuthorizationHeaderMalformed",
                        "The authorization header is malformed; the region '" + region +
                            "' is wrong; expecting '" + std::string(own) + "'",
                        400, ",\"Region\":\"" + std::string(own) + "\""};
    }
    const bool json = service.protocol != Protocol::kQuery && service.protocol != Protocol::kEc2;
    return ApiError{json                                 ? "InvalidSignatureException"
                    : service.protocol == Protocol::kEc2 ? "AuthFailure"
                                                         : "SignatureDoesNotMatch",
                    "Credential should be scoped to a valid region, not '" + region + "'. ",
                    json ? 400 : 403,
                    {}};
}

ApiError not_modelled(const ServiceModel& service, const OperationModel& operation) {
    ApiError error;
    error.code = "NotImplementedException";
    error.message = "Drydock does not model ";
    error.message.append(service.id).append(":").append(operation.name);
    error.message += " yet. Nothing was changed.";
    error.http_status = 501;
    return error;
}

}  // namespace drydock::api
