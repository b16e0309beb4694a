#include "engine/sim/session_text.hpp"

#include <utility>

#include "engine/api/json_writer.hpp"
#include "engine/api/value.hpp"
#include "engine/sim/simulation.hpp"

namespace drydock::sim {
namespace {

constexpr std::int64_t kVersion = 1;

// Far beyond any session, and far from where times overflow: a thousand years.
constexpr std::int64_t kNowMax = 365'250LL * 24 * 3600 * 1000;
constexpr std::int64_t kEpochMax = 4'102'444'800'000;  // 2100-01-01

// Those of China, GovCloud and the like have ARNs and host names of their own.
bool is_in_another_partition(std::string_view region) {
    return region.starts_with("cn-") || region.starts_with("us-gov-") ||
           region.starts_with("us-iso") || region.starts_with("eusc-");
}

// Account and Region stand in every ARN.
bool is_sound(const WorldConfig& config) {
    const std::string_view digits = "0123456789";
    const std::string_view letters = "abcdefghijklmnopqrstuvwxyz0123456789-";
    return config.account.size() == 12 &&
           config.account.find_first_not_of(digits) == std::string::npos &&
           !config.region.empty() && config.region.size() <= 32 &&
           config.region.find_first_not_of(letters) == std::string::npos &&
           !is_in_another_partition(config.region) && config.epoch_unix_ms >= 0 &&
           config.epoch_unix_ms <= kEpochMax;
}

WorldConfig read_config(api::Value from) {
    WorldConfig config;
    config.seed = static_cast<std::uint64_t>(from["seed"].i64(1));
    config.account = from["account"].str(config.account);
    config.region = from["region"].str(config.region);
    config.epoch_unix_ms = from["epoch"].i64(config.epoch_unix_ms);
    config.strict = from["strict"].boolean();
    return config;
}

// Times that decrease, or a kind that this version does not know, would not replay.
bool read_log(api::Value root, SimTime from, Session* session) {
    session->now = SimTime{root["now"].i64()};
    if (session->now.ms > kNowMax) return false;
    SimTime last = from;
    for (const api::Value entry : root["inputs"]) {
        Input input;
        input.at = SimTime{entry["at"].i64()};
        const std::int64_t kind = entry["kind"].i64();
        if (input.at < last || input.at > session->now ||
            kind < static_cast<std::int64_t>(InputKind::kApi) ||
            kind > static_cast<std::int64_t>(InputKind::kInterrupt)) {
            return false;
        }
        last = input.at;
        input.kind = static_cast<InputKind>(kind);
        input.target = entry["target"].str();
        input.text = entry["text"].str();
        session->log.inputs.push_back(std::move(input));
    }
    return session->now >= from;
}

void write_inputs(api::JsonWriter& out, const InputLog& log, std::size_t first) {
    out.begin_array();
    for (std::size_t i = first; i < log.inputs.size(); ++i) {
        const Input& input = log.inputs[i];
        out.begin_object();
        out.member_int("at", input.at.ms);
        out.member_int("kind", static_cast<std::int64_t>(input.kind));
        out.member("target", input.target);
        out.member("text", input.text);
        out.end_object();
    }
    out.end_array();
}

}  // namespace

std::string save_session(const Simulation& simulation) {
    const InputLog& log = simulation.log();
    std::string text;
    api::JsonWriter out(&text);
    out.begin_object();
    out.member_int("drydock", kVersion);
    out.key("config").begin_object();
    out.member_int("seed", static_cast<std::int64_t>(log.config.seed));
    out.member("account", log.config.account);
    out.member("region", log.config.region);
    out.member_int("epoch", log.config.epoch_unix_ms);
    out.member_bool("strict", log.config.strict);
    out.end_object();
    out.key("inputs");
    write_inputs(out, log, 0);
    out.member_int("now", simulation.world().now.ms);
    out.end_object();
    return text;
}

std::string save_inputs(const InputLog& log, std::size_t first) {
    std::string text;
    api::JsonWriter out(&text);
    write_inputs(out, log, first);
    return text;
}

bool read_session(std::string_view text, Session* session) {
    api::Doc doc;
    std::string error;
    if (!api::parse_json(text, &doc, &error)) return false;
    const api::Value root = doc.root();
    if (root["drydock"].i64() != kVersion) return false;
    session->log.config = read_config(root["config"]);
    return is_sound(session->log.config) && read_log(root, SimTime{0}, session);
}

bool read_inputs(std::string_view text, SimTime from, Session* session) {
    api::Doc doc;
    std::string error;
    return api::parse_json(text, &doc, &error) && read_log(doc.root(), from, session);
}

}  // namespace drydock::sim
