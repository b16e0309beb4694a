// ./dev bridge: the engine behind a local port, for the aws CLI and every AWS SDK. --help says how.
import fs from "node:fs";

import { DEFAULTS, REGION } from "../sdk/engine.mjs";
import { DEFAULT_FOLDER, engineLoader } from "./node_engine.mjs";
import { DEFAULT_DIR, pageHandler } from "./serve.mjs";
import { Bridge } from "./server.mjs";

const HELP = `./dev bridge [options]: answers AWS requests on this machine, from a simulation of its own.

  --port N         port on 127.0.0.1; 0 takes any free one (4566)
  --speed N        simulated seconds in a real one, 0 to 100000; 0: only POST /_drydock/advance moves time (60)
  --seed N         the same seed and the same requests give the same answers (1)
  --account ID     account number, 12 digits (111122223333)
  --region NAME    region (us-east-1)
  --lenient        accept what real ECS refuses for a missing execution role or memory, with a supplied default

Where the page is built, the bridge serves it on the same port. An open page attaches: its world answers, live, and
the options above are for the bridge's own. Without a page the bridge goes on from the world that the page had.

  POST /_drydock/reset     forget everything
  GET  /_drydock/state     simulated time and state hash
  POST /_drydock/advance   {"seconds": N} moves simulated time
  POST /_drydock/restore   bring back the world that a page replaced when it attached
`;

class BadFlag extends Error {}

function number(name, text, { whole, max }) {
    const value = Number(text);
    const good = /^\d+(\.\d+)?$/.test(text) && value <= max && (!whole || Number.isInteger(value));
    if (!good) throw new BadFlag(`${name} is a ${whole ? "whole " : ""}number from 0 to ${max}, not "${text}".`);
    return value;
}

function seed(name, text) {
    if (!/^\d{1,20}$/.test(text) || BigInt(text) >= 1n << 64n) {
        throw new BadFlag(`${name} is a whole number from 0 to 2^64-1, not "${text}".`);
    }
    return BigInt(text);
}

function matching(pattern, example) {
    return (name, text) => {
        if (!pattern.test(text)) throw new BadFlag(`${name} looks like ${example}, not "${text}".`);
        return text;
    };
}

const FLAGS = {
    "--port": ["port", (name, text) => number(name, text, { whole: true, max: 65535 })],
    "--speed": ["speed", (name, text) => number(name, text, { whole: false, max: 100000 })],
    "--seed": ["seed", seed],
    "--account": ["account", matching(/^\d{12}$/, DEFAULTS.account)],
    "--region": ["region", matching(REGION, DEFAULTS.region)],
};

export function parseFlags(list) {
    const options = { ...DEFAULTS, port: 4566, speed: 60 };
    for (let i = 0; i < list.length; i += 1) {
        const [name, joined] = list[i].split(/=(.*)/s);
        if (name === "--help" || name === "-h") return { help: true };
        if (name === "--lenient" && joined === undefined) {
            options.strict = false;
            continue;
        }
        const flag = Object.hasOwn(FLAGS, name) ? FLAGS[name] : null;
        if (!flag) throw new BadFlag(`There is no option ${list[i]}. ./dev bridge --help names them.`);
        const text = joined ?? list[(i += 1)];
        if (text === undefined) throw new BadFlag(`${name} needs a value. ./dev bridge --help names the options.`);
        options[flag[0]] = flag[1](name, text);
    }
    return options;
}

function fail(status, text) {
    console.error(text);
    process.exit(status);
}

function listenProblem(error, port) {
    if (error.code === "EADDRINUSE") {
        return `Port ${port} is in use by another program; take another one with --port ${Math.min(port + 1, 65535)}.`;
    }
    if (error.code === "EACCES") return `Port ${port} needs more rights; take one above 1023 with --port.`;
    return `The bridge cannot listen on 127.0.0.1:${port}: ${error.message}`;
}

async function main() {
    let options;
    try {
        options = parseFlags(process.argv.slice(2));
    } catch (error) {
        if (!(error instanceof BadFlag)) throw error;
        fail(2, error.message);
    }
    if (options.help) {
        process.stdout.write(HELP);
        return;
    }
    let load;
    try {
        load = await engineLoader();
    } catch (error) {
        fail(1, `The engine in ${DEFAULT_FOLDER} cannot be loaded (${error.message}); ./dev bridge builds it.`);
    }
    const page = fs.existsSync(`${DEFAULT_DIR}/index.html`) ? pageHandler(DEFAULT_DIR, { attach: true }) : null;
    const bridge = new Bridge(load, options, { page, report: (text) => console.error(text) });
    await bridge.start();
    bridge.server.on("error", (error) => fail(1, listenProblem(error, options.port)));
    for (const signal of ["SIGINT", "SIGTERM"]) {
        process.on(signal, () => {
            bridge.close();
            process.exit(0);
        });
    }
    bridge.server.listen(options.port, "127.0.0.1", () => {
        const address = `http://127.0.0.1:${bridge.server.address().port}`;
        console.log(`Drydock answers AWS requests at ${address}  (Ctrl-C stops it)`);
        if (page) console.log(`Open ${address}/ to see it: requests then drive the world on the screen`);
        console.log(`Any credentials will do:  aws --endpoint-url ${address} ecs list-clusters`);
    });
}

main();
