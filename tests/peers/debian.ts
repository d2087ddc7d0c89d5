import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { childEnvironment } from "../../modules/platform/config.ts";
import { startTestServer, type TestServer } from "../support/test-server.ts";

const run = promisify(execFile);

/** Where Debian keeps PostgreSQL's programs: `apt-get install postgresql age zstd`. */
async function findBinaries(): Promise<string> {
  return (await run("pg_config", ["--bindir"])).stdout.trim();
}

/** A server made by the machine's own PostgreSQL. */
export async function startDebianServer(): Promise<TestServer> {
  return startTestServer({ binaries: dirname(await findBinaries()) });
}

// pg_dump takes these from the database it reads, and two databases may be set otherwise.
const environment = childEnvironment({
  PGCLIENTENCODING: "UTF8",
  PGTZ: "UTC",
  PGOPTIONS: "-c bytea_output=hex -c extra_float_digits=1",
});

/**
 * Everything that pg_dump writes of a database, line by line, without the key that it makes up on each run, and the rows
 * of each table sorted: COPY puts a short row into an earlier page's gap, whoever restores.
 */
export async function pgDumpLines(url: string, args: string[] = []): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), "atalaya-peer-"));
  const file = join(folder, "dump.sql");
  try {
    await run(join(await findBinaries(), "pg_dump"), ["--quote-all-identifiers", ...args, "-f", file, "-d", url], {
      env: environment,
    });
    const lines = (await readFile(file, "utf8")).split("\n");
    return sortRows(lines.filter((line) => !/^\\(un)?restrict [A-Za-z0-9]{63}$/.test(line)));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function sortRows(lines: string[]): string[] {
  const sorted: string[] = [];
  let rows: string[] | undefined;
  for (const line of lines) {
    if (rows && line === "\\.") {
      for (const row of rows.sort()) sorted.push(row);
      rows = undefined;
    }
    if (rows) rows.push(line);
    else sorted.push(line);
    if (!rows && /^COPY .* FROM stdin;$/.test(line)) rows = [];
  }
  return sorted.concat(rows ?? []);
}

/** The first places where two texts say something else, with a few lines of each. */
export function firstDifferences(before: string[], after: string[]): string[] {
  const found: string[] = [];
  for (let i = 0; i < Math.max(before.length, after.length) && found.length < 20; i++) {
    if (before[i] !== after[i]) found.push(`line ${i + 1}: ${shorten(before[i])} / ${shorten(after[i])}`);
  }
  return found;
}

function shorten(line: string | undefined): string {
  return line === undefined ? "(nothing)" : line.slice(0, 200);
}
