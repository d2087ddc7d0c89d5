import { cpSync } from "node:fs";
import { join } from "node:path";
import { createKeys } from "#modules/backup";
import { applyMigrations, type MigrationRun } from "#modules/migrate";
import { deployWithPrisma } from "../../modules/migrate/prisma-engine.ts";
import { createMigrationsFolder, type MigrationsFolder } from "../../support/migrations-folder.ts";
import { remove } from "../backup/contenders.ts";
import { copySample, type Sample } from "../backup/sample.ts";
import { type BenchServer, benchFolder } from "../backup/server.ts";
import { runOurs } from "../backup/timed-process.ts";

export type SafeRun = {
  /** The whole command, start of the process included. */
  wallMs: number;
  /** By name, in milliseconds. */
  steps: Record<string, number>;
  /** Of the rehearsal: the copy is made, and the live schema compared with its migrations. */
  copyMs: number;
};

export type Overhead = {
  sample: Sample;
  /** The engine behind `prisma migrate deploy`, without the start of a process. */
  engineMs: number[];
  /** Our apply alone, likewise. */
  applyMs: number[];
  /** The snapshot is a full backup. */
  first: SafeRun;
  /** The snapshot is what changed since. */
  later: SafeRun[];
  nothingPendingMs: number[];
};

const DATABASE = "bench_migrate";
const store = join(benchFolder, "migrate-store");
const shop = join(import.meta.dirname, "..", "..", "..", "examples", "shop", "prisma", "migrations");
const log = { info: () => undefined };

/** One ADD COLUMN at a time on the sample: what a plain deploy takes, and what the careful way takes. */
export async function benchOverhead(server: BenchServer, sample: Sample, runs: number): Promise<Overhead> {
  await copySample(server, sample, DATABASE);
  await remove(store);
  const folder = createMigrationsFolder();
  cpSync(shop, folder.path, { recursive: true });
  try {
    return { sample, ...(await measure(server, folder, runs)) };
  } finally {
    folder.dispose();
    await remove(store);
    await server.drop(DATABASE);
  }
}

async function measure(server: BenchServer, folder: MigrationsFolder, runs: number): Promise<Omit<Overhead, "sample">> {
  const url = server.urlOf(DATABASE);
  const safely = await openCommand(server, folder);
  let added = 0;
  const addColumn = () => {
    const name = `n${++added}`;
    folder.add(`2999010100000${added}_${name}`, `ALTER TABLE "Order" ADD COLUMN ${name} integer NOT NULL DEFAULT 1;`);
  };
  const found: Omit<Overhead, "sample" | "first"> = { engineMs: [], applyMs: [], later: [], nothingPendingMs: [] };
  for (let run = 0; run < runs; run++) {
    addColumn();
    found.engineMs.push(await time(() => deployWithPrisma(url, folder.path)));
    addColumn();
    found.applyMs.push(await time(() => applyMigrations({ url, directory: folder.path, log })));
  }
  addColumn();
  const first = await safely();
  for (let run = 0; run < Math.max(1, runs - 1); run++) {
    addColumn();
    found.later.push(await safely());
  }
  for (let run = 0; run < 5; run++) found.nothingPendingMs.push((await safely()).wallMs);
  return { ...found, first };
}

/** `npm run db:migrate:safe -- --ci` on the sample. */
async function openCommand(server: BenchServer, folder: MigrationsFolder): Promise<() => Promise<SafeRun>> {
  const keys = await createKeys();
  const env = {
    BACKUP_RECIPIENTS: keys.recipients.join(","),
    BACKUP_IDENTITY: keys.identity,
    BACKUP_SECRET: keys.secret,
    EMBEDDED_DATABASE_URL: server.url,
    CI: "1",
  };
  const target = ["--url", server.urlOf(DATABASE), "--migrations", folder.path];
  return async () => {
    const args = [...target, "--store", `file://${store}`, "--ci"];
    const { stdout, wallMs } = await runOurs("db-migrate-safe.ts", args, env);
    const run = JSON.parse(stdout) as MigrationRun;
    const steps = Object.fromEntries(run.steps.map(({ step, durationMs }) => [step, durationMs]));
    return { wallMs, steps, copyMs: (steps.rehearse ?? 0) - (run.rehearsal?.durationMs ?? 0) };
  };
}

async function time(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}
