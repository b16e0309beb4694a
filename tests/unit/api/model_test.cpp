// The tables are compared with the model files they were made from, member by member.
#include "engine/api/model.hpp"

#include "doctest.h"

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

#include "engine/api/value.hpp"

namespace {

using namespace drydock::api;

Doc read_model(std::string_view service) {
    std::ifstream file(std::string(DRYDOCK_SOURCE_DIR "/engine/api/models/") +
                       std::string(service) + ".json");
    std::stringstream text;
    text << file.rdbuf();
    Doc doc;
    std::string error;
    CHECK_MESSAGE(parse_json(text.str(), &doc, &error), error);
    return doc;
}

bool contains(Value list, std::string_view text) {
    for (const Value element : list) {
        if (element.str() == text) {
            return true;
        }
    }
    return false;
}

int check_structure(Shape shape, Value source) {
    const Value members = source["struct"];
    CHECK(shape.is_structure());
    CHECK(shape.member_count() == members.size());
    std::uint16_t i = 0;
    int wrong = 0;
    for (auto it = members.begin(); !(it == members.end()); ++it, ++i) {
        const Member member = shape.member(i);
        const Value value = *it;
        const bool plain = value.is_string();
        wrong += member.name() != it.key();
        wrong += member.shape().name() != (plain ? value.str() : value["shape"].str());
        wrong += member.location_name() != value["locationName"].str(it.key());
        wrong += member.query_name() != value["queryName"].str();
        wrong += member.required() != contains(source["required"], it.key());
        wrong += member.idempotency_token() != value["idempotencyToken"].boolean();
        wrong += member.flattened() != value["flattened"].boolean();
        wrong += member.streaming() != value["streaming"].boolean();
        wrong += (member.location() != Location::kBody) != value["location"].exists();
        wrong += shape.find_index(it.key()) != i;
    }
    wrong += shape.find("noSuchMember").exists();
    wrong += shape.payload().exists() != source["payload"].exists();
    if (shape.payload().exists()) {
        wrong += shape.payload().name() != source["payload"].str();
    }
    return wrong;
}

// A bound may be written as 0.0.
std::int64_t bound(Value value, std::int64_t otherwise) {
    const bool fraction = value.is_number() && !value.is_integer();
    return fraction ? std::atoll(std::string(value.str()).c_str()) : value.i64(otherwise);
}

int check_shape(Shape shape, Value source) {
    if (source["struct"].exists()) {
        return check_structure(shape, source);
    }
    int wrong = 0;
    if (source["list"].exists()) {
        wrong += !shape.is_list() || shape.element().name() != source["list"].str();
        wrong += shape.item_name() != source["item"].str("member");
    } else if (source["map"].exists()) {
        wrong += !shape.is_map() || shape.key().name() != source["map"].at(0).str() ||
                 shape.element().name() != source["map"].at(1).str();
    } else {
        wrong += shape.enum_count() != source["enum"].size();
        std::uint16_t i = 0;
        for (const Value value : source["enum"]) {
            wrong += shape.enum_value(i++) != value.str();
            wrong += !shape.has_enum_value(value.str());
        }
        wrong += shape.pattern() != source["pattern"].str();
    }
    wrong += shape.flattened() != source["flattened"].boolean();
    wrong += shape.has_min() != source["min"].exists();
    wrong += shape.has_max() != source["max"].exists();
    wrong += shape.min() != bound(source["min"], INT64_MIN);
    wrong += shape.max() != bound(source["max"], INT64_MAX);
    return wrong;
}

int check_operation(const ServiceModel& service, const OperationModel& operation, Value source) {
    int wrong = 0;
    wrong += service.input(operation).exists() != source["in"].exists();
    wrong += service.output(operation).exists() != source["out"].exists();
    if (source["in"].exists()) {
        wrong += service.input(operation).name() != source["in"].str();
    }
    if (source["out"].exists()) {
        wrong += service.output(operation).name() != source["out"].str();
    }
    wrong += operation.result_wrapper != source["resultWrapper"].str();
    wrong += operation.http_method != source["http"].at(0).str();
    wrong += operation.http_uri != source["http"].at(1).str();
    wrong += operation.errors.size() != source["errors"].size();
    std::size_t i = 0;
    for (const Value error : source["errors"]) {
        wrong += service.shape(operation.errors[i]).name() != error.str();
        wrong += !service.shape(operation.errors[i++]).is_error();
    }
    return wrong;
}

int check_pagination(const PaginationModel& pages, Value source) {
    int wrong = 0;
    wrong += pages.input_token != source["input_token"].str();
    wrong += pages.output_token != source["output_token"].str();
    wrong += pages.limit_key != source["limit_key"].str();
    wrong += pages.more_results != source["more_results"].str();
    const Value keys = source["result_key"];
    if (keys.is_string()) {
        wrong += pages.result_keys.size() != 1 || pages.result_keys[0] != keys.str();
    } else {
        wrong += pages.result_keys.size() != keys.size();
    }
    return wrong;
}

int check_waiter(const WaiterModel& waiter, Value source) {
    int wrong = 0;
    wrong += waiter.operation != source["operation"].str();
    wrong += waiter.delay_seconds != source["delay"].i64();
    wrong += waiter.max_attempts != source["maxAttempts"].i64();
    wrong += waiter.acceptors.size() != source["acceptors"].size();
    std::size_t i = 0;
    for (const Value acceptor : source["acceptors"]) {
        const AcceptorModel& mine = waiter.acceptors[i++];
        const Value expected = acceptor["expected"];
        wrong += mine.argument != acceptor["argument"].str();
        wrong += mine.expected != (expected.is_bool() ? to_json(expected) : expected.str());
    }
    return wrong;
}

}  // namespace

