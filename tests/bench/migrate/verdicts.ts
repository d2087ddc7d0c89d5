import { planMigration } from "../../../modules/migrate/plan/plan-migration.ts";
import { rehearseMigration } from "../../../modules/migrate/rehearse/rehearse-migration.ts";
import type { StatementMeasure } from "../../../modules/migrate/types.ts";
import { withConnection } from "../../../modules/postgres/index.ts";
import { urlOfDatabase } from "../../support/database.ts";

export type Verdict = { sql: string; expected: string; measured: string; right: boolean; durationMs: number };

const ROWS = 1_000_000;
const TEMPLATE = "atalaya_bench_verdicts";
const COPY = "atalaya_bench_verdicts_copy";

const setup = [
  "CREATE TABLE customers (id int PRIMARY KEY, name text)",
  `INSERT INTO customers SELECT g, 'customer ' || g FROM generate_series(1, ${ROWS / 10}) g`,
  `CREATE TABLE orders (id int PRIMARY KEY, customer int NOT NULL, code varchar(20), at timestamp, total int, kept int CHECK (kept IS NOT NULL))`,
  `INSERT INTO orders SELECT g, 1 + g % ${ROWS / 10}, 'c' || g, timestamp '2026-01-01' + g * interval '1 second', g, g FROM generate_series(1, ${ROWS}) g`,
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

/** Rehearses each statement on a million rows and holds the verdict against what is known of it. The server is for this alone. */
export async function benchVerdicts({ url }: { url: string }): Promise<{ verdicts: Verdict[] }> {
  const administer = (sql: string) => withConnection(url, (client) => client.query(sql));
  await administer(`DROP DATABASE IF EXISTS ${TEMPLATE}`);
  await administer(`CREATE DATABASE ${TEMPLATE}`);
  await withConnection(urlOfDatabase(url, TEMPLATE), async (client) => {
    await client.query("SET search_path = public");
    for (const sql of setup) await client.query(sql);
  });
  const verdicts: Verdict[] = [];
  for (const [sql, expected] of cases) {
    await administer(`CREATE DATABASE ${COPY} TEMPLATE ${TEMPLATE}`);
    try {
      const measure = await rehearse(urlOfDatabase(url, COPY), sql);
      const measured = describe(measure);
      verdicts.push({ sql, expected, measured, right: measured === expected, durationMs: measure?.durationMs ?? 0 });
    } finally {
      await administer(`DROP DATABASE ${COPY} WITH (FORCE)`);
    }
  }
  await administer(`DROP DATABASE ${TEMPLATE}`);
  return { verdicts };
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
