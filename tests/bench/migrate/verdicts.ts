import { planMigration } from "../../../modules/migrate/plan/plan-migration.ts";
import { rehearseMigration } from "../../../modules/migrate/rehearse/rehearse-migration.ts";
import type { StatementMeasure } from "../../../modules/migrate/types.ts";
import type { BenchServer } from "../backup/server.ts";

export type Verdict = { sql: string; expected: string; measured: string; right: boolean; durationMs: number };

const TEMPLATE = "bench_verdicts";
const COPY = "bench_verdicts_copy";

const setup = (rows: number) => [
  "CREATE TABLE customers (id int PRIMARY KEY, name text)",
  `INSERT INTO customers SELECT g, 'customer ' || g FROM generate_series(1, ${rows / 10}) g`,
  `CREATE TABLE orders (id int PRIMARY KEY, customer int NOT NULL, code varchar(20), at timestamp, total int, kept int CHECK (kept IS NOT NULL))`,
  `INSERT INTO orders SELECT g, 1 + g % ${rows / 10}, 'c' || g, timestamp '2026-01-01' + g * interval '1 second', g, g FROM generate_series(1, ${rows}) g`,
  "CREATE INDEX orders_code ON orders (code)",
  "ALTER TABLE orders ADD CONSTRAINT positive CHECK (total > 0) NOT VALID",
  "VACUUM ANALYZE",
];

const exclusive = "ACCESS EXCLUSIVE orders";
const rewrite = `rewrites orders; scans orders; locks ${exclusive}`;
const both = "SHARE ROW EXCLUSIVE customers, SHARE ROW EXCLUSIVE orders";

/** What PostgreSQL's documentation and source say that each statement does. */
const cases: [sql: string, expected: string][] = [
  ["ALTER TABLE orders ADD COLUMN x int DEFAULT 1", `rewrites nothing; scans nothing; locks ${exclusive}`],
  ["ALTER TABLE orders ADD COLUMN x timestamptz DEFAULT now()", `rewrites nothing; scans nothing; locks ${exclusive}`],
  ["ALTER TABLE orders ADD COLUMN x uuid DEFAULT gen_random_uuid()", rewrite],
  ["ALTER TABLE orders ADD COLUMN x serial", rewrite],
  ["ALTER TABLE orders ALTER code TYPE varchar(40)", `rewrites nothing; scans nothing; locks ${exclusive}`],
  ["ALTER TABLE orders ALTER code TYPE text", `rewrites nothing; scans nothing; locks ${exclusive}`],
  ["ALTER TABLE orders ALTER code TYPE varchar(15)", rewrite],
  ["ALTER TABLE orders ALTER total TYPE bigint", rewrite],
  ["SET timezone = 'Europe/Madrid'; ALTER TABLE orders ALTER at TYPE timestamptz", rewrite],
  [
    "SET timezone = 'UTC'; ALTER TABLE orders ALTER at TYPE timestamptz",
    `rewrites nothing; scans nothing; locks ${exclusive}`,
  ],
  ["ALTER TABLE orders ALTER total SET NOT NULL", `rewrites nothing; scans orders; locks ${exclusive}`],
  ["ALTER TABLE orders ALTER kept SET NOT NULL", `rewrites nothing; scans nothing; locks ${exclusive}`],
  ["ALTER TABLE orders ADD CHECK (total > 0)", `rewrites nothing; scans orders; locks ${exclusive}`],
  ["ALTER TABLE orders ADD CHECK (total > 0) NOT VALID", `rewrites nothing; scans nothing; locks ${exclusive}`],
  [
    "ALTER TABLE orders VALIDATE CONSTRAINT positive",
    "rewrites nothing; scans orders; locks SHARE UPDATE EXCLUSIVE orders",
  ],
  [
    "ALTER TABLE orders ADD FOREIGN KEY (customer) REFERENCES customers",
    `rewrites nothing; scans customers, orders; locks ${both}`,
  ],
  [
    "ALTER TABLE orders ADD FOREIGN KEY (customer) REFERENCES customers NOT VALID",
    `rewrites nothing; scans nothing; locks ${both}`,
  ],
  ["CREATE INDEX ON orders (total)", "rewrites nothing; scans orders; locks SHARE orders"],
  [
    "CREATE INDEX CONCURRENTLY ON orders (total)",
    "rewrites nothing; scans orders; locks SHARE UPDATE EXCLUSIVE orders",
  ],
  ["ALTER TABLE orders ADD UNIQUE (total)", `rewrites nothing; scans orders; locks ${exclusive}`],
  ["ALTER TABLE orders DROP COLUMN kept", `rewrites nothing; scans nothing; locks ${exclusive}`],
  ["UPDATE orders SET total = total + 1", "rewrites nothing; scans orders; locks nothing"],
];

/** Rehearses each statement on a table of so many rows and holds the verdict against what is known of it. */
export async function benchVerdicts(server: BenchServer, rows: number): Promise<Verdict[]> {
  await server.drop(COPY);
  await server.drop(TEMPLATE);
  await server.query("postgres", `CREATE DATABASE ${TEMPLATE}`);
  for (const sql of setup(rows)) await server.query(TEMPLATE, sql);
  const verdicts: Verdict[] = [];
  for (const [sql, expected] of cases) {
    await server.query("postgres", `CREATE DATABASE ${COPY} TEMPLATE ${TEMPLATE} STRATEGY file_copy`);
    const measure = await rehearse(server.urlOf(COPY), sql);
    const measured = describe(measure);
    verdicts.push({ sql, expected, measured, right: measured === expected, durationMs: measure?.durationMs ?? 0 });
    await server.drop(COPY);
  }
  await server.drop(TEMPLATE);
  return verdicts;
}

async function rehearse(url: string, sql: string): Promise<StatementMeasure | undefined> {
  const plans = await planMigration([{ name: "1_verdict", sql, checksum: "", acceptedChecksums: [] }]);
  const clock = { now: () => new Date() };
  const log = { debug: () => undefined };
  const { statements } = await rehearseMigration({ url, plans, place: "a copy", invariants: [], clock, log });
  return statements.at(-1);
}

function describe(measure: StatementMeasure | undefined): string {
  if (!measure) return "not measured";
  const tables = (names: string[]) =>
    names
      .filter((name) => !name.startsWith("index "))
      .map(withoutSchema)
      .sort()
      .join(", ") || "nothing";
  const locks = measure.locks
    .map(({ mode, relation }) => `${words(mode)} ${withoutSchema(relation)}`)
    .sort()
    .join(", ");
  return `rewrites ${tables(measure.rewrites)}; scans ${tables(measure.scans)}; locks ${locks || "nothing"}`;
}

function withoutSchema(name: string): string {
  return name.replace(/^public\./, "");
}

/** `AccessExclusiveLock` as the documentation writes it. */
function words(mode: string): string {
  return mode
    .replace(/Lock$/, "")
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toUpperCase();
}
