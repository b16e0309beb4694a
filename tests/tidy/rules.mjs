// The rules of the source text that no compiler checks (ARCHITECTURE.md says why). checkFile() is pure: path and text
// in, complaints out; tests/tidy/rules.test.mjs shows each rule biting, source.test.mjs applies them to the repository.

// Rooms of the engine, lowest first. A file may include its own level's rooms and everything lower.
// The shell gets its way to the front door handed in, so it stands below sim, which runs it as an input.
const LEVELS = [["core"], ["api"], ["world"], ["*"], ["shell"], ["sim"], ["lesson"]];

// The border, where JSON numbers have fractions: float and double are allowed in these files of the engine alone.
const MAY_USE_DOUBLE = [/^engine\/api\/json_[a-z_]+\.[ch]pp$/, /^engine\/api\/jmespath[a-z_]*\.[ch]pp$/,
    /^engine\/api\/value\.[ch]pp$/, /^engine\/api\/number\.[ch]pp$/, /^engine\/api\/protocol_cbor\.cpp$/];

// The only files that include nlohmann/json.hpp.
const MAY_USE_JSON = [/^engine\/api\/json_read\.cpp$/, /^tests\//];

const INTERFACE_HEADERS = /^(?:imgui|SDL|GLES|GL\/|emscripten)/i;
const MAY_USE_INTERFACE = /^(?:web|tests\/(?:panels|bench|support))\//;

const BANNED_HEADERS = ["atomic", "chrono", "coroutine", "filesystem", "fstream", "future", "iostream", "locale",
    "mutex", "random", "ranges", "regex", "thread"];

// Stops the program on a broken assertion: says so on stderr first.
const MAY_PRINT = [/^engine\/core\/check\.cpp$/];

// name, what is wrong, patterns over the code without comments and strings
const BANNED = [
    ["clock", "the engine has no wall clock; time is World::now()",
        /\bstd::chrono\b|\b(?:clock_gettime|gettimeofday)\b/, /(?<![\w.>:])time\s*\(\s*(?:nullptr|NULL|0|&)/],
    ["thread", "the engine has one thread",
        /\bstd::(?:thread|jthread|mutex|shared_mutex|recursive_mutex|atomic\w*)\b|\bthread_local\b/,
        /\bstd::(?:future|promise|async|condition_variable)\b/],
    ["random", "random draws come from engine/core/rng.hpp",
        /\bstd::(?:\w+_distribution|random_device|mt19937(?:_64)?|minstd_rand0?|default_random_engine)\b/,
        /\bstd::(?:shuffle|sample)\b|(?<![\w.>:])s?rand\s*\(/],
    ["hash", "std::hash differs between compilers; use engine/core/hash.hpp", /\bstd::hash\b/],
    ["unordered", "the order of a hash table differs between compilers; use a sorted or flat table",
        /\bunordered_(?:multi)?(?:map|set)\b/],
    ["file", "the engine has no files",
        /\bstd::(?:[io]?fstream|filesystem)\b|(?<![\w.>:])(?:std::)?(?:fopen|freopen|tmpfile)\s*\(/],
    ["ambient", "the engine reads nothing of its surroundings",
        /\b(?:getenv|setlocale)\b|\bstd::locale\b/],
    ["exception", "the engine is compiled without exceptions and type information",
        /\bthrow\b|\btry\s*\{|\bcatch\s*\(|\bdynamic_cast\b|\btypeid\b/],
    ["new-library", "missing in Emscripten 3.1.6",
        /\bstd::(?:ranges|views|bit_cast|source_location|format|expected|pmr)\b|\bco_(?:await|yield|return)\b/],
    // A declaration (not of a function) that is static or extern and not constant.
    ["mutable-static", "state lives in World; statics are constants", new RegExp([
        /(?:^|[;{}]\s*)(?:inline\s+)?(?:static|extern)\s+/,
        /(?!const\b|constexpr\b|constinit\s+const\b|inline\s+const(?:expr)?\b)/,
        /[\w:<>,*&\s]+?\w\s*(?:=|;|\{[^}]*\}\s*;)/].map((part) => part.source).join(""), "m")],
];
const PRINTING = /\bstd::(?:cout|cerr|clog)\b|(?<![\w.>])(?:std::)?(?:printf|fprintf|puts|putchar|fputs)\s*\(/;

// The text with comments and the insides of strings and character literals as blanks; lines stay where they are.
export function codeOnly(text) {
    const comment = /\/\/[^\n]*|\/\*[\s\S]*?\*\//;
    const literal = /R"([^()\s\\]*)\([\s\S]*?\)\1"|"(?:\\.|[^"\\\n])*"|(?<![\w])'(?:\\.|[^'\\\n])+'/;
    const pattern = new RegExp(`${comment.source}|${literal.source}`, "g");
    return text.replace(pattern, (match) => {
        const blank = match.replace(/[^\n]/g, " ");
        return match[0] === "/" ? blank : match[0] + blank.slice(2) + match[match.length - 1];
    });
}

function lineOf(text, index) {
    return text.slice(0, index).split("\n").length;
}

function levelOf(file) {
    if (file.startsWith("web/")) return { level: LEVELS.length, room: "web" };
    const room = file.match(/^engine\/([a-z0-9_]+)\//)?.[1];
    if (!room) return null;
    // The rows of a room are part of World, so their header stands beneath it.
    if (/_state\.hpp$/.test(file)) return { level: 1.5, room: `${room} (rows)` };
    const found = LEVELS.findIndex((rooms) => rooms.includes(room));
    return { level: found >= 0 ? found : LEVELS.findIndex((rooms) => rooms.includes("*")), room };
}

function* includes(text) {
    for (const m of text.matchAll(/^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]/gm)) {
        yield { quoted: m[1] === '"', name: m[2], line: lineOf(text, m.index) };
    }
}

function checkIncludes(file, text, say) {
    const own = levelOf(file);
    for (const { quoted, name, line } of includes(text)) {
        const other = levelOf(name);
        // A fresh account is furnished by the rooms themselves.
        const furnishes = file === "engine/world/default_world.cpp" && other?.level <= levelOf("engine/ecs/x.hpp").level;
        if (quoted && own && other && other.level > own.level && !furnishes) {
            say(line, "direction", `${own.room} must not include ${name}: it stands above`);
        }
        if (/nlohmann|(?:^|\/)json\.hpp$/.test(name) && !MAY_USE_JSON.some((allowed) => allowed.test(file))) {
            say(line, "json", "nlohmann/json is for the border's files alone (MAY_USE_JSON in tests/tidy/rules.mjs)");
        }
        if (INTERFACE_HEADERS.test(name) && !MAY_USE_INTERFACE.test(file)) {
            say(line, "interface", `${name} is for web/ alone`);
        }
        if (file.startsWith("engine/") && BANNED_HEADERS.includes(name)) {
            say(line, "header", `the engine does without <${name}>`);
        }
        if (/^\.\.?\//.test(name)) say(line, "path", "include paths start at the root of the repository");
    }
}

// The arguments of the call whose "(" is at `open`, split at top-level commas.
function callArguments(code, open) {
    const list = [];
    let depth = 0;
    let start = open + 1;
    for (let i = open; i < code.length; i += 1) {
        if ("([{".includes(code[i])) depth += 1;
        if (")]}".includes(code[i])) depth -= 1;
        if ((depth === 1 && code[i] === ",") || depth === 0) {
            list.push(code.slice(start, i).trim());
            start = i + 1;
            if (depth === 0) break;
        }
    }
    return list;
}

// Equal keys may come out in another order elsewhere, so a comparator must tell any two apart, and say so.
function checkSorts(code, text, say) {
    const lines = text.split("\n");
    for (const m of code.matchAll(/\bstd::(sort|nth_element|partial_sort)\s*\(/g)) {
        const expected = m[1] === "sort" ? 2 : 3;
        if (callArguments(code, m.index + m[0].length - 1).length <= expected) continue;
        const line = lineOf(code, m.index);
        if (!lines.slice(Math.max(0, line - 4), line).some((near) => /total order/.test(near))) {
            say(line, "sort", "say in a comment above why this is a total order, or use std::stable_sort");
        }
    }
}

function checkEngine(file, code, text, say) {
    for (const [rule, why, ...patterns] of BANNED) {
        for (const m of patterns.flatMap((one) => [...code.matchAll(new RegExp(one.source, `g${one.flags}`))])) {
            const lead = m[0].match(/^[\s;{}]*/)[0].length;
            say(lineOf(code, m.index + lead), rule, why);
        }
    }
    if (!MAY_USE_DOUBLE.some((allowed) => allowed.test(file))) {
        for (const m of code.matchAll(/\b(?:float|double)\b/g)) {
            say(lineOf(code, m.index), "float", "no floating point in the engine; count in integers");
        }
    }
    if (!MAY_PRINT.some((allowed) => allowed.test(file))) {
        for (const m of code.matchAll(new RegExp(PRINTING.source, "g"))) {
            say(lineOf(code, m.index), "print", "the engine prints nothing; it leaves facts behind");
        }
    }
    if (/_state\.hpp$/.test(file)) {
        for (const m of code.matchAll(/\b(?:std::)?size_t\s+\w+\s*(?:=|;|\{)/g)) {
            say(lineOf(code, m.index), "row-size", "size_t has another size in WebAssembly; rows use std::uint32_t");
        }
    }
    checkSorts(code, text, say);
}

// Complaints about one file: [{ line, rule, text }].
export function checkFile(file, text) {
    const complaints = [];
    const say = (line, rule, why) => complaints.push({ file, line, rule, text: why });
    const isCpp = /\.[ch]pp$/.test(file);
    const lines = text.split("\n");
    const longest = isCpp ? 100 : 130;
    lines.forEach((line, i) => {
        // The text of a raw string (a request as JSON) stays in one piece.
        if ([...line].length > longest && !(isCpp && line.includes('R"'))) {
            say(i + 1, "long-line", `longer than ${longest} columns`);
        }
        if (!isCpp && /[ \t]$/.test(line)) say(i + 1, "blank-end", "blanks at the end of the line");
        if (isCpp && line.includes("\t")) say(i + 1, "tab", "a tab; indent by 4 blanks");
    });
    if (lines.length - 1 > 800) say(801, "long-file", `${lines.length - 1} lines; split it (800 at most)`);
    if (text.length > 0 && !text.endsWith("\n")) say(lines.length, "last-line", "the last line has no end");
    if (!isCpp) return complaints;
    const code = codeOnly(text);
    if (file.endsWith(".hpp") && !/^#pragma once$/m.test(text)) {
        say(1, "pragma-once", "a header starts with #pragma once");
    }
    checkIncludes(file, text, say);
    if (file.startsWith("engine/")) checkEngine(file, code, text, say);
    return complaints;
}
