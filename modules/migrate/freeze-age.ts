import type { Look } from "./checks/check.ts";
import type { Fault } from "./types.ts";

/** Which of the two counters; their columns, functions and settings differ by name only. */
export type Counter = {
  /** "transaction ids" */
  ids: string;
  databaseAge: string;
  tableAge: string;
  freezeSetting: string;
};

type DatabaseAge = { name: string; age: number; freezeMaxAge: number; isThis: boolean };

/** The server stops at 2^31 less three million; at 1.6 billion it drops everything else to vacuum. */
const HIGHEST_AGE = 1_500_000_000;
/** Autovacuum freezes by force at once its setting; at three times that, something keeps it from doing so. */
const FORCED_FREEZES = 3;

/** The age that is a fault. */
export function ageLimit(freezeMaxAge: number): number {
  return Math.min(HIGHEST_AGE, FORCED_FREEZES * freezeMaxAge);
}

/** Every database of the server whose counter is too old: one of them stops the writes of all. */
export async function findAgedDatabases<Code extends string>(
  look: Look,
  counter: Counter,
  code: Code,
): Promise<{ looked: number; faults: Fault<Code>[] }> {
  const rows = await look.query<DatabaseAge>(
    `SELECT quote_ident(datname) AS name, ${counter.databaseAge}::float8 AS age, datname = current_database() AS "isThis",
       current_setting('${counter.freezeSetting}')::float8 AS "freezeMaxAge" FROM pg_database ORDER BY 1`,
  );
  const faults: Fault<Code>[] = [];
  for (const row of rows.filter(({ age, freezeMaxAge }) => age > ageLimit(freezeMaxAge))) {
    const oldest = row.isThis ? await findOldestTables(look, counter) : [];
    faults.push({ code, object: row.name, message: describe(row, counter), hint: mend(row, oldest) });
  }
  return { looked: rows.length, faults };
}

async function findOldestTables(look: Look, { tableAge }: Counter): Promise<string[]> {
  const rows = await look.query<{ table: string }>(
    `SELECT COALESCE(t.oid, c.oid)::regclass::text AS table FROM pg_class c LEFT JOIN pg_class t ON t.reltoastrelid = c.oid
     WHERE c.relkind IN ('r', 'm', 't') AND c.relpersistence <> 't' GROUP BY 1 ORDER BY max(${tableAge}) DESC, 1 LIMIT 3`,
  );
  return rows.map(({ table }) => table);
}

function describe({ age, freezeMaxAge }: DatabaseAge, { ids, freezeSetting }: Counter): string {
  const millions = (count: number) => `${(count / 1e6).toLocaleString("en-US", { maximumFractionDigits: 1 })} million`;
  return `Its oldest ${ids} are ${millions(age)} old, and ${freezeSetting} is ${millions(freezeMaxAge)}: something keeps vacuum from freezing rows. At about 2,144 million the server takes no more writes.`;
}

function mend({ isThis, name }: DatabaseAge, oldest: string[]): string {
  const vacuum = isThis
    ? [
        "Then freeze the oldest tables; reads and writes go on meanwhile:",
        ...oldest.map((table) => `VACUUM (FREEZE, VERBOSE) ${table};`),
      ]
    : [`Then connect to ${name} and freeze it; reads and writes go on meanwhile:`, "VACUUM (FREEZE);"];
  return [
    "Find what holds it back and end it: a forgotten transaction, a prepared one, a replication slot:",
    "SELECT pid, usename, xact_start, state FROM pg_stat_activity WHERE backend_xid IS NOT NULL OR backend_xmin IS NOT NULL ORDER BY xact_start;",
    "SELECT gid, prepared, owner FROM pg_prepared_xacts ORDER BY prepared;",
    "SELECT slot_name, active, xmin, catalog_xmin FROM pg_replication_slots;",
    ...vacuum,
  ].join("\n");
}
