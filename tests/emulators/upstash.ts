import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Clock } from "../../modules/platform/clock.ts";
import { createScripts, type Reply } from "./redis-scripts.ts";

export type UpstashEmulator = { url: string; token: string; stop(): Promise<void> };

type Outcome = { result: Reply } | { error: string };
type Entry = { text: string; expiresAt: number };

/** Upstash's REST protocol on loopback, scripts in Lua included: one command at `/`, several at `/pipeline`, atomically at `/multi-exec`. */
export async function startUpstashEmulator(clock: Clock): Promise<UpstashEmulator> {
  const token = crypto.randomUUID();
  const store = createStore(clock);
  const server = createServer((request, response) => void answer(request, response, token, store));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const stop = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${port}`, token, stop };
}

async function answer(request: IncomingMessage, response: ServerResponse, token: string, store: Store): Promise<void> {
  if (request.headers.authorization !== `Bearer ${token}`) {
    return send(response, 401, { error: "WRONGPASS invalid or missing auth token" });
  }
  const body = await readJson(request);
  const encode = request.headers["upstash-encoding"] === "base64" ? base64Reply : plainReply;
  if (request.url === "/") {
    const outcome = store.run(body as unknown[]);
    return send(response, "error" in outcome ? 400 : 200, encode(outcome));
  }
  if (request.url !== "/pipeline" && request.url !== "/multi-exec")
    return send(response, 404, { error: "ERR not found" });
  // One thread and no await in between: a pipeline is as atomic here as a transaction.
  const outcomes = (body as unknown[][]).map(store.run);
  return send(response, 200, outcomes.map(encode));
}

type Store = { run(command: unknown[]): Outcome };

function createStore(clock: Clock): Store {
  const entries = new Map<string, Entry>();
  const now = () => clock.now().getTime();
  const find = (key: string) => {
    const entry = entries.get(key);
    return entry !== undefined && entry.expiresAt > now() ? entry : undefined;
  };

  const commands: Record<string, (...words: string[]) => Reply> = {
    ping: () => "PONG",
    get: (key = "") => find(key)?.text ?? null,
    set: (key = "", text = "", ...rest) => {
      const options = rest.map((word) => word.toUpperCase());
      if (options.includes("NX") && find(key)) return null;
      const px = options.indexOf("PX");
      entries.set(key, { text, expiresAt: px < 0 ? Number.POSITIVE_INFINITY : now() + Number(rest[px + 1]) });
      return "OK";
    },
    incr: (key = "") => commands.incrby?.(key, "1") ?? null,
    incrby: (key = "", by = "") => {
      const entry = find(key) ?? { text: "0", expiresAt: Number.POSITIVE_INFINITY };
      const count = Number(entry.text) + Number(by);
      if (!Number.isInteger(count)) throw new Error("ERR value is not an integer or out of range");
      entries.set(key, { ...entry, text: String(count) });
      return count;
    },
    pexpire: (key = "", ms = "") => {
      const entry = find(key);
      if (entry) entries.set(key, { ...entry, expiresAt: now() + Number(ms) });
      return entry ? 1 : 0;
    },
    del: (...keys) => keys.filter((key) => find(key) && entries.delete(key)).length,
  };

  const scripts = createScripts((name = "", ...words) => {
    const execute = commands[name.toLowerCase()];
    if (execute === undefined) throw new Error(`ERR Unknown Redis command called from script: '${name}'`);
    return execute(...words);
  });

  return {
    run(command) {
      const [name = "", ...words] = command.map(String);
      const execute = { ...commands, ...scripts }[name.toLowerCase()];
      if (execute === undefined) return { error: `ERR Command is not available: '${name}'` };
      try {
        return { result: execute(...words) };
      } catch (error) {
        return { error: error instanceof Error ? error.message : String(error) };
      }
    },
  };
}

const plainReply = (outcome: Outcome): Outcome => outcome;

// Upstash encodes every text but the plain OK.
const base64Reply = (outcome: Outcome): Outcome =>
  "error" in outcome ? outcome : { result: base64Of(outcome.result) };

function base64Of(reply: Reply): Reply {
  if (Array.isArray(reply)) return reply.map(base64Of);
  return typeof reply === "string" && reply !== "OK" ? Buffer.from(reply).toString("base64") : reply;
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return JSON.parse(Buffer.concat(parts).toString("utf8"));
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
