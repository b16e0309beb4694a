#include "engine/api/validate.hpp"

#include <string>

#include "doctest.h"

namespace {

using namespace drydock;
using namespace drydock::api;

struct Verdict {
    std::string code;
    std::string message;
};

Verdict server(std::string_view service_id, std::string_view operation_name,
               std::string_view json) {
    const ServiceModel* service = find_service(service_id);
    const OperationModel* operation = service->find_operation(operation_name);
    Doc doc;
    std::string error;
    CHECK_MESSAGE(parse_json(json, &doc, &error), error);
    const std::optional<ApiError> refused = validate_input(*service, *operation, doc.root());
    return refused.has_value() ? Verdict{refused->code, refused->message} : Verdict{};
}

std::string client(std::string_view operation_name, std::string_view json) {
    const ServiceModel* service = find_service("ecs");
    Doc doc;
    std::string error;
    CHECK_MESSAGE(parse_json(json, &doc, &error), error);
    return client_report(*service, *service->find_operation(operation_name), doc.root());
}

constexpr std::string_view kTaskDefinition = R"({"family":"web-api","networkMode":"awsvpc",
    "requiresCompatibilities":["FARGATE"],"cpu":"256","memory":"512","containerDefinitions":[{
    "name":"web","image":"nginx","essential":true,"portMappings":[{"containerPort":8080}],
    "environment":[{"name":"A","value":"b"}],
    "logConfiguration":{"logDriver":"awslogs","options":{"awslogs-group":"g"}}}]})";

}  // namespace

TEST_CASE("input that fits the model passes both layers") {
    CHECK(server("ecs", "RegisterTaskDefinition", kTaskDefinition).code.empty());
    CHECK(client("RegisterTaskDefinition", kTaskDefinition).empty());
    CHECK(server("ecs", "ListClusters", "{}").code.empty());
    const ServiceModel* ecs = find_service("ecs");
    CHECK_FALSE(validate_input(*ecs, *ecs->find_operation("ListClusters"), Value()).has_value());
}

TEST_CASE("the service ignores unknown members and takes null for absent") {
    CHECK(
        server("ecs", "ListClusters", R"({"nonsense":{"a":[1]},"maxResults":null})").code.empty());
    const Verdict verdict =
        server("ecs", "RegisterTaskDefinition", R"({"family":null,"containerDefinitions":[]})");
    CHECK(verdict.code == "ClientException");
    CHECK(verdict.message == "Family can not be blank.");
}

TEST_CASE("a wrong type is a SerializationException in the framework's words") {
    const auto ecs = [](std::string_view json) { return server("ecs", "CreateService", json); };
    CHECK(ecs(R"({"desiredCount":"2"})").code == "SerializationException");
    CHECK(ecs(R"({"desiredCount":"2"})").message == "STRING_VALUE cannot be converted to Integer");
    CHECK(ecs(R"({"desiredCount":true})").message == "TRUE_VALUE cannot be converted to Integer");
    CHECK(ecs(R"({"serviceName":7})").message == "NUMBER_VALUE cannot be converted to String");
    CHECK(ecs(R"({"serviceName":7.5})").message == "DECIMAL_VALUE cannot be converted to String");
    CHECK(ecs(R"({"serviceName":{}})").message ==
          "Start of structure or map found where not expected");
    CHECK(ecs(R"({"serviceName":[]})").message ==
          "Unrecognized collection type class java.lang.String");
    CHECK(ecs(R"({"networkConfiguration":[]})").message ==
          "Unrecognized collection type class com.amazonaws.madison.frontend.NetworkConfiguration");
    CHECK(ecs(R"({"loadBalancers":{}})").message ==
          "Start of structure or map found where not expected");
    CHECK(ecs(R"({"loadBalancers":"x"})").message == "Unexpected field type");
    CHECK(ecs(R"({"loadBalancers":["x"]})").message == "Unexpected value type in payload");
    CHECK(server("ecs", "CreateService", "[]").message ==
          "Unrecognized collection type class com.amazonaws.madison.frontend.CreateServiceRequest");
    CHECK(server("logs", "DescribeLogGroups", R"({"limit":"5"})").message ==
          "STRING_VALUE can not be converted to an Integer");
    CHECK(server("logs", "DescribeLogGroups", "[]").message ==
          "Start of list found where not expected");
}

