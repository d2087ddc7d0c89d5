import { join } from "node:path";
import { applyMigrations } from "#modules/migrate";
import { generateShop } from "../../../examples/shop/generate-shop.ts";
import { touchShop } from "../../../examples/shop/touch-shop.ts";
import type { BenchServer } from "./server.ts";

const migrations = join(import.meta.dirname, "..", "..", "..", "examples", "shop", "prisma", "migrations");
const present = new Date("2026-11-01T00:00:00Z");

export type Sample = { template: string; orders: number; rows: number; heapBytes: number; databaseBytes: number };

/** The sample shop as a template database, made once and kept: vacuumed and frozen, so that nobody writes by reading it. */
export async function prepareSample(server: BenchServer, orders: number, say: (line: string) => void): Promise<Sample> {
  const template = `shop_${orders}`;
  const draft = `${template}_draft`;
  const [found] = await server.query("postgres", `SELECT FROM pg_database WHERE datname = '${template}'`);
  if (!found) {
    say(`Making a shop of ${orders} orders`);
    await server.drop(draft);
    await server.query("postgres", `CREATE DATABASE ${draft}`);
    await applyMigrations({ url: server.urlOf(draft), directory: migrations, log: { info: () => undefined } });
    await generateShop({ url: server.urlOf(draft), orders, until: present });
    await server.query(draft, "VACUUM (FREEZE, ANALYZE)");
    await server.query("postgres", `ALTER DATABASE ${draft} RENAME TO ${template}`);
  }
  return { template, orders, ...(await measure(server, template)) };
}

async function measure(server: BenchServer, database: string) {
  const [sizes] = await server.query<{ heap: string; all: string }>(
    database,
    `SELECT sum(pg_table_size(oid)) AS heap, pg_database_size(current_database()) AS all
     FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace`,
  );
  return { rows: await countRows(server, database), heapBytes: Number(sizes?.heap), databaseBytes: Number(sizes?.all) };
}

const tableNames =
  "SELECT oid::regclass::text AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace";

/** Counts by reading: what was on disk is in memory afterwards. */
export async function countRows(server: BenchServer, database: string): Promise<number> {
  const tables = await server.query<{ name: string }>(database, tableNames);
  const counts = tables.map(({ name }) => `(SELECT count(*) FROM ${name})`);
  const [row] = await server.query<{ rows: string }>(database, `SELECT (${counts.join(" + ")})::text AS rows`);
  return Number(row?.rows);
}

/** A copy of the sample to work with, in memory, with nothing left to be written. */
export async function copySample(server: BenchServer, sample: Sample, name: string): Promise<void> {
  await server.drop(name);
  const strategy = Number.parseInt(server.version, 10) >= 15 ? " STRATEGY file_copy" : "";
  await server.query("postgres", `CREATE DATABASE ${name} TEMPLATE ${sample.template}${strategy}`);
  await countRows(server, name);
  await server.query("postgres", "CHECKPOINT");
}

export type Change = { rowsShare: number; pagesShare: number };

/** Shares of the orders to touch so that about one row in a hundred changes. */
const fractions = { clustered: 0.005, scattered: 0.014 };

/** Changes about one row in a hundred; answers the share of rows, and of heap pages that do not hold the same rows any more. */
export async function touchSample(
  server: BenchServer,
  name: string,
  { clustered, seed }: { clustered: boolean; seed: number },
): Promise<Change> {
  const [total, before] = [await countRows(server, name), await readPages(server, name)];
  const fraction = clustered ? fractions.clustered : fractions.scattered;
  const touched = await touchShop({ url: server.urlOf(name), fraction, clustered, seed });
  const rows = Object.values(touched.rows).reduce((sum, count) => sum + count, 0);
  const after = await readPages(server, name);
  const changed = [...after].filter(([page, hash]) => before.get(page) !== hash).length;
  const emptied = [...before.keys()].filter((page) => !after.has(page)).length;
  await server.query("postgres", "CHECKPOINT");
  return { rowsShare: rows / total, pagesShare: (changed + emptied) / Math.max(before.size, after.size) };
}

/** What every heap page holds, as a hash, by table and page. */
async function readPages(server: BenchServer, name: string): Promise<Map<string, string>> {
  const tables = await server.query<{ name: string }>(name, tableNames);
  const pages = tables.map(
    (
      table,
    ) => `SELECT '${table.name}' || (ctid::text::point)[0] AS page, sum(hashtext(ctid || ' ' || xmin))::text AS hash
      FROM ${table.name} GROUP BY 1`,
  );
  const rows = await server.query<{ page: string; hash: string }>(name, pages.join(" UNION ALL "));
  return new Map(rows.map(({ page, hash }) => [page, hash]));
}
