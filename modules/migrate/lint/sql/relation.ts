import type { Node, RangeVar } from "@pgsql/types";
import { namesOf } from "./node.ts";

export type Relation = {
  schema: string;
  name: string;
  /** Equal for the same relation, whether or not its schema was written. */
  key: string;
  /** As SQL needs it, as it was written: `"Order"`, `sales.line`. */
  sql: string;
};

export function relationOf(range: RangeVar | undefined): Relation {
  return relationNamed(range?.schemaname, range?.relname ?? "");
}

/** Of a name in an object list: `[schema,] name`. */
export function relationOfNames(node: Node | Node[] | undefined): Relation {
  const names = namesOf(node);
  return relationNamed(names.at(-2), names.at(-1) ?? "");
}

/** Without a schema it is taken for `public`: what `prisma migrate` writes without one is all in one schema. */
export function relationNamed(schema: string | undefined, name: string): Relation {
  const sql = schema ? `${identifier(schema)}.${identifier(name)}` : identifier(name);
  return { schema: schema ?? "public", name, key: `${schema ?? "public"}.${name}`, sql };
}

/** Quoted only when it has to be, as PostgreSQL prints it. */
export function identifier(name: string): string {
  return /^[a-z_][a-z0-9_$]*$/.test(name) && !reserved.has(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

/** Words that SQL does not take as a name of a table or column. https://www.postgresql.org/docs/current/sql-keywords-appendix.html */
const reserved = new Set(
  (
    "all analyse analyze and any array as asc asymmetric authorization binary both case cast check collate collation " +
    "column concurrently constraint create cross current_catalog current_date current_role current_schema current_time " +
    "current_timestamp current_user default deferrable desc distinct do else end except false fetch for foreign freeze " +
    "from full grant group having ilike in initially inner intersect into is isnull join lateral leading left like limit " +
    "localtime localtimestamp natural not notnull null offset on only or order outer overlaps placing primary references " +
    "returning right select session_user similar some symmetric system_user table tablesample then to trailing true union " +
    "unique user using variadic verbose when where window with"
  ).split(" "),
);
