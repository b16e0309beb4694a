#include "engine/api/http.hpp"

#include <string>

#include "doctest.h"
#include "engine/api/base64.hpp"
#include "engine/api/timestamp.hpp"
#include "engine/api/validate.hpp"

namespace {

using namespace drydock;
using namespace drydock::api;

constexpr std::string_view kId = "00000000-0000-4000-8000-000000000001";

std::string scope(std::string_view service, std::string_view key = "AKIAEXAMPLE",
                  std::string_view region = "eu-west-1") {
    return "AWS4-HMAC-SHA256 Credential=" + std::string(key) + "/20260105/" + std::string(region) +
           "/" + std::string(service) + "/aws4_request, SignedHeaders=host, Signature=00";
}

HttpRequest json_request(std::string_view service, std::string_view target, std::string_view body) {
    HttpRequest request;
    request.method = "POST";
    request.path = "/";
    request.headers = {{"authorization", scope(service)},
                       {"x-amz-target", std::string(target)},
                       {"content-type", "application/x-amz-json-1.1"}};
    request.body = body;
    return request;
}

HttpRequest form_request(std::string_view service, std::string_view form) {
    HttpRequest request;
    request.method = "POST";
    request.path = "/";
    request.headers = {{"Authorization", scope(service)},
                       {"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"}};
    request.body = form;
    return request;
}

HttpRequest rest_request(std::string_view service, std::string_view method, std::string_view path,
                         std::string_view query, std::string_view body) {
    HttpRequest request;
    request.method = method;
    request.path = path;
    request.query = query;
    request.headers = {{"Authorization", scope(service)}};
    request.body = body;
    return request;
}

constexpr std::string_view kListClusters = "AmazonEC2ContainerServiceV20141113.ListClusters";

Decoded decoded(const HttpRequest& request) {
    Decoded call;
    const std::optional<HttpResponse> refused = decode(request, Caller(), kId, &call);
    CHECK_MESSAGE(!refused.has_value(), (refused.has_value() ? refused->body : ""));
    return call;
}

HttpResponse refusal(const HttpRequest& request) {
    Decoded call;
    const std::optional<HttpResponse> refused = decode(request, Caller(), kId, &call);
    CHECK(refused.has_value());
    return refused.value_or(HttpResponse());
}

ApiError named(std::string_view code, std::string_view message) {
    ApiError error;
    error.code = code;
    error.message = message;
    return error;
}

}  // namespace

TEST_CASE(
    "a request for another Region than the world's is refused as AWS refuses a wrong signature") {
    struct Row {
        const char* service;
        const char* asked;
        const char* code;  // null: answered
        int status;
    };
    const Row rows[] = {
        {"ecs", "us-east-1", nullptr, 0},
        {"ecs", "", nullptr, 0},
        {"iam", "eu-west-1", nullptr, 0},
        {"sts", "eu-west-1", nullptr, 0},
        {"ecs", "eu-west-1", "InvalidSignatureException", 400},
        {"cloudwatch", "eu-west-1", "InvalidSignatureException", 400},
        {"scheduler", "eu-west-1", "InvalidSignatureException", 400},
        {"elbv2", "eu-west-1", "SignatureDoesNotMatch", 403},
        {"ec2", "eu-west-1", "AuthFailure", 403},
        {"s3", "eu-west-1", "AuthorizationHeaderMalformed", 400},
    };
    for (const Row& row : rows) {
        CAPTURE(row.service);
        const std::optional<ApiError> error =
            check_region(*find_service(row.service), row.asked, "us-east-1");
        CHECK(error.has_value() == (row.code != nullptr));
        if (error.has_value() && row.code != nullptr) {
            CHECK(error->code == row.code);
            CHECK(error->http_status == row.status);
            CHECK(error->message.find("eu-west-1") != std::string::npos);
        }
    }
}

TEST_CASE("a JSON request names its operation by target and its region by scope") {
    const Decoded call = decoded(json_request("ecs", kListClusters, R"({"maxResults":3})"));
    CHECK(call.service->id == "ecs");
    CHECK(call.operation->name == "ListClusters");
    CHECK(call.protocol == Protocol::kJson);
    CHECK(call.input.root()["maxResults"].i64() == 3);
    CHECK(call.caller.region == "eu-west-1");
    CHECK(call.caller.account == "111122223333");
}

