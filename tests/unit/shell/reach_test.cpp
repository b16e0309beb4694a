// The first deployment is reachable: from the task to its interface, from there to its address, and
// to what curl says of it.
#include "tests/unit/shell/terminal.hpp"

using drydock::test::Printed;
using drydock::test::Terminal;

namespace {

bool contains(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

// deploy_web, and $ENI and $IP of its task.
void deploy(Terminal& t, const std::string& container, const std::string& groups = "sg-0a1b2c3d") {
    drydock::test::deploy_web(t, container, groups);
    t.type(
        "ENI=$(aws ecs describe-tasks --cluster prod --tasks $TASK --output text --query "
        "\"tasks[0].attachments[0].details[?name=='networkInterfaceId'].value\")");
    t.type(
        "IP=$(aws ec2 describe-network-interfaces --network-interface-ids $ENI --output text "
        "--query 'NetworkInterfaces[0].Association.PublicIp')");
}

constexpr const char* kNginx = R"("image":"nginx:1.26")";
constexpr const char* kWebApi =
    R"("image":"111122223333.dkr.ecr.us-east-1.amazonaws.com/web-api:2.0")";

}  // namespace

TEST_CASE("the page of a first deployment opens at its public address") {
    Terminal t;
    deploy(t, kNginx);
    const std::string address = t.out("echo -n $IP");
    CHECK(address.starts_with("3.2"));
    CHECK(contains(t.out("curl http://$IP"), "<title>Welcome to nginx!</title>"));
    CHECK(t.out("curl -s http://$IP | wc -c") == "615\n");
    CHECK(t.out("curl -s -o page.html -w '%{http_code} %{size_download} %{remote_ip} "
                "%{url_effective}\\n' $IP") == "200 615 " + address + " http://" + address + "/\n");
    CHECK(t.out("grep -c nginx page.html") == "6\n");
    CHECK(t.out("curl -sI $IP") ==
          "HTTP/1.1 200 OK\r\nServer: nginx/1.26.3\r\nDate: Mon, 05 Jan 2026 09:01:00 GMT\r\n"
          "Content-Type: text/html\r\nContent-Length: 615\r\n\r\n");
    const Printed missing = t.type("curl -f $IP/nope");
    CHECK(missing.err == "curl: (22) The requested URL returned error: 404\n");
    CHECK(missing.exit_code == 22);
    CHECK(contains(t.out("curl -si $IP/nope"), "HTTP/1.1 404 Not Found\r\nServer: nginx/1.26.3"));
    const Printed tls = t.type("curl https://$IP:80");
    CHECK(tls.exit_code == 35);
    t.type("rm page.html");
    CHECK(t.type("curl -sO $IP").exit_code == 23);
    CHECK(t.type("curl -sO $IP/index.html").exit_code == 0);
    CHECK(t.out("head -n 4 index.html | tail -n 1") == "<title>Welcome to nginx!</title>\n");
}

TEST_CASE("curl -v tells the connection and both heads") {
    Terminal t;
    deploy(t, kWebApi);
    const std::string ip = t.out("echo -n $IP");
    const Printed told = t.type("curl -v -A me -H 'X-A: b' $IP:8080/health");
    CHECK(told.out == "{\"status\":\"ok\",\"image\":\"web-api:2.0\"}\n");
    CHECK(told.err ==
          "*   Trying " + ip + ":8080...\n* Connected to " + ip + " (" + ip +
              ") port 8080 (#0)\n> GET /health HTTP/1.1\n> Host: " + ip +
              ":8080\n> User-Agent: me\n> Accept: */*\n> X-A: b\n> \n< HTTP/1.1 200 OK\n"
              "< Date: Mon, 05 Jan 2026 09:01:00 GMT\n< Content-Type: application/json\n"
              "< Content-Length: 38\n< \n* Connection #0 to host " +
              ip + " left intact\n");
}

TEST_CASE("a page that the command line writes is the page that is served") {
    Terminal t;
    deploy(t, R"("image":"public.ecr.aws/docker/library/httpd:2.4","entryPoint":["sh","-c"],)"
              R"("command":["/bin/sh -c \"echo '\''<h1>Amazon ECS Sample App</h1>'\'' >  )"
              R"(/usr/local/apache2/htdocs/index.html && httpd-foreground\""])");
    CHECK(t.out("curl -s $IP") == "<h1>Amazon ECS Sample App</h1>\n");
    CHECK(contains(t.out("curl -sI $IP"), "Server: Apache/2.4"));
    Terminal plain;
    deploy(plain, R"("image":"httpd")");
    CHECK(plain.out("curl -s $IP/index.html") == "<html><body><h1>It works!</h1></body></html>\n");
    Terminal redis;
    deploy(redis, R"("image":"redis")");
    redis.type(
        "aws ec2 authorize-security-group-ingress --group-id sg-0a1b2c3d --protocol tcp "
        "--port 6379 --cidr 0.0.0.0/0 > /dev/null");
    CHECK(redis.type("curl $IP:6379").err == "curl: (52) Empty reply from server\n");
}

