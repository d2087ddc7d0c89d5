// Runs PostgreSQL's own pg_dump, compiled to WebAssembly, in a thread that may block: it believes it talks to a
// socket, while each of its messages goes to the main thread and this thread sleeps until the answer is there.
import { randomBytes } from "node:crypto";
import { parentPort, receiveMessageOnPort, workerData } from "node:worker_threads";
import { pgDump } from "@electric-sql/pglite-tools/pg_dump";

const { port, signal, args } = workerData;
const flag = new Int32Array(signal);

function exchange(bytes) {
  Atomics.store(flag, 0, 0);
  port.postMessage(bytes);
  Atomics.wait(flag, 0, 0);
  const received = receiveMessageOnPort(port);
  return received ? received.message : new Uint8Array(0);
}

const standIn = {
  execProtocolRawStream(bytes, { onRawData }) {
    const answer = exchange(bytes.slice());
    if (answer.length > 0) onRawData(answer);
  },
  query: async () => ({ rows: [{ search_path: "" }] }),
  exec: async () => [],
};

// The package takes every line that begins with \restrict out of the dump, those inside function bodies too. In this thread,
// which does nothing else, that one replacement leaves the text alone; the two lines of pg_dump's own are known by their key.
const replace = String.prototype.replace;
String.prototype.replace = function (pattern, ...rest) {
  if (pattern instanceof RegExp && pattern.source.includes("restrict")) return String(this);
  return replace.call(this, pattern, ...rest);
};

const key = randomBytes(16).toString("hex");
const isOwn = (line) => line === `\\restrict ${key}` || line === `\\unrestrict ${key}`;

try {
  const file = await pgDump({ pg: standIn, args: [...args, `--restrict-key=${key}`] });
  const lines = (await file.text()).split("\n");
  parentPort.postMessage({ sql: lines.filter((line) => !isOwn(line)).join("\n") });
} catch (error) {
  parentPort.postMessage({ error: error instanceof Error ? error.message : String(error) });
}