TEST_CASE("an access key of twelve digits is the account") {
    HttpRequest request = json_request("ecs", kListClusters, "{}");
    request.headers[0].second = scope("ecs", "444455556666");
    CHECK(decoded(request).caller.account == "444455556666");
    request.headers[0].second = scope("ecs", "444455556666", "../../etc");
    CHECK(decoded(request).caller.region == "us-east-1");
    request.headers.erase(request.headers.begin());
    CHECK(decoded(request).caller.account == "111122223333");
}

TEST_CASE("a JSON answer carries the request id and the service's content type") {
    const Decoded call = decoded(json_request("ecs", kListClusters, ""));
    CHECK(to_json(call.input.root()) == "{}");
    const HttpResponse answer = encode_answer(call, R"({"clusterArns":[]})", kId);
    CHECK(answer.status == 200);
    CHECK(answer.body == R"({"clusterArns":[]})");
    CHECK(header(answer.headers, "X-AMZN-REQUESTID") == kId);
    CHECK(header(answer.headers, "content-type") == "application/x-amz-json-1.1");
    CHECK(header(answer.headers, "content-length") == "18");
    const Decoded nothing =
        decoded(json_request("logs", "Logs_20140328.CreateLogGroup", R"({"logGroupName":"g"})"));
    CHECK(encode_answer(nothing, "{}", kId).body.empty());
}

TEST_CASE("JSON errors name their type and carry further members") {
    const Decoded call = decoded(json_request("ecs", kListClusters, "{}"));
    ApiError error = named("ConflictException", "taken \"twice\"");
    error.extra_json = R"(,"resourceIds":["a"])";
    HttpResponse answer = encode_error(call, error, kId);
    CHECK(answer.status == 400);
    CHECK(answer.body ==
          R"({"__type":"ConflictException","message":"taken \"twice\"","resourceIds":["a"]})");
    answer = encode_error(call, not_modelled(*call.service, *call.operation), kId);
    CHECK(answer.status == 501);
    CHECK(answer.body.find("ecs:ListClusters") != std::string::npos);
}

