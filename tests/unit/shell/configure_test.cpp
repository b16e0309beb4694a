// ~/.aws in the virtual home: aws configure, profiles, Regions, and what they decide.
#include "tests/unit/shell/terminal.hpp"

using drydock::test::Printed;
using drydock::test::Terminal;

TEST_CASE("aws configure asks and writes both files") {
    Terminal t;
    CHECK(t.type("aws configure").out == "AWS Access Key ID [None]: ");
    CHECK(t.world().shell.job.wants_line);
    CHECK(t.type("AKIDEXAMPLE").out == "AWS Secret Access Key [None]: ");
    CHECK(t.type("secretkey").out == "Default region name [None]: ");
    CHECK(t.type("us-east-1").out == "Default output format [None]: ");
    const Printed last = t.type("text");
    CHECK(last.out.empty());
    CHECK_FALSE(last.waiting);
    CHECK(t.out("cat ~/.aws/config") == "[default]\nregion = us-east-1\noutput = text\n");
    CHECK(t.out("cat ~/.aws/credentials") ==
          "[default]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = secretkey\n");
    CHECK(t.type("aws configure").out == "AWS Access Key ID [****************MPLE]: ");
    t.type("");
    t.type("");
    t.type("");
    t.type("json");
    CHECK(t.out("aws configure get output") == "json\n");
    CHECK(t.world().shell.history.size() == 5);
}

TEST_CASE("aws configure reads its answers from a pipe, too") {
    Terminal t;
    const Printed printed = t.type("printf 'A\\nB\\n\\nyaml\\n' | aws configure --profile dev");
    CHECK(printed.out ==
          "AWS Access Key ID [None]: AWS Secret Access Key [None]: Default region name [None]: "
          "Default output format [None]: ");
    CHECK(t.out("cat ~/.aws/config") == "[profile dev]\noutput = yaml\n");
    CHECK(t.out("cat ~/.aws/credentials") ==
          "[dev]\naws_access_key_id = A\naws_secret_access_key = B\n");
    CHECK(t.type("echo A | aws configure").exit_code == 255);
}

TEST_CASE("the output format comes from option, variable, profile, in this order") {
    Terminal t;
    t.type("aws configure set output text; aws configure set output yaml --profile y");
    t.type("aws ecs create-cluster --cluster-name c");
    const char* list = "aws ecs list-clusters --query 'clusterArns[0]'";
    const std::string arn = "arn:aws:ecs:us-east-1:111122223333:cluster/c";
    CHECK(t.out(list) == arn + "\n");
    CHECK(t.out(std::string(list) + " --output json") == "\"" + arn + "\"\n");
    CHECK(t.out(std::string("AWS_DEFAULT_OUTPUT=json ") + list) == "\"" + arn + "\"\n");
    CHECK(t.out("aws ecs list-clusters --profile y") == "clusterArns:\n- " + arn + "\n");
    CHECK(t.out("AWS_PROFILE=y aws ecs list-clusters") == "clusterArns:\n- " + arn + "\n");
    CHECK(t.type("aws configure set output nope; aws ecs list-clusters").err ==
          "\nUnknown output type: nope\n");
}

TEST_CASE("a profile that is not there is an error") {
    Terminal t;
    const Printed printed = t.type("aws ecs list-clusters --profile nope");
    CHECK(printed.err == "\nThe config profile (nope) could not be found\n");
    CHECK(printed.exit_code == 255);
    CHECK(t.type("AWS_PROFILE=nope aws ecs list-clusters").exit_code == 255);
    CHECK(t.type("aws ecs list-clusters --profile default").exit_code == 0);
}

