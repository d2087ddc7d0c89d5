import { OpsError } from "#modules/platform";
import type { Manifest, ManifestTable } from "../store/manifest.ts";
import type { TableToLoad } from "./load-rows.ts";
import type { SchemaEntry } from "./schema-entries.ts";

/** A part of a backup: whole schemas, single tables (`schema.name`), or both. */
export type Selection = { tables: string[]; schemas: string[] };

/** @throws OpsError backup.unknown-table naming what the backup does not hold */
export function selectTables(all: ManifestTable[], selection: Selection | undefined): TableToLoad[] {
  if (!selection) return all.map(toLoad);
  refuseUnknown(all, selection);
  return all.filter((table) => isSelected(table, selection)).map(toLoad);
}

function toLoad(table: ManifestTable): TableToLoad {
  return { table, into: { schema: table.schema, name: table.name } };
}

export function isSelected({ schema, name }: { schema: string; name: string }, selection: Selection): boolean {
  return selection.schemas.includes(schema) || selection.tables.includes(`${schema}.${name}`);
}

function refuseUnknown(all: ManifestTable[], selection: Selection): void {
  const names = new Set(all.map(({ schema, name }) => `${schema}.${name}`));
  const schemas = new Set(all.map(({ schema }) => schema));
  const unknown = [
    ...selection.tables.filter((table) => !names.has(table)),
    ...selection.schemas.filter((schema) => !schemas.has(schema)),
  ];
  if (unknown.length === 0) return;
  throw new OpsError({
    code: "backup.unknown-table",
    message: `This backup holds no ${unknown.join(", ")}.`,
    hint: "Write tables as schema.name, as in --table public.orders; a partitioned table's rows are in its partitions (use --schema).",
    exit: 2,
  });
}

/** What a table may need and a part of a backup brings whole: schemas, types, functions, extensions. */
const ALWAYS = new Set([
  "SETTING",
  "SCHEMA",
  "EXTENSION",
  "TYPE",
  "SHELL TYPE",
  "DOMAIN",
  "FUNCTION",
  "PROCEDURE",
  "AGGREGATE",
  "COLLATION",
  "OPERATOR",
  "OPERATOR CLASS",
  "OPERATOR FAMILY",
  "CAST",
  "ENCODING",
  "CONVERSION",
  "TEXT SEARCH CONFIGURATION",
  "TEXT SEARCH DICTIONARY",
  "TEXT SEARCH PARSER",
  "TEXT SEARCH TEMPLATE",
]);

/** DDL of a part of a backup: the selected tables with their own sequences, indexes, triggers, policies and comments; foreign keys only between selected tables. */
export function selectEntries(
  entries: SchemaEntry[],
  manifest: Manifest,
  selection: Selection | undefined,
): SchemaEntry[] {
  if (!selection) return entries;
  const selected = new Set(
    manifest.tables.filter((table) => isSelected(table, selection)).map(({ schema, name }) => `${schema}.${name}`),
  );
  const owned = ownedSequences(entries, selected);
  const isWanted = ({ schema, name }: Relation) =>
    isSelected({ schema, name }, selection) || owned.has(`${schema}.${name}`);
  const tableOf = findTables(entries);
  return entries.filter((entry) => {
    if (ALWAYS.has(entry.type)) return true;
    const table = tableOf(entry);
    if (!table || !isWanted(table)) return false;
    const referenced = entry.type === "FK CONSTRAINT" ? relationIn(entry.sql, REFERENCED) : table;
    return referenced !== null && isWanted(referenced);
  });
}

type Relation = { schema: string; name: string };

const NAME = String.raw`(?:"(?:[^"]|"")+"|[\w$]+)`;
const QUALIFIED = String.raw`(${NAME})\.(${NAME})`;

