// Writes the service models as C++ tables (engine/api/model.hpp).
//
//   node engine/api/models/embed.mjs <folder of models> <output folder>
//
// makes <output>/models_<service>.cpp for each <service>.json and <output>/models_index.cpp. A model
// with something unknown in it stops the build: nothing is dropped in silence.
import fs from "node:fs";
import path from "node:path";

const NONE = 0xffff;
const KINDS = {
    string: "kString", blob: "kBlob", boolean: "kBoolean", timestamp: "kTimestamp",
    integer: "kInteger", long: "kLong", float: "kFloat", double: "kDouble",
};
const PROTOCOLS = {
    "json": "kJson", "query": "kQuery", "ec2": "kEc2", "rest-json": "kRestJson",
    "rest-xml": "kRestXml", "smithy-rpc-v2-cbor": "kRpcV2Cbor",
};
const LOCATIONS = {
    uri: "kUri", querystring: "kQueryString", header: "kHeader", headers: "kHeaders",
    statusCode: "kStatusCode",
};
const FORMATS = { iso8601: "kIso8601", rfc822: "kRfc822", unixTimestamp: "kUnix" };
const MATCHERS = {
    path: "kPath", pathAll: "kPathAll", pathAny: "kPathAny", status: "kStatus", error: "kError",
};
const STATES = { success: "kSuccess", failure: "kFailure", retry: "kRetry" };
// The services of the first lesson.
const FIRST = ["ecs"];
// The name in a credential scope is the endpoint prefix, except here.
const SIGNING_NAMES = { ecr: "ecr" };

function only(where, object, known) {
    for (const key of Object.keys(object)) {
        if (!known.includes(key)) throw new Error(`${where}: unknown key "${key}"`);
    }
}

function mapped(where, table, key) {
    if (!Object.hasOwn(table, key)) throw new Error(`${where}: unknown value "${key}"`);
    return table[key];
}

function literal(text) {
    if (/[^\x20-\x7e]/.test(text)) throw new Error(`text outside ASCII: ${JSON.stringify(text)}`);
    return `"${text.replace(/[\\"]/g, "\\$&").replace(/\?\?/g, '?""?')}"`;
}

// Sorted, so that the order of ids is the order of names (all names are ASCII).
function byText(a, b) {
    return a < b ? -1 : a > b ? 1 : 0;
}

function rows(items, perLine, text = String) {
    const lines = [];
    for (let i = 0; i < items.length; i += perLine) {
        lines.push("    " + items.slice(i, i + perLine).map(text).join(", ") + ",");
    }
    return lines.join("\n");
}

function memberOf(where, value) {
    const member = typeof value === "string" ? { shape: value } : value;
    only(where, member, ["shape", "locationName", "location", "queryName", "idempotencyToken",
        "flattened", "streaming"]);
    return member;
}

// All shapes with the unconstrained leaves ("string", "integer", ...) added as shapes of that name.
function allShapes(model) {
    const shapes = new Map(Object.entries(model.shapes));
    const reach = (where, name) => {
        if (shapes.has(name)) return;
        mapped(where, KINDS, name);
        shapes.set(name, { type: name });
    };
    for (const [name, shape] of Object.entries(model.shapes)) {
        only(name, shape, ["struct", "required", "list", "map", "type", "enum", "min", "max",
            "pattern", "error", "item", "union", "flattened", "payload", "format"]);
        if (shape.struct) {
            for (const [member, value] of Object.entries(shape.struct)) {
                reach(`${name}.${member}`, memberOf(`${name}.${member}`, value).shape);
            }
        } else if (shape.list) {
            reach(name, shape.list);
        } else if (shape.map) {
            shape.map.forEach((part) => reach(name, part));
        } else {
            mapped(name, KINDS, shape.type);
        }
    }
    return new Map([...shapes].sort(([a], [b]) => byText(a, b)));
}

function collectStrings(shapes) {
    const strings = new Set();
    for (const [name, shape] of shapes) {
        strings.add(name);
        for (const [member, value] of Object.entries(shape.struct ?? {})) {
            strings.add(member);
            if (value.locationName) strings.add(value.locationName);
            if (value.queryName) strings.add(value.queryName);
        }
        (shape.enum ?? []).forEach((value) => strings.add(value));
        if (shape.pattern) strings.add(shape.pattern);
        if (shape.item) strings.add(shape.item);
        if (shape.error?.code) strings.add(shape.error.code);
    }
    return [...strings].sort(byText);
}

