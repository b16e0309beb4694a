// One AWS request as it comes over HTTP, in any of AWS's protocols, to a service, an operation and
// an input document; and the answer back into the words of the same protocol. Nothing here knows
// what an operation does, and nothing reads a clock: request ids come from the caller.
//
//     Decoded call;
//     if (auto refused = decode(request, defaults, id, &call)) return *refused;
//     if (auto error = validate_input(*call.service, *call.operation, call.input.root()))
//         return encode_error(call, *error, id);
//     ... handler ...
//     return encode_answer(call, json, id);
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/api/model.hpp"
#include "engine/api/value.hpp"
#include "engine/core/result.hpp"

namespace drydock::api {

// AWS's JSON services refuse larger bodies (unconfirmed for ECS); the bridge counts while it reads.
inline constexpr std::size_t kBodyMax = 10U * 1024 * 1024;
// An object of S3 with what clients wrap around it; the S3 room's own limit is lower.
inline constexpr std::size_t kRestXmlBodyMax = 6U * 1024 * 1024;

using Headers = std::vector<std::pair<std::string, std::string>>;

struct HttpRequest {
    std::string method;  // POST
    std::string path;    // "/", without the query, percent-encoded as received
    std::string query;   // after '?', without it
    Headers headers;
    std::string body;
};

struct HttpResponse {
    int status = 200;
    Headers headers;
    std::string body;
};

// The first header of that name, whatever the case of either; empty when there is none.
[[nodiscard]] std::string_view header(const Headers& headers, std::string_view name);

// Who calls where, if the request does not say.
struct Caller {
    std::string account = "111122223333";
    std::string region = "us-east-1";
};

struct Decoded {
    const ServiceModel* service = nullptr;
    const OperationModel* operation = nullptr;
    Protocol protocol = Protocol::kJson;
    Doc input;      // an object; not yet validated
    Caller caller;  // region from the credential scope; an access key of 12 digits is an account
    bool query_mode = false;  // x-amzn-query-mode: errors carry the older code in a header
};

// Nothing when `out` is filled, else the refusal in the request's own protocol.
[[nodiscard]] std::optional<HttpResponse> decode(const HttpRequest& request, const Caller& defaults,
                                                 std::string_view request_id, Decoded* out);

// `json` is the output object, as a handler wrote it ("{...}").
[[nodiscard]] HttpResponse encode_answer(const Decoded& call, std::string_view json,
                                         std::string_view request_id);
[[nodiscard]] HttpResponse encode_error(const Decoded& call, const ApiError& error,
                                        std::string_view request_id);

// The simulated world is one account, `own`: an access key that names another one is a stranger's.
[[nodiscard]] std::optional<ApiError> check_account(const ServiceModel& service,
                                                    std::string_view asked, std::string_view own);

// The simulated account lives in one Region, `own`. A request for another one meets what AWS says
// to a signature for another Region than the endpoint's; IAM and STS are the same everywhere.
[[nodiscard]] std::optional<ApiError> check_region(const ServiceModel& service,
                                                   std::string_view asked, std::string_view own);

// An operation that AWS has and Drydock does not model: clear, and in AWS's shape.
[[nodiscard]] ApiError not_modelled(const ServiceModel& service, const OperationModel& operation);

}  // namespace drydock::api
