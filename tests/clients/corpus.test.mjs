// Command lines that people type, run twice on the same world: by the shell inside the engine, and by bash with the
// real aws CLI through the bridge. Standard output, standard error and exit code are compared byte for byte.
//
// tests/clients/corpus/*.txt holds the lines; DRYDOCK_CORPUS=word runs the files whose name contains the word.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import readline from "node:readline";
import test from "node:test";

import { engineLoader } from "../../web/bridge/node_engine.mjs";
import { advance, clientEnvironment, ROLE, root, startBridge, taskDefinition, temporaryFolder } from "./support.mjs";

const WORKERS = 3;
const corpus = path.join(root, "tests/clients/corpus");
const load = await engineLoader();

const FILES = {
    "task-def.json": JSON.stringify(taskDefinition(1)),
    "with-role.json": JSON.stringify(taskDefinition(1, { executionRoleArn: ROLE }), null, 2),
    "broken.json": '{"family": ',
    "network.json": JSON.stringify({ awsvpcConfiguration: {
        subnets: ["subnet-0a1b2c3d"], securityGroups: ["sg-0a1b2c3d"], assignPublicIp: "ENABLED" } }),
    "web.yaml": `# a task definition
family: from-yaml
networkMode: awsvpc
requiresCompatibilities: [FARGATE]
cpu: "512"
memory: '1024'
containerDefinitions:
- name: web
  image: nginx:1.27   # pinned
  essential: true
  portMappings:
  - containerPort: 80
    protocol: tcp
  environment:
  - {name: GREETING, value: "hello\\tworld"}
  - name: TEXT
    value: |
      two
      lines
  command: ["sh", "-c", 'echo it''s up']
`,
};

// [{ number, kind: "!" | "=" | "+", line }]; "| " continues the line before.
function readCorpus(file) {
    const rows = [];
    for (const [i, text] of fs.readFileSync(path.join(corpus, file), "utf8").split("\n").entries()) {
        if (text === "" || text.startsWith("# ")) continue;
        if (text.startsWith("|")) rows.at(-1).line += `\n${text.slice(2)}`;
        else rows.push({ number: i + 1, kind: text[0], line: text.slice(2) });
    }
    return rows;
}

// The real command in a process of its own: run(lines) -> results in the order of the lines.
function realCommand(t, bridge, folder) {
    const env = { ...clientEnvironment, HOME: folder };
    delete env.AWS_CONFIG_FILE;
    delete env.AWS_SHARED_CREDENTIALS_FILE;
    const child = spawn("/usr/bin/python3", [path.join(root, "tests/clients/corpus_real.py"), bridge.address],
        { cwd: folder, env, stdio: ["pipe", "pipe", "inherit"] });
    t.after(() => child.kill());
    const answers = readline.createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    return async (lines) => {
        child.stdin.write(`${JSON.stringify({ rows: lines.map((line, id) => ({ id, line })), workers: WORKERS })}\n`);
        const results = [];
        for (let i = 0; i < lines.length; i += 1) {
            const { value, done } = await answers.next();
            assert.ok(!done, "the real command's process ended");
            const { id, stdout, stderr, code } = JSON.parse(value);
            // bash -c names the line in its errors; an interactive shell does not.
            results[id] = { stdout, stderr: stderr.replace(/^bash: line \d+: /gm, "bash: "), code };
        }
        return results;
    };
}

// The shell inside: what one line prints. Each line begins without variables, in the home folder, as bash -c does.
function runInside(engine, line) {
    const reply = engine.shell(line);
    const text = (kind) => reply.outputs.filter((o) => o.kind === kind).map((o) => o.text).join("");
    const result = { stdout: text("stdout"), stderr: text("stderr"), code: reply.exitCode };
    if (reply.waiting) {
        engine.interrupt();
        result.code = "waits";
    }
    const names = new Set([...line.matchAll(/\b([A-Za-z_]\w*)=/g), ...line.matchAll(/\b(?:for|read(?: -r)?) ([\w ]+)/g)]
        .flatMap((m) => m[1].split(" ")));
    engine.shell(`unset ${[...names].join(" ")} REPLY; cd`);
    return result;
}

for (const file of fs.readdirSync(corpus).filter((name) => name.includes(process.env.DRYDOCK_CORPUS ?? ""))) {
    test(`lines of ${file}`, async (t) => {
        const engine = await load({ seed: 1n, strict: true });
        const bridge = await startBridge(t, "--speed", "0", "--seed", "1");
        const folder = temporaryFolder(t);
        for (const [name, content] of Object.entries(FILES)) {
            fs.writeFileSync(path.join(folder, name), content);
            engine.writeFile(`/home/learner/${name}`, content);
        }
        // The variables that the real command needs to be allowed to call anything.
        for (const name of ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_DEFAULT_REGION"]) {
            engine.shell(`export ${name}=${clientEnvironment[name]}`);
        }
        const real = realCommand(t, bridge, folder);
        const rows = readCorpus(file);
        for (let at = 0; at < rows.length;) {
            if (rows[at].kind === "+") {
                await advance(bridge, Number(rows[at].line));
                engine.runUntil(engine.now + Number(rows[at].line) * 1000);
                at += 1;
                continue;
            }
            // Lines that only read run side by side.
            let end = at + 1;
            while (rows[at].kind === "=" && end < rows.length && rows[end].kind === "=") end += 1;
            const group = rows.slice(at, end);
            const expected = await real(group.map((row) => row.line));
            for (const [i, row] of group.entries()) {
                const got = runInside(engine, row.line);
                await t.test(`${file}:${row.number} ${row.line}`, () => assert.deepEqual(got, expected[i]));
            }
            at = end;
        }
    });
}
