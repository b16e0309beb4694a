// Output formats, compared with what the real CLI (2.9) prints for the same value.
#include "engine/shell/aws/output.hpp"
#include "doctest/doctest.h"
#include "engine/api/value.hpp"

namespace {

using namespace drydock::shell;  // NOLINT: the functions under test

struct Case {
    const char* json;
    const char* wanted;
};

drydock::api::Doc parse(std::string_view json) {
    drydock::api::Doc doc;
    std::string error;
    CHECK_MESSAGE(drydock::api::parse_json(json, &doc, &error), error);
    return doc;
}

// clang-format off
constexpr Case kYaml[] = {
    {R"~({"k": {"n": [{"v": "plain"}]}})~",
     R"~(k:
  n:
  - v: plain
)~"},
    {R"~({"k": {"n": [{"v": ""}]}})~",
     R"~(k:
  n:
  - v: ''
)~"},
    {R"~({"k": {"n": [{"v": "true"}]}})~",
     R"~(k:
  n:
  - v: 'true'
)~"},
    {R"~({"k": {"n": [{"v": "True"}]}})~",
     R"~(k:
  n:
  - v: 'True'
)~"},
    {R"~({"k": {"n": [{"v": "yes"}]}})~",
     R"~(k:
  n:
  - v: yes
)~"},
    {R"~({"k": {"n": [{"v": "null"}]}})~",
     R"~(k:
  n:
  - v: 'null'
)~"},
    {R"~({"k": {"n": [{"v": "~"}]}})~",
     R"~(k:
  n:
  - v: '~'
)~"},
    {R"~({"k": {"n": [{"v": "12"}]}})~",
     R"~(k:
  n:
  - v: '12'
)~"},
    {R"~({"k": {"n": [{"v": "1.5"}]}})~",
     R"~(k:
  n:
  - v: '1.5'
)~"},
    {R"~({"k": {"n": [{"v": "0x1F"}]}})~",
     R"~(k:
  n:
  - v: '0x1F'
)~"},
    {R"~({"k": {"n": [{"v": "1e3"}]}})~",
     R"~(k:
  n:
  - v: '1e3'
)~"},
    {R"~({"k": {"n": [{"v": "2026-01-05"}]}})~",
     R"~(k:
  n:
  - v: '2026-01-05'
)~"},
    {R"~({"k": {"n": [{"v": "2026-01-05T09:00:00.123000+00:00"}]}})~",
     R"~(k:
  n:
  - v: '2026-01-05T09:00:00.123000+00:00'
)~"},
    {R"~({"k": {"n": [{"v": "a: b"}]}})~",
     R"~(k:
  n:
  - v: 'a: b'
)~"},
    {R"~({"k": {"n": [{"v": "a:b"}]}})~",
     R"~(k:
  n:
  - v: a:b
)~"},
    {R"~({"k": {"n": [{"v": "a #b"}]}})~",
     R"~(k:
  n:
  - v: 'a #b'
)~"},
    {R"~({"k": {"n": [{"v": "#a"}]}})~",
     R"~(k:
  n:
  - v: '#a'
)~"},
    {R"~({"k": {"n": [{"v": "- a"}]}})~",
     R"~(k:
  n:
  - v: '- a'
)~"},
    {R"~({"k": {"n": [{"v": "-a"}]}})~",
     R"~(k:
  n:
  - v: -a
)~"},
    {R"~({"k": {"n": [{"v": "*a"}]}})~",
     R"~(k:
  n:
  - v: '*a'
)~"},
    {R"~({"k": {"n": [{"v": "&a"}]}})~",
     R"~(k:
  n:
  - v: '&a'
)~"},
    {R"~({"k": {"n": [{"v": "[a"}]}})~",
     R"~(k:
  n:
  - v: '[a'
)~"},
    {R"~({"k": {"n": [{"v": "{a"}]}})~",
     R"~(k:
  n:
  - v: '{a'
)~"},
    {R"~({"k": {"n": [{"v": "'q'"}]}})~",
     R"~(k:
  n:
  - v: '''q'''
)~"},
    {R"~({"k": {"n": [{"v": "it's"}]}})~",
     R"~(k:
  n:
  - v: it's
)~"},
    {R"~({"k": {"n": [{"v": "\"q\""}]}})~",
     R"~(k:
  n:
  - v: '"q"'
)~"},
    {R"~({"k": {"n": [{"v": " lead"}]}})~",
     R"~(k:
  n:
  - v: ' lead'
)~"},
    {R"~({"k": {"n": [{"v": "trail "}]}})~",
     R"~(k:
  n:
  - v: 'trail '
)~"},
    {R"~({"k": {"n": [{"v": "a\nb"}]}})~",
     R"~(k:
  n:
  - v: 'a

      b'
)~"},
    {R"~({"k": {"n": [{"v": "a\n"}]}})~",
     R"~(k:
  n:
  - v: 'a

      '
)~"},
    {R"~({"k": {"n": [{"v": "\na"}]}})~",
     R"~(k:
  n:
  - v: '

      a'
)~"},
    {R"~({"k": {"n": [{"v": "a\n\nb"}]}})~",
     R"~(k:
  n:
  - v: 'a


      b'
)~"},
    {R"~({"k": {"n": [{"v": "a \n b"}]}})~",
     R"~(k:
  n:
  - v: "a \n b"
)~"},
    {R"~({"k": {"n": [{"v": "tab\there"}]}})~",
     R"~(k:
  n:
  - v: "tab\there"
)~"},
    {R"~({"k": {"n": [{"v": "über"}]}})~",
     R"~(k:
  n:
  - v: über
)~"},
    {R"~({"k": {"n": [{"v": "é: x"}]}})~",
     R"~(k:
  n:
  - v: 'é: x'
)~"},
    {R"~({"k": {"n": [{"v": "arn:aws:ecs:us-east-1:111122223333:cluster/prod-web"}]}})~",
     R"~(k:
  n:
  - v: arn:aws:ecs:us-east-1:111122223333:cluster/prod-web
)~"},
    {R"~({"k": {"n": [{"v": "(service web-api-svc) has started 1 tasks: (task 0123456789abcdef0123456789abcdef) and (task 0123456789abcdef0123456789abcdee)."}]}})~",
     R"~(k:
  n:
  - v: '(service web-api-svc) has started 1 tasks: (task 0123456789abcdef0123456789abcdef)
      and (task 0123456789abcdef0123456789abcdee).'
)~"},
    {R"~({"k": {"n": [{"v": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"}]}})~",
     R"~(k:
  n:
  - v: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
      bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
)~"},
    {R"~({"k": {"n": [{"v": "ECS deployment ecs-svc/1234567890123456789 completed."}]}})~",
     R"~(k:
  n:
  - v: ECS deployment ecs-svc/1234567890123456789 completed.
)~"},
    {R"~({"k": {"n": [{"v": "?"}]}})~",
     R"~(k:
  n:
  - v: '?'
)~"},
    {R"~({"k": {"n": [{"v": "? a"}]}})~",
     R"~(k:
  n:
  - v: '? a'
)~"},
    {R"~({"k": {"n": [{"v": ":"}]}})~",
     R"~(k:
  n:
  - v: ':'
)~"},
    {R"~({"k": {"n": [{"v": "@a"}]}})~",
     R"~(k:
  n:
  - v: '@a'
)~"},
    {R"~({"k": {"n": [{"v": "%a"}]}})~",
     R"~(k:
  n:
  - v: '%a'
)~"},
    {R"~({"k": {"n": [{"v": "`a"}]}})~",
     R"~(k:
  n:
  - v: '`a'
)~"},
    {R"~({"k": {"n": [{"v": "!a"}]}})~",
     R"~(k:
  n:
  - v: '!a'
)~"},
    {R"~({"k": {"n": [{"v": "|"}]}})~",
     R"~(k:
  n:
  - v: '|'
)~"},
    {R"~({"k": {"n": [{"v": "a|b"}]}})~",
     R"~(k:
  n:
  - v: a|b
)~"},
    {R"~({"k": {"n": [{"v": ">a"}]}})~",
     R"~(k:
  n:
  - v: '>a'
)~"},
    {R"~({"k": {"n": [{"v": "="}]}})~",
     R"~(k:
  n:
  - v: '='
)~"},
    {R"~({"k": {"n": [{"v": "<<"}]}})~",
     R"~(k:
  n:
  - v: '<<'
)~"},
    {R"~({"k": {"n": [{"v": "1_000"}]}})~",
     R"~(k:
  n:
  - v: '1_000'
)~"},
    {R"~({"k": {"n": [{"v": "+1"}]}})~",
     R"~(k:
  n:
  - v: '+1'
)~"},
    {R"~({"k": {"n": [{"v": "-1"}]}})~",
     R"~(k:
  n:
  - v: '-1'
)~"},
    {R"~({"k": {"n": [{"v": ".5"}]}})~",
     R"~(k:
  n:
  - v: '.5'
)~"},
    {R"~({"k": {"n": [{"v": "1."}]}})~",
     R"~(k:
  n:
  - v: '1.'
)~"},
    {R"~({"k": {"n": [{"v": "-.inf"}]}})~",
     R"~(k:
  n:
  - v: '-.inf'
)~"},
    {R"~({"k": {"n": [{"v": "0o7"}]}})~",
     R"~(k:
  n:
  - v: '0o7'
)~"},
    {R"~({"k": {"n": [{"v": "0b1"}]}})~",
     R"~(k:
  n:
  - v: '0b1'
)~"},
    {R"~({"k": {"n": [{"v": "off"}]}})~",
     R"~(k:
  n:
  - v: off
)~"},
    {R"~({"k": {"n": [{"v": "a, b"}]}})~",
     R"~(k:
  n:
  - v: a, b
)~"},
    {R"~({"k": {"n": [{"v": "a]"}]}})~",
     R"~(k:
  n:
  - v: a]
)~"},
    {R"~({"k": {"n": [{"v": "x}"}]}})~",
     R"~(k:
  n:
  - v: x}
)~"},
    {R"~({"k": {"n": [{"v": "1:30"}]}})~",
     R"~(k:
  n:
  - v: 1:30
)~"},
    {R"~({"k": {"n": [{"v": "12:30:45"}]}})~",
     R"~(k:
  n:
  - v: 12:30:45
)~"},
    {R"~({"k": {"n": [{"v": "it's a very long string that has 'quotes' inside and: colons, so that it must be single quoted and folded at eighty columns"}]}})~",
     R"~(k:
  n:
  - v: 'it''s a very long string that has ''quotes'' inside and: colons, so that it
      must be single quoted and folded at eighty columns'
)~"},
    {R"~([])~",
     R"~([]
)~"},
    {R"~({"a": []})~",
     R"~(a: []
)~"},
    {R"~({"a": {}})~",
     R"~(a: {}
)~"},
    {R"~([[1, 2], [3]])~",
     R"~(- - 1
  - 2
- - 3
)~"},
    {R"~([[[]]])~",
     R"~(- - []
)~"},
    {R"~({"a": [[{"b": 1}]]})~",
     R"~(a:
- - b: 1
)~"},
    {R"~([{"a": 1, "b": [1]}, {"c": {"d": 2}}])~",
     R"~(- a: 1
  b:
  - 1
- c:
    d: 2
)~"},
    {R"~({"b": 1, "a": null, "c": true, "d": 1.5})~",
     R"~(a: null
b: 1
c: true
d: 1.5
)~"},
    {R"~([null])~",
     R"~(- null
)~"},
    {R"~({"": 1})~",
     R"~('': 1
)~"},
    {R"~({"1": 2, "true": 3})~",
     R"~('1': 2
'true': 3
)~"},
    {R"~("x")~",
     R"~("x"
)~"},
    {R"~(5)~",
     R"~(5
)~"},
    {R"~(null)~",
     R"~(null
)~"},
};

