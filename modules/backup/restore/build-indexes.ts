import { openConnection } from "#modules/postgres";
import { runStatement, type StatementOptions } from "./run-statements.ts";
import type { SchemaEntry } from "./schema-entries.ts";

export type BuildInput = {
  url: string;
  entries: SchemaEntry[];
  jobs: number;
  statements: StatementOptions;
  /** Relations that exist before post-data, as pg_dump spells them; an index on a later one waits for it. */
  existing: ReadonlySet<string>;
  isDone: (entry: SchemaEntry) => boolean;
  markDone: (entry: SchemaEntry) => string;
  onBuilt: () => void;
};

const BUILD_SETTINGS = { check_function_bodies: "off", maintenance_work_mem: "256MB", synchronous_commit: "off" };

type Kind = "build" | "foreign-key" | "other";
type Planned = SchemaEntry & { kind: Kind; relations: string[] };

/**
 * Post-data in pg_dump's order, except that index builds and foreign keys, the long ones, run several at once.
 * Two statements that touch one table never run together: they would wait for each other or deadlock.
 */
export async function buildIndexes(input: BuildInput): Promise<void> {
  const planned = input.entries.map((entry) => plan(entry, input.existing));
  const firstForeignKey = planned.findIndex(({ kind }) => kind === "foreign-key");
  const split = firstForeignKey < 0 ? planned.length : firstForeignKey;
  const others = (entry: Planned) => entry.kind === "other";
  await runTogether(
    input,
    planned.filter(({ kind }) => kind === "build"),
  );
  await runInOrder(input, planned.slice(0, split).filter(others));
  await runTogether(
    input,
    planned.filter(({ kind }) => kind === "foreign-key"),
  );
  await runInOrder(input, planned.slice(split).filter(others));
}

export function countBuilds(entries: SchemaEntry[]): number {
  return entries.filter(({ sql }) => isBuild(sql) || isForeignKey(sql)).length;
}

const NAME = String.raw`(?:"(?:[^"]|"")+"|[\w$]+)`;
const QUALIFIED = String.raw`(${NAME}\.${NAME})`;

const bareOf = (sql: string) => sql.replace(/"(?:[^"]|"")*"/g, "q").replace(/'(?:[^']|'')*'/g, "l");

function isBuild(text: string): boolean {
  const sql = bareOf(text);
  return (
    /^CREATE (UNIQUE )?INDEX /.test(sql) ||
    (/^ALTER TABLE /.test(sql) && /\n\s+ADD CONSTRAINT .* (PRIMARY KEY|UNIQUE|EXCLUDE)\b/.test(sql))
  );
}

function isForeignKey(text: string): boolean {
  const sql = bareOf(text);
  return /^ALTER TABLE /.test(sql) && /\n\s+ADD CONSTRAINT .* FOREIGN KEY /.test(sql);
}

function plan(entry: SchemaEntry, existing: ReadonlySet<string>): Planned {
  const { sql } = entry;
  const relation = new RegExp(
    `^(?:ALTER TABLE (?:ONLY )?|CREATE (?:UNIQUE )?INDEX ${NAME} ON (?:ONLY )?)${QUALIFIED}`,
  ).exec(sql)?.[1];
  if (!relation || !existing.has(relation)) return { ...entry, kind: "other", relations: [] };
  const referenced = new RegExp(`REFERENCES ${QUALIFIED}`).exec(sql)?.[1];
  if (isForeignKey(sql))
    return { ...entry, kind: "foreign-key", relations: referenced ? [relation, referenced] : [relation] };
  return { ...entry, kind: isBuild(sql) ? "build" : "other", relations: [relation] };
}

async function runInOrder(input: BuildInput, entries: Planned[]): Promise<void> {
  const client = await openConnection(input.url, { settings: BUILD_SETTINGS });
  try {
    const open = entries.filter((entry) => !input.isDone(entry));
    for (const entry of open) await runMarked(client, entry, input);
  } finally {
    await client.end().catch(() => {});
  }
}

async function runTogether(input: BuildInput, entries: Planned[]): Promise<void> {
  const waiting = entries.filter((entry) => !input.isDone(entry));
  for (let skipped = entries.length - waiting.length; skipped > 0; skipped--) input.onBuilt();
  const busy = new Set<string>();
  let wake: (() => void)[] = [];
  const work = async () => {
    const client = await openConnection(input.url, { settings: BUILD_SETTINGS });
    try {
      while (waiting.length > 0) {
        const index = waiting.findIndex(({ relations }) => relations.every((relation) => !busy.has(relation)));
        const entry = index < 0 ? undefined : waiting.splice(index, 1)[0];
        if (!entry) {
          await new Promise<void>((resolve) => wake.push(resolve));
          continue;
        }
        for (const relation of entry.relations) busy.add(relation);
        try {
          await runMarked(client, entry, input);
        } finally {
          for (const relation of entry.relations) busy.delete(relation);
          for (const resolve of wake) resolve();
          wake = [];
        }
        input.onBuilt();
      }
    } catch (error) {
      waiting.length = 0;
      for (const resolve of wake) resolve();
      throw error;
    } finally {
      await client.end().catch(() => {});
    }
  };
  const outcomes = await Promise.allSettled(
    Array.from({ length: Math.max(1, Math.min(input.jobs, waiting.length)) }, work),
  );
  const failed = outcomes.find((outcome) => outcome.status === "rejected");
  if (failed) throw failed.reason;
}

/** The statement and its mark commit together, so a killed restore goes on behind it. */
async function runMarked(
  client: Awaited<ReturnType<typeof openConnection>>,
  entry: SchemaEntry,
  input: BuildInput,
): Promise<void> {
  try {
    await client.query(`${entry.sql};\n${input.markDone(entry)}`);
  } catch {
    await runStatement(client, entry, input.statements);
    await client.query(input.markDone(entry));
  }
}
