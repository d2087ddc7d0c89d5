import { setTimeout as delay } from "node:timers/promises";
import { Client } from "pg";
import { applyMigrations } from "#modules/migrate";
import { deployWithPrisma } from "../../modules/migrate/prisma-engine.ts";
import { createMigrationsFolder } from "../../support/migrations-folder.ts";

const BLOCK_MS = 6_000;
const READ_EVERY_MS = 25;
const log = { info: () => undefined };

export type BlockedReader = {
  tool: "atalaya" | "prisma migrate deploy";
  reads: number;
  longestReadMs: number;
  /** Reads that took longer than 100 ms. */
  readsOver100Ms: number;
  /** After the migration began; the blocker lets go after six seconds. */
  ddlFinishedMs: number;
};

/** A reader, 40 times a second, while a transaction of six seconds keeps an ALTER TABLE from its lock. `url`: a server to make databases on. */
export async function benchBlockedReader({ url }: { url: string }): Promise<BlockedReader[]> {
  const apply = (database: string, directory: string) => applyMigrations({ url: database, directory, log });
  return [await measure(url, "atalaya", apply), await measure(url, "prisma migrate deploy", deployWithPrisma)];
}

type Deploy = (url: string, directory: string) => Promise<string[]>;

async function measure(server: string, tool: BlockedReader["tool"], deploy: Deploy): Promise<BlockedReader> {
  const name = `bench_${tool.replaceAll(" ", "_")}`;
  const url = new URL(server);
  url.pathname = `/${name}`;
  await run(server, `DROP DATABASE IF EXISTS ${name}`, `CREATE DATABASE ${name}`);
  const folder = createMigrationsFolder({
    "1_orders":
      "CREATE TABLE orders (id int PRIMARY KEY, total int); INSERT INTO orders SELECT i, i FROM generate_series(1, 10000) i;",
  });
  try {
    await deploy(url.href, folder.path);
    folder.add("2_note", "ALTER TABLE orders ADD COLUMN note text;");
    return { tool, ...(await readMeanwhile(url.href, () => deploy(url.href, folder.path))) };
  } finally {
    folder.dispose();
    await run(server, `DROP DATABASE ${name} WITH (FORCE)`);
  }
}

async function readMeanwhile(url: string, deploy: () => Promise<unknown>): Promise<Omit<BlockedReader, "tool">> {
  const blocker = new Client({ connectionString: url });
  await blocker.connect();
  await blocker.query("BEGIN; SELECT count(*) FROM orders");
  const reader = await startReader(url);
  const startedAt = performance.now();
  const released = delay(BLOCK_MS).then(() => blocker.query("COMMIT"));
  await deploy();
  const ddlFinishedMs = Math.round(performance.now() - startedAt);
  await released;
  const readsMs = await reader.stop();
  await blocker.end();
  const readsOver100Ms = readsMs.filter((ms) => ms > 100).length;
  return { reads: readsMs.length, longestReadMs: Math.round(Math.max(...readsMs)), readsOver100Ms, ddlFinishedMs };
}

/** Reads on time, whether the read before has ended or not: a stalled application goes on getting requests. */
async function startReader(url: string): Promise<{ stop(): Promise<number[]> }> {
  const sessions = Array.from({ length: 8 }, () => new Client({ connectionString: url }));
  await Promise.all(sessions.map((session) => session.connect()));
  const idle = [...sessions];
  const running = new Set<Promise<void>>();
  const readsMs: number[] = [];
  const timer = setInterval(() => {
    const session = idle.pop();
    if (!session) return;
    const startedAt = performance.now();
    const read = session.query("SELECT total FROM orders WHERE id = 42").then(() => {
      readsMs.push(performance.now() - startedAt);
      idle.push(session);
      running.delete(read);
    });
    running.add(read);
  }, READ_EVERY_MS);
  return {
    stop: async () => {
      clearInterval(timer);
      await Promise.all(running);
      await Promise.all(sessions.map((session) => session.end()));
      return readsMs;
    },
  };
}

async function run(url: string, ...statements: string[]): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