TEST_CASE("another Region answers as to a request that was signed for the wrong one") {
    Terminal t;
    const Printed printed = t.type("aws ecs list-clusters --region eu-west-1");
    CHECK(
        printed.err ==
        "\nAn error occurred (InvalidSignatureException) when calling the ListClusters operation: "
        "Credential should be scoped to a valid region, not 'eu-west-1'. \n");
    CHECK(printed.note ==
          "Drydock simulates one Region, us-east-1; there is nothing in eu-west-1.\n");
    CHECK(printed.exit_code == 254);
    CHECK(t.type("aws configure set region eu-west-1; aws ecs list-clusters").exit_code == 254);
    CHECK(t.type("AWS_REGION=us-east-1 aws ecs list-clusters").exit_code == 0);
    CHECK(t.type("aws ecs list-clusters --region us-east-1").exit_code == 0);
    CHECK(t.type("aws ecs list-clusters --generate-cli-skeleton").exit_code == 0);
    CHECK(t.type("aws ecs wait services-stable --services a").exit_code == 255);
}

TEST_CASE("aws configure get, set, list and list-profiles") {
    Terminal t;
    t.type("aws configure set region eu-west-1 --profile dev");
    t.type("aws configure set profile.dev.s3.max_concurrent_requests 5");
    t.type("aws configure set default.output json");
    t.type("aws configure set aws_access_key_id AKIDEXAMPLEABCD");
    CHECK(t.out("cat ~/.aws/config") ==
          "[profile dev]\nregion = eu-west-1\ns3 =\n    max_concurrent_requests = 5\n"
          "[default]\noutput = json\n");
    CHECK(t.out("aws configure get region --profile dev") == "eu-west-1\n");
    CHECK(t.out("aws configure get dev.region") == "eu-west-1\n");
    CHECK(t.out("aws configure get dev.s3.max_concurrent_requests") == "5\n");
    CHECK(t.type("aws configure get region").exit_code == 1);
    CHECK(t.out("aws configure list-profiles") == "dev\ndefault\n");
    CHECK(t.out("AWS_PROFILE=dev AWS_REGION=us-east-1 aws configure list") ==
          "      Name                    Value             Type    Location\n"
          "      ----                    -----             ----    --------\n"
          "   profile                      dev              env    ['AWS_PROFILE', "
          "'AWS_DEFAULT_PROFILE']\n"
          "access_key                <not set>             None    None\n"
          "secret_key                <not set>             None    None\n"
          "    region                us-east-1              env    ['AWS_REGION', "
          "'AWS_DEFAULT_REGION']\n");
    t.type(
        "printf '# note\\n[default]\\noutput=text # x\\n\\n[profile a]\\nregion = b\\n' > "
        "~/.aws/config");
    t.type("aws configure set region us-east-1; aws configure set output yaml");
    CHECK(t.out("cat ~/.aws/config") ==
          "# note\n[default]\noutput = yaml\nregion = us-east-1\n\n[profile a]\nregion = b\n");
    t.type("echo nonsense > ~/.aws/config");
    CHECK(t.type("aws ecs list-clusters").err ==
          "\nUnable to parse config file: /home/learner/.aws/config\n");
}

TEST_CASE("YAML goes in and out") {
    Terminal t;
    t.type(
        "cat > c.yaml <<'EOF'\n"
        "# a cluster\nclusterName: web   # its name\ntags:\n- key: team\n  value: \"a\\x41b\"\n"
        "- {key: note, value: 'its own'}\nsettings: [{name: containerInsights, value: enabled}]\n"
        "EOF\n");
    const Printed created =
        t.type("aws ecs create-cluster --cli-input-yaml file://c.yaml --query cluster.clusterName");
    CHECK(created.err.empty());
    CHECK(created.out == "\"web\"\n");
    CHECK(t.type("aws ecs create-cluster --cli-input-yaml 'a: [b'").err ==
          "\nError parsing parameter 'cli-input-yaml': Invalid YAML received.\n");
    CHECK(t.type("aws ecs create-cluster --cli-input-yaml '- a'").err ==
          "\nError parsing parameter '--cli-input-yaml': Invalid type: expecting map, received "
          "<class 'list'>\n");
    CHECK(t.type("aws ecs create-cluster --cli-input-yaml 'clusterName: 5'")
              .err.find("type: <class 'int'>") != std::string::npos);
    CHECK(t.out("aws ecs stop-task --generate-cli-skeleton yaml-input") ==
          "cluster: ''\ntask: '' # [REQUIRED]\nreason: ''\n");
    CHECK(t.out("aws ecs list-clusters --output yaml-stream") ==
          "- clusterArns:\n  - arn:aws:ecs:us-east-1:111122223333:cluster/web\n");
    const Printed skeleton = t.type(
        "aws ecs run-task --generate-cli-skeleton yaml-input > s.yaml; "
        "aws ecs run-task --cli-input-yaml file://s.yaml");
    CHECK(skeleton.err.find("Invalid YAML") == std::string::npos);
}