TEST_CASE("malformed JSON, unknown operations and strangers get AWS-shaped refusals") {
    HttpResponse answer = refusal(json_request("ecs", kListClusters, "{\"a\":"));
    CHECK(answer.status == 400);
    CHECK(answer.body.starts_with(R"({"__type":"SerializationException","Message":")"));
    CHECK(header(answer.headers, "x-amzn-requestid") == kId);
    answer = refusal(json_request("ecs", kListClusters, std::string(100, '[')));
    CHECK(answer.body.find("64 levels") != std::string::npos);
    answer = refusal(json_request("ecs", "AmazonEC2ContainerServiceV20141113.Nope", "{}"));
    CHECK(answer.status == 400);
    CHECK(answer.body.find("UnknownOperationException") != std::string::npos);
    CHECK(answer.body.find("does not know the operation Nope of ecs; AWS may have it") !=
          std::string::npos);
    answer = refusal(json_request("lambda", "Lambda.Invoke", "{}"));
    CHECK(answer.status == 501);
    CHECK(answer.body.find("does not model the service lambda") != std::string::npos);
    CHECK(refusal(json_request("ecs", "nonsense", "{}")).status == 403);
    answer = refusal(HttpRequest());
    CHECK(answer.status == 403);
    CHECK(answer.body.find("MissingAuthenticationTokenException") != std::string::npos);
    HttpRequest big = json_request("ecs", kListClusters, "");
    big.body.assign(kBodyMax + 1, ' ');
    CHECK(refusal(big).status == 413);
}

TEST_CASE("CloudWatch and SQS in query mode repeat the older code in a header") {
    HttpRequest request =
        json_request("monitoring", "GraniteServiceVersion20100801.DescribeAlarms", "{}");
    request.headers.emplace_back("x-amzn-query-mode", "true");
    const Decoded call = decoded(request);
    const HttpResponse answer = encode_error(call, named("ResourceNotFound", "gone"), kId);
    CHECK(answer.status == 404);
    CHECK(header(answer.headers, "x-amzn-query-error") == "ResourceNotFound;Sender");
    CHECK(header(answer.headers, "content-type") == "application/x-amz-json-1.0");
}

TEST_CASE("a Query form becomes nested input by the shape") {
    const Decoded call = decoded(form_request(
        "elasticloadbalancing",
        "Action=RegisterTargets&Version=2015-12-01&TargetGroupArn=arn%3Aaws%3Ax%2F1&"
        "Targets.member.2.Id=10.0.0.2&Targets.member.1.Id=10.0.0.1&Targets.member.1.Port=80&"
        "Targets.member.10.Id=last+one"));
    CHECK(call.service->id == "elbv2");
    CHECK(call.protocol == Protocol::kQuery);
    CHECK(to_json(call.input.root()) ==
          R"({"TargetGroupArn":"arn:aws:x/1","Targets":[{"Id":"10.0.0.1","Port":80},)"
          R"({"Id":"10.0.0.2"},{"Id":"last one"}]})");
}

TEST_CASE("a Query service is found without a credential scope") {
    HttpRequest request = form_request("sts", "Action=GetCallerIdentity&Version=2011-06-15");
    request.headers.erase(request.headers.begin());
    CHECK(decoded(request).service->id == "sts");
}

TEST_CASE("an EC2 form uses its own names and flat lists") {
    const Decoded call = decoded(form_request(
        "ec2",
        "Action=DescribeSubnets&Version=2016-11-15&SubnetId.1=subnet-1&Filter.1.Name=vpc-id&"
        "Filter.1.Value.1=vpc-1&Filter.1.Value.2=vpc-2&DryRun=false&MaxResults=5"));
    CHECK(call.protocol == Protocol::kEc2);
    CHECK(to_json(call.input.root()["Filters"]) ==
          R"([{"Name":"vpc-id","Values":["vpc-1","vpc-2"]}])");
    CHECK(to_json(call.input.root()["SubnetIds"]) == R"(["subnet-1"])");
    CHECK(call.input.root()["DryRun"].kind() == Kind::kFalse);
    CHECK(call.input.root()["MaxResults"].i64() == 5);
}

TEST_CASE("Query answers are wrapped, ordered by the model and escaped") {
    const Decoded call =
        decoded(form_request("sts", "Action=GetCallerIdentity&Version=2011-06-15"));
    const HttpResponse answer =
        encode_answer(call, R"({"Arn":"a<b&c","Account":"111122223333","UserId":"U"})", kId);
    CHECK(header(answer.headers, "content-type").starts_with("text/xml"));
    CHECK(answer.body ==
          "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">"
          "<GetCallerIdentityResult><UserId>U</UserId><Account>111122223333</Account>"
          "<Arn>a&lt;b&amp;c</Arn></GetCallerIdentityResult><ResponseMetadata><RequestId>"
          "00000000-0000-4000-8000-000000000001</RequestId></ResponseMetadata>"
          "</GetCallerIdentityResponse>");
}

TEST_CASE("Query errors use the wire code, its status and its side") {
    const Decoded call =
        decoded(form_request("iam", "Action=GetRole&Version=2010-05-08&RoleName=r"));
    const HttpResponse answer =
        encode_error(call, named("NoSuchEntityException", "The role r cannot be found."), kId);
    CHECK(answer.status == 404);
    CHECK(answer.body ==
          "<ErrorResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"><Error><Type>Sender"
          "</Type><Code>NoSuchEntity</Code><Message>The role r cannot be found.</Message></Error>"
          "<RequestId>00000000-0000-4000-8000-000000000001</RequestId></ErrorResponse>");
    const HttpResponse unknown = refusal(form_request("iam", "Action=Nope&Version=2010-05-08"));
    CHECK(unknown.body.find("<Code>InvalidAction</Code>") != std::string::npos);
}

TEST_CASE("EC2 answers and errors have EC2's own frame") {
    const Decoded call = decoded(form_request("ec2", "Action=DescribeSubnets&Version=2016-11-15"));
    const HttpResponse answer = encode_answer(
        call, R"({"Subnets":[{"SubnetId":"subnet-1","MapPublicIpOnLaunch":true}]})", kId);
    CHECK(answer.body.find("<subnetSet><item>") != std::string::npos);
    CHECK(answer.body.find("<subnetId>subnet-1</subnetId>") != std::string::npos);
    CHECK(answer.body.find("<requestId>00000000") != std::string::npos);
    const HttpResponse error = encode_error(call, named("InvalidSubnetID.NotFound", "no"), kId);
    CHECK(error.body.find("<Response><Errors><Error><Code>InvalidSubnetID.NotFound</Code>") !=
          std::string::npos);
    CHECK(error.body.find("<RequestID>") != std::string::npos);
}

TEST_CASE("REST-JSON reads members from path, query and body") {
    Decoded call =
        decoded(rest_request("scheduler", "POST", "/schedules/my%20job", "",
                             R"json({"ScheduleExpression":"rate(1 hour)","Name":"no"})json"));
    CHECK(call.operation->name == "CreateSchedule");
    CHECK(call.input.root()["Name"].str() == "my job");
    CHECK(call.input.root()["ScheduleExpression"].str() == "rate(1 hour)");
    call =
        decoded(rest_request("scheduler", "GET", "/schedules", "MaxResults=5&ScheduleGroup=g", ""));
    CHECK(call.operation->name == "ListSchedules");
    CHECK(to_json(call.input.root()) == R"({"GroupName":"g","MaxResults":5})");
    call = decoded(
        rest_request("scheduler", "DELETE", "/tags/arn%3Ax%2Fy", "TagKeys=a&TagKeys=b", ""));
    CHECK(to_json(call.input.root()) == R"({"ResourceArn":"arn:x/y","TagKeys":["a","b"]})");
    const HttpResponse error = encode_error(call, named("ResourceNotFoundException", "gone"), kId);
    CHECK(error.status == 404);
    CHECK(header(error.headers, "x-amzn-errortype") == "ResourceNotFoundException");
    CHECK(error.body == R"({"Message":"gone"})");
    CHECK(refusal(rest_request("scheduler", "PATCH", "/schedules", "", "")).status == 404);
}

TEST_CASE("REST-XML tells S3's operations apart and carries objects as bytes") {
    const auto name = [](std::string_view method, std::string_view path, std::string_view query) {
        return std::string(decoded(rest_request("s3", method, path, query, "")).operation->name);
    };
    CHECK(name("GET", "/", "") == "ListBuckets");
    CHECK(name("PUT", "/b", "") == "CreateBucket");
    CHECK(name("PUT", "/b/", "policy") == "PutBucketPolicy");
    CHECK(name("GET", "/b", "list-type=2&prefix=a") == "ListObjectsV2");
    CHECK(name("GET", "/b", "policy=") == "GetBucketPolicy");
    CHECK(name("GET", "/b/a/deep/key", "") == "GetObject");
    HttpRequest put = rest_request("s3", "PUT", "/b/a/deep%2Fkey", "", std::string("\0\xff", 2));
    put.headers.emplace_back("X-Amz-Meta-Colour", "red");
    put.headers.emplace_back("Content-Type", "image/png");
    const Decoded call = decoded(put);
    CHECK(call.input.root()["Key"].str() == "a/deep/key");
    CHECK(call.input.root()["Body"].str() == "AP8=");
    CHECK(call.input.root()["Metadata"]["colour"].str() == "red");
    CHECK(call.input.root()["ContentType"].str() == "image/png");
    HttpRequest listing = rest_request("s3", "GET", "/b", "list-type=2", "");
    listing.headers.emplace_back("x-amz-optional-object-attributes", "RestoreStatus,Other");
    CHECK(to_json(decoded(listing).input.root()["OptionalObjectAttributes"]) ==
          R"(["RestoreStatus","Other"])");
    const Decoded get = decoded(rest_request("s3", "GET", "/b/k", "", ""));
    const HttpResponse answer =
        encode_answer(get,
                      R"({"Body":"AP8=","ETag":"\"e\"","LastModified":1767603600,)"
                      R"("Metadata":{"colour":"red"}})",
                      kId);
    CHECK(answer.body == std::string("\0\xff", 2));
    CHECK(header(answer.headers, "last-modified") == "Mon, 05 Jan 2026 09:00:00 GMT");
    CHECK(header(answer.headers, "etag") == "\"e\"");
    CHECK(header(answer.headers, "x-amz-meta-colour") == "red");
    const HttpResponse list =
        encode_answer(decoded(rest_request("s3", "GET", "/b", "list-type=2", "")),
                      R"({"Name":"b","Contents":[{"Key":"k","Size":2},{"Key":"l","Size":3}],)"
                      R"("IsTruncated":false})",
                      kId);
    CHECK(list.body.find("<ListBucketResult xmlns=") != std::string::npos);
    CHECK(list.body.find("</Contents><Contents><Key>l</Key>") != std::string::npos);
    const HttpResponse missing = encode_error(get, named("NoSuchKey", "no such key"), kId);
    CHECK(missing.status == 404);
    CHECK(missing.body.find("<Error><Code>NoSuchKey</Code>") != std::string::npos);
}