/** The relation that a statement is about, as pg_dump writes statements: every name in them is qualified. */
const SUBJECTS = [
  String.raw`^ALTER (?:TABLE(?: ONLY)?|SEQUENCE|VIEW|MATERIALIZED VIEW|FOREIGN TABLE) ${QUALIFIED}`,
  String.raw`^CREATE (?:UNIQUE )?INDEX ${NAME} ON (?:ONLY )?${QUALIFIED}`,
  String.raw`^CREATE (?:CONSTRAINT )?TRIGGER ${NAME} [\s\S]*? ON ${QUALIFIED}`,
  `^CREATE POLICY ${NAME} ON ${QUALIFIED}`,
  String.raw`^CREATE RULE ${NAME} AS\s+ON \w+ TO ${QUALIFIED}`,
  String.raw`^CREATE STATISTICS [\s\S]* FROM ${QUALIFIED}$`,
  String.raw`^COMMENT ON (?:CONSTRAINT|TRIGGER|POLICY|RULE) ${NAME} ON ${QUALIFIED} IS `,
  String.raw`^COMMENT ON (?:TABLE|VIEW|MATERIALIZED VIEW|FOREIGN TABLE|SEQUENCE|COLUMN) ${QUALIFIED}`,
  String.raw`^(?:GRANT|REVOKE) [\s\S]*? ON (?:TABLE|SEQUENCE) ${QUALIFIED} `,
].map((pattern) => new RegExp(pattern));

/** Indexes and statistics have names of their own; what is said of them later belongs to their table. */
const NAMED = /^CREATE (?:(?:UNIQUE )?INDEX|STATISTICS)/;
const SAID_OF_NAMED = new RegExp(`^(?:COMMENT ON|ALTER) (?:INDEX|STATISTICS) ${QUALIFIED}`);
const REFERENCED = new RegExp(`REFERENCES ${QUALIFIED}`);
const IDENTITY = new RegExp(String.raw`^ALTER TABLE [\s\S]* SEQUENCE NAME ${QUALIFIED}`);
const OWNED_BY = new RegExp(String.raw`^ALTER SEQUENCE [\s\S]* OWNED BY ${QUALIFIED}\.${NAME}$`);

function relationIn(sql: string, pattern: RegExp): Relation | null {
  const [, schema, name] = pattern.exec(sql) ?? [];
  return schema && name ? { schema: unquoted(schema), name: unquoted(name) } : null;
}

function unquoted(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name;
}

/** Which table an entry belongs to; what belongs to none stands for itself. */
function findTables(entries: SchemaEntry[]): (entry: SchemaEntry) => Relation | null {
  const named = new Map<string, Relation>();
  const subjectOf = ({ sql }: SchemaEntry) => {
    for (const pattern of SUBJECTS) {
      const found = relationIn(sql, pattern);
      if (found) return found;
    }
    return null;
  };
  for (const entry of entries) {
    const table = NAMED.test(entry.sql) ? subjectOf(entry) : null;
    if (table) named.set(`${entry.schema}.${entry.name}`, table);
  }
  return (entry) => {
    const object = relationIn(entry.sql, SAID_OF_NAMED);
    const table = object ? named.get(`${object.schema}.${object.name}`) : subjectOf(entry);
    return table ?? (entry.schema === null ? null : { schema: entry.schema, name: entry.name });
  };
}

/** Sequences of the selected tables' serial and identity columns. */
function ownedSequences(entries: SchemaEntry[], selected: ReadonlySet<string>): Set<string> {
  const owned = new Set<string>();
  for (const { sql } of entries) {
    const identity = relationIn(sql, IDENTITY);
    const owner = identity ? relationIn(sql, SUBJECTS[0] as RegExp) : relationIn(sql, OWNED_BY);
    const sequence = identity ?? relationIn(sql, SUBJECTS[0] as RegExp);
    if (owner && sequence && selected.has(`${owner.schema}.${owner.name}`)) {
      owned.add(`${sequence.schema}.${sequence.name}`);
    }
  }
  return owned;
}
