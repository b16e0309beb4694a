// STS: who calls, and credentials of roles.
#include <algorithm>
#include <string>
#include <vector>

#include "engine/api/base64.hpp"
#include "engine/core/rng.hpp"
#include "engine/iam/principal.hpp"
#include "engine/iam/sts_operations.hpp"
#include "engine/world/world.hpp"

namespace drydock::iam {
namespace {

constexpr std::int64_t kSessionSeconds = 3600;     // without DurationSeconds
constexpr std::int64_t kSessionSecondsMax = 3600;  // MaxSessionDuration of a role, its default
constexpr std::size_t kAccessKeyCharacters = 16;   // behind ASIA
constexpr std::uint64_t kSecretKeyBytes = 30;      // 40 characters
constexpr std::uint64_t kSessionTokenBytes = 276;
constexpr std::size_t kSessionPolicyMax = 2048;  // characters of policies ("IAM and STS quotas")
constexpr std::size_t kPolicyArnsMax = 10;

ApiError refuse(std::string_view code, std::string message, int status = 400) {
    return {std::string(code), std::move(message), status, {}};
}

// arn:aws:iam::<account>:role/<path/><name>
struct RoleArn {
    bool well_formed = false;  // five colons, nothing empty that must not be
    std::string_view partition, service, account, name;
};

RoleArn parse_role_arn(std::string_view text) {
    std::string_view parts[5];
    std::string_view rest = text;
    for (std::string_view& part : parts) {
        const std::size_t colon = rest.find(':');
        if (colon == std::string_view::npos) {
            return {};
        }
        part = rest.substr(0, colon);
        rest = rest.substr(colon + 1);
    }
    RoleArn arn;
    arn.well_formed = parts[0] == "arn" && !parts[1].empty() && !parts[2].empty() && !rest.empty();
    arn.partition = parts[1];
    arn.service = parts[2];
    arn.account = parts[4];
    if (rest.starts_with("role/")) {
        arn.name = rest.substr(rest.rfind('/') + 1);
    }
    return arn;
}

bool is_role(const World& world, const RoleArn& arn) {
    return arn.partition == "aws" && arn.service == "iam" &&
           arn.account == world.text(world.account) && role_exists(world, arn.name);
}

std::string lower_case(std::string_view text) {
    std::string out(text);
    for (char& c : out) {
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return out;
}

// The texts are captures of the service.
ApiError check_session_tags(api::Value in) {
    std::vector<std::string> keys;
    for (const api::Value tag : in["Tags"]) {
        std::string key = lower_case(tag["Key"].str());
        if (std::find(keys.begin(), keys.end(), key) != keys.end()) {
            return refuse("InvalidParameterValue",
                          "Duplicate tag keys found. Please note that Tag keys are case "
                          "insensitive.");
        }
        keys.push_back(std::move(key));
    }
    for (const api::Value key : in["TransitiveTagKeys"]) {
        if (std::find(keys.begin(), keys.end(), lower_case(key.str())) == keys.end()) {
            return refuse("InvalidParameterValue",
                          "The specified transitive tag key must be included in the requested "
                          "tags.");
        }
    }
    return {};
}

// Percent of the room for session policies and tags. AWS packs them in an unpublished way; here
// the plain characters are counted, which AWS limits as well.
std::int64_t packed_percent(api::Value in) {
    std::size_t characters = in["Policy"].str().size();
    for (const api::Value policy : in["PolicyArns"]) {
        characters += policy["arn"].str().size();
    }
    for (const api::Value tag : in["Tags"]) {
        characters += tag["Key"].str().size() + tag["Value"].str().size();
    }
    return static_cast<std::int64_t>((characters * 100 + kSessionPolicyMax - 1) /
                                     kSessionPolicyMax);
}

ApiError check_assume_role(const World& world, api::Value in) {
    const std::string role(in["RoleArn"].str());
    const RoleArn arn = parse_role_arn(role);
    if (!arn.well_formed) {
        return refuse("ValidationError", role + " is invalid");
    }
    const std::string_view policy = in["Policy"].str();
    api::Doc doc;
    std::string why;
    if (!policy.empty() && (!api::parse_json(policy, &doc, &why) || !doc.root().is_object())) {
        return refuse("MalformedPolicyDocumentException", "This policy contains invalid Json");
    }
    if (in["PolicyArns"].size() > kPolicyArnsMax) {
        // Wording not confirmed.
        return refuse("ValidationError", "You can provide up to 10 managed policy ARNs.");
    }
    ApiError error = check_session_tags(in);
    if (!error.code.empty()) {
        return error;
    }
    if (!is_role(world, arn)) {
        return refuse("AccessDenied",
                      "User: " + caller_arn(world) +
                          " is not authorized to perform: sts:AssumeRole on resource: " + role,
                      403);
    }
    if (in["DurationSeconds"].i64(kSessionSeconds) > kSessionSecondsMax) {
        return refuse("ValidationError",
                      "The requested DurationSeconds exceeds the MaxSessionDuration set for this "
                      "role.");
    }
    const std::int64_t percent = packed_percent(in);
    if (percent > 100) {
        return refuse("PackedPolicyTooLargeException",
                      "Packed policy consumes " + std::to_string(percent) +
                          "% of allotted space, please use smaller policy.");
    }
    return {};
}

std::string random_base64(const World& world, std::uint64_t session, std::uint64_t first,
                          std::uint64_t bytes) {
    std::string text;
    for (std::uint64_t i = 0; i < bytes; ++i) {
        text.push_back(static_cast<char>(
            draw(world.seed, Stream::kPrincipalIdentity, session, first + i) & 255));
    }
    return api::base64_encode(text);
}

void write_credentials(const World& world, std::uint64_t session, std::int64_t lasts_s,
                       api::JsonWriter& out) {
    // Whole seconds, as STS answers.
    const std::int64_t expires = world.unix_ms(world.now) / 1000 * 1000 + lasts_s * 1000;
    constexpr std::uint64_t kAfterKey = 1000;  // draws of the access key come before
    out.key("Credentials").begin_object();
    out.member("AccessKeyId", unique_id(world, "ASIA", kAccessKeyCharacters, session));
    out.member("SecretAccessKey", random_base64(world, session, kAfterKey, kSecretKeyBytes));
    out.member("SessionToken",
               random_base64(world, session, kAfterKey + kSecretKeyBytes, kSessionTokenBytes));
    out.member_time("Expiration", expires);
    out.end_object();
}

}  // namespace

api::Outcome get_caller_identity(const World& world, const api::Call& call, api::JsonWriter& out) {
    (void)call;
    out.member("UserId", caller_id(world));
    out.member("Account", world.text(world.account));
    out.member("Arn", caller_arn(world));
    return api::Done{};
}

api::Outcome assume_role(World& world, const api::Call& call, api::JsonWriter& out) {
    const api::Value in = call.input;
    ApiError error = check_assume_role(world, in);
    if (!error.code.empty()) {
        return error;
    }
    const std::string role(parse_role_arn(in["RoleArn"].str()).name);
    const std::string session_name(in["RoleSessionName"].str());
    const std::uint64_t session = ++world.iam.sessions_total;
    write_credentials(world, session, in["DurationSeconds"].i64(kSessionSeconds), out);
    out.key("AssumedRoleUser").begin_object();
    out.member("AssumedRoleId", role_id(world, role) + ":" + session_name);
    out.member("Arn", "arn:aws:sts::" + std::string(world.text(world.account)) + ":assumed-role/" +
                          role + "/" + session_name);
    out.end_object();
    if (packed_percent(in) > 0) {
        out.member_int("PackedPolicySize", packed_percent(in));
    }
    if (in["SourceIdentity"].is_string()) {
        out.member("SourceIdentity", in["SourceIdentity"].str());
    }
    return api::Done{};
}

}  // namespace drydock::iam