TEST_CASE(
    "a request of S3 with a parameter that an operation does not know is not that operation") {
    for (const char* query : {"acl", "tagging", "partNumber=1&uploadId=u", "uploads", "versions",
                              "attributes", "legal-hold", "list-type=2"}) {
        for (const char* method : {"GET", "PUT", "DELETE", "POST", "HEAD"}) {
            const HttpResponse answer = refusal(rest_request("s3", method, "/b/k", query, ""));
            CHECK_MESSAGE(answer.status == 501, method << " ?" << query);
        }
    }
    CHECK(refusal(rest_request("s3", "DELETE", "/b", "lifecycle", "")).status == 501);
    CHECK(refusal(rest_request("s3", "PUT", "/b", "versioning", "")).status == 501);
    CHECK(refusal(rest_request("s3", "GET", "/b", "", "")).status == 501);  // the older listing
    const Decoded get = decoded(
        rest_request("s3", "GET", "/b/k", "x-id=GetObject&X-Amz-Expires=9&versionId=null", ""));
    CHECK(get.operation->name == "GetObject");
    CHECK(get.input.root()["VersionId"].str() == "null");
    HttpRequest copy = rest_request("s3", "PUT", "/b/k", "x-id=CopyObject", "");
    copy.headers.emplace_back("x-amz-copy-source", "b/other");
    CHECK(decoded(copy).operation->name == "CopyObject");
    CHECK(decoded(rest_request("s3", "PUT", "/b/k", "", "")).operation->name == "PutObject");
}

