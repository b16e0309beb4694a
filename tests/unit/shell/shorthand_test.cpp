// Shorthand syntax, as the real CLI (2.9) parses it: each case was given to its own parser.
#include "engine/shell/aws/shorthand.hpp"
#include "doctest/doctest.h"
#include "engine/api/value.hpp"

namespace {

using drydock::api::DocBuilder;
using drydock::shell::Shorthand;

void build(const Shorthand& node, DocBuilder* builder) {
    if (node.kind == Shorthand::Kind::kText) {
        return builder->string(node.text);
    }
    const bool map = node.kind == Shorthand::Kind::kMap;
    map ? builder->begin_object() : builder->begin_array();
    for (std::size_t i = 0; i < node.children.size(); ++i) {
        if (map) {
            builder->key(node.keys[i]);
        }
        build(node.children[i], builder);
    }
    builder->end();
}

// The tree as compact JSON, or "!" and the message.
std::string parsed(std::string_view text) {
    Shorthand node;
    std::string error;
    if (!drydock::shell::parse_shorthand(text, &node, &error)) {
        return "!" + error;
    }
    drydock::api::Doc doc;
    DocBuilder builder(&doc);
    build(node, &builder);
    return drydock::api::to_json(doc.root());
}

struct Case {
    const char* text;
    const char* wanted;
};

// clang-format off
constexpr Case kCases[] = {
    {R"~(a=b)~",
     R"~({"a":"b"})~"},
    {R"~(a=b,c=d)~",
     R"~({"a":"b","c":"d"})~"},
    {R"~(a=b,c)~",
     R"~({"a":["b","c"]})~"},
    {R"~(a=b,c,d=e)~",
     R"~({"a":["b","c"],"d":"e"})~"},
    {R"~(a=[b,c])~",
     R"~({"a":["b","c"]})~"},
    {R"~(a=[])~",
     R"~({"a":[]})~"},
    {R"~(a={b=c,d=[e,f]})~",
     R"~({"a":{"b":"c","d":["e","f"]}})~"},
    {R"~(a=)~",
     R"~({"a":""})~"},
    {R"~(a=b\,c)~",
     R"~({"a":"b,c"})~"},
    {R"~(a="b,c")~",
     R"~({"a":"b,c"})~"},
    {R"~(a='it\'s')~",
     R"~({"a":"it's"})~"},
    {R"~(a=[{b=c},{b=d}],e=f)~",
     R"~({"a":[{"b":"c"},{"b":"d"}],"e":"f"})~"},
    {R"~( a = b , c = d )~",
     R"~(!Expected: '=', received: 'a' for input:
 a = b , c = d 
 ^)~"},
    {R"~(a)~",
     R"~(!Expected: '=', received: 'EOF' for input:
a
 ^)~"},
    {R"~(a=b,,c=d)~",
     R"~({"a":"b","c":"d"})~"},
    {R"~(a=b,a=c)~",
     R"~(!Second instance of key "a" encountered for input:
a=b,a=c
    ^
This is often because there is a preceding "," instead of a space.)~"},
    {R"~(a={b=c)~",
     R"~(!Expected: ',', received: 'EOF' for input:
a={b=c
      ^)~"},
    {R"~(a=[b)~",
     R"~(!Expected: ',', received: 'EOF' for input:
a=[b
    ^)~"},
    {R"~(a="b)~",
     R"~(!Expected: '<double quoted>', received: '<none>' for input:
a="b
  ^)~"},
    {R"~(a=b=c)~",
     R"~({"a":"b=c"})~"},
    {R"~(a=b,c=)~",
     R"~({"a":"b","c":""})~"},
    {R"~(a={})~",
     R"~({"a":{}})~"},
    {R"~(a=[b,])~",
     R"~({"a":["b"]})~"},
    {R"~(a.b=c)~",
     R"~({"a.b":"c"})~"},
    {R"~(a=b}c)~",
     R"~(!Expected: ',', received: '}' for input:
a=b}c
   ^)~"},
    {R"~(=b)~",
     R"~({"":"b"})~"},
    {R"~(a=b,"c d",e)~",
     R"~({"a":["b","c d","e"]})~"},
    {R"~(x=1,
y==2)~",
     R"~(!Expected: ',', received: '=' for input:
x=1,
y==2
  ^)~"},
    {R"~(a={b={c={d=e}}})~",
     R"~({"a":{"b":{"c":{"d":"e"}}}})~"},
    {R"~(a=b\)~",
     R"~({"a":"b\\"})~"},
    {R"~(a=ü,ß)~",
     R"~({"a":["ü","ß"]})~"},
    {R"~(a=[a b,c])~",
     R"~({"a":["a b","c"]})~"},
    {R"~(a=,b=c)~",
     R"~({"a":"","b":"c"})~"},
};
// clang-format on

}  // namespace

TEST_CASE("shorthand syntax parses as in the real CLI, errors and carets included") {
    for (const Case& c : kCases) {
        const std::string text = c.text;
        CAPTURE(text);
        CHECK(parsed(c.text) == std::string(c.wanted));
    }
}

TEST_CASE("deep shorthand ends with a message") {
    CHECK(parsed("a=" + std::string(1000, '[')).substr(0, 23) == "!Nested too deeply for ");
    CHECK(parsed("a=" + std::string(20, '[') + "x" + std::string(20, ']'))[0] == '{');
}
