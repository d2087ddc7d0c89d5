import { setTimeout as delay } from "node:timers/promises";
import type { QueryResultRow } from "pg";
import { type Log, OpsError } from "#modules/platform";
import { type Connection, errorCode, openConnection } from "#modules/postgres";
import type { Ask } from "../history/history.ts";
import { isConnectionLoss } from "./connection-lost.ts";

/** As a server that wakes up or restarts answers, or does not: worth asking again. */
const WAKING = new Set(["57P03", "08006", "08001", "ECONNRESET", "ETIMEDOUT", "EPIPE"]);
const PAUSES_MS = [250, 500, 1_000, 2_000];
const BEAT_MS = 20_000;

export type TargetSession = {
  ask: Ask;
  /** The server process that it speaks with. */
  pid: number;
  /** Why the session is gone; null while it lives. */
  lostBy(): unknown;
  close(): Promise<void>;
};

/** One session on the server itself, named for whoever looks into pg_stat_activity; a server that wakes up is waited for. */
export async function openTargetSession(
  url: string,
  application: string,
  log: Pick<Log, "info">,
  signal?: AbortSignal,
): Promise<TargetSession> {
  const settings = { application_name: application, idle_session_timeout: "0" };
  const client = await retryWaking(() => openConnection(url, { settings }), log, signal);
  return wrap(client, await backendPid(client));
}

async function retryWaking<T>(open: () => Promise<T>, log: Pick<Log, "info">, signal?: AbortSignal): Promise<T> {
  for (const pauseMs of PAUSES_MS) {
    try {
      return await open();
    } catch (error) {
      if (!isWaking(error)) throw error;
      log.info({ pauseMs, error: (error as OpsError).message }, "the server does not take connections yet");
      await delay(pauseMs, undefined, { signal });
    }
  }
  return open();
}

function isWaking(error: unknown): boolean {
  if (!(error instanceof OpsError) || error.retry !== "later") return false;
  const code = errorCode(error.cause);
  // Without a code: the server closed the connection before it answered.
  return code === undefined || WAKING.has(code);
}

async function backendPid(client: Connection): Promise<number> {
  const { rows } = await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
  return rows[0]?.pid ?? 0;
}

function wrap(client: Connection, pid: number): TargetSession {
  let lost: unknown = null;
  let turn: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  client.on("error", (error) => (lost ??= error));
  client.on("end", () => (lost ??= new Error("the server closed the connection")));
  // One question at a time: a look, a heartbeat and a cancellation may meet in one session.
  const ask = <Row extends QueryResultRow>(sql: string, params?: unknown[]) => {
    waiting++;
    const answer = turn.then(() => client.query<Row>(sql, params));
    const note = (error: unknown) => {
      if (isConnectionLoss(error)) lost ??= error;
    };
    turn = answer.catch(note).finally(() => waiting--);
    return answer;
  };
  // Neon suspends a compute, and firewalls forget a connection, on which nothing happens for minutes.
  const beat = setInterval(() => {
    if (waiting === 0 && lost === null) ask("SELECT").catch(() => undefined);
  }, BEAT_MS);
  beat.unref();
  const close = async () => {
    clearInterval(beat);
    await client.end().catch(() => undefined);
  };
  return { ask, pid, lostBy: () => lost, close };
}
