#include "engine/secrets/parameter_filters.hpp"

#include <string>

#include "doctest/doctest.h"
#include "engine/api/value.hpp"
#include "engine/world/world.hpp"

using namespace drydock;
using namespace drydock::secrets;

namespace {

ParameterRow parameter(World& world, const char* path) {
    ParameterRow row;
    row.path = world.symbols.intern(path);
    row.name = row.path;
    row.tags = world.symbols.intern(R"([{"Key":"team","Value":"shop"}])");
    ParameterVersion version;
    version.type = ParameterType::kSecureString;
    version.key_id = world.symbols.intern("alias/aws/ssm");
    version.data_type = world.symbols.intern("text");
    row.versions.push_back(version);
    return row;
}

// The code of a refusal, else whether the row matches.
std::string verdict(const World& world, const ParameterRow& row, const std::string& json) {
    api::Doc doc;
    std::string error;
    CHECK_MESSAGE(api::parse_json(json, &doc, &error), error);
    const Result<ParameterFilters> filters =
        read_parameter_filters(doc.root(), FilterUse::kDescribe);
    return !filters.ok()                          ? filters.error().code
           : matches(world, row, filters.value()) ? "yes"
                                                  : "no";
}

}  // namespace

TEST_CASE("filters of parameters, one by one") {
    World world = make_world({});
    const ParameterRow row = parameter(world, "/prod/db/host");
    const struct {
        const char* filter;
        const char* expected;
    } kRows[] = {
        {R"([])", "yes"},
        {R"([{"Key":"Name","Values":["/prod/db/host"]}])", "yes"},
        {R"([{"Key":"Name","Values":["prod/db/host"]}])", "yes"},
        {R"([{"Key":"Name","Values":["x","/prod/db/host"]}])", "yes"},
        {R"([{"Key":"Name","Values":["/prod"]}])", "no"},
        {R"([{"Key":"Name","Option":"BeginsWith","Values":["/prod"]}])", "yes"},
        {R"([{"Key":"Name","Option":"BeginsWith","Values":["prod"]}])", "yes"},
        {R"([{"Key":"Name","Option":"Contains","Values":["db/h"]}])", "yes"},
        {R"([{"Key":"Name","Option":"Contains","Values":["DB"]}])", "no"},
        {R"([{"Key":"Path","Values":["/prod"]}])", "no"},
        {R"([{"Key":"Path","Values":["/prod/db"]}])", "yes"},
        {R"([{"Key":"Path","Values":["/prod/db/"]}])", "yes"},
        {R"([{"Key":"Path","Values":["/prod/db/host"]}])", "no"},
        {R"([{"Key":"Path","Option":"Recursive","Values":["/prod"]}])", "yes"},
        {R"([{"Key":"Path","Option":"Recursive","Values":["/pro"]}])", "no"},
        {R"([{"Key":"Path","Option":"Recursive","Values":["/"]}])", "yes"},
        {R"([{"Key":"Path","Option":"OneLevel","Values":["/"]}])", "no"},
        {R"([{"Key":"Type","Values":["SecureString"]}])", "yes"},
        {R"([{"Key":"Type","Values":["String"]}])", "no"},
        {R"([{"Key":"Type","Values":["Str"]}])", "InvalidFilterOption"},
        {R"([{"Key":"Type","Values":["String, StringList"]}])", "InvalidFilterOption"},
        {R"([{"Key":"Tier","Values":["Standard"]}])", "yes"},
        {R"([{"Key":"Tier","Values":["Intelligent-Tiering"]}])", "no"},
        {R"([{"Key":"KeyId","Values":["alias/aws/ssm"]}])", "yes"},
        {R"([{"Key":"KeyId","Option":"BeginsWith","Values":["alias/a"]}])", "yes"},
        {R"([{"Key":"DataType","Values":["aws:ec2:image"]}])", "no"},
        {R"([{"Key":"tag:team"}])", "yes"},
        {R"([{"Key":"tag:team","Values":["shop"]}])", "yes"},
        {R"([{"Key":"tag:team","Option":"BeginsWith","Values":["sh"]}])", "yes"},
        {R"([{"Key":"tag:team","Values":["ops"]}])", "no"},
        {R"([{"Key":"tag:color"}])", "no"},
        {R"([{"Key":"Type","Values":["SecureString"]},{"Key":"Name","Values":["x"]}])", "no"},
        {R"([{"Key":"Name"}])", "InvalidFilterValue"},
        {R"([{"Key":"Label","Values":["x"]}])", "InvalidFilterKey"},
        {R"([{"Key":"Name","Values":["x"]},{"Key":"Name","Values":["y"]}])", "InvalidFilterKey"},
        {R"([{"Key":"Name","Option":"Recursive","Values":["x"]}])", "InvalidFilterOption"},
        {R"([{"Key":"Path","Option":"Contains","Values":["/x"]}])", "InvalidFilterOption"},
        {R"([{"Key":"Path","Values":["x"]}])", "ValidationException"},
    };
    for (const auto& one : kRows) {
        CHECK_MESSAGE(verdict(world, row, one.filter) == one.expected, std::string(one.filter));
    }
}
