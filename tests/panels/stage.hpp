// The app without a window: a Dear ImGui context, its fonts, and frames that go nowhere.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "doctest/doctest.h"
#include "imgui.h"
#include "imgui_internal.h"
#include "web/app.hpp"
#include "web/font_atlas.hpp"
#include "web/frame_facts.hpp"
#include "web/theme.hpp"

#include "engine/sim/simulation.hpp"

namespace drydock::test {

inline constexpr const char* kCreateCluster = "aws ecs create-cluster --cluster-name prod-web";

[[nodiscard]] inline std::string create_service(const std::string& name, int count) {
    return "aws ecs create-service --cluster prod-web --service-name " + name +
           " --task-definition web-api:1 --launch-type FARGATE --desired-count " +
           std::to_string(count) +
           " --network-configuration 'awsvpcConfiguration={subnets=[subnet-0a1b2c3d],"
           "securityGroups=[sg-0a1b2c3d],assignPublicIp=ENABLED}'";
}

class Stage {
public:
    struct Options {
        bool lesson = true;
        float width = 1280;
        float height = 800;
        bool dark = true;
    };
    explicit Stage(Options options) : options_(options) {
        context_ = ImGui::CreateContext();
        ImGuiIO& io = ImGui::GetIO();
        io.IniFilename = nullptr;
        io.LogFilename = nullptr;
        io.ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
        ui::bake_fonts(1);
        io.Fonts->SetTexID(nullptr);
        app_ =
            options.lesson ? std::make_unique<ui::App>() : std::make_unique<ui::App>(WorldConfig{});
        io.AddMousePosEvent(-100, -100);
        frames(3);
    }
    Stage() : Stage(Options{}) {}
    ~Stage() {
        app_.reset();
        ImGui::DestroyContext(context_);
        ui::fonts() = {};
    }
    Stage(const Stage&) = delete;
    Stage& operator=(const Stage&) = delete;

    ui::App& app() { return *app_; }
    const World& world() { return app_->simulation().world(); }
    [[nodiscard]] double now() const { return now_; }

    // One frame; real time does not move unless told.
    void frame(double seconds = 0) {
        now_ += seconds;
        app_->update(seconds);
        ImGuiIO& io = ImGui::GetIO();
        io.DisplaySize = ImVec2(options_.width, options_.height);
        io.DeltaTime = 1.0F / 60.0F;
        ImGui::NewFrame();
        app_->draw({.width = options_.width,
                    .height = options_.height,
                    .pixel_ratio = 1,
                    .narrow = options_.width < 700,
                    .dark = options_.dark,
                    .reduced_motion = false,
                    .real_seconds = now_});
        ImGui::Render();
    }
    void frames(int n) {
        for (int i = 0; i < n; ++i)
            frame();
    }
    void resize(float width, float height) {
        options_.width = width;
        options_.height = height;
        frames(3);
    }
    void set_dark(bool dark) {
        options_.dark = dark;
        frames(2);
    }
    void press(std::string_view anchor) {
        CAPTURE(anchor);
        CHECK(ui::find_anchor(anchor) != nullptr);
        app_->request_action(anchor);
        frames(3);
    }
    // For what is reached by scrolling or is no widget: names of objects.
    void select(std::string_view object) {
        app_->request_action(object);
        frames(3);
    }
    void type(std::string_view line) {
        app_->terminal_submit(line);
        frames(2);
    }
    void let_pass(Duration d) {
        app_->simulation().run_for(d);
        frames(2);
    }
    void click(float x, float y) {
        ImGuiIO& io = ImGui::GetIO();
        io.AddMousePosEvent(x, y);
        frames(2);
        io.AddMouseButtonEvent(0, true);
        frames(2);
        io.AddMouseButtonEvent(0, false);
        frames(2);
    }
    void drag(ImVec2 from, ImVec2 to) {
        ImGuiIO& io = ImGui::GetIO();
        io.AddMousePosEvent(from.x, from.y);
        frames(2);
        io.AddMouseButtonEvent(0, true);
        frames(2);
        io.AddMousePosEvent(to.x, to.y);
        frames(2);
        io.AddMouseButtonEvent(0, false);
        frames(2);
    }
    // `services` services of `count` tasks each, running.
    void build_world(int services, int count) {
        type(kCreateCluster);
        type(
            R"(printf '%s' '{"family":"web-api","networkMode":"awsvpc","requiresCompatibilities":["FARGATE"],)"
            R"("cpu":"256","memory":"512","containerDefinitions":[{"name":"web",)"
            R"("image":"111122223333.dkr.ecr.us-east-1.amazonaws.com/web-api:1.0","essential":true}]}' > td.json)");
        type("aws ecs register-task-definition --cli-input-json file://td.json");
        for (int i = 0; i < services; ++i)
            type(create_service("svc-" + std::to_string(i), count));
        let_pass(minutes(5));
    }

private:
    Options options_;
    ImGuiContext* context_ = nullptr;
    std::unique_ptr<ui::App> app_;
    double now_ = 0;
};

[[nodiscard]] inline bool on_screen(std::string_view anchor) {
    const ui::ItemFact* item = ui::find_anchor(anchor);
    return item != nullptr && item->visible;
}

[[nodiscard]] inline std::string label_of(std::string_view anchor) {
    const ui::ItemFact* item = ui::find_anchor(anchor);
    return item == nullptr ? std::string("(absent)") : std::string(item->label);
}

[[nodiscard]] inline bool text_on_screen(std::string_view part) {
    for (const ui::TextFact& fact : ui::frame_texts()) {
        if (fact.text.find(part) != std::string_view::npos) return true;
    }
    return false;
}

}  // namespace drydock::test