TEST_CASE("--debug shows what is sent and what comes back") {
    Terminal t;
    const Printed printed = t.type("aws ecs list-clusters --debug");
    CHECK(printed.err.find("2026-01-05 09:00:00,000 - MainThread - awscli.clidriver - DEBUG - "
                           "Arguments entered to CLI: ['ecs', 'list-clusters', '--debug']\n") !=
          std::string::npos);
    CHECK(
        printed.err.find("Making request for OperationModel(name=ListClusters) with params: {}") !=
        std::string::npos);
    CHECK(printed.err.find("Response body: {\"clusterArns\":[]}") != std::string::npos);
    CHECK(printed.out == "{\n    \"clusterArns\": []\n}\n");
}

TEST_CASE("the conveniences check their options as the real ones do") {
    Terminal t;
    CHECK(t.type("aws logs tail")
              .err.find("aws: error: the following arguments are required: group_name\n") !=
          std::string::npos);
    CHECK(t.type("aws logs tail g --foo x").err == "\nUnknown options: --foo,x\n");
    CHECK(t.type("aws logs tail g --since nope").err ==
          "\nInvalid timestamp \"nope\": Unknown string format: nope\n");
    const Printed tail = t.type("aws logs tail g --since 5m --follow");
    CHECK(tail.exit_code == 254);
    CHECK(tail.err.find("when calling the FilterLogEvents operation: ") != std::string::npos);
    CHECK_FALSE(tail.waiting);
    CHECK(t.type("aws ecs deploy --service s --task-definition t --codedeploy-appspec a").err ==
          "\nError: Unable to load file at t: [Errno 2] No such file or directory: 't'\n");
    t.type("echo '{}' > t; printf 'version: 0.0\\nresources:\\n  - T: {}\\n' > a");
    CHECK(t.type("aws ecs deploy --service s --task-definition t --codedeploy-appspec a").err ==
          "\nFailed to describe ECS service:\nAn error occurred (ClusterNotFoundException) when "
          "calling the DescribeServices operation: Cluster not found.\n");
    CHECK(t.out("aws logs tail help").find("[--follow]") != std::string::npos);
    CHECK(t.out("aws configure help").find("o list-profiles") != std::string::npos);
}

namespace {

std::string shown(const Terminal& t, std::string_view line) {
    std::string out;
    for (const drydock::shell::Completion& one :
         drydock::shell::complete(t.world(), line, line.size(), 100)) {
        out += (out.empty() ? "" : " ") + one.display;
    }
    return out;
}

}  // namespace

TEST_CASE("what is no operation is completed, too") {
    Terminal t;
    t.type("aws configure set region x --profile dev");
    CHECK(shown(t, "aws conf") == "configure");
    CHECK(shown(t, "aws configure ") == "get list list-profiles set");
    CHECK(shown(t, "aws configure get r") == "region");
    CHECK(shown(t, "aws logs ta") == "tag-resource tail");
    CHECK(shown(t, "aws logs tail --fo") == "--follow --format");
    CHECK(shown(t, "aws logs tail g --format ") == "detailed json short");
    CHECK(shown(t, "aws ecs dep") == "deploy");
    CHECK(shown(t, "aws ecs list-tasks --profile ") == "dev");
    CHECK(shown(t, "drydock f") == "fault");
    CHECK(shown(t, "drydock fault ") == "container-exit");
    CHECK(shown(t, "nsl") == "nslookup");
    CHECK(shown(t, "sed -n p .aws/") == ".aws/config");
}

