import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { type BackupKeys, createKeys } from "#modules/backup";
import { type OurBackup, type OurRestore, ours, peer, remove, sizeOf } from "./contenders.ts";
import { type Change, copySample, countRows, type Sample, touchSample } from "./sample.ts";
import { type BenchServer, benchFolder } from "./server.ts";

/** One run: every contender once, on one fresh copy of the sample. */
export type Run = {
  peerDumpMs: number;
  peerBytes: number;
  full: OurBackup;
  ourBytes: number;
  clustered: { change: Change; backup: OurBackup; peerDumpMs: number };
  scattered: { change: Change; backup: OurBackup; peerDumpMs: number };
  peerRestoreMs: number;
  restore: OurRestore;
};

type Place = { server: BenchServer; bin: string; sample: Sample; keys: Required<BackupKeys>; turn: number };

const work = (name: string) => join(benchFolder, "work", name);

/** Takes turns in who goes first, so that neither always finds what the other warmed. */
async function inTurns<A, B>(turn: number, one: () => Promise<A>, other: () => Promise<B>): Promise<[A, B]> {
  if (turn % 2 === 0) {
    const first = await one();
    return [first, await other()];
  }
  const second = await other();
  return [await one(), second];
}

export async function measureRun({ server, bin, sample, keys, turn }: Place): Promise<Run> {
  const [mine, theirs] = [ours(server, keys, work("store")), peer(server, bin)];
  await remove(work(""));
  // pg_dump makes its own folder, but not the one around it.
  await mkdir(work(""), { recursive: true });
  await copySample(server, sample, "bench");
  const dump = async (name: string) => (await theirs.dump("bench", work(name))).wallMs;
  const [full, peerDumpMs] = await inTurns(
    turn,
    () => mine.backUp("bench"),
    () => dump("dump"),
  );
  const [ourBytes, peerBytes] = [await sizeOf(work("store")), await sizeOf(work("dump"))];
  const second = async (clustered: boolean) => {
    const change = await touchSample(server, "bench", { clustered, seed: turn + 1 });
    const [backup, peerMs] = await inTurns(
      turn,
      () => mine.backUp("bench"),
      () => dump(`again-${clustered}`),
    );
    await remove(work(`again-${clustered}`));
    return { change, backup, peerDumpMs: peerMs };
  };
  const clustered = await second(true);
  const scattered = await second(false);
  const [restore, peerRestoreMs] = await inTurns(
    turn,
    () => restoreAfterCheckpoint(server, () => mine.restore(full.id, "bench_ours")),
    () => restoreAfterCheckpoint(server, async () => (await theirs.restore(work("dump"), "bench_peer")).wallMs),
  );
  await refuseDifferent(server, ["bench_ours", "bench_peer"], sample.rows);
  for (const name of ["bench", "bench_ours", "bench_peer"]) await server.drop(name);
  await remove(work(""));
  return { peerDumpMs, peerBytes, full, ourBytes, clustered, scattered, peerRestoreMs, restore };
}

async function restoreAfterCheckpoint<T>(server: BenchServer, restore: () => Promise<T>): Promise<T> {
  await server.query("postgres", "CHECKPOINT");
  return restore();
}

async function refuseDifferent(server: BenchServer, databases: string[], rows: number): Promise<void> {
  for (const name of databases) {
    const found = await countRows(server, name);
    if (found !== rows) throw new Error(`${name} holds ${found} rows instead of ${rows}`);
  }
}

export type EmbeddedRun = { full: OurBackup; unchanged: OurBackup; clustered: OurBackup; restore: OurRestore };

/** The same on the embedded server, where the system's older pg_dump is no peer. */
export async function measureEmbedded(server: BenchServer, sample: Sample, turn: number): Promise<EmbeddedRun> {
  const mine = ours(server, await createKeys(), work("store"));
  await remove(work(""));
  // pg_dump makes its own folder, but not the one around it.
  await mkdir(work(""), { recursive: true });
  await copySample(server, sample, "bench");
  const full = await mine.backUp("bench");
  const unchanged = await mine.backUp("bench");
  await touchSample(server, "bench", { clustered: true, seed: turn + 1 });
  const clustered = await mine.backUp("bench");
  await server.query("postgres", "CHECKPOINT");
  const restore = await mine.restore(full.id, "bench_ours");
  for (const name of ["bench", "bench_ours"]) await server.drop(name);
  await remove(work(""));
  return { full, unchanged, clustered, restore };
}

/** A drill of a database of many small tables: takes one backup, then proves it as often as asked. */
export async function measureDrills(server: BenchServer, tables: number, times: number) {
  await remove(work(""));
  await server.drop("many_tables");
  await server.query("postgres", "CREATE DATABASE many_tables");
  await server.query("many_tables", manyTables(tables));
  const mine = ours(server, await createKeys(), work("store"));
  const backup = await mine.backUp("many_tables");
  const drills: Awaited<ReturnType<typeof mine.drill>>[] = [];
  for (let time = 0; time < times; time++) drills.push(await mine.drill());
  await server.drop("many_tables");
  await remove(work(""));
  return { backup, drills };
}

/** Each with a key, an index and ten rows; committed in portions, since every table holds locks until then. */
function manyTables(count: number): string {
  return `DO $do$ BEGIN FOR n IN 1..${count} LOOP
    EXECUTE format('CREATE TABLE t%s (id serial PRIMARY KEY, name text NOT NULL, at timestamptz DEFAULT now())', n);
    EXECUTE format('CREATE INDEX ON t%s (name)', n);
    EXECUTE format('INSERT INTO t%s (name) SELECT md5(''%1$s '' || i) FROM generate_series(1, 10) i', n);
    IF n % 200 = 0 THEN COMMIT; END IF;
  END LOOP; END $do$`;
}
