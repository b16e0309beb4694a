// Secrets: create, new values, details, tags.
#include <optional>
#include <string>
#include <vector>

#include "engine/api/base64.hpp"
#include "engine/secrets/secret_names.hpp"
#include "engine/secrets/secret_operations.hpp"
#include "engine/secrets/secret_versions.hpp"
#include "engine/secrets/store.hpp"
#include "engine/world/world.hpp"

namespace drydock::secrets {
namespace {

constexpr std::string_view kDefaultKey = "alias/aws/secretsmanager";

// SecretString or SecretBinary of a request with the token that becomes the version's id.
struct NewValue {
    bool given = false;
    bool binary = false;
    std::string token;
    std::string value;
};

Result<NewValue> read_value(const World& world, api::Value in) {
    NewValue result;
    const api::Value text = in["SecretString"];
    const api::Value binary = in["SecretBinary"];
    if (text.is_string() && binary.is_string()) {
        return refuse("InvalidParameterException",
                      "You can't specify both a binary secret value and a string secret value in "
                      "the same secret.");
    }
    result.given = text.is_string() || binary.is_string();
    result.binary = binary.is_string();
    result.value = text.str();
    if (result.binary && !api::base64_decode(binary.str(), &result.value)) {
        return refuse("SerializationException",
                      "only base-64-encoded strings are convertible to bytes");
    }
    if (result.binary && (result.value.empty() || result.value.size() > kSecretValueMax)) {
        // The framework would quote the bytes here (unconfirmed how).
        return refuse("ValidationException",
                      "1 validation error detected: Value at 'secretBinary' failed to satisfy "
                      "constraint: Member must have length " +
                          std::string(result.value.empty() ? "greater than or equal to 1"
                                                           : "less than or equal to 65536"));
    }
    result.token = in["ClientRequestToken"].str();
    if (result.given && result.token.empty()) {
        return refuse("InvalidRequestException",
                      "You must provide a ClientRequestToken value. We recommend a UUID-type "
                      "value.");
    }
    if (result.given && !has_room_for(world, result.value.size())) {
        return refuse("LimitExceededException",
                      "Drydock keeps 32 MiB of parameters and secrets in one world. Delete some "
                      "and try again.");
    }
    return result;
}

bool same_value(const SecretVersion& version, const NewValue& value) {
    return version.binary == value.binary && version.value == value.value;
}

ApiError token_in_use(const World& world, const SecretRow& row, const NewValue& value) {
    return refuse("ResourceExistsException",
                  "You can't use ClientRequestToken " + value.token +
                      " because that value is already in use for a version of secret " +
                      secret_arn(world, row) + ".");
}

// Whether one more version fits; makes room for it where AWS would.
ApiError check_versions(const World& world, const SecretRow& row) {
    if (has_room_for_version(row, world.now)) {
        return {};
    }
    return refuse("LimitExceededException",  // wording not confirmed
                  "The secret has 100 versions, and none of them is outdated. Versions without "
                  "staging labels go a day after they were made.");
}

void add_version(World& world, SecretId id, const NewValue& value,
                 const std::vector<std::string>& stages) {
    SecretRow& row = world.secrets.secrets.get(id);
    std::uint64_t freed = 0;
    const bool room = drop_outdated(&row, world.now, &freed);
    DD_ASSERT(room);
    SecretVersion version;
    version.id = value.token;
    version.binary = value.binary;
    version.created_at = world.now;
    version.value = value.value;
    world.secrets.bytes += bytes_of(version.value);
    world.secrets.bytes -= freed;
    row.versions.push_back(std::move(version));
    move_stages(&row, value.token, stages);
}

void changed(World& world, SecretId id) {
    SecretRow& row = world.secrets.secrets.get(id);
    row.changed_at = world.now;
    record(world, FactKind::kSecretChanged, SubjectKind::kSecret, id.bits(), row.name.value);
}

std::string_view key_of(api::Value in) {
    const std::string_view key = in["KmsKeyId"].str();
    return key == kDefaultKey ? std::string_view() : key;
}

// Wordings not confirmed.
ApiError tag_error(api::TagProblem problem) {
    const char* text = problem == api::TagProblem::kTooMany ? "A secret can have at most 50 tags."
                       : problem == api::TagProblem::kReserved ? "Tag keys can't begin with aws:."
                       : problem == api::TagProblem::kDuplicate
                           ? "Tag keys must be unique."
                           : "Tag keys must have 1 to 128 characters and values at most 256.";
    return refuse("InvalidParameterException", text);
}

// The secret of that name, if it answers a CreateSecret that is repeated; else what is wrong.
Result<SecretId> repeated_create(const World& world, SecretId id, const NewValue& value) {
    const SecretRow& row = world.secrets.secrets.get(id);
    if (is_set(row.deleted_at)) {
        return refuse("InvalidRequestException",
                      "You can't create this secret because a secret with this name is already "
                      "scheduled for deletion.");
    }
    const SecretVersion* version = value.given ? find_version(row, value.token) : nullptr;
    if (version == nullptr) {
        return refuse("ResourceExistsException", "The operation failed because the secret " +
                                                     std::string(world.text(row.name)) +
                                                     " already exists.");
    }
    return same_value(*version, value) ? Result<SecretId>(id) : token_in_use(world, row, value);
}

SecretId add_secret(World& world, api::Value in, const std::vector<api::Tag>& tags) {
    SecretsState& s = world.secrets;
    SecretRow row;
    row.name = world.symbols.intern(in["Name"].str());
    row.description = world.symbols.intern(in["Description"].str());
    row.kms_key = world.symbols.intern(key_of(in));
    row.tags = world.symbols.intern(api::changed_tags_json({}, tags));
    row.identity = ++s.incarnations;
    row.created_at = world.now;
    row.changed_at = world.now;
    const SecretId id = s.secrets.add(std::move(row));
    const std::size_t at =
        position_of(s.secrets_by_name, in["Name"].str(),
                    [&](std::uint32_t index) { return world.text(s.secrets.at(index).name); });
    s.secrets_by_name.insert(s.secrets_by_name.begin() + static_cast<std::ptrdiff_t>(at), id.index);
    record(world, FactKind::kSecretCreated, SubjectKind::kSecret, id.bits(),
           s.secrets.get(id).name.value);
    return id;
}

void write_secret(const World& world, SecretId id, const NewValue& value, api::JsonWriter& out) {
    const SecretRow& row = world.secrets.secrets.get(id);
    out.member("ARN", secret_arn(world, row));
    out.member("Name", world.text(row.name));
    if (value.given) {
        out.member("VersionId", value.token);
    }
}

ApiError check_create(api::Value in) {
    if (in["AddReplicaRegions"].size() > 0) {
        return not_modelled("replicas of secrets in other Regions");
    }
    if (!in["Type"].str().empty()) {
        return not_modelled("managed external secrets");
    }
    if (!is_secret_name(in["Name"].str())) {
        return refuse("ValidationException",
                      "Invalid name. Must be a valid name containing alphanumeric characters, or "
                      "any of the following: -/_+=.@!");
    }
    return {};
}

}  // namespace

api::Outcome create_secret(World& world, const api::Call& call, api::JsonWriter& out) {
    const api::Value in = call.input;
    ApiError error = check_create(in);
    if (!error.code.empty()) {
        return error;
    }
    const Result<NewValue> value = read_value(world, in);
    if (!value.ok()) {
        return value.error();
    }
    std::vector<api::Tag> tags;
    const api::TagProblem problem = api::change_tags(&tags, {api::read_tags(in["Tags"]), {}});
    if (problem != api::TagProblem::kNone) {
        return tag_error(problem);
    }
    SecretId id = find_secret(world, in["Name"].str());
    if (id.is_set()) {
        const Result<SecretId> repeated = repeated_create(world, id, value.value());
        if (!repeated.ok()) {
            return repeated.error();
        }
    } else if (world.secrets.secrets.size() >= kSecretsMax) {
        return refuse("LimitExceededException",  // wording not confirmed
                      "You have reached the maximum number of secrets for this AWS account and "
                      "Region (500000).");
    } else {
        id = add_secret(world, in, tags);
        if (value.value().given) {
            add_version(world, id, value.value(), {std::string(kCurrentStage)});
        }
    }
    write_secret(world, id, value.value(), out);
    return api::Done{};
}

api::Outcome put_secret_value(World& world, const api::Call& call, api::JsonWriter& out) {
    const Result<SecretId> id = require_live_secret(world, call.input["SecretId"].str());
    if (!id.ok()) {
        return id.error();
    }
    const Result<NewValue> value = read_value(world, call.input);
    if (!value.ok()) {
        return value.error();
    }
    if (!value.value().given) {
        return refuse("InvalidRequestException",
                      "You must provide either SecretString or SecretBinary.");
    }
    const std::string& token = value.value().token;
    const SecretRow& row = world.secrets.secrets.get(id.value());
    const SecretVersion* there = find_version(row, token);
    if (there != nullptr && !same_value(*there, value.value())) {
        return token_in_use(world, row, value.value());
    }
    if (there == nullptr) {
        ApiError error = check_versions(world, row);
        if (!error.code.empty()) {
            return error;
        }
        std::vector<std::string> stages;
        for (const api::Value stage : call.input["VersionStages"]) {
            stages.emplace_back(stage.str());
        }
        if (stages.empty() || find_stage(row, kCurrentStage) == nullptr) {
            stages.emplace_back(kCurrentStage);
        }
        add_version(world, id.value(), value.value(), stages);
        changed(world, id.value());
    }
    write_secret(world, id.value(), value.value(), out);
    out.key("VersionStages");
    write_stages(*find_version(row, token), out);
    return api::Done{};
}

api::Outcome update_secret(World& world, const api::Call& call, api::JsonWriter& out) {
    const api::Value in = call.input;
    const Result<SecretId> id = require_live_secret(world, in["SecretId"].str());
    if (!id.ok()) {
        return id.error();
    }
    if (!in["Type"].str().empty()) {
        return not_modelled("managed external secrets");
    }
    const Result<NewValue> value = read_value(world, in);
    if (!value.ok()) {
        return value.error();
    }
    SecretRow& row = world.secrets.secrets.get(id.value());
    if (value.value().given) {
        if (find_version(row, value.value().token) != nullptr) {
            return token_in_use(world, row, value.value());
        }
        ApiError error = check_versions(world, row);
        if (!error.code.empty()) {
            return error;
        }
        add_version(world, id.value(), value.value(), {std::string(kCurrentStage)});
    }
    if (in["Description"].is_string()) {
        row.description = world.symbols.intern(in["Description"].str());
    }
    if (in["KmsKeyId"].is_string()) {
        row.kms_key = world.symbols.intern(key_of(in));
    }
    changed(world, id.value());
    write_secret(world, id.value(), value.value(), out);
    return api::Done{};
}

void collect_tagged_secrets(const World& world, std::vector<api::TaggedResource>* out) {
    world.secrets.secrets.each([&](SecretId, const SecretRow& row) {
        if (!row.tags.empty()) {
            out->push_back({secret_arn(world, row), row.tags});
        }
    });
}

api::Outcome change_secret_tags(World& world, std::string_view arn, const api::TagChange& change) {
    const Result<SecretId> id = require_live_secret(world, arn);
    if (!id.ok()) {
        return id.error();
    }
    const std::string before(world.text(world.secrets.secrets.get(id.value()).tags));
    std::vector<api::Tag> tags = api::parse_tags(before);
    const api::TagProblem problem = api::change_tags(&tags, change);
    if (problem != api::TagProblem::kNone) {
        return tag_error(problem);
    }
    const Sym after = world.symbols.intern(api::changed_tags_json(before, tags));
    world.secrets.secrets.get(id.value()).tags = after;
    changed(world, id.value());
    return api::Done{};
}

}  // namespace drydock::secrets
