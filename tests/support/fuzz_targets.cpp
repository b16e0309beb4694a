#include "tests/support/fuzz_targets.hpp"

#include <cstdlib>

#include "engine/api/jmespath.hpp"
#include "engine/api/value.hpp"
#include "engine/lesson/lesson.hpp"
#include "engine/sim/session_text.hpp"
#include "engine/sim/share_text.hpp"
#include "engine/sim/simulation.hpp"

namespace drydock::test {
namespace {

// Aborts, so that the fuzzer keeps the input.
void must(bool ok) {
    if (!ok) {
        std::abort();
    }
}

// Each input meets a fresh world: what fails once fails again.
sim::Simulation fresh() { return sim::Simulation(WorldConfig{}); }

std::string_view first_line(std::string_view* input) {
    const std::size_t end = input->find('\n');
    const std::string_view line = input->substr(0, end);
    *input = end == std::string_view::npos ? std::string_view() : input->substr(end + 1);
    return line;
}

api::HttpRequest request_to(std::string_view service, std::string_view body) {
    api::HttpRequest request;
    request.method = "POST";
    request.path = "/";
    request.headers = {
        {"authorization", "AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE/20260105/us-east-1/" +
                              std::string(service) +
                              "/aws4_request, SignedHeaders=host, Signature=00"}};
    request.body = body;
    return request;
}

void answer(const api::HttpRequest& request) {
    sim::Simulation simulation = fresh();
    const api::HttpResponse response = simulation.http(request);
    must(response.status >= 200 && response.status < 600);
    simulation.run_for(minutes(1));
    must(check_invariants(simulation.world()).empty());
}

// "Service.Operation", then the body.
void fuzz_json(std::string_view input) {
    const std::string_view target = first_line(&input);
    api::HttpRequest request = request_to("ecs", input);
    request.headers.emplace_back("x-amz-target", std::string(target));
    request.headers.emplace_back("content-type", "application/x-amz-json-1.1");
    answer(request);
}

// The signing name, then the form.
void fuzz_query(std::string_view input) {
    const std::string_view service = first_line(&input);
    api::HttpRequest request = request_to(service, input);
    request.headers.emplace_back("content-type", "application/x-www-form-urlencoded");
    answer(request);
}

// "METHOD path?query", then the body.
void fuzz_rest(std::string_view input, std::string_view service) {
    std::string_view line = first_line(&input);
    const std::size_t blank = line.find(' ');
    api::HttpRequest request = request_to(service, input);
    request.method = line.substr(0, blank);
    line = blank == std::string_view::npos ? std::string_view("/") : line.substr(blank + 1);
    const std::size_t question = line.find('?');
    request.path = line.substr(0, question);
    request.query =
        question == std::string_view::npos ? std::string_view() : line.substr(question + 1);
    answer(request);
}
void fuzz_rest_xml(std::string_view input) { fuzz_rest(input, "s3"); }
void fuzz_rest_json(std::string_view input) { fuzz_rest(input, "scheduler"); }

// The operation, then CBOR.
void fuzz_cbor(std::string_view input) {
    const std::string_view operation = first_line(&input);
    api::HttpRequest request = request_to("monitoring", input);
    request.path = "/service/GraniteServiceVersion20100801/operation/" + std::string(operation);
    request.headers.emplace_back("smithy-protocol", "rpc-v2-cbor");
    request.headers.emplace_back("content-type", "application/cbor");
    answer(request);
}

// A document on the first line, an expression after it.
void fuzz_jmespath(std::string_view input) {
    const std::string_view json = first_line(&input);
    api::Jmespath expression;
    api::JmespathError error;
    if (!api::Jmespath::compile(input, &expression, &error)) {
        must(!error.message.empty());
        return;
    }
    api::Doc doc;
    std::string why;
    if (api::parse_json(json, &doc, &why)) {
        api::Doc result;
        if (expression.evaluate(doc.root(), &result, &error)) {
            must(api::to_json(result.root()).size() < (64U << 20));
        }
    }
}

void fuzz_value(std::string_view input) {
    api::Doc doc;
    std::string why;
    if (!api::parse_json(input, &doc, &why)) {
        must(!why.empty());
        return;
    }
    // What was written is read as the same.
    api::Doc again;
    must(api::parse_json(api::to_json(doc.root()), &again, &why));
    must(api::deep_equal(doc.root(), again.root()));
}

void fuzz_shell(std::string_view input) {
    sim::Simulation simulation = fresh();
    simulation.shell(input);
    simulation.run_for(minutes(2));
    simulation.submit(sim::InputKind::kInterrupt, {}, {});
    must(check_invariants(simulation.world()).empty());
}

// Arguments of the aws command: nothing of the shell's own language is special in them.
void fuzz_cli(std::string_view input) {
    std::string line = "aws";
    while (!input.empty()) {
        std::string quoted = " '";
        for (const char c : first_line(&input)) {
            quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
        }
        line += quoted + "'";
    }
    sim::Simulation simulation = fresh();
    simulation.shell(line);
    must(check_invariants(simulation.world()).empty());
}

// A saved session that is replayed, whatever its inputs say.
void fuzz_session(std::string_view input) {
    constexpr std::uint64_t kEvents = 20'000;
    sim::Session session;
    if (!sim::read_session(input, &session)) {
        return;
    }
    sim::Simulation simulation(session.log.config);
    for (const sim::Input& one : session.log.inputs) {
        simulation.run_until(one.at, kEvents);
        (void)simulation.submit(one.kind, one.target, one.text);
    }
    simulation.run_until(session.now, kEvents);
    must(check_invariants(simulation.world()).empty());
}

void fuzz_link(std::string_view input) {
    sim::SharedWorld shared;
    must(sim::read_shared_world(input, &shared).empty() || shared.session.log.inputs.empty());
}

void fuzz_lesson(std::string_view input) {
    const Result<lesson::Lesson> read = lesson::parse_lesson(input, "# Title\n\nText.\n", {});
    must(read.ok() || !read.error().message.empty());
}

constexpr std::string_view kJsonSeeds[] = {
    "AmazonEC2ContainerServiceV20141113.CreateCluster\n"
    R"({"clusterName": "prod", "tags": [{"key": "a", "value": "b"}], "settings": [{"name": "containerInsights", "value": "enabled"}]})",
    "AmazonEC2ContainerServiceV20141113.RegisterTaskDefinition\n"
    R"({"family": "web", "networkMode": "awsvpc", "cpu": "256", "memory": "512", "requiresCompatibilities": ["FARGATE"], "containerDefinitions": [{"name": "web", "image": "nginx", "portMappings": [{"containerPort": 80}], "healthCheck": {"command": ["CMD", "true"], "interval": 5}}]})",
    "AmazonSQS.CreateQueue\n"
    R"({"QueueName": "q", "Attributes": {"VisibilityTimeout": "30"}})",
    "AmazonEC2ContainerRegistry_V20150921.CreateRepository\n"
    R"({"repositoryName": "web/api", "imageTagMutability": "IMMUTABLE"})",
    "AmazonSSM.PutParameter\n"
    R"({"Name": "/a/b", "Value": "x", "Type": "SecureString", "AllowedPattern": "^[a-z]+$"})",
    "secretsmanager.CreateSecret\n"
    R"({"Name": "db", "SecretBinary": "AAEC"})",
};
constexpr std::string_view kQuerySeeds[] = {
    "sts\nAction=GetCallerIdentity&Version=2011-06-15",
    "ec2\nAction=DescribeSubnets&Version=2016-11-15&Filter.1.Name=vpc-id&Filter.1.Value.1=vpc-1",
    "elasticloadbalancing\nAction=CreateLoadBalancer&Version=2015-12-01&Name=x&Subnets.member.1=a",
    "iam\nAction=CreateRole&Version=2010-05-08&RoleName=r&AssumeRolePolicyDocument=%7B%7D",
};
constexpr std::string_view kXmlSeeds[] = {
    "PUT /bucket\n",
    "PUT /bucket/a/key?tagging\n<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet>"
    "</Tagging>",
    "GET /bucket?list-type=2&prefix=a%2F&delimiter=%2F&max-keys=3\n",
    "POST /bucket?delete\n<Delete><Object><Key>a&amp;b</Key></Object><Quiet>true</Quiet></Delete>",
};
constexpr std::string_view kRestJsonSeeds[] = {
    "POST /schedules/nightly\n"
    R"x({"ScheduleExpression": "rate(5 minutes)", "FlexibleTimeWindow": {"Mode": "OFF"}, "Target": {"Arn": "a", "RoleArn": "b"}})x",
    "GET /schedules?MaxResults=3&NamePrefix=n\n",
};
constexpr std::string_view kCborSeeds[] = {
    "ListMetrics\n\xbf\x69"
    "Namespace\x67"
    "AWS/ECS\xff",
    "PutMetricData\n\xa1\x6a"
    "MetricData\x81\xa1\x65Value\xfb\x3f\xf0\x00\x00",
};
constexpr std::string_view kJmespathSeeds[] = {
    "{\"a\": [{\"b\": 1}, {\"b\": 2}]}\na[?b > `1`].b | [0]",
    "[3, 1, 2]\nsort(@)[::-1]",
    "{\"x\": {\"y\": \"z\"}}\nmerge(x, {k: length(keys(x))}) || `null`",
    "[]\nsort_by([*], &to_number(a))[1:-1:2].{a: b, c: [d, e]}",
};
constexpr std::string_view kValueSeeds[] = {
    R"({"a": [1, -2.5e3, true, null, "\u00e4\ud83d\ude00\n"], "b": {}})",
    R"([[[[[]]]], "\\\"", 0])",
};
constexpr std::string_view kShellSeeds[] = {
    "for i in $(seq 3); do echo \"n=$i\" | tr n m >> out; done; cat out && rm -f out || false",
    "aws ecs create-cluster --cluster-name a --query 'cluster.{n: clusterName}' --output table",
    "cat <<'EOF' | grep -v b | sort -r\na\nb\nEOF",
    "x=${HOME:-y}; if [ -f task-def.json ]; then jp -f task-def.json -- family; fi; sleep 5 &",
    "while read a b; do printf '%s-%5d\\n' $a \"$b\"; done < f # comment",
};
constexpr std::string_view kCliSeeds[] = {
    "ecs\nrun-task\n--cluster\nc\n--task-definition\nt\n--network-configuration\n"
    "awsvpcConfiguration={subnets=[a,b],securityGroups=[c],assignPublicIp=ENABLED}",
    "ecs\ncreate-service\n--cli-input-json\n{\"serviceName\": \"s\"}\n--output\nyaml",
    "ec2\ndescribe-instances\n--filters\nName=tag:a,Values=b,c\n--query\nReservations[].Instances["
    "]",
    "ecs\nwait\nservices-stable\n--cluster\nc\n--services\na\nb",
    "ecs\nlist-tasks\n--max-items\n3\n--starting-token\nabc\n--generate-cli-skeleton",
};
constexpr std::string_view kLessonSeeds[] = {
    R"x({"schema": 1, "id": "basics/x", "kind": "tutorial", "minutes": 10, "seed": 4711, "strict": false, "concepts": ["cluster"], "files": [], "limit_s": 3600, "values": [{"name": "a", "service": "ecs", "operation": "ListClusters", "input": {}, "expression": "length(clusterArns)"}], "steps": []})x",
};