TEST_CASE("a port that no rule allows times out, and the note names the group") {
    Terminal t;
    deploy(t, kWebApi);
    const std::int64_t before = t.world().now.ms;
    const Printed blocked = t.finish("curl -m 5 http://$IP:9090/; echo $?");
    CHECK(blocked.err == "curl: (28) Connection timed out after 5000 milliseconds\n");
    CHECK(blocked.out == "28\n");
    CHECK(contains(blocked.note,
                   "No inbound rule of sg-0a1b2c3d (web-api) allows tcp port 9090 from this "
                   "terminal (203.0.113.25). The whole way: drydock why 3."));
    CHECK(t.world().now.ms == before + 5000);
    const Printed patient = t.finish("curl -s $IP:9090");
    CHECK(patient.err.empty());
    CHECK(t.world().now.ms == before + 5000 + 133'000);
    const Printed closed = t.type("curl $IP:80");
    CHECK(contains(closed.err, "curl: (7) Failed to connect to 3."));
    CHECK(contains(closed.note, "(there is one on 8080)"));
    CHECK(contains(t.out("drydock why http://$IP:8080/"), "yes  a program of task "));
    CHECK(contains(t.out("drydock why $IP:22"), "\nno   no inbound rule of sg-0a1b2c3d"));
    CHECK(contains(t.out("drydock why 8.8.8.8"), "is not simulated"));
    CHECK(contains(t.out("drydock why $TASK"), "because"));
}

TEST_CASE("curl times out in a substitution and in a pipe as anywhere") {
    Terminal t;
    deploy(t, kWebApi);
    const Printed code = t.finish(
        "CODE=$(curl -s -m 5 -o /dev/null -w '%{http_code}' $IP:9090); "
        "echo $? $CODE");
    CHECK(code.out == "28 000\n");
    const Printed piped = t.finish("curl -m 5 $IP:9090 2>&1 | grep -c timed");
    CHECK(piped.out == "1\n");
    CHECK(t.finish("until curl -sf -m 2 $IP:8080 > page; do sleep 1; done; wc -l < page").out !=
          "0\n");
}

TEST_CASE("one's own address opens a group for oneself alone") {
    Terminal t;
    t.type(
        "SG=$(aws ec2 create-security-group --group-name mine --description mine --query GroupId "
        "--output text)");
    const std::string group = t.out("echo -n $SG");
    deploy(t, kWebApi, group);
    CHECK(t.finish("curl -m 1 $IP:8080").exit_code == 28);
    CHECK(t.out("curl -s https://checkip.amazonaws.com") == "203.0.113.25\n");
    CHECK(t.out("aws ec2 authorize-security-group-ingress --group-id $SG --protocol tcp --port "
                "8000-8080 --cidr $(curl -s checkip.amazonaws.com)/32 --query "
                "'SecurityGroupRules[0].[FromPort,ToPort,CidrIpv4]' --output text") ==
          "8000\t8080\t203.0.113.25/32\n");
    CHECK(t.type("curl -s $IP:8080").exit_code == 0);
    CHECK(t.type("aws ec2 delete-security-group --group-id $SG").err ==
          "\nAn error occurred (DependencyViolation) when calling the DeleteSecurityGroup "
          "operation: resource " +
              group + " has a dependent object\n");
    CHECK(t.type("aws ec2 revoke-security-group-ingress --group-id $SG --protocol tcp --port "
                 "8000-8080 --cidr 203.0.113.25/32 > /dev/null")
              .exit_code == 0);
    CHECK(t.finish("curl -m 1 $IP:8080").exit_code == 28);
}

TEST_CASE("the options that stand for one rule are checked as the CLI checks them") {
    Terminal t;
    const std::string line = "aws ec2 authorize-security-group-ingress --group-id sg-0a1b2c3d ";
    struct Row {
        const char* options;
        const char* error;
    };
    const Row rows[] = {
        {"--protocol foo --cidr 0.0.0.0/0",
         "\nprotocol parameter should be one of: tcp|udp|icmp|all or any valid protocol number.\n"},
        {"--protocol 256 --cidr 0.0.0.0/0",
         "\nprotocol numbers must be in the range 0-255 or -1 to specify all protocols\n"},
        {"--protocol tcp --port a-b",
         "\nport parameter should be of the form <from[-to]> (e.g. 22 or 22-25)\n"},
        {"--protocol tcp --ip-permissions IpProtocol=tcp",
         "\nThe --protocol option is not compatible with the --ip-permissions option \n"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.options);
        const Printed refused = t.type(line + row.options);
        CHECK(refused.err == row.error);
        CHECK(refused.exit_code == 252);
    }
    const auto rule = [&t](const std::string& options) {
        return t.out("aws ec2 authorize-security-group-ingress --group-name default " + options +
                     " --output text --query 'SecurityGroupRules[0].[IpProtocol,FromPort,ToPort,"
                     "CidrIpv4,ReferencedGroupInfo.GroupId]'");
    };
    CHECK(rule("--protocol all --source-group sg-0a1b2c3d") == "-1\t-1\t-1\tNone\tsg-0a1b2c3d\n");
    CHECK(rule("--protocol udp --port all --source-group web-api") ==
          "udp\t0\t65535\tNone\tsg-0a1b2c3d\n");
    CHECK(rule("--protocol icmp --port 8--1 --cidr 10.0.0.0/8") ==
          "icmp\t8\t-1\t10.0.0.0/8\tNone\n");
    CHECK(rule("--protocol 50 --cidr 10.0.0.0/8") == "50\t-1\t-1\t10.0.0.0/8\tNone\n");
}

TEST_CASE("names of public addresses are looked up") {
    Terminal t;
    deploy(t, kNginx);
    t.type(
        "NAME=$(aws ec2 describe-network-interfaces --query "
        "'NetworkInterfaces[0].Association.PublicDnsName' --output text)");
    CHECK(t.out("dig +short $NAME") == t.out("echo $IP"));
    CHECK(contains(t.out("dig $NAME"), "status: NOERROR"));
    CHECK(contains(t.out("dig $NAME"), "\t60\tIN\tA\t3."));
    CHECK(contains(t.out("nslookup $NAME"), "Address: 3."));
    CHECK(contains(t.out("curl -s http://$NAME/"), "Welcome to nginx!"));
    CHECK(t.out("dig +short $NAME AAAA").empty());
}

TEST_CASE("containers reach each other by private address and the internet by their public one") {
    Terminal t;
    deploy(t, kWebApi);
    t.type(
        "aws ecs run-task --cluster prod --task-definition web --launch-type FARGATE "
        "--network-configuration 'awsvpcConfiguration={subnets=[subnet-0b2c3d4e],"
        "securityGroups=[sg-0d1e2f3a]}' > /dev/null");
    t.finish("sleep 60");
    const std::string ip = t.out("echo -n $IP");
    t.type("aws ecs execute-command --cluster prod --task $TASK --interactive --command sh");
    CHECK(t.out("curl -s checkip.amazonaws.com") == ip + "\n# ");
    CHECK(contains(t.out("curl -s ip-172-31-0-4.ec2.internal:8080"), "\"status\":\"ok\""));
    CHECK(contains(t.out("wget -qO- http://" + ip + ":8080"), "\"status\":\"ok\""));
    const Printed closed = t.pass("curl -m 2 172.31.16.4:8080", drydock::seconds(3));
    CHECK(contains(closed.err, "curl: (28) Connection timed out after 2000 milliseconds"));
    CHECK(contains(closed.note,
                   "No inbound rule of sg-0d1e2f3a (default) allows tcp port 8080 from "
                   "172.31.0.4.\n"));
    const Printed gone = t.pass("wget -T 3 http://172.31.16.4:8080/", drydock::seconds(4));
    CHECK(contains(gone.err, "wget: download timed out\n"));
    CHECK(contains(t.type("wget http://172.31.0.4:81/").err,
                   "wget: can't connect to remote host (172.31.0.4): Connection refused\n"));
    t.type("exit");
    CHECK(check_invariants(t.world()) == "");
}