constexpr Case kText[] = {
    {R"~({"clusterArns": ["a", "b"]})~",
     R"~(CLUSTERARNS	a
CLUSTERARNS	b
)~"},
    {R"~({"services": [{"name": "x", "n": 1, "ok": true, "tags": [{"key": "k", "value": "v"}], "l": ["p", "q"]}, {"name": "y", "z": null}], "failures": []})~",
     R"~(SERVICES	1	x	True	
L	p
L	q
TAGS	k	v
SERVICES		y		None
)~"},
    {R"~({"a": "b"})~",
     R"~(b
)~"},
    {R"~(["x", "y"])~",
     R"~(x	y
)~"},
    {R"~([["a", 1], ["b", 2]])~",
     R"~(a	1
b	2
)~"},
    {R"~("text")~",
     R"~(text
)~"},
    {R"~(5)~",
     R"~(5
)~"},
    {R"~(null)~",
     R"~(None
)~"},
    {R"~(true)~",
     R"~(True
)~"},
    {R"~([])~",
     R"~()~"},
    {R"~({"a": {"b": {"c": 1}}})~",
     R"~(B	1
)~"},
    {R"~([{"a": 1}, {"b": 2}])~",
     R"~(1	
	2
)~"},
    {R"~({"x": 1.5, "y": [[1, 2], [3]], "e": {}})~",
     R"~(1.5
Y	1
Y	2
Y	3
)~"},
    {R"~({"cluster": {"clusterArn": "arn:aws:ecs:us-east-1:111122223333:cluster/prod-web", "clusterName": "prod-web", "status": "ACTIVE", "registeredContainerInstancesCount": 0, "runningTasksCount": 0, "pendingTasksCount": 0, "activeServicesCount": 0, "statistics": [], "tags": [], "settings": [{"name": "containerInsights", "value": "disabled"}], "capacityProviders": [], "defaultCapacityProviderStrategy": []}})~",
     R"~(CLUSTER	0	arn:aws:ecs:us-east-1:111122223333:cluster/prod-web	prod-web	0	0	0	ACTIVE
SETTINGS	containerInsights	disabled
)~"},
    {R"~({"events": [{"id": "1", "message": "(service web-api-svc) has reached a steady state.", "createdAt": "2026-01-05T09:00:00+00:00"}, {"id": "2", "message": "short"}]})~",
     R"~(EVENTS	2026-01-05T09:00:00+00:00	1	(service web-api-svc) has reached a steady state.
EVENTS		2	short
)~"},
    {R"~([["only"], [1, [2, 3]]])~",
     R"~(only
1
2	3
)~"},
    {R"~({"u": "über 日本"})~",
     R"~(über 日本
)~"},
};

