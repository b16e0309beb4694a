// What clients of S3 put around a request: the bucket as part of the host's name, and the body in
// chunks of the encoding aws-chunked with checksums behind it.
#pragma once

#include <string>

#include "engine/api/http.hpp"

namespace drydock::api {

// "photos" of "photos.s3.us-east-1.amazonaws.com" and of "photos.localhost:4566"; empty when the
// bucket stands in the path.
[[nodiscard]] std::string bucket_of_host(const HttpRequest& request);
void move_bucket_to_path(HttpRequest* request);

[[nodiscard]] bool is_chunked(const HttpRequest& request);
// Joins the chunks and turns the trailers into headers. The signatures of chunks are not checked,
// as those of requests are not. False when the body is not whole; a body in one piece stays.
[[nodiscard]] bool unchunk_body(HttpRequest* request);

}  // namespace drydock::api
