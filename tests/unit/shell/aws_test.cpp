// The aws command against the simulated ECS.
#include "tests/unit/shell/terminal.hpp"

using drydock::test::Printed;
using drydock::test::Terminal;

namespace {

constexpr const char* kNetwork =
    "--network-configuration 'awsvpcConfiguration={subnets=[subnet-0a1b2c3d],"
    "securityGroups=[sg-0a1b2c3d],assignPublicIp=ENABLED}'";

constexpr const char* kTaskDefinition =
    "cat > task-def.json <<'EOF'\n"
    R"({"family": "web-api", "networkMode": "awsvpc", "requiresCompatibilities": ["FARGATE"],
 "cpu": "256", "memory": "512", "containerDefinitions": [{"name": "web", "essential": true,
 "image": "111122223333.dkr.ecr.us-east-1.amazonaws.com/web-api:1.0",
 "portMappings": [{"containerPort": 8080, "protocol": "tcp"}]}]})"
    "\nEOF\n";

// A terminal with a cluster, a registered task definition and a service of two tasks.
struct Deployed : Terminal {
    Deployed() {
        CHECK(type(kTaskDefinition).exit_code == 0);
        CHECK(type("aws ecs create-cluster --cluster-name prod-web").exit_code == 0);
        CHECK(type("aws ecs register-task-definition --cli-input-json file://task-def.json")
                  .exit_code == 0);
        CHECK(
            type(std::string("aws ecs create-service --cluster prod-web --service-name web-api-svc "
                             "--task-definition web-api --desired-count 2 --launch-type FARGATE ") +
                 kNetwork)
                .exit_code == 0);
    }
};

}  // namespace

TEST_CASE("a call prints the answer as the CLI does: four spaces, ISO timestamps, model order") {
    Terminal t;
    const Printed printed = t.type("aws ecs create-cluster --cluster-name c --tags key=a,value=b");
    CHECK(printed.exit_code == 0);
    CHECK(printed.err.empty());
    CHECK(printed.out.find("{\n    \"cluster\": {\n        \"clusterArn\": "
                           "\"arn:aws:ecs:us-east-1:111122223333:cluster/c\",\n"
                           "        \"clusterName\": \"c\",\n") == 0);
    CHECK(t.out("aws ecs list-clusters --query clusterArns --output text") ==
          "arn:aws:ecs:us-east-1:111122223333:cluster/c\n");
    Deployed d;
    CHECK(d.out("aws ecs describe-services --cluster prod-web --services web-api-svc "
                "--query 'services[0].createdAt'")
              .substr(0, 20) == "\"2026-01-05T09:00:00");
}

TEST_CASE("lenient mode prints its note beneath the unchanged JSON; strict mode refuses") {
    Terminal lenient;
    lenient.type(kTaskDefinition);
    const Printed noted = lenient.type(
        "aws ecs register-task-definition --cli-input-json file://task-def.json "
        "--query taskDefinition.status");
    CHECK(noted.out == "\"ACTIVE\"\n");
    CHECK(noted.note.find("execution role ARN to support ECR images") != std::string::npos);
    // A note is no part of a pipe.
    CHECK(lenient.out("aws ecs register-task-definition --cli-input-json file://task-def.json "
                      "--query taskDefinition.revision | cat") == "2\n");
    Terminal strict(true);
    strict.type(kTaskDefinition);
    const Printed refused =
        strict.type("aws ecs register-task-definition --cli-input-json file://task-def.json");
    CHECK(refused.exit_code == 254);
    CHECK(
        refused.err ==
        "\nAn error occurred (ClientException) when calling the RegisterTaskDefinition operation: "
        "Fargate requires task definition to have execution role ARN to support ECR images.\n");
}

TEST_CASE("abbreviated options work where they are unique") {
    Deployed d;
    CHECK(d.out("aws ecs describe-services --clus prod-web --service web-api-svc --quer "
                "'services[].serviceName' --out text") == "web-api-svc\n");
}

TEST_CASE("an error of the service ends with 254, an unmodelled operation says so") {
    Terminal t;
    const Printed missing = t.type("aws ecs describe-services --cluster nope --services a");
    CHECK(missing.exit_code == 254);
    CHECK(missing.err ==
          "\nAn error occurred (ClusterNotFoundException) when calling the "
          "DescribeServices operation: Cluster not found.\n");
    const Printed unmodelled = t.type("aws events list-rules");
    CHECK(unmodelled.exit_code == 254);
    CHECK(unmodelled.err.find("does not model") != std::string::npos);
    CHECK(t.type("aws s3 presign s3://a/b").exit_code == 255);
    CHECK(t.type("aws ecs list-clusters --region eu-west-1").exit_code == 254);
    CHECK(t.type("aws lambda list-functions").exit_code == 252);
}

