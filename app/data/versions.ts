import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { AppDatabase } from "#modules/platform";
import product from "../../package.json" with { type: "json" };
import { consoleSettings } from "./runtime.ts";

export type Versions = {
  atalaya: string;
  node: string;
  next: string;
  /** Of the console's database; null while it does not answer. */
  postgres: string | null;
  /** Null when neither the host nor the folder says it. */
  commit: string | null;
};

/** What runs here, for reports of faults. `db` is null while the database does not answer. */
export async function readVersions(db: AppDatabase | null): Promise<Versions> {
  const { sentry, root } = consoleSettings();
  const [postgres, commit] = await Promise.all([
    db && readServerVersion(db),
    sentry.release ?? readCheckedOutCommit(join(/* turbopackIgnore: true */ root, ".git")),
  ]);
  return {
    atalaya: product.version,
    node: process.versions.node,
    next: product.dependencies.next,
    postgres,
    commit: commit?.slice(0, 12) ?? null,
  };
}

async function readServerVersion(db: AppDatabase): Promise<string | null> {
  const rows = await db.$queryRaw<{ server_version: string }[]>`SHOW server_version`;
  return rows[0]?.server_version.split(" ")[0] ?? null;
}

async function readCheckedOutCommit(folder: string): Promise<string | null> {
  const read = (name: string) => readFile(join(/* turbopackIgnore: true */ folder, name), "utf8").catch(() => null);
  const head = (await read("HEAD"))?.trim();
  const branch = head?.match(/^ref: (\S+)$/)?.[1];
  if (!head || !branch) return head ?? null;
  const loose = (await read(branch))?.trim();
  if (loose) return loose;
  const packed = (await read("packed-refs"))?.split("\n").find((line) => line.endsWith(` ${branch}`));
  return packed?.split(" ")[0] ?? null;
}
