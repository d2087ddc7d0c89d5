import type { Log } from "#modules/platform";
import { dumpSchema, openConnection, quoteIdentifier, withScratchDatabase } from "#modules/postgres";
import type { PlannedFile } from "../plan/types.ts";
import { compareSchemas } from "./compare-schemas.ts";

const LOCK_TIMEOUT_MS = 5_000;

export type FindDriftInput = {
  /** The live database. */
  url: string;
  /** Where Prisma's tables are. */
  schema: string;
  /** The migrations that its history calls applied, in order. */
  applied: PlannedFile[];
  /** Any database of a server where an empty one may be made. */
  serverUrl: string;
  log: Log;
};

/** A difference as diff lines, or why none could be looked for. */
export type Drift = { lines: string[] } | { skipped: string };

/**
 * Holds the live schema against what its applied migrations give on an empty database: changes made by hand, or by another tool.
 * Reads the live database's catalog only.
 */
export async function findDrift(input: FindDriftInput): Promise<Drift> {
  return withScratchDatabase(input.serverUrl, input.log, async (scratchUrl) => {
    const failed = await replay(scratchUrl, input);
    if (failed) return { skipped: failed };
    const dump = (url: string) => dumpSchema({ url, lockTimeoutMs: LOCK_TIMEOUT_MS });
    const [expected, live] = await Promise.all([dump(scratchUrl), dump(input.url)]);
    return { lines: await compareSchemas(expected, live) };
  });
}

/** @returns why the applied migrations do not run on an empty database, in words; null when they do */
async function replay(url: string, { applied, schema }: FindDriftInput): Promise<string | null> {
  const client = await openConnection(url);
  try {
    await client.query(`CREATE SCHEMA IF NOT EXISTS ${quoteIdentifier(schema)}`);
    for (const { file, steps } of applied) {
      await client.query("RESET ALL");
      await client.query("SELECT set_config('search_path', $1, false)", [quoteIdentifier(schema)]);
      for (const { statements } of steps) {
        for (const { sql, line } of statements) {
          const failure = await client.query(sql).then(
            () => null,
            (error: Error) => `${file.name}:${line} does not run on an empty database: ${error.message}`,
          );
          if (failure) return failure;
        }
      }
    }
    return null;
  } finally {
    await client.end().catch(() => {});
  }
}
