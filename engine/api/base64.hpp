// Base64 with the standard alphabet and padding (blobs), and the URL alphabet without (tokens).
#pragma once

#include <string>
#include <string_view>

namespace drydock::api {

[[nodiscard]] std::string base64_encode(std::string_view bytes);
[[nodiscard]] std::string base64url_encode(std::string_view bytes);

// Both alphabets, padding optional. False on any other character or an impossible length.
[[nodiscard]] bool base64_decode(std::string_view text, std::string* bytes);

}  // namespace drydock::api
