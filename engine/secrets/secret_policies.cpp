// Resource policies of secrets: kept and given back. They decide nothing until IAM is modelled.
#include <string>

#include "engine/secrets/secret_names.hpp"
#include "engine/secrets/secret_operations.hpp"
#include "engine/secrets/store.hpp"
#include "engine/world/world.hpp"

namespace drydock::secrets {
namespace {

bool names_everybody(api::Value principal) {
    if (principal.is_string()) {
        return principal.str() == "*";
    }
    for (const api::Value part : principal) {
        if (names_everybody(part)) {
            return true;
        }
    }
    return false;
}

bool is_public(api::Value statement) {
    return statement["Effect"].str() == "Allow" && !statement["Condition"].exists() &&
           names_everybody(statement["Principal"]);
}

// One statement may stand without a list around it.
bool any_public(api::Value statements) {
    if (!statements.is_array()) {
        return is_public(statements);
    }
    for (const api::Value statement : statements) {
        if (is_public(statement)) {
            return true;
        }
    }
    return false;
}

// Wordings not confirmed.
ApiError check_policy(std::string_view text, bool block_public) {
    api::Doc doc;
    std::string why;
    const bool readable = api::parse_json(text, &doc, &why) && doc.root().is_object();
    const api::Value statements = doc.empty() ? api::Value() : doc.root()["Statement"];
    if (!readable || !(statements.is_array() || statements.is_object())) {
        return refuse("MalformedPolicyDocumentException",
                      "This resource policy contains invalid Json");
    }
    if (block_public && any_public(statements)) {
        return refuse("PublicPolicyException",
                      "The BlockPublicPolicy parameter is set to true, and the resource policy did "
                      "not prevent broad access to the secret.");
    }
    return {};
}

}  // namespace

api::Outcome put_resource_policy(World& world, const api::Call& call, api::JsonWriter& out) {
    const Result<SecretId> id = require_live_secret(world, call.input["SecretId"].str());
    if (!id.ok()) {
        return id.error();
    }
    const std::string_view policy = call.input["ResourcePolicy"].str();
    ApiError error = check_policy(policy, call.input["BlockPublicPolicy"].boolean());
    if (!error.code.empty()) {
        return error;
    }
    const Sym symbol = world.symbols.intern(policy);
    SecretRow& row = world.secrets.secrets.get(id.value());
    row.policy = symbol;
    out.member("ARN", secret_arn(world, row));
    out.member("Name", world.text(row.name));
    return api::Done{};
}

api::Outcome get_resource_policy(const World& world, const api::Call& call, api::JsonWriter& out) {
    const Result<SecretId> id = require_live_secret(world, call.input["SecretId"].str());
    if (!id.ok()) {
        return id.error();
    }
    const SecretRow& row = world.secrets.secrets.get(id.value());
    out.member("ARN", secret_arn(world, row));
    out.member("Name", world.text(row.name));
    if (!row.policy.empty()) {
        out.member("ResourcePolicy", world.text(row.policy));
    }
    return api::Done{};
}

}  // namespace drydock::secrets
