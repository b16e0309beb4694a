// The wire protocols behind http.hpp. Each decoder fills an input document from a request whose
// service and operation are known; each encoder writes body and headers of an answer.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/api/http.hpp"

namespace drydock::api {

// JSON 1.0 and 1.1.
[[nodiscard]] std::optional<ApiError> decode_json(const HttpRequest& request, Decoded* call);
void encode_json_answer(const Decoded& call, std::string_view json, HttpResponse* out);
void encode_json_error(const Decoded& call, const ApiError& error, HttpResponse* out);

// AWS Query and EC2 Query: a form in, XML out.
[[nodiscard]] std::optional<ApiError> decode_query(std::string_view form, Decoded* call);
void encode_query_answer(const Decoded& call, std::string_view json, std::string_view request_id,
                         HttpResponse* out);
void encode_query_error(const Decoded& call, const ApiError& error, std::string_view request_id,
                        HttpResponse* out);

// REST-JSON and REST-XML. find_rest_operation also binds nothing: it only matches method and path.
[[nodiscard]] const OperationModel* find_rest_operation(const ServiceModel& service,
                                                        const HttpRequest& request);
[[nodiscard]] std::optional<ApiError> decode_rest(const HttpRequest& request, Decoded* call);
void encode_rest_answer(const Decoded& call, std::string_view json, std::string_view request_id,
                        HttpResponse* out);
void encode_rest_error(const Decoded& call, const ApiError& error, std::string_view request_id,
                       HttpResponse* out);

// Smithy RPC v2 CBOR.
[[nodiscard]] std::optional<ApiError> decode_cbor(const HttpRequest& request, Decoded* call);
void encode_cbor_answer(const Decoded& call, std::string_view json, HttpResponse* out);
void encode_cbor_error(const Decoded& call, const ApiError& error, HttpResponse* out);

// What the protocols share.

// The error's shape in the service's model; may not exist (framework errors).
[[nodiscard]] Shape error_shape(const Decoded& call, const ApiError& error);
// The status: the model's for this error where it gives one, else the error's own.
[[nodiscard]] int error_status(const Decoded& call, const ApiError& error);
// The code of the Query protocols: NoSuchEntity for NoSuchEntityException.
[[nodiscard]] std::string_view query_code(const Decoded& call, const ApiError& error);
// Whether the caller is at fault: "Sender" or "Receiver".
[[nodiscard]] std::string_view fault_side(const Decoded& call, const ApiError& error);
// Name of the message member in the error's document: "message" or "Message".
[[nodiscard]] std::string_view message_member(const Decoded& call, const ApiError& error);

void set_header(HttpResponse* out, std::string_view name, std::string_view value);
[[nodiscard]] ApiError serialization_error(std::string_view message);

// "%2F" and, in forms, "+". Broken escapes stay as they are.
[[nodiscard]] std::string percent_decode(std::string_view text, bool plus_is_space);

}  // namespace drydock::api
