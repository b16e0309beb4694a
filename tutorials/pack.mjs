// Packs the lessons of tutorials/index.json into one C++ source file, so that the same bytes are in the
// page, the desktop app and the tests.
//
//   node tutorials/pack.mjs <tutorials folder> <output.cpp>
import fs from 'node:fs';
import path from 'node:path';

const [root, output] = process.argv.slice(2);

// A C++ string literal for every line: compilers limit the length of one, not of their concatenation.
function literal(text) {
    const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [''];
    return lines.map((line) => {
        let out = '';
        for (const byte of Buffer.from(line, 'utf8')) {
            const c = String.fromCharCode(byte);
            if (c === '\n') out += '\\n';
            else if (c === '"' || c === '\\') out += `\\${c}`;
            else if (c === '?') out += '\\?';
            else if (byte < 0x20 || byte > 0x7e) out += `\\${byte.toString(8).padStart(3, '0')}`;
            else out += c;
        }
        return `    "${out}"`;
    }).join('\n');
}

// Whitespace between the members of lesson.json is not worth shipping.
function compact(json, file) {
    try {
        return JSON.stringify(JSON.parse(json));
    } catch (error) {
        console.error(`${file}: ${error.message}`);
        process.exit(1);
    }
}

// Members that are there twice would vanish in compact(): the loader must see and refuse them.
function checkDuplicates(json, file) {
    const stack = [];
    const tokens = json.match(/"(?:[^"\\]|\\.)*"|[{}[\],:]/g) ?? [];
    tokens.forEach((token, i) => {
        if (token === '{') stack.push(new Set());
        else if (token === '[') stack.push(null);
        else if (token === '}' || token === ']') stack.pop();
        else if (token[0] === '"' && tokens[i + 1] === ':' && stack.at(-1)) {
            const key = JSON.parse(token);
            if (stack.at(-1).has(key)) {
                console.error(`${file}: the member "${key}" is there twice in one object`);
                process.exit(1);
            }
            stack.at(-1).add(key);
        }
    });
}

const index = JSON.parse(fs.readFileSync(path.join(root, 'index.json'), 'utf8'));
const out = [
    '// Made by tutorials/pack.mjs; do not edit.',
    '#include "engine/lesson/embedded_lessons.hpp"',
    'namespace drydock::lesson {',
    'namespace {',
];
let number = 0;
const tracks = index.tracks.map((track) => {
    const lessons = track.lessons.map((id) => {
        const folder = path.join(root, id);
        const read = (name) => fs.readFileSync(path.join(folder, name), 'utf8');
        const json = read('lesson.json');
        checkDuplicates(json, `${id}/lesson.json`);
        const markdown = read('text.md');
        const title = (markdown.match(/^# (.*)$/m) ?? ['', id])[1].trim();
        const n = number++;
        const files = (JSON.parse(json).files ?? []).filter((name) => fs.existsSync(path.join(folder, name)));
        const names = files.map((name, i) => {
            out.push(`constexpr std::string_view kFile${n}_${i} =\n${literal(read(name))};`);
            return `{${JSON.stringify(name)}, kFile${n}_${i}}`;
        });
        out.push(`constexpr std::string_view kJson${n} =\n${literal(compact(json, id))};`);
        out.push(`constexpr std::string_view kText${n} =\n${literal(markdown)};`);
        if (names.length > 0) out.push(`constexpr SourceFile kFiles${n}[] = {${names.join(', ')}};`);
        const span = names.length > 0 ? `kFiles${n}` : 'std::span<const SourceFile>()';
        return `    {${JSON.stringify(id)},\n${literal(title)},\n     kJson${n}, kText${n}, ${span}},`;
    });
    const name = `kTrack_${track.id.replace(/[^a-z0-9]/g, '_')}`;
    out.push(`constexpr EmbeddedLesson ${name}[] = {\n${lessons.join('\n')}\n};`);
    return `    {${JSON.stringify(track.id)}, ${JSON.stringify(track.title)}, ${name}},`;
});
out.push(
    `constexpr EmbeddedTrack kTracks[] = {\n${tracks.join('\n')}\n};`,
    '}  // namespace',
    'std::span<const EmbeddedTrack> embedded_tracks() { return kTracks; }',
    '}  // namespace drydock::lesson',
    '',
);
fs.mkdirSync(path.dirname(output), { recursive: true });
const text = out.join('\n');
// Unchanged content keeps its time, so nothing is compiled again.
if (!fs.existsSync(output) || fs.readFileSync(output, 'utf8') !== text) fs.writeFileSync(output, text);