constexpr std::string_view kSessionSeeds[] = {
    R"({"drydock":1,"config":{"seed":7,"account":"111122223333","region":"us-east-1","epoch":1780132800000,"strict":true},"inputs":[{"at":0,"kind":1,"target":"ecs.CreateCluster","text":"{\"clusterName\":\"a\"}"},{"at":5000,"kind":2,"target":"","text":"aws ecs list-clusters; sleep 5"},{"at":6000,"kind":6,"target":"","text":""}],"now":9000})",
    R"({"drydock":1,"config":{"account":"111122223333","region":"eu-west-1"},"inputs":[{"at":1,"kind":3,"target":"/home/learner/x","text":"y"},{"at":2,"kind":5,"target":"container-exit","text":"{}"}],"now":2})",
};
constexpr std::string_view kLinkSeeds[] = {
    "eNodyEEOwiAQBdB9j_HXNGFALc5VjAsEWokGSIGYpundjb7lK2-7DZKUPp0vk7nah_NhHnb4dfPZvcAk4HKa4wLe"
    "UUPw_7LO5Z4aGERESimltdYQWMMScwKj1zHY2kaCQCjZPcE0GUlaGflzCMRUeqvg210g5Q9YHl_FKylr",
    "eNodjM0KwjAQBu99jO-cYn4QdV9FPMRkrcGalGSLltJ3lzqnYQ4zsq_5cPcthXZ4pNqkjzyNZXlzlk7rbkWsSyzh"
    "BTIKoeRHGkArGnP8Jx9CmbOAYIwx1lrrnHNQqDykkkGYW8--SW-gwFMJT5A5nbVx9qx3NoWUp1ka6LrCC-io8Eo5"
    "gqyC-DrwvoeC8He36IWx3RRy-YAu2w8L_Dv_",
};

