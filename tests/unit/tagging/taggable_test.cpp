#include "engine/tagging/taggable.hpp"

#include <string>

#include "doctest/doctest.h"

using namespace drydock;

TEST_CASE("an ARN tells its service and type") {
    const struct {
        const char* arn;
        const char* service;
        const char* type;
    } kRows[] = {
        {"arn:aws:ecs:us-east-1:111122223333:cluster/prod", "ecs", "cluster"},
        {"arn:aws:ecs:us-east-1:111122223333:task/prod/0123", "ecs", "task"},
        {"arn:aws:ssm:us-east-1:111122223333:parameter/a/b", "ssm", "parameter"},
        {"arn:aws:secretsmanager:us-east-1:111122223333:secret:a-AbCdEf", "secretsmanager",
         "secret"},
    };
    for (const auto& row : kRows) {
        std::string_view service;
        std::string_view type;
        CHECK_MESSAGE(tagging::parse_type(row.arn, &service, &type), std::string(row.arn));
        CHECK_MESSAGE(service == row.service, std::string(row.arn));
        CHECK_MESSAGE(type == row.type, std::string(row.arn));
    }
    for (const char* text : {"", "prod", "arn:aws:ecs", "arn::ecs:r:a:cluster/x", "arn:aws::r:a:x",
                             "arn:aws:ecs:r:a:"}) {
        std::string_view service;
        std::string_view type;
        CHECK_MESSAGE(!tagging::parse_type(text, &service, &type), std::string(text));
    }
}

TEST_CASE("a type filter names a service or one type of it") {
    const char* arn = "arn:aws:ecs:us-east-1:111122223333:cluster/prod";
    CHECK(tagging::is_of_type(arn, "ecs"));
    CHECK(tagging::is_of_type(arn, "ecs:cluster"));
    CHECK_FALSE(tagging::is_of_type(arn, "ecs:service"));
    CHECK_FALSE(tagging::is_of_type(arn, "ec"));
    CHECK_FALSE(tagging::is_of_type(arn, "ssm"));
    CHECK_FALSE(tagging::is_of_type(arn, ""));
}

TEST_CASE("the rows of services are sorted and complete") {
    std::string_view before;
    for (const tagging::Taggable& row : tagging::taggables()) {
        CHECK(before < row.service);
        before = row.service;
        const bool complete = row.collect != nullptr && row.change != nullptr;
        CHECK(complete);
        CHECK(tagging::find_taggable(row.service) == &row);
    }
    CHECK(tagging::find_taggable("iam") == nullptr);
}