TEST_CASE("a waiter polls in simulated time and the line goes on behind it") {
    Deployed d;
    const Printed waiting = d.type(
        "aws ecs wait services-stable --cluster prod-web --services web-api-svc && echo stable");
    CHECK(waiting.waiting);
    CHECK(waiting.out.empty());
    CHECK(d.world().shell.job.attempts == 1);
    CHECK(d.world().shell.job.next_at.ms == 15'000);
    const Printed done = d.finish("echo busy");
    CHECK(done.out.find("stable\n") != std::string::npos);
    CHECK(done.exit_code == 0);
    CHECK(d.world().now.ms % 15'000 == 0);
}

TEST_CASE("a waiter that fails says why and stops the line") {
    Deployed d;
    const Printed failed =
        d.finish("aws ecs wait services-stable --cluster prod-web --services nope && echo never");
    CHECK(failed.exit_code == 255);
    CHECK(failed.out.empty());
    CHECK(failed.err ==
          "\nWaiter ServicesStable failed: Waiter encountered a terminal failure state: For "
          "expression \"failures[].reason\" we matched expected path: \"MISSING\" at least once\n");
    const Printed refused = d.finish("aws ecs wait services-stable --cluster x --services y");
    CHECK(refused.err ==
          "\nWaiter ServicesStable failed: An error occurred "
          "(ClusterNotFoundException): Cluster not found.\n");
    d.finish("aws ecs wait services-stable --cluster prod-web --services web-api-svc");
    const drydock::SimTime before = d.world().now;
    const Printed timeout = d.finish(
        "aws ecs wait services-inactive --cluster prod-web --services "
        "web-api-svc || echo gave up");
    CHECK(timeout.err == "\nWaiter ServicesInactive failed: Max attempts exceeded\n");
    CHECK(timeout.out == "gave up\n");
    CHECK((d.world().now - before).ms == 39 * 15'000);
}

TEST_CASE("pages are followed, cut and resumed as by botocore") {
    Terminal t;
    for (const char* name : {"a", "b", "c", "d", "e"}) {
        t.type(std::string("aws ecs create-cluster --cluster-name ") + name);
    }
    const std::string all = t.out("aws ecs list-clusters --page-size 2");
    CHECK(all == t.out("aws ecs list-clusters"));
    CHECK(all.find("NextToken") == std::string::npos);
    CHECK(t.out("aws ecs list-clusters --max-items 3 --query 'length(clusterArns)'") == "3\n");
    // Text goes out page by page, --query too: each page has no token, the last line is it.
    CHECK(t.out("aws ecs list-clusters --max-items 2 --query NextToken --output text | head -1") ==
          "None\n");
    t.type(
        "TOKEN=$(aws ecs list-clusters --page-size 2 --max-items 3 --query NextToken "
        "--output text | tail -1)");
    CHECK(t.out("aws ecs list-clusters --page-size 2 --starting-token $TOKEN --query "
                "'clusterArns[]' --output text")
              .find("cluster/") != std::string::npos);
    // Walking by tokens gives each cluster once.
    const Printed walk = t.type(
        "N=; ALL=\n"
        "while true; do\n"
        "  PAGE=$(aws ecs list-clusters --max-items 2 ${N:+--starting-token $N})\n"
        "  ALL=\"$ALL $(echo \"$PAGE\" | jp -u \"join(' ', clusterArns[*])\")\"\n"
        "  N=$(echo \"$PAGE\" | jp -u NextToken)\n"
        "  [ \"$N\" = null ] && break\n"
        "done\n"
        "for x in $ALL; do echo ${x##*/}; done");
    CHECK(walk.out == "a\nb\nc\nd\ne\n");
    // The service's own paging, by hand.
    const std::string manual = t.out("aws ecs list-clusters --max-results 2");
    CHECK(manual.find("\"nextToken\"") != std::string::npos);
    CHECK(t.type("aws ecs list-clusters --starting-token a___b___c").err ==
          "\nBad starting token: a___b___c\n");
}

TEST_CASE("help pages, version and the list of services come from the models") {
    Terminal t;
    CHECK(t.out("aws --version").find("aws-cli/2.") == 0);
    CHECK(t.out("aws help").find("ecs") != std::string::npos);
    CHECK(t.out("aws ecs help").find("o create-service\n") != std::string::npos);
    const std::string page = t.out("aws ecs create-service help");
    CHECK(page.find("--service-name (string) [required]") != std::string::npos);
    CHECK(page.find("awsvpcConfiguration={subnets=") != std::string::npos);
    CHECK(t.out("aws ecs wait help").find("services-stable") != std::string::npos);
    CHECK(t.out("aws ecs wait services-stable help").find("every 15 seconds, at most 40") !=
          std::string::npos);
    for (const char* line : {"aws ec2 help", "aws ec2 run-instances help", "aws s3api help"}) {
        CHECK(t.type(line).exit_code == 0);
    }
}

TEST_CASE("why tells the chain of causes of a stopped task") {
    Deployed d;
    d.finish("aws ecs wait services-stable --cluster prod-web --services web-api-svc");
    d.type("TASK=$(aws ecs list-tasks --cluster prod-web --query 'taskArns[0]' --output text)");
    d.type("aws ecs stop-task --cluster prod-web --task $TASK --reason testing");
    const std::string chain = d.out("drydock why $TASK");
    CHECK(chain.find("testing") != std::string::npos);
    CHECK(chain.find("  because ") != std::string::npos);
    CHECK(d.out("drydock why ${TASK##*/}") == chain);
    CHECK(d.out("drydock why web-api-svc").find("web-api-svc") != std::string::npos);
}

TEST_CASE("completion offers what exists") {
    using drydock::shell::complete;
    Deployed d;
    d.simulation.run_for(drydock::seconds(30));
    const auto first = [&d](std::string_view line) {
        const auto found = complete(d.world(), line, line.size(), 20);
        return found.empty() ? std::string() : found[0].display;
    };
    CHECK(first("aw") == "aws");
    CHECK(first("aws ec") == "ec2");
    CHECK(first("aws ecs describe-serv") == "describe-service-deployments");
    CHECK(first("aws ecs create-service --service-n") == "--service-name");
    CHECK(first("aws ecs create-service --launch-type F") == "FARGATE");
    CHECK(first("aws ecs list-tasks --cluster ") == "prod-web");
    CHECK(first("aws ecs update-service --cluster prod-web --service w") == "web-api-svc");
    CHECK(first("aws ecs run-task --task-definition ") == "web-api:1");
    CHECK(first("aws ecs describe-tasks --cluster prod-web --tasks ").size() == 32);
    CHECK(first("aws ecs wait services-s") == "services-stable");
    CHECK(first("aws ecs register-task-definition --cli-input-json file://t") ==
          "file://task-def.json");
    CHECK(first("echo a; cat ta") == "task-def.json");
    CHECK(first("aws --output y") == "yaml");
    CHECK(complete(d.world(), "aws ecs ", 8, 5).size() == 5);
    // Required options first, global ones last.
    const std::string options = "aws ecs update-service --";
    const auto ranked = complete(d.world(), options, options.size(), 100);
    CHECK(ranked.front().display == "--service");
    CHECK(ranked.back().detail == "global option");
    // A quote stays, and what it encloses goes on.
    const std::string quoted = "aws ecs describe-clusters --clusters 'pr";
    const auto kept = complete(d.world(), quoted, quoted.size(), 20);
    for (const auto& one : kept) {
        CHECK(one.insert[0] == '\'');
        CHECK(one.insert.back() != ' ');
    }
}

TEST_CASE("a session replays to the same world") {
    Deployed d;
    d.finish(
        "aws ecs wait services-stable --cluster prod-web --services web-api-svc; "
        "for i in 1 2; do sleep 5; echo $i >> log; done");
    const drydock::World again = drydock::sim::replay(d.simulation.log(), d.world().now);
    CHECK(drydock::hash_world(again) == drydock::hash_world(d.world()));
}

TEST_CASE("a command that Drydock lacks is told from one that the CLI lacks") {
    Terminal t;
    const Printed lacking = t.type("aws ssm get-parameter-history --name a");
    CHECK(lacking.exit_code == 252);
    CHECK(lacking.err.find("argument operation: Invalid choice") != std::string::npos);
    CHECK(lacking.note ==
          "These are the commands of 'aws ssm' that Drydock knows; the real CLI has more.\n");
    const Printed wrong = t.type("aws ecs list-cluster");
    CHECK(wrong.exit_code == 252);
    CHECK(wrong.note.empty());
}