TEST_CASE("every model is embedded whole") {
    CHECK(all_services().size() == 20);
    for (const ServiceModel* service : all_services()) {
        CAPTURE(service->id);
        const Doc doc = read_model(service->id);
        const Value root = doc.root();
        CHECK(service->api_version == root["apiVersion"].str());
        CHECK(service->endpoint_prefix == root["endpointPrefix"].str());
        CHECK(service->json_version == root["jsonVersion"].str());
        CHECK(service->target_prefix == root["targetPrefix"].str());
        CHECK(service->xml_namespace == root["xmlNamespace"].str());
        CHECK(service->protocols.size() == root["protocols"].size());
        int wrong = 0;
        for (auto it = root["shapes"].begin(); !(it == root["shapes"].end()); ++it) {
            const Shape shape = service->find_shape(it.key());
            CHECK_MESSAGE(shape.exists(), it.key());
            const int here = check_shape(shape, *it);
            CHECK_MESSAGE(here == 0, it.key());
            wrong += here + (shape.name() != it.key());
            wrong += shape.is_error() != (*it)["error"].exists();
        }
        CHECK(wrong == 0);
        CHECK(service->operations.size() == root["operations"].size());
        std::uint16_t index = 0;
        for (auto it = root["operations"].begin(); !(it == root["operations"].end()); ++it) {
            const OperationModel* operation = service->find_operation(it.key());
            CHECK(operation == &service->operations[index]);
            CHECK(operation->index == index);
            wrong += check_operation(*service, *operation, *it);
            const Value pages = root["pagination"][it.key()];
            CHECK((operation->pagination != nullptr) == pages.exists());
            if (pages.exists()) {
                wrong += check_pagination(*operation->pagination, pages);
            }
            ++index;
        }
        CHECK(wrong == 0);
        CHECK(service->waiters.size() == root["waiters"].size());
        for (auto it = root["waiters"].begin(); !(it == root["waiters"].end()); ++it) {
            const WaiterModel* waiter = service->find_waiter(it.key());
            CHECK(waiter != nullptr);
            wrong += waiter == nullptr ? 1 : check_waiter(*waiter, *it);
        }
        CHECK(wrong == 0);
        CHECK(service->find_operation("NoSuchOperation") == nullptr);
        CHECK_FALSE(service->find_shape("NoSuchShape").exists());
    }
}

TEST_CASE("a service is found by its name, its signing name and its target") {
    CHECK(find_service("ecs")->target_prefix == "AmazonEC2ContainerServiceV20141113");
    CHECK(find_service("lambda") == nullptr);
    CHECK(find_service_by_signing_name("elasticloadbalancing")->id == "elbv2");
    CHECK(find_service_by_signing_name("monitoring")->id == "cloudwatch");
    CHECK(find_service_by_signing_name("ecr")->id == "ecr");
    CHECK(find_service_by_target("AmazonSQS")->id == "sqs");
    CHECK(find_service_by_target("") == nullptr);
    CHECK(find_service("cloudwatch")->speaks(Protocol::kJson));
    CHECK_FALSE(find_service("iam")->speaks(Protocol::kJson));
}

TEST_CASE("error shapes carry the code and status of the wire") {
    const ServiceModel* iam = find_service("iam");
    const Shape error = iam->find_shape("NoSuchEntityException");
    CHECK(error.error_code() == "NoSuchEntity");
    CHECK(error.http_status() == 404);
    CHECK(error.sender_fault());
    CHECK(find_service("ecs")->find_shape("ClusterNotFoundException").error_code() ==
          "ClusterNotFoundException");
}
