// The form of all lessons: the schema, the loader and the files agree.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

#include "engine/lesson/embedded_lessons.hpp"
#include "tests/lessons/files.hpp"
#include "tests/lessons/schema_check.hpp"

namespace {

using namespace drydock;
using namespace drydock::lesson;
using Json = nlohmann::json;

// Every place where a JSON object stands in the document, inputs of operations left out: those are
// AWS's, not ours.
void collect_objects(const Json& value, const Json::json_pointer& at,
                     std::vector<Json::json_pointer>* places) {
    if (value.is_object()) {
        places->push_back(at);
        for (const auto& [name, member] : value.items()) {
            if (name != "with") {
                collect_objects(member, at / name, places);
            }
        }
    }
    for (std::size_t i = 0; value.is_array() && i < value.size(); ++i) {
        collect_objects(value[i], at / i, places);
    }
}

}  // namespace

TEST_CASE("every lesson of the index is built in, readable, and named after its folder") {
    const Json index = Json::parse(repository_file("tutorials/index.json"), nullptr, false);
    REQUIRE(!index.is_discarded());
    std::size_t lessons = 0;
    for (const Json& track : index["tracks"]) {
        for (const Json& id : track["lessons"]) {
            ++lessons;
            const std::string name = id.get<std::string>();
            CAPTURE(name);
            const EmbeddedLesson* embedded = find_embedded_lesson(name);
            REQUIRE(embedded != nullptr);
            const Result<Lesson> lesson = parse_embedded_lesson(*embedded);
            CHECK_MESSAGE(lesson.ok(), (lesson.ok() ? "" : lesson.error().message));
            if (lesson.ok()) {
                CHECK(lesson.value().id == name);
                CHECK(lesson.value().track == track["id"].get<std::string>());
                CHECK(lesson.value().title == embedded->title);
            }
            CHECK(embedded->markdown == repository_file("tutorials/" + name + "/text.md"));
        }
    }
    std::size_t embedded = 0;
    for (const EmbeddedTrack& track : embedded_tracks()) {
        embedded += track.lessons.size();
    }
    CHECK(embedded == lessons);
    CHECK(lessons > 0);
}

TEST_CASE("every lesson matches the published schema") {
    const std::string schema = repository_file("tutorials/lesson.schema.json");
    for (const EmbeddedTrack& track : embedded_tracks()) {
        for (const EmbeddedLesson& lesson : track.lessons) {
            for (const std::string& fault : check_schema(
                     schema,
                     repository_file("tutorials/" + std::string(lesson.id) + "/lesson.json"))) {
                FAIL_CHECK(lesson.id << " " << fault);
            }
        }
    }
}

TEST_CASE("the loader and the schema refuse an unknown member in every object of a lesson") {
    const std::string schema = repository_file("tutorials/lesson.schema.json");
    const EmbeddedLesson* embedded = find_embedded_lesson("basics/first-deployment");
    REQUIRE(embedded != nullptr);
    const Json original = Json::parse(embedded->json, nullptr, false);
    std::vector<Json::json_pointer> places;
    collect_objects(original, Json::json_pointer(), &places);
    CHECK(places.size() > 100);
    for (const Json::json_pointer& place : places) {
        CAPTURE(place.to_string());
        Json broken = original;
        broken[place]["surprise"] = 1;
        const Result<Lesson> lesson = parse_lesson(
            broken.dump(), embedded->markdown, {embedded->files.begin(), embedded->files.end()});
        CHECK_FALSE(lesson.ok());
        CHECK_FALSE(check_schema(schema, broken.dump()).empty());
    }
}
