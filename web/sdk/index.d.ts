// Types of index.mjs. The handler has the shape of the SDK's HttpHandler (@smithy/protocol-http); nothing is imported, so
// that these types need no package.

export interface DrydockOptions {
    /** The same seed and the same requests give the same answers. Default 1. */
    seed?: number | bigint;
    /** Account number, 12 digits. Default "111122223333". */
    account?: string;
    /** Default "us-east-1". */
    region?: string;
    /** Refuse what real ECS refuses for a missing execution role or memory. Default true. */
    strict?: boolean;
    /** What loadProgram() gave, or the URL of the folder (with a slash at its end) that holds the engine's program. */
    program?: Program | string | URL;
}

export interface Program {
    readonly wasm: WebAssembly.Module;
    readonly createDrydockEngine: (options: object) => Promise<object>;
}

export interface HandlerOptions {
    /** Simulated time moves by this much before each request. Default 0. */
    secondsPerRequest?: number;
    /** Simulated seconds in a real one since the handler's first request, caught up before each request. Default 0. */
    speed?: number;
}

export interface HandlerRequest {
    method: string;
    hostname: string;
    port?: number;
    path: string;
    query?: Record<string, string | string[] | null>;
    headers: Record<string, string>;
    body?: unknown;
}

export interface HandlerResponse {
    statusCode: number;
    reason?: string;
    headers: Record<string, string>;
    body?: any;
}

/** Give it to a client: new ECSClient({ requestHandler: drydock.handler() }). */
export interface DrydockHandler {
    readonly metadata: { handlerProtocol: string };
    handle(request: HandlerRequest, options?: { abortSignal?: { readonly aborted: boolean } }):
        Promise<{ response: HandlerResponse }>;
    updateHttpClientConfig(key: never, value: never): void;
    httpHandlerConfigs(): {};
    destroy(): void;
}

export interface State {
    time: string;
    seconds: number;
    hash: string;
    events: number;
    inputs: number;
    seed: string;
    account: string;
    region: string;
    strict: boolean;
}

export interface ShellResult {
    stdout: string;
    stderr: string;
    /** Drydock's own lines, never part of a command's output. */
    notes: string;
    exitCode: number;
}

/** One simulated account. Several live side by side and know nothing of each other. */
export interface Drydock {
    handler(options?: HandlerOptions): DrydockHandler;
    /** The simulated date and time. */
    readonly now: Date;
    /** Simulated seconds since the start. */
    readonly seconds: number;
    state(): State;
    /** Lets simulated time pass; answers with `seconds`. */
    advance(seconds: number): number;
    /** Lets simulated time pass until `done` answers true; false when it did not within `maxSeconds` (3600). */
    advanceUntil(done: () => boolean | Promise<boolean>,
        options?: { maxSeconds?: number; everySeconds?: number }): Promise<boolean>;
    /** Runs a line of the page's terminal. A command that waits gets `maxSeconds` (3600) of simulated time. */
    shell(line: string, options?: { maxSeconds?: number }): ShellResult;
    /** Writes a file of the shell's home folder. */
    writeFile(path: string, content: string): void;
    /** null: there is no such file. */
    readFile(path: string): string | null;
    /** An account as new; handlers made before go on with it. */
    reset(): Promise<void>;
    close(): void;
}

/** The engine stopped by a fault of its own; what it held is lost. */
export class EngineStopped extends Error {}

export function createDrydock(options?: DrydockOptions): Promise<Drydock>;
export function loadProgram(where?: string | URL): Promise<Program>;