class Tables {
    constructor(model) {
        this.shapes = allShapes(model);
        this.strings = collectStrings(this.shapes);
        this.stringIds = new Map(this.strings.map((text, i) => [text, i]));
        this.shapeIds = new Map([...this.shapes.keys()].map((name, i) => [name, i]));
        if (this.strings.length >= NONE || this.shapes.size >= NONE) {
            throw new Error("more than 16 bits of strings or shapes");
        }
        this.members = [];
        this.order = [];
        this.enums = [];
        this.limits = [];
        this.limitIds = new Map();
        this.shapeRows = [...this.shapes].map(([name, shape]) => this.shapeRow(name, shape));
    }

    string(text) {
        return text === undefined ? NONE : this.stringIds.get(text);
    }

    limit(shape) {
        if (shape.min === undefined && shape.max === undefined) return NONE;
        const bound = (n, otherwise) => {
            if (n === undefined) return otherwise;
            if (!Number.isSafeInteger(n)) throw new Error(`limit ${n} is not an exact integer`);
            return `${n}`;
        };
        const row = `{${bound(shape.min, "INT64_MIN")}, ${bound(shape.max, "INT64_MAX")}}`;
        if (!this.limitIds.has(row)) {
            this.limitIds.set(row, this.limits.length);
            this.limits.push(row);
        }
        return this.limitIds.get(row);
    }

    memberRow(where, name, value, required) {
        const member = memberOf(where, value);
        let flags = required ? 1 : 0;
        if (member.idempotencyToken) flags |= 2;
        if (member.flattened) flags |= 4;
        if (member.streaming) flags |= 8;
        const location = member.location ? mapped(where, LOCATIONS, member.location) : "kBody";
        return `{${this.string(name)}, ${this.shapeIds.get(member.shape)}, ` +
            `${this.string(member.locationName ?? name)}, ${this.string(member.queryName)}, ` +
            `${flags}, Location::${location}}`;
    }

    structure(name, shape) {
        const names = Object.keys(shape.struct);
        if (names.length > 255) throw new Error(`${name}: more than 255 members`);
        const required = new Set(shape.required ?? []);
        for (const member of required) {
            if (!names.includes(member)) throw new Error(`${name}: required ${member} is no member`);
        }
        const first = this.members.length;
        for (const member of names) {
            this.members.push(this.memberRow(`${name}.${member}`, member, shape.struct[member],
                required.has(member)));
        }
        const sorted = names.map((_, i) => i).sort((a, b) => byText(names[a], names[b]));
        this.order.push(...sorted);
        return { first, count: names.length,
            element: shape.payload === undefined ? NONE : names.indexOf(shape.payload) };
    }

    shapeRow(name, shape) {
        let flags = 0;
        if (shape.flattened) flags |= 1;
        if (shape.union) flags |= 2;
        if (shape.error) flags |= 4;
        if (shape.error?.senderFault) flags |= 8;
        if (shape.min !== undefined) flags |= 16;
        if (shape.max !== undefined) flags |= 32;
        only(name, shape.error ?? {}, ["code", "httpStatusCode", "senderFault"]);
        const row = { kind: "", first: 0, count: 0, element: NONE, key: NONE };
        if (shape.struct) {
            Object.assign(row, { kind: "kStructure" }, this.structure(name, shape));
        } else if (shape.list) {
            Object.assign(row, { kind: "kList", element: this.shapeIds.get(shape.list),
                key: this.string(shape.item) });
        } else if (shape.map) {
            Object.assign(row, { kind: "kMap", key: this.shapeIds.get(shape.map[0]),
                element: this.shapeIds.get(shape.map[1]) });
        } else {
            Object.assign(row, { kind: KINDS[shape.type], first: this.enums.length,
                count: (shape.enum ?? []).length });
            this.enums.push(...(shape.enum ?? []).map((value) => this.string(value)));
        }
        const format = shape.format ? mapped(name, FORMATS, shape.format) : "kDefault";
        const text = this.string(shape.error ? shape.error.code : shape.pattern);
        return `{${this.string(name)}, ShapeKind::${row.kind}, ${flags}, ${row.first}, ` +
            `${row.count}, ${row.element}, ${row.key}, ${this.limit(shape)}, ${text}, ` +
            `${shape.error?.httpStatusCode ?? 0}, TimestampFormat::${format}}`;
    }
}

