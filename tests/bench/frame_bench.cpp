// CPU time of one frame, NewFrame to Render, without a window: the map with 1,000 and 10,000 tasks,
// when nothing changed and when the World did.
#include <string>
#include <vector>

#include "imgui.h"
#include "tests/bench/bench.hpp"

#include "engine/sim/simulation.hpp"
#include "web/app.hpp"
#include "web/font_atlas.hpp"

namespace drydock::bench {
namespace {

constexpr int kFrames = 300;

std::string service_body(int i) {
    return R"({"cluster":"bench","serviceName":"s)" + std::to_string(i) +
           R"(","taskDefinition":"f:1","launchType":"FARGATE","desiredCount":100,"networkConfiguration":)"
           R"({"awsvpcConfiguration":{"subnets":["subnet-0a1b2c3d","subnet-0b2c3d4e","subnet-0c3d4e5f"],)"
           R"("securityGroups":["sg-0a1b2c3d"],"assignPublicIp":"ENABLED"}}})";
}

void build(sim::Simulation& s, int services) {
    s.api("ecs", "CreateCluster", R"({"clusterName":"bench"})");
    s.api(
        "ecs", "RegisterTaskDefinition",
        R"({"family":"f","networkMode":"awsvpc","requiresCompatibilities":["FARGATE"],"cpu":"256","memory":"512",)"
        R"("containerDefinitions":[{"name":"w","image":"public.ecr.aws/nginx/nginx:latest"}]})");
    for (int i = 0; i < services; ++i)
        s.api("ecs", "CreateService", service_body(i));
    s.run_for(minutes(10));
}

class Screen {
public:
    Screen() : context_(ImGui::CreateContext()), app_(WorldConfig{}) {
        ImGui::GetIO().IniFilename = nullptr;
        ui::bake_fonts(1);
        ImGui::GetIO().Fonts->SetTexID(nullptr);
    }
    ~Screen() { ImGui::DestroyContext(context_); }
    Screen(const Screen&) = delete;
    Screen& operator=(const Screen&) = delete;

    ui::App& app() { return app_; }
    double frame() {
        now_ += 1.0 / 60;
        ImGuiIO& io = ImGui::GetIO();
        io.DisplaySize = ImVec2(1920, 1080);
        io.DeltaTime = 1.0F / 60.0F;
        return seconds([&] {
            ImGui::NewFrame();
            app_.draw({.width = 1920, .height = 1080, .real_seconds = now_});
            ImGui::Render();
        });
    }

private:
    ImGuiContext* context_;
    ui::App app_;
    double now_ = 0;
};

void frames(Report& report, int services) {
    Screen screen;
    sim::Simulation& s = screen.app().simulation();
    build(s, services);
    const std::string name = "frame, map with " + std::to_string(services * 100) + " tasks, ";
    const auto tasks = static_cast<double>(s.world().ecs.tasks.size());
    if (tasks < services * 95) report.fail(name + "only " + std::to_string(tasks) + " tasks there");
    for (int i = 0; i < 20; ++i)
        (void)screen.frame();
    std::vector<double> still;
    for (int i = 0; i < kFrames; ++i)
        still.push_back(screen.frame());
    report.add(name + "nothing changed", median(still) * 1e3, "ms");
    std::vector<double> changing;
    for (int i = 0; i < kFrames; ++i) {
        s.api("ecs", "UpdateService",
              R"({"cluster":"bench","service":"s0","desiredCount":)" + std::to_string(90 + i % 20) +
                  "}");
        s.run_for(drydock::seconds(1));
        changing.push_back(screen.frame());
    }
    report.add(name + "world changed", median(changing) * 1e3, "ms");
}

void frame_bench(Report& report) {
    frames(report, 10);
    frames(report, 100);
}

const Registration registered("frame", frame_bench);

}  // namespace
}  // namespace drydock::bench
