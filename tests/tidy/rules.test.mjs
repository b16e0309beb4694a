// Each rule bites where it should and leaves alone what only looks like it.
import assert from "node:assert/strict";
import test from "node:test";

import { checkFile, codeOnly } from "./rules.mjs";

const rulesOf = (text, file = "engine/ecs/x.cpp") => checkFile(file, `${text}\n`).map((complaint) => complaint.rule);
const bites = (rule, text, file) => assert.deepEqual(rulesOf(text, file), [rule], text);
const passes = (text, file) => assert.deepEqual(checkFile(file ?? "engine/ecs/x.cpp", `${text}\n`), [], text);

test("names of banned things in comments and strings are no use of them", () => {
    passes("// std::chrono and double are banned");
    passes("/* throw */ int x = f(\"std::hash throw double\");");
    passes("auto text = R\"(throw double)\";");
    assert.equal(codeOnly("a // b\nc"), "a     \nc");
    assert.equal(codeOnly("1'000'000 + 'x'").length, "1'000'000 + 'x'".length);
});

test("clocks", () => {
    bites("clock", "auto t = std::chrono::steady_clock::now();");
    bites("clock", "auto t = time(nullptr);");
    passes("auto t = world.time(0);");
});

test("threads", () => {
    bites("thread", "std::mutex m;");
    bites("thread", "std::atomic<int> n;");
});

test("ambient randomness", () => {
    bites("random", "std::uniform_int_distribution<int> d;");
    bites("random", "int n = rand();");
    bites("random", "std::shuffle(a.begin(), a.end(), g);");
    passes("int n = draw.rand();");
});

test("hashes and hash tables of the standard library", () => {
    bites("hash", "std::hash<int> h;");
    bites("unordered", "std::unordered_map<int, int> m;");
});

test("files and surroundings", () => {
    bites("file", "FILE* f = fopen(name, mode);");
    bites("file", "std::ifstream in;");
    bites("ambient", "const char* home = getenv(name);");
});

test("exceptions and run-time types", () => {
    bites("exception", "throw 1;");
    bites("exception", "auto* p = dynamic_cast<A*>(q);");
});

test("parts of the library that Emscripten 3.1.6 lacks", () => {
    bites("new-library", "auto x = std::bit_cast<int>(y);");
    bites("new-library", "std::ranges::sort(v);");
});

test("floating point, except at the border", () => {
    bites("float", "double x = 1;");
    bites("float", "float x = 1;");
    passes("double x = 1;", "engine/api/json_read.cpp");
    passes("double x = 1;", "engine/api/jmespath_value.cpp");
    passes("double x = 1;", "web/panels/map.cpp");
});

test("mutable statics", () => {
    bites("mutable-static", "static int count = 0;");
    bites("mutable-static", "static std::vector<int> cache;");
    bites("mutable-static", "void f() {\n    static int n;\n}");
    passes("static constexpr int kMost = 3;");
    passes("static const Table kTable = {1, 2};");
    passes("static int helper(int x);");
    passes("static_assert(sizeof(int) == 4);");
});

test("printing", () => {
    bites("print", "std::cout << 1;");
    bites("print", "printf(text);");
    passes("std::snprintf(out, sizeof out, text);");
    passes("std::fprintf(stderr, text);", "engine/core/check.cpp");
});

test("size_t in rows", () => {
    bites("row-size", "#pragma once\nstruct Row {\n    std::size_t count = 0;\n};", "engine/ecs/ecs_state.hpp");
    passes("#pragma once\nstd::size_t count(int x);", "engine/ecs/ecs_state.hpp");
});

test("a comparator is a total order and says so", () => {
    bites("sort", "std::sort(a.begin(), a.end(), [](int x, int y) { return x < y; });");
    passes("std::sort(a.begin(), a.end());");
    passes("// By name, a total order: names are unique.\nstd::sort(a.begin(), a.end(), byName);");
    passes("std::stable_sort(a.begin(), a.end(), byName);");
});

test("lower rooms do not know higher ones", () => {
    bites("direction", '#include "engine/api/value.hpp"', "engine/core/x.cpp");
    bites("direction", '#include "engine/ecs/tasks.hpp"', "engine/world/x.cpp");
    bites("direction", '#include "engine/sim/simulation.hpp"', "engine/ecs/x.cpp");
    bites("direction", '#include "engine/lesson/lesson.hpp"', "engine/sim/x.cpp");
    bites("direction", '#include "engine/sim/simulation.hpp"', "engine/shell/x.cpp");
    bites("direction", '#include "web/app.hpp"', "engine/shell/x.cpp");
    bites("direction", '#pragma once\n#include "engine/world/world.hpp"', "engine/ecs/ecs_state.hpp");
    passes('#include "engine/ecs/ecs_state.hpp"', "engine/world/world.cpp");
    passes('#include "engine/vpc/vpc.hpp"', "engine/ecs/x.cpp");
    passes('#include "engine/sim/simulation.hpp"', "web/session.cpp");
});

test("nlohmann/json stays at the border", () => {
    bites("json", "#include <nlohmann/json.hpp>");
    bites("json", '#include "nlohmann/json.hpp"', "engine/ecs/y.cpp");
    passes("#include <nlohmann/json.hpp>", "engine/api/json_read.cpp");
});

test("the interface's libraries stay in web/", () => {
    bites("interface", '#include "imgui.h"');
    bites("interface", "#include <SDL.h>");
    passes('#include "imgui.h"', "web/panels/map.cpp");
});

test("standard headers that the engine does without", () => {
    bites("header", "#include <chrono>");
    passes("#include <chrono>", "web/main.cpp");
});

test("include paths from the root", () => {
    bites("path", '#include "../core/id.hpp"');
});

test("lengths, ends and the header's first line", () => {
    bites("long-line", `int ${"x".repeat(100)};`);
    passes(`// ${"é".repeat(97)}`);
    bites("long-file", "int x;\n".repeat(801).trimEnd());
    bites("blank-end", "let x; ", "tests/x.mjs");
    bites("tab", "\tint x;");
    bites("pragma-once", "int x;", "engine/ecs/x.hpp");
    assert.deepEqual(checkFile("engine/x/x.cpp", "int x;").map((c) => c.rule), ["last-line"]);
});
