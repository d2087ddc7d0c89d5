// Runs PostgreSQL's own pg_dump, compiled to WebAssembly, in a thread that may block: it believes it talks to a
// socket, while each of its messages goes to the main thread and this thread sleeps until the answer is there.
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

try {
  const file = await pgDump({ pg: standIn, args });
  parentPort.postMessage({ sql: await file.text() });
} catch (error) {
  parentPort.postMessage({ error: error instanceof Error ? error.message : String(error) });
}