TEST_CASE("chunked bodies are put together, buckets leave the host's name") {
    HttpRequest put = rest_request(
        "s3", "PUT", "/k", "",
        "4;chunk-signature=ab\r\nwiki\r\n5\r\npedia\r\n0\r\nx-amz-checksum-crc32:AAAA\r\n\r\n");
    put.headers.emplace_back("Host", "shop.s3.us-east-1.amazonaws.com");
    put.headers.emplace_back("Content-Encoding", "gzip,aws-chunked");
    put.headers.emplace_back("x-amz-decoded-content-length", "9");
    put.headers.emplace_back("x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER");
    const Decoded call = decoded(put);
    CHECK(call.input.root()["Bucket"].str() == "shop");
    CHECK(call.input.root()["Key"].str() == "k");
    CHECK(call.input.root()["Body"].str() == "d2lraXBlZGlh");
    CHECK(call.input.root()["ChecksumCRC32"].str() == "AAAA");
    CHECK(call.input.root()["ContentEncoding"].str() == "gzip");
    for (const char* body : {"", "4\r\nwik", "4\r\nwiki", "zz\r\n", "9\r\nwikipedia\r\n",
                             "ffffffff\r\nx\r\n", "3\r\nwik\r\n0\r\n\r\n"}) {
        put.body = body;
        const HttpResponse answer = refusal(put);
        CHECK_MESSAGE(answer.status == 400, body);
        CHECK(answer.body.find("<Code>IncompleteBody</Code>") != std::string::npos);
    }
    HttpRequest list = rest_request("s3", "GET", "/", "list-type=2", "");
    list.headers.emplace_back("Host", "shop.localhost:4566");
    CHECK(decoded(list).operation->name == "ListObjectsV2");
    list.headers.back().second = "s3.localhost:4566";
    CHECK(refusal(list).status == 501);
}

