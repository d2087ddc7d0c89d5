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

/** DDL of a part of a backup: the selected tables with their own sequences, indexes, triggers and policies; foreign keys only between selected tables. */
export function selectEntries(
  entries: SchemaEntry[],
  manifest: Manifest,
  selection: Selection | undefined,
): SchemaEntry[] {
  if (!selection) return entries;
  const selected = manifest.tables.filter((table) => isSelected(table, selection));
  const owned = ownedSequences(entries, (table) => selected.some(({ schema, name }) => `${schema}.${name}` === table));
  const isWanted = (schema: string | null, name: string) => {
    if (schema === null) return false;
    return isSelected({ schema, name }, selection) || owned.has(`${schema}.${name}`);
  };
  return entries.filter((entry) => {
    if (ALWAYS.has(entry.type)) return true;
    const table = tableOf(entry);
    if (!isWanted(entry.schema, table)) return false;
    return entry.type !== "FK CONSTRAINT" || referencesSelected(entry.sql, isWanted);
  });
}

/** pg_dump heads what belongs to a table with "table object", and COMMENT and ACL with "TABLE name" or "COLUMN table.column". */
function tableOf({ type, name, sql }: SchemaEntry): string {
  if (type === "INDEX")
    return (
      /\bON (?:ONLY )?(?:"(?:[^"]|"")+"|[\w$]+)\.("(?:[^"]|"")+"|[\w$]+)/
        .exec(sql)?.[1]
        ?.replace(/^"|"$/g, "")
        .replaceAll('""', '"') ?? name
    );
  if (type === "TABLE" || type === "SEQUENCE" || type === "VIEW" || type === "MATERIALIZED VIEW") return name;
  if (type === "COMMENT" || type === "ACL")
    return (
      name
        .replace(/^(TABLE|SEQUENCE|VIEW) /, "")
        .replace(/^COLUMN /, "")
        .replace(/"/g, "")
        .split(".")[0] ?? name
    );
  return relationInSql(sql) ?? name;
}

function relationInSql(sql: string): string | null {
  const match =
    /^(?:ALTER TABLE(?: ONLY)?|ALTER SEQUENCE|CREATE TRIGGER [\s\S]*? ON|CREATE POLICY [\s\S]*? ON|CREATE RULE [\s\S]*? TO) (?:"(?:[^"]|"")+"|[\w$]+)\.("(?:[^"]|"")+"|[\w$]+)/.exec(
      sql,
    );
  return match?.[1]?.replace(/^"|"$/g, "").replaceAll('""', '"') ?? null;
}

function ownedSequences(entries: SchemaEntry[], isSelectedTable: (table: string) => boolean): Set<string> {
  const owned = new Set<string>();
  for (const { type, schema, name, sql } of entries) {
    if (type !== "SEQUENCE OWNED BY" && type !== "DEFAULT" && type !== "SEQUENCE") continue;
    const table = /OWNED BY ([^;]+)\.(?:"(?:[^"]|"")+"|[\w$]+)\s*$/.exec(sql)?.[1]?.replaceAll('"', "");
    if (table && isSelectedTable(table)) owned.add(`${schema}.${name}`);
  }
  return owned;
}

function referencesSelected(sql: string, isWanted: (schema: string, name: string) => boolean): boolean {
  const match = /REFERENCES ("(?:[^"]|"")+"|[\w$]+)\.("(?:[^"]|"")+"|[\w$]+)/.exec(sql);
  const [schema, name] = [match?.[1], match?.[2]].map((part) => part?.replace(/^"|"$/g, "").replaceAll('""', '"'));
  return schema !== undefined && name !== undefined && isWanted(schema, name);
}
