import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { BackupKeys, BackupResult, DrillResult, RestoreResult } from "#modules/backup";
import type { BenchServer } from "./server.ts";
import { runOurs, runTimed, type Timed } from "./timed-process.ts";

export type OurBackup = BackupResult & { wallMs: number; peakRssBytes: number };
export type OurRestore = RestoreResult & { wallMs: number; withoutVerifyMs: number; peakRssBytes: number };

/** Our commands, as a person runs them, on one store. */
export function ours(server: BenchServer, keys: Required<BackupKeys>, store: string) {
  const env = {
    BACKUP_RECIPIENTS: keys.recipients.join(","),
    BACKUP_IDENTITY: keys.identity,
    BACKUP_SECRET: keys.secret,
    CI: "1",
  };
  const run = async <Result>(script: string, args: string[]): Promise<{ timed: Timed; result: Result }> => {
    const timed = await runOurs(script, [...args, "--store", `file://${store}`], env);
    return { timed, result: JSON.parse(timed.stdout) as Result };
  };
  return {
    async backUp(database: string): Promise<OurBackup> {
      const { timed, result } = await run<BackupResult>("db-backup.ts", ["--url", server.urlOf(database)]);
      return { ...result, wallMs: timed.wallMs, peakRssBytes: timed.peakRssBytes ?? 0 };
    },
    async restore(id: string, into: string, onto = server): Promise<OurRestore> {
      const { timed, result } = await run<RestoreResult>("db-restore.ts", [
        "--id",
        id,
        "--into",
        onto.urlOf(into),
        "--yes",
      ]);
      if (result.verified.mismatches.length > 0) throw new Error("our restore differs from the source");
      return {
        ...result,
        wallMs: timed.wallMs,
        withoutVerifyMs: timed.wallMs - verifyMs(timed),
        peakRssBytes: timed.peakRssBytes ?? 0,
      };
    },
    async drill(): Promise<DrillResult & { wallMs: number }> {
      const { timed, result } = await run<DrillResult>("db-drill.ts", ["--server", server.url]);
      if (!result.ok) throw new Error("our drill failed");
      return { ...result, wallMs: timed.wallMs };
    },
  };
}

function verifyMs({ lines }: Timed): number {
  const at = (phase: string) => lines.find(({ text }) => text.startsWith(`Restore: ${phase}`))?.atMs;
  const [from, to] = [at("verify"), at("done")];
  if (from === undefined || to === undefined) throw new Error("the restore did not tell its phases");
  return to - from;
}

/** pg_dump and pg_restore of the same server's version. */
export function peer(server: BenchServer, bin: string) {
  const { hostname, port, username, password } = new URL(server.url);
  const env = { PGHOST: hostname, PGPORT: port, PGUSER: username, PGPASSWORD: decodeURIComponent(password) };
  return {
    dump: (database: string, folder: string) =>
      runTimed(join(bin, "pg_dump"), ["-Fd", "-j2", "-Z1", "-f", folder, database], env),
    async restore(folder: string, into: string): Promise<Timed> {
      await server.drop(into);
      await server.query("postgres", `CREATE DATABASE ${into} TEMPLATE template0`);
      return runTimed(join(bin, "pg_restore"), ["-j2", "--exit-on-error", "-d", into, folder], env);
    },
  };
}

/** Bytes of all files under a folder. */
export async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const sizes = entries.filter((entry) => entry.isFile()).map((entry) => stat(join(entry.parentPath, entry.name)));
  return (await Promise.all(sizes)).reduce((sum, { size }) => sum + size, 0);
}

export const remove = (path: string) => rm(path, { recursive: true, force: true });