TEST_CASE("errors of S3 tell what they are about, a part of an object is partial content") {
    const Decoded get = decoded(rest_request("s3", "GET", "/b/k", "", ""));
    ApiError error = named("NoSuchKey", "The specified key does not exist.");
    error.extra_json = R"(,"Key":"a<b")";
    const HttpResponse missing = encode_error(get, error, kId);
    CHECK(missing.body.find("</Message><Key>a&lt;b</Key><RequestId>") != std::string::npos);
    const HttpResponse part =
        encode_answer(get, R"({"Body":"AP8=","ContentRange":"bytes 0-1/9"})", kId);
    CHECK(part.status == 206);
    ApiError unchanged = named("304", "Not Modified");
    unchanged.http_status = 304;
    CHECK(encode_error(get, unchanged, kId).body.empty());
    const Decoded location = decoded(rest_request("s3", "GET", "/b", "location", ""));
    CHECK(encode_answer(location, R"({"LocationConstraint":null})", kId)
              .body.ends_with("\"></LocationConstraint>"));
    CHECK(encode_answer(location, R"({"LocationConstraint":"eu-west-1"})", kId)
              .body.ends_with(">eu-west-1</LocationConstraint>"));
}

TEST_CASE("an object of S3 may be a form, and is still an object") {
    HttpRequest request = rest_request("s3", "PUT", "/bucket/key", "", "Action=ListQueues");
    request.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
    const Decoded call = decoded(request);
    CHECK(call.operation->name == "PutObject");
    CHECK(call.input.root()["ContentType"].str() == "application/x-www-form-urlencoded");
}

TEST_CASE("S3 refuses old signatures, long presigned ones, large bodies and bad addresses itself") {
    const auto refused = [](HttpRequest request, std::string_view code) {
        const HttpResponse answer = refusal(request);
        CHECK(answer.body.find("<Code>" + std::string(code) + "</Code>") != std::string::npos);
        CHECK(header(answer.headers, "content-type") == "application/xml");
    };
    HttpRequest old;
    old.method = "GET";
    old.path = "/bucket/key";
    old.query = "AWSAccessKeyId=AKIDEXAMPLE&Signature=x%3D&Expires=1";
    refused(old, "InvalidRequest");
    old.query.clear();
    old.headers = {{"Authorization", "AWS AKIDEXAMPLE:signature"}};
    refused(old, "InvalidRequest");
    for (const char* expires : {"604801", "-1", "soon"}) {
        refused(rest_request("s3", "GET", "/bucket/key",
                             std::string("X-Amz-Signature=00&X-Amz-Expires=") + expires, ""),
                "AuthorizationQueryParametersError");
    }
    CHECK(decoded(rest_request("s3", "GET", "/bucket/key",
                               "X-Amz-Signature=00&X-Amz-Expires=604800", ""))
              .operation->name == "GetObject");
    refused(rest_request("s3", "PUT", "/bucket/key", "", std::string(kRestXmlBodyMax + 1, 'x')),
            "EntityTooLarge");
    refused(rest_request("s3", "GET", "/bucket/%ff", "", ""), "InvalidURI");
}

TEST_CASE("text that no header can hold is wrapped as RFC 2047 has it") {
    const Decoded call = decoded(rest_request("s3", "GET", "/bucket/key", "", ""));
    const HttpResponse answer = encode_answer(
        call, R"({"Body":"","ContentDisposition":"a \u00fc","Metadata":{"k":"x\r\ny"}})", kId);
    CHECK(header(answer.headers, "content-disposition") == "=?UTF-8?B?YSDDvA==?=");
    CHECK(header(answer.headers, "x-amz-meta-k") == "=?UTF-8?B?eA0KeQ==?=");
}

