import type { Look } from "./checks/check.ts";
import type { Fault, Remark } from "./types.ts";

/** Which of the two counters; their columns, functions and settings differ by name only. */
export type Counter = {
  /** "transaction ids" */
  ids: string;
  databaseAge: string;
  tableAge: string;
  freezeSetting: string;
};

type DatabaseAge = { name: string; age: number; freezeMaxAge: number; isThis: boolean; isOpen: boolean };

/** The server stops at 2^31 less three million; at 1.6 billion it drops everything else to vacuum. */
const HIGHEST_AGE = 1_500_000_000;
/** Autovacuum freezes by force at once its setting; at three times that, something keeps it from doing so. */
const FORCED_FREEZES = 3;

/** The age that is a fault. */
export function ageLimit(freezeMaxAge: number): number {
  return Math.min(HIGHEST_AGE, FORCED_FREEZES * freezeMaxAge);
}

/**
 * The database looked at, or the oldest other one: past the end, any database stops the writes of all.
 * What holds one back often holds back all, so the rest are notes.
 */
export async function findAgedDatabases<Code extends string>(
  look: Look,
  counter: Counter,
  code: Code,
): Promise<{ looked: number; faults: Fault<Code>[]; notes: Remark[] }> {
  const rows = await look.query<DatabaseAge>(
    `SELECT quote_ident(datname) AS name, ${counter.databaseAge}::float8 AS age, datallowconn AS "isOpen",
       datname = current_database() AS "isThis", current_setting('${counter.freezeSetting}')::float8 AS "freezeMaxAge"
     FROM pg_database ORDER BY datname = current_database() DESC, 2 DESC, 1`,
  );
  const [worst, ...rest] = rows.filter(({ age, freezeMaxAge }) => age > ageLimit(freezeMaxAge));
  if (!worst) return { looked: rows.length, faults: [], notes: [] };
  const oldest = worst.isThis ? await findOldestTables(look, counter) : [];
  return {
    looked: rows.length,
    faults: [{ code, object: worst.name, message: describe(worst, counter), hint: mend(worst, oldest) }],
    notes: rest.map(({ name, age }) => ({ object: name, message: `too old as well: ${inMillions(age)}` })),
  };
}

async function findOldestTables(look: Look, { tableAge }: Counter): Promise<string[]> {
  const rows = await look.query<{ table: string }>(
    `SELECT COALESCE(t.oid, c.oid)::regclass::text AS table FROM pg_class c LEFT JOIN pg_class t ON t.reltoastrelid = c.oid
     WHERE c.relkind IN ('r', 'm', 't') AND c.relpersistence <> 't' GROUP BY 1 ORDER BY max(${tableAge}) DESC, 1 LIMIT 3`,
  );
  return rows.map(({ table }) => table);
}

function inMillions(count: number): string {
  return `${(count / 1e6).toLocaleString("en-US", { maximumFractionDigits: 2 })} million`;
}

function describe({ age, freezeMaxAge }: DatabaseAge, { ids, freezeSetting }: Counter): string {
  return `Its oldest ${ids} are ${inMillions(age)} old, and ${freezeSetting} is ${inMillions(freezeMaxAge)}: something keeps vacuum from freezing rows. At about 2,144 million the server takes no more writes.`;
}

function mend(database: DatabaseAge, oldest: string[]): string {
  return [
    "Find what holds it back and end it: a forgotten transaction, a prepared one, a replication slot:",
    "SELECT pid, usename, xact_start, state FROM pg_stat_activity WHERE backend_xid IS NOT NULL OR backend_xmin IS NOT NULL ORDER BY xact_start;",
    "SELECT gid, prepared, owner FROM pg_prepared_xacts ORDER BY prepared;",
    "SELECT slot_name, active, xmin, catalog_xmin FROM pg_replication_slots;",
    ...freezing(database, oldest),
  ].join("\n");
}

function freezing({ name, isThis, isOpen }: DatabaseAge, oldest: string[]): string[] {
  if (isThis) {
    const oldestFirst = oldest.map((table) => `VACUUM (FREEZE, VERBOSE) ${table};`);
    return [
      "Then freeze the oldest tables, and all; reads and writes go on meanwhile:",
      ...oldestFirst,
      "VACUUM (FREEZE);",
    ];
  }
  if (!isOpen) return [`Then autovacuum freezes ${name}, which takes no connections, by itself.`];
  return [`Then connect to ${name} and freeze it; reads and writes go on meanwhile:`, "VACUUM (FREEZE);"];
}