TEST_CASE("ARNs are completed where somebody begins one") {
    Terminal t;
    t.type("aws ecs create-cluster --cluster-name web");
    const std::string arn = "arn:aws:ecs:us-east-1:111122223333:cluster/web";
    CHECK(shown(t, "aws ecs describe-clusters --clusters ") == "web");
    CHECK(shown(t, "aws ecs describe-clusters --clusters ar") == arn);
    CHECK(shown(t, "aws ecs describe-clusters --clusters arn:aws:ecs:us-east-1:1111") == arn);
    CHECK(shown(t, "aws ecs list-tags-for-resource --resource-arn ") == arn);
}

TEST_CASE("names and ids of every service that keeps things are completed") {
    Terminal t;
    t.type("aws ssm put-parameter --name /app/url --type String --value x > /dev/null");
    t.type("aws secretsmanager create-secret --name app/key --secret-string x > /dev/null");
    t.type("aws ecr create-repository --repository-name tools > /dev/null");
    CHECK(shown(t, "aws ssm get-parameter --name /a") == "/app/url");
    CHECK(shown(t, "aws secretsmanager get-secret-value --secret-id ") == "app/key");
    CHECK(
        shown(t, "aws secretsmanager get-secret-value --secret-id arn").find(":secret:app/key-") !=
        std::string::npos);
    CHECK(shown(t, "aws ecr describe-images --repository-name to") == "tools");
    CHECK(shown(t, "aws ecr describe-images --repository-name web-api --image-ids ")
              .find("imageTag=1.0") != std::string::npos);
    CHECK(shown(t, "aws ec2 describe-subnets --subnet-ids subnet-0a1b2c3d") == "subnet-0a1b2c3d");
    CHECK(shown(t, "aws ec2 describe-security-groups --group-ids sg-0a") == "sg-0a1b2c3d");
    CHECK(shown(t, "aws sts assume-role --role-arn arn:aws:iam::111122223333:role/ecsTaskE") ==
          "arn:aws:iam::111122223333:role/ecsTaskExecutionRole");
}

TEST_CASE("the network configuration is completed inside its brackets") {
    Terminal t;
    const std::string line = "aws ecs create-service --network-configuration ";
    CHECK(shown(t, line + "aws") == "awsvpcConfiguration={subnets=[");
    CHECK(shown(t, line + "awsvpcConfiguration={sec") == "securityGroups=[");
    CHECK(shown(t, line + "awsvpcConfiguration={subnets=[subnet-0a1b") == "subnet-0a1b2c3d");
    CHECK(shown(t, line + "awsvpcConfiguration={subnets=[subnet-0a1b2c3d],securityGroups=[sg-0a") ==
          "sg-0a1b2c3d");
    const std::string last = line + "awsvpcConfiguration={subnets=[a],assignPublicIp=E";
    CHECK(shown(t, last) == "ENABLED");
    const auto found = drydock::shell::complete(t.world(), last, last.size(), 5);
    REQUIRE(found.size() == 1);
    CHECK(found[0].insert == "awsvpcConfiguration={subnets=[a],assignPublicIp=ENABLED}");
}

TEST_CASE("buckets and objects are completed folder by folder") {
    Terminal t;
    t.type("aws s3 mb s3://logs-1 > /dev/null; echo x > f");
    t.type("aws s3 cp f s3://logs-1/2026/a.txt > /dev/null");
    t.type("aws s3 cp f s3://logs-1/2026/b.txt > /dev/null");
    CHECK(shown(t, "aws s3 l") == "ls");
    CHECK(shown(t, "aws s3 ls s") == "s3://");
    CHECK(shown(t, "aws s3 ls s3://lo") == "logs-1");
    CHECK(shown(t, "aws s3 ls s3://logs-1/2") == "2026/");
    CHECK(shown(t, "aws s3 cp s3://logs-1/2026/") == "2026/a.txt 2026/b.txt");
    CHECK(shown(t, "aws s3 cp --recu") == "--recursive");
    CHECK(shown(t, "aws s3api get-object --bucket logs-1 --key 2026/a") == "2026/a.txt");
    CHECK(shown(t, "docker pu") == "pull push");
    CHECK(shown(t, "docker pull 1111").find("web-api:") != std::string::npos);
}
