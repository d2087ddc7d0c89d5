import { setTimeout as delay } from "node:timers/promises";
import { Client } from "pg";
import { applyMigrations } from "#modules/migrate";
import { deployWithPrisma } from "../../modules/migrate/prisma-engine.ts";
import { createMigrationsFolder } from "../../support/migrations-folder.ts";
import type { BenchServer } from "../backup/server.ts";
import { startReader } from "./reader-process.ts";

const BLOCK_MS = 6_000;
export const READ_BAR_MS = 110;
const log = { info: () => undefined };

export type BlockedReader = {
  reads: number;
  /** As the reader sees it, and of that on the server. */
  longestReadMs: number;
  longestOnServerMs: number;
  readsOverBar: number;
  /** After the migration began; the blocker lets go after six seconds. */
  ddlFinishedMs: number;
};

export type BlockedReaders = Record<"atalaya" | "prisma", BlockedReader[]>;

type Deploy = (url: string, directory: string) => Promise<string[]>;

/** A reader, 40 times a second, while a transaction of six seconds keeps an ALTER TABLE from its lock. */
export async function benchBlockedReader(server: BenchServer, runs: number): Promise<BlockedReaders> {
  const apply: Deploy = (url, directory) => applyMigrations({ url, directory, log });
  const found: BlockedReaders = { atalaya: [], prisma: [] };
  for (let run = 0; run < runs; run++) {
    found.atalaya.push(await measure(server, apply));
    found.prisma.push(await measure(server, deployWithPrisma));
  }
  return found;
}

async function measure(server: BenchServer, deploy: Deploy): Promise<BlockedReader> {
  const name = "bench_blocked_reader";
  await server.drop(name);
  await server.query("postgres", `CREATE DATABASE ${name}`);
  const folder = createMigrationsFolder({
    "1_orders":
      "CREATE TABLE orders (id int PRIMARY KEY, total int); INSERT INTO orders SELECT i, i FROM generate_series(1, 10000) i;",
  });
  try {
    const url = server.urlOf(name);
    await deploy(url, folder.path);
    folder.add("2_note", "ALTER TABLE orders ADD COLUMN note text;");
    return await readMeanwhile(url, () => deploy(url, folder.path));
  } finally {
    folder.dispose();
    await server.drop(name);
  }
}

async function readMeanwhile(url: string, deploy: () => Promise<unknown>): Promise<BlockedReader> {
  const blocker = new Client({ connectionString: url });
  await blocker.connect();
  const reader = await startReader(url);
  await blocker.query("BEGIN; SELECT count(*) FROM orders");
  const startedAt = performance.now();
  const released = delay(BLOCK_MS).then(() => blocker.query("COMMIT"));
  await deploy();
  const ddlFinishedMs = Math.round(performance.now() - startedAt);
  await released;
  const reads = await reader.stop();
  await blocker.end();
  return {
    reads: reads.length,
    longestReadMs: Math.max(...reads.map(({ tookMs }) => tookMs)),
    longestOnServerMs: Math.max(...reads.map(({ serverMs }) => serverMs)),
    readsOverBar: reads.filter(({ tookMs }) => tookMs > READ_BAR_MS).length,
    ddlFinishedMs,
  };
}