function poolText(strings) {
    const ends = [];
    let size = 0;
    for (const text of strings) {
        size += text.length;
        ends.push(size);
    }
    const lines = [];
    let line = "";
    for (const text of strings) {
        line += text;
        while (line.length > 90) {
            lines.push("    " + literal(line.slice(0, 90)));
            line = line.slice(90);
        }
    }
    lines.push("    " + literal(line));
    return { ends, text: lines.join("\n") };
}

function paginationText(model) {
    const out = [];
    const names = Object.keys(model.pagination ?? {});
    if (names.length === 0) return "";
    const pages = names.map((name) => {
        const page = model.pagination[name];
        only(`pagination ${name}`, page, ["input_token", "output_token", "limit_key", "result_key",
            "more_results"]);
        const keys = page.result_key === undefined ? [] : [page.result_key].flat();
        out.push(`constexpr std::string_view kPages${name}[] = {${(keys.length ? keys : [""])
            .map(literal).join(", ")}};`);
        for (const key of ["input_token", "output_token"]) {
            if (typeof page[key] !== "string") throw new Error(`${name}: ${key} is not one name`);
        }
        return `    {${literal(page.input_token)}, ${literal(page.output_token)}, ` +
            `${literal(page.limit_key ?? "")}, {kPages${name}, kPages${name} + ${keys.length}}, ` +
            `${literal(page.more_results ?? "")}},`;
    });
    return `${out.join("\n")}\nconstexpr PaginationModel kPagination[] = {\n${pages.join("\n")}\n};\n`;
}

function waitersText(model) {
    const names = Object.keys(model.waiters ?? {});
    if (names.length === 0) return "";
    const out = names.map((name) => {
        const waiter = model.waiters[name];
        only(`waiter ${name}`, waiter, ["delay", "maxAttempts", "operation", "acceptors",
            "description"]);
        const acceptors = waiter.acceptors.map((acceptor) => {
            only(`waiter ${name}`, acceptor, ["matcher", "state", "argument", "expected"]);
            const kind = mapped(name, { string: "kString", number: "kInteger", boolean: "kBoolean" },
                typeof acceptor.expected);
            return `    {Matcher::${mapped(name, MATCHERS, acceptor.matcher)}, ` +
                `WaiterState::${mapped(name, STATES, acceptor.state)}, ExpectedKind::${kind}, ` +
                `${literal(acceptor.argument ?? "")}, ${literal(String(acceptor.expected))}},`;
        });
        return `constexpr AcceptorModel kAcceptors${name}[] = {\n${acceptors.join("\n")}\n};`;
    });
    const list = names.map((name) => {
        const waiter = model.waiters[name];
        return `    {${literal(name)}, ${literal(waiter.operation)}, ${waiter.delay}, ` +
            `${waiter.maxAttempts}, kAcceptors${name}},`;
    });
    return `${out.join("\n")}\nconstexpr WaiterModel kWaiters[] = {\n${list.join("\n")}\n};\n`;
}

function operationsText(model, tables) {
    const errors = [];
    const pages = Object.keys(model.pagination ?? {});
    const shape = (where, name) => {
        if (name === undefined) return NONE;
        const id = tables.shapeIds.get(name);
        if (id === undefined) throw new Error(`${where}: no shape ${name}`);
        return id;
    };
    const names = Object.keys(model.operations);
    const list = names.map((name, i) => {
        const operation = model.operations[name];
        only(name, operation, ["in", "out", "errors", "resultWrapper", "http"]);
        const first = errors.length;
        errors.push(...(operation.errors ?? []).map((error) => shape(name, error)));
        const count = errors.length - first;
        const [method, uri] = operation.http ?? ["", ""];
        const page = pages.indexOf(name);
        return `    {${literal(name)}, ${shape(name, operation.in)}, ${shape(name, operation.out)}, ` +
            `${i}, ${literal(operation.resultWrapper ?? "")}, ${literal(method)}, ${literal(uri)}, ` +
            `{kErrors + ${first}, kErrors + ${first + count}}, ${page < 0 ? "nullptr" : `&kPagination[${page}]`}},`;
    });
    for (const name of pages) {
        if (!names.includes(name)) throw new Error(`pagination of an unknown operation ${name}`);
    }
    const sorted = names.map((_, i) => i).sort((a, b) => byText(names[a], names[b]));
    return `constexpr ShapeId kErrors[] = {\n${rows(errors.length ? errors : [NONE], 16)}\n};\n` +
        `constexpr OperationModel kOperations[] = {\n${list.join("\n")}\n};\n` +
        `constexpr std::uint16_t kOperationsByName[] = {\n${rows(sorted, 20)}\n};\n`;
}

