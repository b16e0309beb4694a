// Buckets and objects: names, digests, lists, ranges, conditions.
#include "doctest/doctest.h"
#include "engine/api/base64.hpp"
#include "engine/s3/s3_lookup.hpp"
#include "engine/s3/s3_operations.hpp"
#include "engine/sim/simulation.hpp"

using namespace drydock;

namespace {

struct Store {
    sim::Simulation simulation{WorldConfig{}};

    sim::ApiAnswer call(std::string_view operation, const std::string& body) {
        return simulation.api("s3", operation, body);
    }
    std::string must(std::string_view operation, const std::string& body) {
        const sim::ApiAnswer answer = call(operation, body);
        CHECK_MESSAGE(answer.ok,
                      operation << ": " << answer.error.code << ": " << answer.error.message);
        return answer.json;
    }
    std::string code(std::string_view operation, const std::string& body) {
        const sim::ApiAnswer answer = call(operation, body);
        CHECK(!answer.ok);
        return answer.error.code;
    }
    void put(const std::string& key, const std::string& text) {
        must("PutObject", R"({"Bucket":"photos","Key":")" + key + R"(","Body":")" +
                              api::base64_encode(text) + "\"}");
    }
    // Keys and prefixes of a list, in order: "a.txt dir/ | token".
    std::string list(const std::string& more, std::string* token = nullptr) {
        api::Doc doc;
        std::string problem;
        const std::string json = must("ListObjectsV2", R"({"Bucket":"photos")" + more + "}");
        CHECK(api::parse_json(json, &doc, &problem));
        std::string out;
        for (const api::Value object : doc.root()["Contents"]) {
            out += std::string(object["Key"].str()) + " ";
        }
        out += "|";
        for (const api::Value prefix : doc.root()["CommonPrefixes"]) {
            out += " " + std::string(prefix["Prefix"].str());
        }
        if (token != nullptr) {
            *token = doc.root()["NextContinuationToken"].str();
        }
        return out;
    }
};

}  // namespace

TEST_CASE("bucket names follow the rules of the user guide") {
    for (const char* name : {"abc", "my-bucket-1", "a.b.c", "0abc9",
                             "a23456789012345678901234567890123456789012345678901234567890123"}) {
        CHECK_MESSAGE(s3::is_bucket_name(name), name);
    }
    for (const char* name :
         {"", "ab", "Abc", "my_bucket", "-abc", "abc-", ".abc", "abc.", "a..b", "192.168.5.4",
          "xn--abc", "sthree-abc", "amzn-s3-demo-x", "abc-s3alias", "abc--ol-s3", "a b", "abc/d",
          "a234567890123456789012345678901234567890123456789012345678901234"}) {
        CHECK_MESSAGE(!s3::is_bucket_name(name), name);
    }
}

TEST_CASE("an object's ETag is the MD5 of its bytes and its bytes come back") {
    Store store;
    store.must("CreateBucket", R"({"Bucket":"photos"})");
    const std::string bytes("\0\xff\r\n\x80 binary", 12);
    const std::string answer = store.must("PutObject", R"({"Bucket":"photos","Key":"x","Body":")" +
                                                           api::base64_encode(bytes) + "\"}");
    CHECK(answer.find("54f6036232f1505371dd83acc6a1471d") != std::string::npos);
    const std::string got = store.must("GetObject", R"({"Bucket":"photos","Key":"x"})");
    CHECK(got.find(R"("Body":")" + api::base64_encode(bytes)) != std::string::npos);
    store.put("hello", "hello world");
    const std::string head = store.must("HeadObject", R"({"Bucket":"photos","Key":"hello"})");
    CHECK(head.find(R"(\"5eb63bbbe01eeed093cb22bb8f5acdc3\")") != std::string::npos);
    CHECK(store.simulation.world().s3.bytes == bytes.size() + 11);
    CHECK(check_invariants(store.simulation.world()).empty());
}

TEST_CASE("a delimiter folds keys into common prefixes, and pages go on behind them") {
    Store store;
    store.must("CreateBucket", R"({"Bucket":"photos"})");
    for (const char* key : {"a.txt", "dir/1", "dir/2", "dir/sub/3", "dir2/4", "z.txt"}) {
        store.put(key, "x");
    }
    CHECK(store.list("") == "a.txt dir/1 dir/2 dir/sub/3 dir2/4 z.txt |");
    CHECK(store.list(R"(,"Delimiter":"/")") == "a.txt z.txt | dir/ dir2/");
    CHECK(store.list(R"(,"Delimiter":"/","Prefix":"dir/")") == "dir/1 dir/2 | dir/sub/");
    CHECK(store.list(R"(,"StartAfter":"dir/2")") == "dir/sub/3 dir2/4 z.txt |");
    CHECK(store.list(R"(,"Prefix":"nothing")") == "|");
    std::string token;
    std::string seen;
    for (int page = 0; page < 10; ++page) {
        const std::string more =
            R"(,"Delimiter":"/","MaxKeys":1)" +
            (token.empty() ? std::string() : R"(,"ContinuationToken":")" + token + "\"");
        seen += store.list(more, &token) + ";";
        if (token.empty()) {
            break;
        }
        // What comes and goes between pages neither repeats nor hides the others.
        store.put("dir/0-" + std::to_string(page), "x");
    }
    CHECK(seen == "a.txt |;| dir/;| dir2/;z.txt |;");
    CHECK(store.code("ListObjectsV2", R"({"Bucket":"photos","ContinuationToken":"nonsense"})") ==
          "InvalidArgument");
}

