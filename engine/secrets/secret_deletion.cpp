// Deleting secrets: at once, or at the end of a window in which they can be restored.
#include "engine/secrets/secret_names.hpp"
#include "engine/secrets/secret_operations.hpp"
#include "engine/secrets/secrets_events.hpp"
#include "engine/secrets/store.hpp"
#include "engine/world/world.hpp"

namespace drydock::secrets {
namespace {

// DeleteSecret, API Reference.
constexpr std::int64_t kWindowDays = 30;
constexpr std::int64_t kWindowDaysMin = 7;
constexpr std::int64_t kWindowDaysMax = 30;

void remove_secret(World& world, SecretId id) {
    SecretsState& s = world.secrets;
    const SecretRow& row = s.secrets.get(id);
    for (const SecretVersion& version : row.versions) {
        s.bytes -= bytes_of(version.value);
    }
    const auto text_of = [&](std::uint32_t index) { return world.text(s.secrets.at(index).name); };
    s.secrets_by_name.erase(
        s.secrets_by_name.begin() +
        static_cast<std::ptrdiff_t>(position_of(s.secrets_by_name, world.text(row.name), text_of)));
    record(world, FactKind::kSecretDeleted, SubjectKind::kSecret, id.bits(), row.name.value);
    s.secrets.remove(id);
}

ApiError check_window(api::Value in, bool force) {
    const api::Value window = in["RecoveryWindowInDays"];
    if (force && window.is_number()) {
        return refuse("InvalidParameterException",
                      "You can't use ForceDeleteWithoutRecovery in conjunction with "
                      "RecoveryWindowInDays.");
    }
    const std::int64_t days = window.i64(kWindowDays);
    if (days < kWindowDaysMin || days > kWindowDaysMax) {
        return refuse("InvalidParameterException",
                      "The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).");
    }
    return {};
}

void write_deletion(const World& world, const std::string& arn, std::string_view name, SimTime at,
                    api::JsonWriter& out) {
    out.member("ARN", arn);
    out.member("Name", name);
    out.member_time("DeletionDate", world.unix_ms(at));
}

}  // namespace

api::Outcome delete_secret(World& world, const api::Call& call, api::JsonWriter& out) {
    const std::string_view wanted = call.input["SecretId"].str();
    const bool force = call.input["ForceDeleteWithoutRecovery"].boolean();
    ApiError error = check_window(call.input, force);
    if (!error.code.empty()) {
        return error;
    }
    const Result<SecretId> id = require_secret(world, wanted);
    if (!id.ok()) {
        if (!force || id.error().code != "ResourceNotFoundException") {
            return id.error();
        }
        // Forced, a secret that does not exist counts as deleted.
        const bool arn = wanted.starts_with("arn:");
        write_deletion(
            world,
            arn ? std::string(wanted) : secret_arn(world, wanted, world.secrets.incarnations + 1),
            arn ? wanted.substr(wanted.rfind(':') + 1) : wanted, world.now, out);
        return api::Done{};
    }
    SecretRow& row = world.secrets.secrets.get(id.value());
    if (force) {
        write_deletion(world, secret_arn(world, row), world.text(row.name), world.now, out);
        remove_secret(world, id.value());
        return api::Done{};
    }
    if (is_set(row.deleted_at)) {
        return refuse("InvalidRequestException",
                      "You can't perform this operation on the secret because it was already "
                      "scheduled for deletion.");
    }
    const Duration window = hours(24) * call.input["RecoveryWindowInDays"].i64(kWindowDays);
    row.deleted_at = world.now + window;
    row.changed_at = world.now;
    schedule(world, EventKind::kSecretDelete, id.value().index, row.deleted_at);
    record(world, FactKind::kSecretDeletionScheduled, SubjectKind::kSecret, id.value().bits(),
           row.name.value, window.ms);
    write_deletion(world, secret_arn(world, row), world.text(row.name), row.deleted_at, out);
    return api::Done{};
}

api::Outcome restore_secret(World& world, const api::Call& call, api::JsonWriter& out) {
    const Result<SecretId> id = require_secret(world, call.input["SecretId"].str());
    if (!id.ok()) {
        return id.error();
    }
    SecretRow& row = world.secrets.secrets.get(id.value());
    if (is_set(row.deleted_at)) {
        row.deleted_at = kNever;
        row.changed_at = world.now;
        record(world, FactKind::kSecretRestored, SubjectKind::kSecret, id.value().bits(),
               row.name.value);
    }
    out.member("ARN", secret_arn(world, row));
    out.member("Name", world.text(row.name));
    return api::Done{};
}

void on_secret_delete(World& world, std::uint32_t index) {
    const auto& rows = world.secrets.secrets;
    if (rows.live_at(index) && rows.at(index).deleted_at == world.now) {
        remove_secret(world, rows.id_at(index));
    }
}

}  // namespace drydock::secrets
