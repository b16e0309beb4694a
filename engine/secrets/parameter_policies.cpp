#include "engine/secrets/parameter_policies.hpp"

#include "engine/api/timestamp.hpp"
#include "engine/secrets/store.hpp"
#include "engine/world/world.hpp"

namespace drydock::secrets {
namespace {

// The wordings in this file are not confirmed; the codes and rules are the API Reference's.
ApiError bad_attribute(std::string_view type, std::string_view attribute) {
    return refuse("InvalidPolicyAttributeException", "The policy attribute " +
                                                         std::string(attribute) + " of policy " +
                                                         std::string(type) + " is invalid.");
}

bool is_count(std::string_view text) {
    return !text.empty() && text.size() <= 4 && text[0] != '0' &&
           text.find_first_not_of("0123456789") == std::string_view::npos;
}

ApiError check_span(api::Value attributes, std::string_view type, std::string_view member) {
    if (!is_count(attributes[member].str())) {
        return bad_attribute(type, member);
    }
    const std::string_view unit = attributes["Unit"].str();
    return unit == "Days" || unit == "Hours" ? ApiError() : bad_attribute(type, "Unit");
}

ApiError read_policy(const World& world, api::Value policy, ParameterPolicies* out) {
    const std::string_view type = policy["Type"].str();
    const api::Value attributes = policy["Attributes"];
    if (type == "ExpirationNotification") {
        return check_span(attributes, type, "Before");
    }
    if (type == "NoChangeNotification") {
        return check_span(attributes, type, "After");
    }
    if (type != "Expiration") {
        return refuse("InvalidPolicyTypeException",
                      "The policy type " + std::string(type) +
                          " is not supported. Parameter Store supports the following policy "
                          "types: Expiration, ExpirationNotification, and NoChangeNotification.");
    }
    std::int64_t unix_ms = 0;
    if (!api::parse_timestamp(attributes["Timestamp"].str(), &unix_ms) ||
        unix_ms <= world.unix_ms(world.now)) {
        return bad_attribute(type, "Timestamp");
    }
    if (is_set(out->expires_at)) {
        return refuse("IncompatiblePolicyException",
                      "A parameter can have one Expiration policy only.");
    }
    out->expires_at = {unix_ms - world.epoch_unix_ms};
    return {};
}

}  // namespace

Result<ParameterPolicies> read_policies(const World& world, std::string_view text) {
    api::Doc doc;
    std::string why;
    if (!api::parse_json(text, &doc, &why) || !doc.root().is_array()) {
        return refuse("ValidationException", "Policies must be a JSON array.");
    }
    if (doc.root().size() > kPoliciesMax) {
        return refuse("PoliciesLimitExceededException",
                      "You specified more than the maximum number of allowed policies for the "
                      "parameter. The maximum is 10.");
    }
    ParameterPolicies policies;
    for (const api::Value policy : doc.root()) {
        ApiError error = read_policy(world, policy, &policies);
        if (!error.code.empty()) {
            return error;
        }
    }
    if (doc.root().size() > 0) {
        policies.json = api::to_json(doc.root());
    }
    return policies;
}

void write_policies(std::string_view json, api::JsonWriter& out) {
    out.key("Policies").begin_array();
    api::Doc doc;
    std::string why;
    if (!json.empty() && api::parse_json(json, &doc, &why)) {
        for (const api::Value policy : doc.root()) {
            out.begin_object();
            out.member("PolicyText", api::to_json(policy));
            out.member("PolicyType", policy["Type"].str());
            out.member("PolicyStatus", "Pending");
            out.end_object();
        }
    }
    out.end_array();
}

}  // namespace drydock::secrets