TEST_CASE("ranges are cut as HTTP says") {
    Store store;
    store.must("CreateBucket", R"({"Bucket":"photos"})");
    store.put("digits", "0123456789");
    const auto range = [&store](const std::string& text) {
        const sim::ApiAnswer answer = store.call(
            "GetObject", R"({"Bucket":"photos","Key":"digits","Range":")" + text + "\"}");
        api::Doc doc;
        std::string problem;
        std::string bytes;
        if (!answer.ok || !api::parse_json(answer.json, &doc, &problem)) {
            return answer.error.code;
        }
        CHECK(api::base64_decode(doc.root()["Body"].str(), &bytes));
        return bytes + " " + std::string(doc.root()["ContentRange"].str());
    };
    CHECK(range("bytes=0-3") == "0123 bytes 0-3/10");
    CHECK(range("bytes=8-") == "89 bytes 8-9/10");
    CHECK(range("bytes=-3") == "789 bytes 7-9/10");
    CHECK(range("bytes=-99") == "0123456789 bytes 0-9/10");
    CHECK(range("bytes=5-99") == "56789 bytes 5-9/10");
    CHECK(range("bytes=10-") == "InvalidRange");
    CHECK(range("bytes=-0") == "InvalidRange");
    CHECK(range("bytes=4-2") == "0123456789 ");
    CHECK(range("lines=1-2") == "0123456789 ");
}

TEST_CASE("checksums that do not fit are refused, conditions are kept") {
    Store store;
    store.must("CreateBucket", R"({"Bucket":"photos"})");
    const std::string head = R"({"Bucket":"photos","Key":"x","Body":"aGVsbG8gd29ybGQ=")";
    CHECK(store.code("PutObject", head + R"(,"ChecksumCRC32":"AAAAAA=="})") == "BadDigest");
    CHECK(store.code("PutObject", head + R"(,"ChecksumCRC32":"AA=="})") == "InvalidRequest");
    CHECK(store.code("PutObject", head + R"(,"ContentMD5":"AAAAAAAAAAAAAAAAAAAAAA=="})") ==
          "BadDigest");
    CHECK(store.code("PutObject", head + R"(,"ContentMD5":"zzz"})") == "InvalidDigest");
    store.must("PutObject", head + R"(,"ChecksumCRC32":"DUoRhQ==","IfNoneMatch":"*"})");
    CHECK(store.code("PutObject", head + R"(,"IfNoneMatch":"*"})") == "PreconditionFailed");
    CHECK(store.code("GetObject", R"({"Bucket":"photos","Key":"x","IfMatch":"\"other\""})") ==
          "PreconditionFailed");
    CHECK(store.code("GetObject",
                     R"({"Bucket":"photos","Key":"x",)"
                     R"("IfNoneMatch":"\"5eb63bbbe01eeed093cb22bb8f5acdc3\""})") == "304");
    CHECK(store.must("GetObject", R"({"Bucket":"photos","Key":"x","ChecksumMode":"ENABLED"})")
              .find(R"("ChecksumCRC32":"DUoRhQ==")") != std::string::npos);
}

TEST_CASE("limits have names") {
    Store store;
    store.must("CreateBucket", R"({"Bucket":"photos"})");
    const std::string large = api::base64_encode(std::string(s3::kObjectBytesMax + 1, 'x'));
    CHECK(store.code("PutObject", R"({"Bucket":"photos","Key":"x","Body":")" + large + "\"}") ==
          "EntityTooLarge");
    CHECK(store.code("PutObject", R"({"Bucket":"photos","Key":")" + std::string(1025, 'k') +
                                      "\"}") == "KeyTooLongError");
    CHECK(store.code("PutObject", R"({"Bucket":"photos","Key":"x","Metadata":{"a":")" +
                                      std::string(2048, 'v') + "\"}}") == "MetadataTooLarge");
    for (std::uint32_t i = 1; i < s3::kBucketsMax; ++i) {
        store.must("CreateBucket", R"({"Bucket":"bucket-)" + std::to_string(i) + "\"}");
    }
    CHECK(store.code("CreateBucket", R"({"Bucket":"one-too-many"})") == "TooManyBuckets");
}

TEST_CASE("the tagging API reads and writes the tags of buckets and repositories") {
    Store store;
    store.must("CreateBucket", R"({"Bucket":"photos"})");
    const auto tagging = [&store](const char* operation, const char* body) {
        const sim::ApiAnswer answer =
            store.simulation.api("resourcegroupstaggingapi", operation, body);
        CHECK_MESSAGE(answer.ok, answer.error.message);
        return answer.json;
    };
    const std::string failed = tagging(
        "TagResources",
        R"({"ResourceARNList":["arn:aws:s3:::photos","arn:aws:s3:::other",)"
        R"("arn:aws:ecr:us-east-1:111122223333:repository/worker"],"Tags":{"team":"shop"}})");
    CHECK(failed.find("arn:aws:s3:::other") != std::string::npos);
    CHECK(failed.find("arn:aws:s3:::photos") == std::string::npos);
    CHECK(store.must("GetBucketTagging", R"({"Bucket":"photos"})") ==
          R"({"TagSet":[{"Key":"team","Value":"shop"}]})");
    const std::string found =
        tagging("GetResources", R"({"ResourceTypeFilters":["s3:bucket","ecr:repository"]})");
    CHECK(found.find("arn:aws:s3:::photos") != std::string::npos);
    CHECK(found.find("repository/worker") != std::string::npos);
    tagging("UntagResources", R"({"ResourceARNList":["arn:aws:s3:::photos"],"TagKeys":["team"]})");
    CHECK(store.code("GetBucketTagging", R"({"Bucket":"photos"})") == "NoSuchTagSet");
}
