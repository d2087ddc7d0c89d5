import { existsSync } from "node:fs";
import path from "node:path";
import { MessageChannel, Worker } from "node:worker_threads";
import { OpsError } from "#modules/platform";
import { type Connection, openConnection } from "./connect.ts";
import { describeTarget } from "./database-url.ts";
import { splitSql } from "./split-sql.ts";
import { ProtocolBridge } from "./wire/protocol-bridge.ts";

export type DumpSection = "pre-data" | "post-data";

export type DumpSchemaInput = {
  url: string;
  /** Default: both, in the order in which they can be restored. */
  section?: DumpSection;
  /** An exported snapshot, so that the schema is of the same moment as the rows. */
  snapshotId?: string;
  /** How long to wait for a table that another session has locked; for ever when not given. */
  lockTimeoutMs?: number;
};

/**
 * The schema as PostgreSQL's own pg_dump 18 writes it, from any server 9.2 to 18, without a binary: see the README.
 * @returns SQL text, without psql commands.
 * @throws OpsError postgres.dump-failed with pg_dump's own words
 */
export async function dumpSchema(input: DumpSchemaInput): Promise<string> {
  const client = await openConnection(input.url);
  try {
    const sql = await runPgDump(client, describeTarget(input.url).database, [
      ...(input.section ? [`--section=${input.section}`] : ["--schema-only"]),
      ...(input.snapshotId ? [`--snapshot=${input.snapshotId}`] : []),
      ...(input.lockTimeoutMs ? [`--lock-wait-timeout=${input.lockTimeoutMs}`] : []),
      // A tablespace is a folder of one server; a backup must restore on another.
      "--no-tablespaces",
      // A subscription would keep the restored database from ever being dropped, and belongs to the server that follows.
      "--no-subscriptions",
    ]);
    return sql.includes(HIDDEN_OPTION) ? await withoutHiddenOption(sql) : sql;
  } finally {
    await client.end().catch(() => {});
  }
}

const HIDDEN_OPTION = "pg_attver=";

/** Servers of late 2026 keep a version of each column among its options. Only they know it, and pg_dump 18.3 does not hide it. */
async function withoutHiddenOption(sql: string): Promise<string> {
  const kept: string[] = [];
  let at = 0;
  for (const statement of await splitSql(sql)) {
    const begin = sql.indexOf(statement, at);
    const end = begin + statement.length;
    const match = /^(ALTER (?:FOREIGN )?TABLE ONLY [\s\S]* ALTER COLUMN [\s\S]* SET )\(([^()]*)\)$/.exec(statement);
    if (match?.[2]?.includes(HIDDEN_OPTION)) {
      const others = match[2].split(/,\s*/).filter((option) => !option.trim().startsWith(HIDDEN_OPTION));
      kept.push(sql.slice(at, begin), others.length > 0 ? `${match[1]}(${others.join(", ")})` : "");
    } else kept.push(sql.slice(at, end));
    at = end;
  }
  kept.push(sql.slice(at));
  return kept.join("");
}

async function runPgDump(client: Connection, database: string, args: string[]): Promise<string> {
  const { port1, port2 } = new MessageChannel();
  const signal = new SharedArrayBuffer(4);
  const bridge = await ProtocolBridge.over(client);
  const worker = new Worker(workerFile(), {
    workerData: { port: port2, signal, args: ["-d", database, ...args] },
    transferList: [port2],
    execArgv: [],
    // pg_dump's chatter belongs to its error, not to our stdout.
    stdout: true,
    stderr: true,
  });
  const wake = (answer: Uint8Array) => {
    port1.postMessage(answer);
    const flag = new Int32Array(signal);
    Atomics.store(flag, 0, 1);
    Atomics.notify(flag, 0);
  };
  try {
    return await new Promise<string>((resolve, reject) => {
      port1.on("message", (request: Uint8Array) => {
        bridge.exchange(Buffer.from(request)).then(wake, (error) => {
          reject(dumpFailure(String(error), error));
        });
      });
      worker.once("error", (error) => reject(dumpFailure(error.message, error)));
      worker.once("exit", (code) => reject(dumpFailure(`the thread ended with code ${code}`)));
      worker.once("message", (result: { sql?: string; error?: string }) => {
        if (result.sql !== undefined) resolve(result.sql);
        else reject(dumpFailure(result.error ?? "no answer"));
      });
    });
  } finally {
    await worker.terminate();
    port1.close();
    bridge.close();
  }
}

/** Beside this file; inside a built server this module is bundled and the thread's file is not, so there it is found from the project's root. */
function workerFile(): string {
  const beside = path.join(/* turbopackIgnore: true */ import.meta.dirname ?? "", "dump-worker.mjs");
  return existsSync(beside)
    ? beside
    : path.join(/* turbopackIgnore: true */ process.cwd(), "modules", "postgres", "dump-worker.mjs");
}

function dumpFailure(words: string, cause?: unknown): OpsError {
  const detail = words.replace(/^pg_dump failed with exit code \d+\.\s*Error message:\s*/s, "").trim();
  const isPermission = /permission denied/i.test(detail);
  return new OpsError({
    code: isPermission ? "postgres.permission-denied" : "postgres.dump-failed",
    message: `pg_dump could not read the schema: ${detail}`,
    hint: isPermission
      ? "Use a role that may read every table: npm run db:roles prints the grants, or use the owner's."
      : "Run the same connection string with psql to see what the server says.",
    exit: isPermission ? 4 : 6,
    cause,
  });
}