TEST_CASE("integers out of range for their shape are refused, not rounded") {
    CHECK(server("ecs", "CreateService", R"({"desiredCount":2147483648})").code ==
          "SerializationException");
    CHECK(server("ecs", "CreateService", R"({"desiredCount":1.5})").message ==
          "DECIMAL_VALUE cannot be converted to Integer");
    CHECK(server("ecs", "CreateService", R"({"desiredCount":99999999999999999999})").code ==
          "SerializationException");
}

TEST_CASE("a type error outranks every other violation") {
    const Verdict verdict =
        server("ecs", "CreateService", R"({"launchType":"MOON","desiredCount":"x"})");
    CHECK(verdict.code == "SerializationException");
}

TEST_CASE("a value outside its enum is told with the whole set") {
    const Verdict verdict =
        server("ecs", "CreateService", R"({"serviceName":"a","launchType":"MOON"})");
    CHECK(verdict.code == "InvalidParameterException");
    CHECK(verdict.message ==
          "1 validation error detected: Value 'MOON' at 'launchType' failed to satisfy constraint: "
          "Member must satisfy enum value set: [EC2, FARGATE, EXTERNAL, MANAGED_INSTANCES]");
}

TEST_CASE("several violations are counted and joined in the model's order") {
    const Verdict verdict = server("ecs", "CreateService",
                                   R"({"serviceName":"a","launchType":"MOON",)"
                                   R"("tags":[{"key":"ok"},{"key":""},{"key":"a!b"}]})");
    CHECK(
        verdict.message ==
        "3 validation errors detected: Value 'MOON' at 'launchType' failed to satisfy constraint: "
        "Member must satisfy enum value set: [EC2, FARGATE, EXTERNAL, MANAGED_INSTANCES]; Value '' "
        "at 'tags.2.member.key' failed to satisfy constraint: Member must have length greater than "
        "or equal to 1; Value 'a!b' at 'tags.3.member.key' failed to satisfy constraint: Member "
        "must satisfy regular expression pattern: ([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)");
}

TEST_CASE("a missing required member is null at its path") {
    CHECK(server("ecs", "CreateService", "{}").message ==
          "1 validation error detected: Value null at 'serviceName' failed to satisfy constraint: "
          "Member must not be null");
    CHECK(
        server("logs", "CreateLogStream", "{}").message ==
        "2 validation errors detected: Value null at 'logGroupName' failed to satisfy constraint: "
        "Member must not be null; Value null at 'logStreamName' failed to satisfy constraint: "
        "Member must not be null");
}

TEST_CASE("bounds of numbers and of collections are told with the value") {
    CHECK(server("logs", "FilterLogEvents", R"({"logGroupName":"g","limit":10001})").message ==
          "1 validation error detected: Value '10001' at 'limit' failed to satisfy constraint: "
          "Member "
          "must have value less than or equal to 10000");
    const Verdict scalars =
        server("ecs", "UntagResource", R"({"resourceArn":"x","tagKeys":["ok",""]})");
    CHECK(scalars.message ==
          "1 validation error detected: Value '[ok, ]' at 'tagKeys' failed to satisfy constraint: "
          "Member must satisfy constraint: [Member must have length greater than or equal to 1]");
    CHECK(server("ecs", "UntagResource", R"({"resourceArn":"x","tagKeys":[null]})").message ==
          "1 validation error detected: Value '[null]' at 'tagKeys' failed to satisfy constraint: "
          "Member must satisfy constraint: [Member must not be null]");
}

