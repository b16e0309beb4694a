#include "engine/api/pattern.hpp"

#include <string>

#include "doctest.h"
#include "engine/api/model.hpp"

namespace {

using namespace drydock::api;

bool matches(std::string_view pattern, std::string_view text) {
    const PatternVerdict verdict = match_pattern(pattern, text);
    CHECK_MESSAGE(verdict != PatternVerdict::kUnknown, pattern);
    return verdict == PatternVerdict::kMatches;
}

}  // namespace

TEST_CASE("tag keys are letters, spaces, digits and a few signs") {
    constexpr std::string_view kTag = R"(([\p{L}\p{Z}\p{N}_.:/=+\-@]*))";
    CHECK(matches(kTag, "cost-centre:1/2 a=b+c@d_."));
    CHECK(matches(kTag, ""));
    CHECK(matches(kTag, "größe"));
    CHECK_FALSE(matches(kTag, "a!b"));
    CHECK_FALSE(matches(kTag, "a,b"));
}

TEST_CASE("one class repeated is told by the same rules") {
    CHECK(matches("[a-z]*", ""));
    CHECK_FALSE(matches("[a-z]+", ""));
    CHECK(matches("^([^:*$]+)$", "ab c"));
    CHECK_FALSE(matches("^[^:*$]*$", "a:b"));
    CHECK(match_pattern("([a-z]*", "a") == PatternVerdict::kUnknown);
    CHECK(matches("[a-z]*b", "aab"));
    CHECK(matches("[^x]+", "é"));
}

TEST_CASE("the whole text must match, with or without anchors") {
    CHECK(matches("[a-z]+", "abc"));
    CHECK_FALSE(matches("[a-z]+", "abc1"));
    CHECK(matches("^ab|cd$", "ab"));
    CHECK(matches("^ab|cd$", "cd"));
    CHECK_FALSE(matches("^ab|cd$", "abcd"));
    CHECK(matches("a.c", "abc"));
    CHECK_FALSE(matches("a.c", "a\nc"));
}

TEST_CASE("quantifiers count") {
    CHECK(matches("[0-9]{12}", "123456789012"));
    CHECK_FALSE(matches("[0-9]{12}", "12345678901"));
    CHECK(matches("a{2,3}", "aaa"));
    CHECK_FALSE(matches("a{2,3}", "aaaa"));
    CHECK(matches("a{2,}", "aaaaaa"));
    CHECK_FALSE(matches("a{2,}", "a"));
    CHECK(matches("(ab?)*c", "aababc"));
    CHECK(matches("(a*)*b", "aaab"));
    CHECK(matches("([a-zA-Z][-a-zA-Z0-9]*)|(arn:\\b(aws|aws-cn)\\b:[a-z]*)", "arn:aws:x"));
}

TEST_CASE("look-around is understood") {
    CHECK(matches(R"(^(?!aws)[a-z]+$)", "abc"));
    CHECK_FALSE(matches(R"(^(?!aws)[a-z]+$)", "awsome"));
    CHECK(matches(R"(^(?! )[\p{L}\p{N}\p{Z}-_]*(?<! )$)", "a b"));
    CHECK_FALSE(matches(R"(^(?! )[\p{L}\p{N}\p{Z}-_]*(?<! )$)", "a b "));
    CHECK_FALSE(matches(R"(^(?! )[\p{L}\p{N}\p{Z}-_]*(?<! )$)", " a"));
    CHECK(matches(R"((?=^.{1,5}$)^[a-z]+$)", "abcde"));
    CHECK_FALSE(matches(R"((?=^.{1,5}$)^[a-z]+$)", "abcdef"));
}

TEST_CASE("code points beyond ASCII are read from surrogate pairs and escapes") {
    constexpr std::string_view kText =
        R"([\u0020-\uD7FF\uE000-\uFFFD\uD800\uDC00-\uDBFF\uDFFF\r\n\t]*)";
    CHECK(matches(kText, "plain\ttext"));
    CHECK(matches(kText, "\xf0\x9f\x9a\xa2"));
    CHECK_FALSE(matches(kText, std::string_view("\x01", 1)));
    CHECK(matches(R"([\x20-\x7E]+)", "abc"));
    CHECK_FALSE(matches(R"([\x20-\x7E]+)", "é"));
}

TEST_CASE("catastrophic patterns end in bounded time") {
    const std::string text(3000, 'a');
    const PatternVerdict verdict = match_pattern("(a+)+b", text);
    CHECK(verdict == PatternVerdict::kDiffers);
    CHECK(match_pattern("((a*)*)*b", text) != PatternVerdict::kMatches);
}

TEST_CASE("broken patterns are never taken for a refusal") {
    for (const char* pattern : {"(", "[a", "a{3,1}", "*a", "\\q", "[z-a]", "a)", "(?<name>a)"}) {
        CHECK(match_pattern(pattern, "a") == PatternVerdict::kUnknown);
    }
}

TEST_CASE("every pattern of every model is understood") {
    int patterns = 0;
    for (const ServiceModel* service : all_services()) {
        for (std::size_t i = 0; i < service->shapes.size(); ++i) {
            const Shape shape = service->shape(static_cast<ShapeId>(i));
            if (shape.kind() == ShapeKind::kString && !shape.pattern().empty()) {
                ++patterns;
                CHECK_MESSAGE(match_pattern(shape.pattern(), "a-1") != PatternVerdict::kUnknown,
                              shape.pattern());
            }
        }
    }
    CHECK(patterns > 100);
}
