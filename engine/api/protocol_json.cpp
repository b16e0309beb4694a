// JSON 1.0 and 1.1: POST /, X-Amz-Target names the operation, one JSON object each way.
#include "engine/api/protocol.hpp"

namespace drydock::api {

namespace {

void set_content_type(const Decoded& call, HttpResponse* out) {
    std::string type = "application/x-amz-json-";
    type += call.service == nullptr || call.service->json_version.empty()
                ? std::string_view("1.1")
                : call.service->json_version;
    set_header(out, "Content-Type", type);
}

}  // namespace

std::optional<ApiError> decode_json(const HttpRequest& request, Decoded* call) {
    // An empty body is an empty object, as for requests that take nothing.
    const std::string_view body = request.body.empty() ? std::string_view("{}") : request.body;
    std::string problem;
    if (!parse_json(body, &call->input, &problem)) {
        // Real services answer this one without a message; ours says where the text breaks.
        return serialization_error(problem);
    }
    return std::nullopt;
}

void encode_json_answer(const Decoded& call, std::string_view json, HttpResponse* out) {
    set_content_type(call, out);
    if (call.operation->output != kNoId) {
        out->body = json;
    }
}

void encode_json_error(const Decoded& call, const ApiError& error, HttpResponse* out) {
    set_content_type(call, out);
    out->status = error_status(call, error);
    if (call.query_mode) {
        std::string older(query_code(call, error));
        older.push_back(';');
        older += fault_side(call, error);
        set_header(out, "x-amzn-query-error", older);
    }
    std::string& body = out->body;
    body = "{\"__type\":";
    append_json_string(body, error.code);
    if (!error.message.empty()) {
        body.push_back(',');
        append_json_string(body, message_member(call, error));
        body.push_back(':');
        append_json_string(body, error.message);
    }
    body += error.extra_json;
    body.push_back('}');
}

}  // namespace drydock::api