TEST_CASE("paths begin with a small letter whatever the model writes") {
    const Verdict verdict = server("ssm", "PutParameter", R"({"Name":"a"})");
    CHECK(verdict.code == "ValidationException");
    CHECK(verdict.message ==
          "1 validation error detected: Value null at 'value' failed to satisfy constraint: Member "
          "must not be null");
}

TEST_CASE("ECR names the first violation in its own sentence") {
    const Verdict verdict = server("ecr", "CreateRepository", R"({"repositoryName":"A"})");
    CHECK(verdict.code == "InvalidParameterException");
    CHECK(verdict.message ==
          "Invalid parameter at 'repositoryName' failed to satisfy constraint: 'must have length "
          "greater than or equal to 2'");
}

TEST_CASE("a log driver outside the set has ECS's own sentence") {
    const Verdict verdict = server(
        "ecs", "RegisterTaskDefinition",
        R"({"family":"f","containerDefinitions":[{"logConfiguration":{"logDriver":"awsvpc"}}]})");
    CHECK(verdict.code == "ClientException");
    CHECK(
        verdict.message ==
        "awsvpc is not a valid log driver. Must be one of [json-file,syslog,journald,gelf,fluentd,"
        "awslogs,splunk,awsfirelens]");
}

TEST_CASE("the sentence stays bounded however much is wrong") {
    std::string json = R"({"serviceName":"a","tags":[)";
    for (int i = 0; i < 20'000; ++i) {
        json += i == 0 ? R"({"key":"!"})" : R"(,{"key":"!"})";
    }
    json += "]}";
    const Verdict verdict = server("ecs", "CreateService", json);
    CHECK(verdict.message.starts_with("20 validation errors detected: "));
    CHECK(verdict.message.size() < 20'000);
}

TEST_CASE("the client layer speaks botocore's sentences, one a line") {
    CHECK(
        client("CreateService", R"({"foo":1,"desiredCount":"x"})") ==
        "Missing required parameter in input: \"serviceName\"\n"
        "Unknown parameter in input: \"foo\", must be one of: cluster, serviceName, "
        "taskDefinition, "
        "availabilityZoneRebalancing, loadBalancers, serviceRegistries, desiredCount, clientToken, "
        "launchType, capacityProviderStrategy, platformVersion, role, deploymentConfiguration, "
        "placementConstraints, placementStrategy, networkConfiguration, "
        "healthCheckGracePeriodSeconds, schedulingStrategy, deploymentController, tags, "
        "enableECSManagedTags, propagateTags, enableExecuteCommand, serviceConnectConfiguration, "
        "volumeConfigurations, vpcLatticeConfigurations\n"
        "Invalid type for parameter desiredCount, value: x, type: <class 'str'>, valid types: "
        "<class 'int'>");
    CHECK(client("RegisterTaskDefinition", R"({"family":"f","containerDefinitions":[)"
                                           R"({"memory":"256","logConfiguration":null}]})") ==
          "Invalid type for parameter containerDefinitions[0].memory, value: 256, type: <class "
          "'str'>, valid types: <class 'int'>\n"
          "Invalid type for parameter containerDefinitions[0].logConfiguration, value: None, type: "
          "<class 'NoneType'>, valid types: <class 'dict'>");
    CHECK(client("TagResource", R"({"resourceArn":"x","tags":[{"key":""}]})") ==
          "Invalid length for parameter tags[0].key, value: 0, valid min length: 1");
    CHECK(client("RunTask", R"({"taskDefinition":["it's",{"a":true}]})") ==
          "Invalid type for parameter taskDefinition, value: [\"it's\", {'a': True}], type: <class "
          "'list'>, valid types: <class 'str'>");
}

TEST_CASE("the client layer looks at no maximum, pattern or enum value") {
    CHECK(client("CreateService", R"({"serviceName":"a b","launchType":"MOON"})").empty());
    CHECK(client("TagResource", R"({"resourceArn":"x","tags":[{"key":"!"}]})").empty());
}