TEST_CASE("an access key that names another account is a stranger's") {
    const auto code_for = [](const HttpRequest& request) {
        const Decoded call = decoded(request);
        const auto error = check_account(*call.service, call.caller.account, "111122223333");
        return error.has_value() ? error->code : std::string();
    };
    HttpRequest request = json_request("ecs", kListClusters, "{}");
    CHECK(code_for(request).empty());
    request.headers[0].second = scope("ecs", "111122223333");
    CHECK(code_for(request).empty());
    request.headers[0].second = scope("ecs", "999988887777");
    CHECK(code_for(request) == "UnrecognizedClientException");
    request = form_request("sts", "Action=GetCallerIdentity&Version=2011-06-15");
    request.headers[0].second = scope("sts", "999988887777");
    CHECK(code_for(request) == "InvalidClientTokenId");
    request = rest_request("s3", "GET", "/", "", "");
    request.headers[0].second = scope("s3", "999988887777");
    CHECK(code_for(request) == "InvalidAccessKeyId");
}

TEST_CASE("an XML body is read by its shape and a broken one refused") {
    const Decoded call = decoded(rest_request(
        "s3", "PUT", "/b", "",
        "<?xml version=\"1.0\"?><CreateBucketConfiguration xmlns=\"http://s3.amazonaws.com/doc/"
        "2006-03-01/\"><LocationConstraint>eu-&#x77;est-1</LocationConstraint>"
        "</CreateBucketConfiguration>"));
    CHECK(call.input.root()["CreateBucketConfiguration"]["LocationConstraint"].str() ==
          "eu-west-1");
    std::string deep;
    for (int i = 0; i < 100'000; ++i) {
        deep += "<a>";
    }
    for (const std::string& body :
         {std::string("<a>"), std::string("</a>"), std::string("<a></b>"),
          std::string("<a>&x;</a>"), std::string("<!DOCTYPE a><a/>"), std::string("text"),
          std::string("<a/><b/>"), deep, std::string("<"), std::string("<a>&#xd800;</a>")}) {
        const HttpResponse answer = refusal(rest_request("s3", "PUT", "/b", "", body));
        CHECK(answer.status == 400);
        CHECK(answer.body.find("<Code>MalformedXML</Code>") != std::string::npos);
    }
}

TEST_CASE("CBOR requests and answers are read and written by the shape") {
    HttpRequest request;
    request.method = "POST";
    request.path = "/service/GraniteServiceVersion20100801/operation/DescribeAlarms";
    request.headers = {{"Authorization", scope("monitoring")}, {"smithy-protocol", "rpc-v2-cbor"}};
    // {"AlarmNames": ["a"], "MaxRecords": 300} with an indefinite list
    request.body = std::string(
        "\xa2\x6a"
        "AlarmNames"
        "\x9f\x61"
        "a\xff"
        "\x6a"
        "MaxRecords"
        "\x19\x01\x2c");
    const Decoded call = decoded(request);
    CHECK(call.protocol == Protocol::kRpcV2Cbor);
    CHECK(to_json(call.input.root()) == R"({"AlarmNames":["a"],"MaxRecords":300})");
    const HttpResponse answer = encode_answer(
        call, R"({"MetricAlarms":[{"AlarmName":"a","Threshold":1.5,"Period":60}]})", kId);
    CHECK(header(answer.headers, "smithy-protocol") == "rpc-v2-cbor");
    CHECK(
        answer.body.starts_with("\xa1\x6cMetricAlarms\x81\xa3\x69"
                                "AlarmName\x61"
                                "a"));
    CHECK(answer.body.find(std::string("\x69Threshold\xfb\x3f\xf8\0\0\0\0\0\0", 19)) !=
          std::string::npos);
    for (const std::string& body :
         {std::string("\xa1"), std::string("\x9f"), std::string("\x80"),
          std::string("\xa1\x01\x01"), std::string("\xbb\xff\xff\xff\xff\xff\xff\xff\xff"),
          std::string(1000, '\x9f'), std::string("\xa0\xa0"),
          std::string("\xa1\x61"
                      "a\x7a\xff\xff\xff\xff"
                      "x")}) {
        request.body = body;
        const HttpResponse refused = refusal(request);
        CHECK(refused.status == 400);
        CHECK(refused.body.find("SerializationException") != std::string::npos);
    }
}

