// What botocore looks at before it sends anything, beside the parameters.
#include <algorithm>

#include "engine/shell/aws/cli.hpp"
#include "engine/shell/text.hpp"

namespace drydock::shell {

namespace {

// botocore's ^(?![0-9]+$)(?!-)[a-zA-Z0-9-]{,63}(?<!-)$
bool is_region_name(std::string_view text) {
    const auto fits = [](char c) { return is_alpha(c) || is_digit(c) || c == '-'; };
    return text.size() <= 63 && std::all_of(text.begin(), text.end(), fits) &&
           (text.empty() || (text.front() != '-' && text.back() != '-')) &&
           (text.empty() || !std::all_of(text.begin(), text.end(), is_digit));
}

// A bucket's name, or the ARN of an access point, which the service looks at.
bool is_bucket_name(std::string_view text) {
    const auto fits = [](char c) {
        return is_alpha(c) || is_digit(c) || c == '.' || c == '-' || c == '_';
    };
    return text.starts_with("arn:") ||
           (!text.empty() && text.size() <= 255 && std::all_of(text.begin(), text.end(), fits));
}

}  // namespace

void check_region(const std::string& region, CliError* error) {
    if (!is_region_name(region)) {
        *error = {"Provided region_name '" + region + "' doesn't match a supported format.",
                  kExitGeneral};
    }
}

void check_client(const OperationCall& call, CliError* error) {
    check_region(call.region, error);
    const api::Value bucket = call.input.root()["Bucket"];
    if (!error->set() && call.service->id == "s3" && bucket.is_string() &&
        !is_bucket_name(bucket.str())) {
        *error = {"Parameter validation failed:\nInvalid bucket name \"" +
                      std::string(bucket.str()) +
                      "\": Bucket name must match the regex \"^[a-zA-Z0-9.\\-_]{1,255}$\" or be an "
                      "ARN matching the regex "
                      "\"^arn:(aws).*:(s3|s3-object-lambda):[a-z\\-0-9]*:[0-9]{12}:accesspoint[/:]"
                      "[a-zA-Z0-9\\-.]{1,63}$|^arn:(aws).*:s3-outposts:[a-z\\-0-9]+:[0-9]{12}:"
                      "outpost[/:][a-zA-Z0-9\\-]{1,63}[/:]accesspoint[/:][a-zA-Z0-9\\-]{1,63}$\"",
                  kExitUsage};
    }
}

}  // namespace drydock::shell
