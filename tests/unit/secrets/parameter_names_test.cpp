#include "engine/secrets/parameter_names.hpp"

#include <string>

#include "doctest/doctest.h"
#include "engine/world/world.hpp"

using namespace drydock;
using namespace drydock::secrets;

namespace {

std::string code_of(const std::optional<ApiError>& error) {
    return error.has_value() ? error->code : "";
}

bool says(const std::optional<ApiError>& error, std::string_view beginning) {
    return error.has_value() && error->message.starts_with(beginning);
}

}  // namespace

TEST_CASE("names that a parameter may have") {
    const World world = make_world({});
    for (const char* name : {"a", "/a", "/a/b", "A.b-c_D9", "/x.y/-/_", "pass", "/myaws/ssmx",
                             "/a/aws", "/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15"}) {
        CHECK_MESSAGE(code_of(check_new_name(world, name)).empty(), std::string(name));
        CHECK_MESSAGE(code_of(check_name(name)).empty(), std::string(name));
    }
}

TEST_CASE("names that a parameter may not have, each with its own text") {
    const World world = make_world({});
    const struct {
        const char* name;
        const char* code;
        const char* text;
    } kRows[] = {
        {"", "ValidationException", "Parameter name: can't be prefixed with \"ssm\""},
        {"/", "ValidationException", "Parameter name: can't be prefixed with \"ssm\""},
        {"a b", "ValidationException", "Parameter name: can't be prefixed with \"ssm\""},
        {"a:1", "ValidationException", "Parameter name: can't be prefixed with \"ssm\""},
        {"/a/", "ValidationException", "Parameter name: can't be prefixed with \"ssm\""},
        {"//a", "ValidationException", "Parameter name: can't be prefixed with \"ssm\""},
        {"\xc3\xa9", "ValidationException", "Parameter name: can't be prefixed with \"ssm\""},
        {"a/b", "ValidationException", "Parameter name must be a fully qualified name."},
        {"aws", "ValidationException", "Parameter name: can't be prefixed with \"aws\" or"},
        {"/AWSx", "ValidationException", "Parameter name: can't be prefixed with \"aws\" or"},
        {"ssm-x", "ValidationException", "Parameter name: can't be prefixed with \"aws\" or"},
        {"/ssm/x", "ValidationException", "Parameter name: can't be prefixed with \"ssm\""},
        {"/aws/x", "AccessDeniedException", "No access to reserved parameter name: /aws/x."},
        {"/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16", "HierarchyLevelLimitExceededException", ""},
    };
    for (const auto& row : kRows) {
        const std::optional<ApiError> error = check_new_name(world, row.name);
        CHECK_MESSAGE(code_of(error) == row.code, std::string(row.name));
        CHECK_MESSAGE(says(error, row.text), std::string(row.name));
    }
    const std::string longest(1011 - parameter_arn(world, "/").size(), 'x');
    CHECK(code_of(check_new_name(world, longest)).empty());
    CHECK(code_of(check_new_name(world, longest + "x")) == "ValidationException");
}

TEST_CASE("a hierarchy begins with a slash and may end with one") {
    for (const char* path : {"/", "/a", "/a/", "/a/b.c", "/aws/service"}) {
        CHECK_MESSAGE(!check_path(path).has_value(), std::string(path));
    }
    for (const char* path : {"", "a", "//", "/a//b", "/a b", "/a//"}) {
        CHECK_MESSAGE(says(check_path(path), "The parameter doesn't meet"), std::string(path));
    }
}

TEST_CASE("what a request names: blanks dropped, ARN or name, version or label") {
    const World world = make_world({});
    const struct {
        const char* text;
        const char* name;
        const char* path;
        const char* selector;
        bool foreign;
    } kRows[] = {
        {" a ", "a", "/a", "", false},
        {"/a", "/a", "/a", "", false},
        {"/a/b:3", "/a/b", "/a/b", "3", false},
        {"a:live", "a", "/a", "live", false},
        {"arn:aws:ssm:us-east-1:111122223333:parameter/a/b", "/a/b", "/a/b", "", false},
        {"arn:aws:ssm:us-east-1:111122223333:parameter/a/b:12", "/a/b", "/a/b", "12", false},
        {"arn:aws:ssm:us-east-1:999999999999:parameter/a", "/a", "/a", "", true},
    };
    for (const auto& row : kRows) {
        const Result<ParameterReference> parsed = parse_parameter_reference(world, row.text);
        CHECK_MESSAGE(parsed.ok(), std::string(row.text));
        if (parsed.ok()) {
            CHECK_MESSAGE(parsed.value().name == row.name, std::string(row.text));
            CHECK_MESSAGE(parsed.value().path == row.path, std::string(row.text));
            CHECK_MESSAGE(parsed.value().selector == row.selector, std::string(row.text));
            CHECK_MESSAGE(parsed.value().foreign == row.foreign, std::string(row.text));
        }
    }
    for (const char* text :
         {"", "a:", "a:1:2", "a/b", "{x}", "arn:aws:ssm:us-east-1:1:document/x"}) {
        CHECK_MESSAGE(!parse_parameter_reference(world, text).ok(), std::string(text));
    }
}
