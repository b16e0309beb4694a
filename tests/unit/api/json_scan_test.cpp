// The quick reading of JSON may only accept what the general parser accepts, with the same
// document.
#include "engine/api/json_scan.hpp"

#include <string>

#include "doctest.h"
#include "engine/core/rng.hpp"

namespace {

using namespace drydock;
using namespace drydock::api;

bool same_nodes(const Doc& a, const Doc& b) {
    if (a.nodes.size() != b.nodes.size() || a.text != b.text) {
        return false;
    }
    for (std::size_t i = 0; i < a.nodes.size(); ++i) {
        const Node& x = a.nodes[i];
        const Node& y = b.nodes[i];
        if (x.kind != y.kind || x.span != y.span || x.size != y.size || x.begin != y.begin) {
            const bool text = x.kind == Kind::kString || x.kind == Kind::kNumber;
            if (x.kind != y.kind || x.span != y.span || x.size != y.size || text) {
                return false;
            }
        }
    }
    return true;
}

// True when the quick reading took the text.
bool agrees(const std::string& text) {
    Doc quick;
    Doc slow;
    std::string error;
    const bool taken = scan_json(text, &quick);
    const bool good = parse_json_slowly(text, &slow, &error);
    CHECK_MESSAGE((!taken || good), text);
    CHECK_MESSAGE((!taken || same_nodes(quick, slow)), text);
    CHECK((taken || quick.empty()));
    return taken;
}

}  // namespace

TEST_CASE("the quick reading takes ordinary documents and agrees with the general parser") {
    for (const char* text :
         {"{}", "[]", " [ 1 , -2 , 3.50 , 0 , -0 , 0.0 ] ", "\"\"", "true", "null", "7",
          R"({"a":{"b":[{"c":"d"},[],{}]},"a":false})", R"("\"\\\/\b\f\n\r\t\u00e9\ud83d\udea2")",
          "\"\xc3\xa9\xf0\x9f\x9a\xa2\"", "18446744073709551616", "[\n{\t\"k\"\r:\nnull}\n]"}) {
        CHECK_MESSAGE(agrees(text), text);
    }
}

TEST_CASE("the quick reading leaves doubtful texts to the general parser") {
    for (const char* text : {"",
                             " ",
                             "1e5",
                             "1E400",
                             "01",
                             "-",
                             "1.",
                             ".5",
                             "+1",
                             "[1,]",
                             "[,1]",
                             "{\"a\" 1}",
                             "{a:1}",
                             "{\"a\":1,}",
                             "[1 2]",
                             "tru",
                             "nulll",
                             "\"",
                             "\"\\x\"",
                             "\"\\u12\"",
                             "\"\\ud800\"",
                             "\"\\ud800\\u0041\"",
                             "\"\\udc00\"",
                             "\"\x01\"",
                             "\"\xc0\x80\"",
                             "\"\xed\xa0\x80\"",
                             "\"\xff\"",
                             "\"\xf4\x90\x80\x80\"",
                             "[]]",
                             "[}",
                             "{]",
                             "\xef\xbb\xbf{}",
                             "// c\n1"}) {
        CHECK_FALSE_MESSAGE(agrees(text), text);
    }
}

TEST_CASE("damaged documents are read alike or not at all") {
    const std::string whole =
        R"({"family":"web","cpu":256,"list":[1.5,-2,{"x":"\u00e9\n"},true,null],"n":{"a":[[]]}})";
    for (std::uint64_t seed = 0; seed < 20'000; ++seed) {
        std::string text = whole;
        const std::uint64_t changes = 1 + below(draw(seed, Stream::kTest, 0, 0), 3);
        for (std::uint64_t i = 1; i <= changes; ++i) {
            const std::uint64_t roll = draw(seed, Stream::kTest, 1, i);
            const auto at = static_cast<std::size_t>(below(roll, text.size()));
            constexpr std::string_view kBytes =
                "{}[]\",:0123456789.-+eE\\u tfn\x80\xc3\xa9\x00\x1f";
            const std::uint64_t pick = draw(seed, Stream::kTest, 2, i);
            const char byte = kBytes[static_cast<std::size_t>(below(pick, kBytes.size()))];
            switch (below(draw(seed, Stream::kTest, 3, i), 3)) {
                case 0:
                    text[at] = byte;
                    break;
                case 1:
                    text.insert(at, 1, byte);
                    break;
                default:
                    text.erase(at, 1);
            }
        }
        agrees(text);
    }
}
