// TagResources and UntagResources: each resource by itself, through its own service's rules. What
// fails is told in FailedResourcesMap; the rest is done.
#include <string>

#include "engine/tagging/taggable.hpp"
#include "engine/tagging/tagging_operations.hpp"
#include "engine/world/world.hpp"

namespace drydock::tagging {
namespace {

ApiError invalid(std::string message) {
    return {"InvalidParameterException", std::move(message), 400, {}};
}

api::Outcome change_one(World& world, std::string_view arn, const api::TagChange& change) {
    std::string_view service;
    std::string_view type;
    const bool parsed = parse_type(arn, &service, &type);
    const Taggable* row = parsed ? find_taggable(service) : nullptr;
    if (row == nullptr) {
        return invalid("Drydock does not model the tags of " + std::string(service) +
                       " resources yet.");
    }
    return row->change(world, arn, change);
}

// Global services, among them IAM, are refused like texts that are no ARNs (boto3 issue 2760).
ApiError check_arns(api::Value arns) {
    for (const api::Value arn : arns) {
        std::string_view service;
        std::string_view type;
        if (!parse_type(arn.str(), &service, &type) || service == "iam") {
            return invalid(std::string(arn.str()) + " is not a valid AmazonResourceName (ARN)");
        }
    }
    return {};
}

api::Outcome change_all(World& world, api::Value arns, const api::TagChange& change,
                        api::JsonWriter& out) {
    ApiError error = check_arns(arns);
    if (!error.code.empty()) {
        return error;
    }
    out.key("FailedResourcesMap").begin_object();
    for (const api::Value arn : arns) {
        const api::Outcome outcome = change_one(world, arn.str(), change);
        if (outcome.ok()) {
            continue;
        }
        out.key_text(arn.str()).begin_object();
        out.member_int("StatusCode", outcome.error().http_status);
        out.member("ErrorCode", outcome.error().code);
        out.member("ErrorMessage", outcome.error().message);
        out.end_object();
    }
    out.end_object();
    return api::Done{};
}

}  // namespace

api::Outcome tag_resources(World& world, const api::Call& call, api::JsonWriter& out) {
    api::TagChange change;
    const api::Value tags = call.input["Tags"];
    const auto stop = tags.end();
    for (auto it = tags.begin(); !(it == stop); ++it) {
        change.added.push_back({std::string(it.key()), std::string((*it).str())});
    }
    return change_all(world, call.input["ResourceARNList"], change, out);
}

api::Outcome untag_resources(World& world, const api::Call& call, api::JsonWriter& out) {
    api::TagChange change;
    for (const api::Value key : call.input["TagKeys"]) {
        change.removed.emplace_back(key.str());
    }
    return change_all(world, call.input["ResourceARNList"], change, out);
}

}  // namespace drydock::tagging