function symbol(service) {
    return "kService_" + service.replace(/[^a-z0-9]/g, "_");
}

function serviceText(model) {
    only(model.service, model, ["service", "apiVersion", "endpointPrefix", "protocol", "protocols",
        "jsonVersion", "targetPrefix", "xmlNamespace", "operations", "shapes", "pagination",
        "waiters"]);
    const tables = new Tables(model);
    const pool = poolText(tables.strings);
    const protocols = model.protocols.map((name) => `Protocol::${mapped("protocols", PROTOCOLS, name)}`);
    const signing = SIGNING_NAMES[model.service] ?? model.endpointPrefix;
    // What the page does not need for its first frame lies together, so that it can be loaded after it
    // (cmake/dev/split_models.mjs).
    const later = FIRST.includes(model.service) ? "" : "DD_LATER ";
    const orNothing = (items, filler) => (items.length ? items : [filler]);
    return `// Made by engine/api/models/embed.mjs from ${model.service}.json.
#include "engine/api/model.hpp"

#ifdef __EMSCRIPTEN__
#define DD_LATER __attribute__((section("drydock_models")))
#else
#define DD_LATER
#endif

namespace drydock::api {

namespace {

${later}constexpr char kPool[] =
${pool.text};
${later}constexpr std::uint32_t kStringEnds[] = {
${rows(pool.ends, 16)}
};
${later}constexpr MemberRow kMembers[] = {
${rows(orNothing(tables.members, "{0, 0, 0, 0, 0, Location::kBody}"), 2)}
};
${later}constexpr std::uint8_t kMembersByName[] = {
${rows(orNothing(tables.order, 0), 24)}
};
${later}constexpr StringId kEnumValues[] = {
${rows(orNothing(tables.enums, NONE), 16)}
};
${later}constexpr LimitRow kLimits[] = {
${rows(orNothing(tables.limits, "{0, 0}"), 4)}
};
${later}constexpr ShapeRow kShapes[] = {
${rows(tables.shapeRows, 1)}
};
${paginationText(model)}${waitersText(model)}${operationsText(model, tables)}
constexpr Protocol kProtocols[] = {${protocols.join(", ")}};

}  // namespace

extern const ServiceModel ${symbol(model.service)};
constexpr ServiceModel ${symbol(model.service)} = {
    ${literal(model.service)}, ${literal(signing)}, ${literal(model.apiVersion)},
    ${literal(model.endpointPrefix)}, ${protocols[model.protocols.indexOf(model.protocol)]}, kProtocols,
    ${literal(model.jsonVersion ?? "")}, ${literal(model.targetPrefix ?? "")},
    ${literal(model.xmlNamespace ?? "")},
    kOperations, kOperationsByName, ${model.waiters && Object.keys(model.waiters).length
        ? "kWaiters" : "{}"},
    kPool, kStringEnds, kShapes, kMembers, kMembersByName, kEnumValues, kLimits,
};

}  // namespace drydock::api
`;
}

function indexText(services) {
    return `// Made by engine/api/models/embed.mjs.
#include "engine/api/model.hpp"

namespace drydock::api {

${services.map((name) => `extern const ServiceModel ${symbol(name)};`).join("\n")}

namespace {

constexpr const ServiceModel* kServices[] = {
${services.map((name) => `    &${symbol(name)},`).join("\n")}
};

}  // namespace

std::span<const ServiceModel* const> all_services() {
    return kServices;
}

}  // namespace drydock::api
`;
}

function main(modelFolder, outFolder) {
    fs.mkdirSync(outFolder, { recursive: true });
    const services = [];
    const files = fs.readdirSync(modelFolder).filter((name) => name.endsWith(".json"));
    for (const file of files.sort(byText)) {
        const model = JSON.parse(fs.readFileSync(path.join(modelFolder, file), "utf8"));
        try {
            fs.writeFileSync(path.join(outFolder, `models_${path.basename(file, ".json")}.cpp`),
                serviceText(model));
        } catch (error) {
            throw new Error(`${file}: ${error.message}`, { cause: error });
        }
        services.push(model.service);
    }
    services.sort(byText);
    fs.writeFileSync(path.join(outFolder, "models_index.cpp"), indexText(services));
}

if (process.argv.length !== 4) {
    console.error("usage: node embed.mjs <folder of models> <output folder>");
    process.exit(2);
}
main(process.argv[2], process.argv[3]);