TEST_CASE("numbers of every width come out of CBOR exactly") {
    HttpRequest request;
    request.method = "POST";
    request.path = "/service/GraniteServiceVersion20100801/operation/PutMetricData";
    request.headers = {{"Authorization", scope("monitoring")}, {"smithy-protocol", "rpc-v2-cbor"}};
    request.body = std::string(
        "\xa1\x61v\x88\x20\x3b\x7f\xff\xff\xff\xff\xff\xff\xff\xf9\x3e\x00\xf9\x00\x01"
        "\xfa\x3f\xc0\x00\x00\xfb\x3f\xb9\x99\x99\x99\x99\x99\x9a\xc1\x1a\x69\x5b\x7e\x50\xf6",
        41);
    CHECK(to_json(decoded(request).input.root()["v"]) ==
          "[-1,-9223372036854775808,1.5,5.960464477539063e-08,1.5,0.1,1767603792,null]");
}

TEST_CASE("bytes that are no UTF-8 are refused before they can be logged") {
    CHECK(refusal(form_request("iam", "Action=GetRole&Version=2010-05-08&RoleName=%ff")).status ==
          400);
    CHECK(refusal(rest_request("scheduler", "GET", "/schedules/%c0%80", "", "")).status == 400);
}

TEST_CASE("forms are bounded in fields and depth") {
    std::string form = "Action=GetRole&Version=2010-05-08";
    for (int i = 0; i < 30'000; ++i) {
        form += "&a" + std::to_string(i) + "=1";
    }
    CHECK(refusal(form_request("iam", form)).status == 400);
    std::string deep = "Action=DescribeSubnets&Version=2016-11-15&Filter.1.Value.1";
    for (int i = 0; i < 100'000; ++i) {
        deep += ".1";
    }
    decoded(form_request("ec2", deep + "=x"));
}

TEST_CASE("timestamps are read in each protocol's format") {
    const auto ms = [](std::string_view text) {
        std::int64_t out = -1;
        CHECK_MESSAGE(parse_timestamp(text, &out), text);
        return out;
    };
    CHECK(ms("2026-01-05T09:00:00Z") == 1'767'603'600'000);
    CHECK(ms("2026-01-05T09:00:00.25Z") == 1'767'603'600'250);
    CHECK(ms("2026-01-05T10:00:00+01:00") == 1'767'603'600'000);
    CHECK(ms("2026-01-05") == 1'767'571'200'000);
    CHECK(ms("1767603600.123") == 1'767'603'600'123);
    CHECK(ms("Mon, 05 Jan 2026 09:00:00 GMT") == 1'767'603'600'000);
    CHECK(ms("1969-12-31T23:59:59.999Z") == -1);
    std::int64_t out = 0;
    for (const char* text : {"", "x", "2026-13-01", "2026-01-05T9:00", "99999999999999999999", "1.",
                             "2026-01-05T09:00:00Zx", "Mon, 05 Foo 2026 09:00:00 GMT"}) {
        CHECK_FALSE(parse_timestamp(text, &out));
    }
    std::string text;
    append_timestamp(text, 1'767'603'600'000, TimestampFormat::kIso8601);
    append_timestamp(text, 951'782'400'001, TimestampFormat::kDefault);
    append_timestamp(text, -1, TimestampFormat::kRfc822);
    CHECK(text == "2026-01-05T09:00:00Z2000-02-29T00:00:00.001ZWed, 31 Dec 1969 23:59:59 GMT");
}

TEST_CASE("base64 reads back what it wrote and refuses the rest") {
    std::string bytes;
    for (const char* text : {"", "f", "fo", "foo", "foob", "fooba", "foobar"}) {
        CHECK(base64_decode(base64_encode(text), &bytes));
        CHECK(bytes == text);
        CHECK(base64_decode(base64url_encode(text), &bytes));
        CHECK(bytes == text);
    }
    CHECK(base64_encode("fo") == "Zm8=");
    CHECK_FALSE(base64_decode("a", &bytes));
    CHECK_FALSE(base64_decode("ab!c", &bytes));
}
