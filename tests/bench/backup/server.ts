import { execFileSync } from "node:child_process";
import { chmod, mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Client, escapeIdentifier } from "pg";
import { type EmbeddedServer, startEmbeddedServer } from "../../../modules/postgres/embedded-server.ts";
import { urlOfDatabase } from "../../support/database.ts";

/** Everything the benchmark keeps between runs. */
export const benchFolder = "/var/tmp/atalaya-bench";

/** More room for WAL than the default, so that no checkpoint falls into one contender's time only. */
const settings = { shared_buffers: "256MB", max_wal_size: "8GB", checkpoint_timeout: "1h", autovacuum: "off" };

export type BenchServer = {
  url: string;
  version: string;
  urlOf(database: string): string;
  query<Row extends object>(database: string, sql: string): Promise<Row[]>;
  drop(database: string): Promise<void>;
  stop(): Promise<void>;
};

/** Where the system's own PostgreSQL tools are; `PG_CONFIG` names another installation's, as PostgreSQL's own builds read it. */
export function systemBinaries(): string {
  const tool = process.env.PG_CONFIG ?? "pg_config";
  return execFileSync(tool, ["--bindir"], { encoding: "utf8" }).trim();
}

/** Starts a server on a data directory that stays there; `bin` is the system's, or absent for the embedded one; `more` are settings. */
export async function startBenchServer(
  name: string,
  bin?: string,
  more: Record<string, string> = {},
): Promise<BenchServer> {
  await mkdir(benchFolder, { recursive: true });
  // The server may run under another account than ours.
  await chmod(benchFolder, 0o711);
  const binaries = bin ? { binaries: dirname(bin) } : {};
  const server = await startEmbeddedServer({
    dataDir: join(benchFolder, name),
    settings: { ...settings, ...more },
    ...binaries,
  });
  const [{ version } = { version: "" }] = await queryOnce<{ version: string }>(
    server.url,
    "SELECT split_part(current_setting('server_version'), ' ', 1) AS version",
  );
  return describeServer(server, version);
}

function describeServer(server: EmbeddedServer, version: string): BenchServer {
  const urlOf = (database: string) => urlOfDatabase(server.url, database);
  return {
    url: server.url,
    version,
    urlOf,
    query: (database, sql) => queryOnce(urlOf(database), sql),
    drop: async (database) => {
      await queryOnce(server.url, `DROP DATABASE IF EXISTS ${escapeIdentifier(database)} WITH (FORCE)`);
    },
    stop: () => server.stop(),
  };
}

async function queryOnce<Row extends object>(url: string, sql: string): Promise<Row[]> {
  const client = new Client({ connectionString: url, application_name: "bench" });
  await client.connect();
  try {
    const result: unknown = await client.query(sql);
    return ((Array.isArray(result) ? result.at(-1) : result) as { rows: Row[] }).rows;
  } finally {
    await client.end();
  }
}
