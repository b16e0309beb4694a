#include "web/session.hpp"

#include <utility>

#include "engine/api/json_writer.hpp"
#include "engine/api/value.hpp"
#include "engine/sim/simulation.hpp"
#include "web/app.hpp"

namespace drydock::ui {
namespace {

constexpr std::int64_t kVersion = 1;

sim::InputLog read_log(const api::Value& root) {
    sim::InputLog log;
    const api::Value config = root["config"];
    log.config.seed = static_cast<std::uint64_t>(config["seed"].i64(1));
    log.config.account = config["account"].str(log.config.account);
    log.config.region = config["region"].str(log.config.region);
    log.config.epoch_unix_ms = config["epoch"].i64(log.config.epoch_unix_ms);
    log.config.strict = config["strict"].boolean();
    for (const api::Value entry : root["inputs"]) {
        sim::Input input;
        input.at = SimTime{entry["at"].i64()};
        input.kind = static_cast<sim::InputKind>(entry["kind"].i64());
        input.target = entry["target"].str();
        input.text = entry["text"].str();
        log.inputs.push_back(std::move(input));
    }
    return log;
}

// Times that decrease, or a kind that this version does not know, would not replay.
bool sound(const sim::InputLog& log, SimTime now) {
    SimTime last{0};
    for (const sim::Input& input : log.inputs) {
        const auto kind = static_cast<int>(input.kind);
        if (input.at < last || input.at > now || kind < static_cast<int>(sim::InputKind::kApi) ||
            kind > static_cast<int>(sim::InputKind::kInterrupt)) {
            return false;
        }
        last = input.at;
    }
    return true;
}

}  // namespace

std::string save_session(const sim::Simulation& simulation) {
    const sim::InputLog& log = simulation.log();
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
    out.key("inputs").begin_array();
    for (const sim::Input& input : log.inputs) {
        out.begin_object();
        out.member_int("at", input.at.ms);
        out.member_int("kind", static_cast<std::int64_t>(input.kind));
        out.member("target", input.target);
        out.member("text", input.text);
        out.end_object();
    }
    out.end_array();
    out.member_int("now", simulation.world().now.ms);
    out.end_object();
    return text;
}

bool restore_session(std::string_view text, App& app) {
    api::Doc doc;
    std::string error;
    if (!api::parse_json(text, &doc, &error)) return false;
    const api::Value root = doc.root();
    if (root["drydock"].i64() != kVersion) return false;
    const sim::InputLog log = read_log(root);
    const SimTime now{root["now"].i64()};
    if (!sound(log, now)) return false;
    return app.restore(log, now);
}

}  // namespace drydock::ui