constexpr Case kTable[] = {
    {R"~({"clusterArns": ["a", "b"]})~",
     R"~(----------------
|DescribeThings|
+--------------+
|| clusterArns||
|+------------+|
||  a         ||
||  b         ||
|+------------+|
)~"},
    {R"~({"services": [{"name": "x", "n": 1, "ok": true, "tags": [{"key": "k", "value": "v"}], "l": ["p", "q"]}, {"name": "y", "z": null}], "failures": []})~",
     R"~(-------------------------------
|       DescribeThings        |
+-----------------------------+
||         services          ||
|+---+--------+--------+-----+|
|| n | name   |  ok    |  z  ||
|+---+--------+--------+-----+|
||  1|  x     |  True  |     ||
|+---+--------+--------+-----+|
|||            l            |||
||+-------------------------+||
|||  p                      |||
|||  q                      |||
||+-------------------------+||
|||          tags           |||
||+----------+--------------+||
|||    key   |    value     |||
||+----------+--------------+||
|||  k       |  v           |||
||+----------+--------------+||
||         services          ||
|+---+--------+-----+--------+|
|| n | name   | ok  |   z    ||
|+---+--------+-----+--------+|
||   |  y     |     |  None  ||
|+---+--------+-----+--------+|
)~"},
    {R"~({"a": "b"})~",
     R"~(----------------
|DescribeThings|
+------+-------+
|  a   |  b    |
+------+-------+
)~"},
    {R"~(["x", "y"])~",
     R"~(----------------
|DescribeThings|
+--------------+
|  x           |
|  y           |
+--------------+
)~"},
    {R"~([["a", 1], ["b", 2]])~",
     R"~(----------------
|DescribeThings|
+------+-------+
|  a   |  1    |
|  b   |  2    |
+------+-------+
)~"},
    {R"~("text")~",
     R"~(----------------
|DescribeThings|
+--------------+
)~"},
    {R"~(5)~",
     R"~(----------------
|DescribeThings|
+--------------+
)~"},
    {R"~(null)~",
     R"~()~"},
    {R"~(true)~",
     R"~(----------------
|DescribeThings|
+--------------+
)~"},
    {R"~([])~",
     R"~()~"},
    {R"~({"a": {"b": {"c": 1}}})~",
     R"~(----------------
|DescribeThings|
+--------------+
||      a     ||
|+------------+|
|||     b    |||
||+----+-----+||
|||  c |  1  |||
||+----+-----+||
)~"},
    {R"~([{"a": 1}, {"b": 2}])~",
     R"~(----------------
|DescribeThings|
+------+-------+
|   a  |   b   |
+------+-------+
|  1   |       |
|      |  2    |
+------+-------+
)~"},
    {R"~({"x": 1.5, "y": [[1, 2], [3]], "e": {}})~",
     R"~(!Row should have 2 elements, instead it has 1)~"},
    {R"~({"cluster": {"clusterArn": "arn:aws:ecs:us-east-1:111122223333:cluster/prod-web", "clusterName": "prod-web", "status": "ACTIVE", "registeredContainerInstancesCount": 0, "runningTasksCount": 0, "pendingTasksCount": 0, "activeServicesCount": 0, "statistics": [], "tags": [], "settings": [{"name": "containerInsights", "value": "disabled"}], "capacityProviders": [], "defaultCapacityProviderStrategy": []}})~",
     R"~(------------------------------------------------------------------------------------------------
|                                        DescribeThings                                        |
+----------------------------------------------------------------------------------------------+
||                                           cluster                                          ||
|+------------------------------------+-------------------------------------------------------+|
||  activeServicesCount               |  0                                                    ||
||  clusterArn                        |  arn:aws:ecs:us-east-1:111122223333:cluster/prod-web  ||
||  clusterName                       |  prod-web                                             ||
||  pendingTasksCount                 |  0                                                    ||
||  registeredContainerInstancesCount |  0                                                    ||
||  runningTasksCount                 |  0                                                    ||
||  status                            |  ACTIVE                                               ||
|+------------------------------------+-------------------------------------------------------+|
|||                                         settings                                         |||
||+--------------------------+---------------------------------------------------------------+||
|||  name                    |  containerInsights                                            |||
|||  value                   |  disabled                                                     |||
||+--------------------------+---------------------------------------------------------------+||
)~"},
    {R"~({"events": [{"id": "1", "message": "(service web-api-svc) has reached a steady state.", "createdAt": "2026-01-05T09:00:00+00:00"}, {"id": "2", "message": "short"}]})~",
     R"~(--------------------------------------------------------------------------------------------
|                                      DescribeThings                                      |
+------------------------------------------------------------------------------------------+
||                                         events                                         ||
|+----------------------------+-----+-----------------------------------------------------+|
||          createdAt         | id  |                       message                       ||
|+----------------------------+-----+-----------------------------------------------------+|
||  2026-01-05T09:00:00+00:00 |  1  |  (service web-api-svc) has reached a steady state.  ||
||                            |  2  |  short                                              ||
|+----------------------------+-----+-----------------------------------------------------+|
)~"},
    {R"~([["only"], [1, [2, 3]]])~",
     R"~(!Row should have 1 elements, instead it has 2)~"},
    {R"~({"u": "über 日本"})~",
     R"~(---------------------
|  DescribeThings   |
+----+--------------+
|  u |  über 日本  |
+----+--------------+
)~"},
};
// clang-format on

}  // namespace