constexpr FuzzTarget kTargets[] = {
    {"json", fuzz_json, kJsonSeeds},
    {"query", fuzz_query, kQuerySeeds},
    {"rest-xml", fuzz_rest_xml, kXmlSeeds},
    {"rest-json", fuzz_rest_json, kRestJsonSeeds},
    {"cbor", fuzz_cbor, kCborSeeds},
    {"jmespath", fuzz_jmespath, kJmespathSeeds},
    {"value", fuzz_value, kValueSeeds},
    {"shell", fuzz_shell, kShellSeeds},
    {"cli", fuzz_cli, kCliSeeds},
    {"lesson", fuzz_lesson, kLessonSeeds},
    {"session", fuzz_session, kSessionSeeds},
    {"link", fuzz_link, kLinkSeeds},
};

constexpr std::string_view kWords[] = {
    "{",
    "}",
    "[",
    "]",
    "\"",
    "'",
    "\\",
    "\\u0000",
    "\n",
    "&",
    "=",
    "%",
    ";",
    "|",
    "$(",
    ")",
    "`",
    "<<E\n",
    "*",
    "@",
    "[?",
    "&&",
    "||",
    "--",
    "null",
    "true",
    "-1",
    "1e99",
    "0",
    "99999999999999999999",
    ".member.1=",
    "Filters.1.Value.2=",
    "<a>",
    "</a>",
    "<![CDATA[",
    "&#0;",
    "\xbf",
    "\xff",
    "\x9f",
    "\x1b",
    "\xc3",
    "file://",
    "\xf0\x9f\x98\x80",
    "sort_by(@, &a)",
    "${x:-",
    "*.*.*",
};

}  // namespace

std::span<const FuzzTarget> fuzz_targets() { return kTargets; }
std::span<const std::string_view> fuzz_words() { return kWords; }

}  // namespace drydock::test
