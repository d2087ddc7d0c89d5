import { fork } from "node:child_process";
import { once } from "node:events";
import { Client } from "pg";

/** One read: how long the reader waited for its answer, and how long the server had the statement. */
export type Read = { tookMs: number; serverMs: number };

const EVERY_MS = 25;
const SESSIONS = 8;
/** Until the table may be read, the server has done nothing but wait for its lock. */
const READ = `SELECT total, extract(epoch FROM clock_timestamp() - statement_timestamp()) * 1000 AS "serverMs"
  FROM orders WHERE id = 42`;

/** Reads 40 times a second from a process of its own, so that only the reads are measured and not what migrates beside them. */
export async function startReader(url: string): Promise<{ stop(): Promise<Read[]> }> {
  const child = fork(import.meta.filename, [url]);
  await once(child, "message");
  return {
    stop: async () => {
      const answered = once(child, "message");
      child.send("stop");
      const [reads] = await answered;
      return reads as Read[];
    },
  };
}

/** On time, whether the read before has ended or not: a stalled application goes on getting requests. */
async function readOnTime(url: string): Promise<{ stop(): Promise<Read[]> }> {
  const sessions = Array.from({ length: SESSIONS }, () => new Client({ connectionString: url }));
  await Promise.all(sessions.map((session) => session.connect()));
  // The first statement of a session reads the catalogue.
  await Promise.all(sessions.map((session) => session.query(READ)));
  const idle = [...sessions];
  const running = new Set<Promise<void>>();
  const reads: Read[] = [];
  const timer = setInterval(() => {
    const session = idle.pop();
    if (!session) return;
    const startedAt = performance.now();
    const read = session.query<{ serverMs: string }>(READ).then(({ rows }) => {
      reads.push({ tookMs: performance.now() - startedAt, serverMs: Number(rows[0]?.serverMs) });
      idle.push(session);
      running.delete(read);
    });
    running.add(read);
  }, EVERY_MS);
  return {
    stop: async () => {
      clearInterval(timer);
      await Promise.all(running);
      await Promise.all(sessions.map((session) => session.end()));
      return reads;
    },
  };
}

if (import.meta.main) {
  const reader = await readOnTime(process.argv[2] ?? "");
  process.send?.("ready");
  process.once("message", async () => {
    process.send?.(await reader.stop(), () => process.disconnect());
  });
}