TEST_CASE("yaml is laid out, quoted and folded as by the real CLI") {
    for (const Case& c : kYaml) {
        const std::string json = c.json;
        CAPTURE(json);
        const drydock::api::Doc doc = parse(c.json);
        CHECK(format_yaml(doc.root()) == std::string(c.wanted));
    }
}

TEST_CASE("text has the columns and sections of the real CLI") {
    for (const Case& c : kText) {
        const std::string json = c.json;
        CAPTURE(json);
        const drydock::api::Doc doc = parse(c.json);
        CHECK(format_text(doc.root()) == std::string(c.wanted));
    }
}

TEST_CASE("table draws the boxes of the real CLI") {
    for (const Case& c : kTable) {
        const std::string json = c.json;
        CAPTURE(json);
        const drydock::api::Doc doc = parse(c.json);
        std::string out;
        std::string error;
        const bool ok = format_table("DescribeThings", doc.root(), &out, &error);
        CHECK((ok ? out : "!" + error) == std::string(c.wanted));
    }
}

TEST_CASE("json has four spaces a level and prints nothing for an empty object") {
    CHECK(format_json(parse(R"({"a":[1,{"b":"ü"}],"e":[],"o":{}})").root()) ==
          "{\n    \"a\": [\n        1,\n        {\n            \"b\": \"ü\"\n        }\n    ],\n"
          "    \"e\": [],\n    \"o\": {}\n}\n");
    CHECK(format_json(parse("{}").root()).empty());
    CHECK(format_json(parse("null").root()) == "null\n");
}
