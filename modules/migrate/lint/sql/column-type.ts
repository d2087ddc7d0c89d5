import type { Node, TypeName } from "@pgsql/types";
import { as, namesOf } from "./node.ts";
import { identifier } from "./relation.ts";

export type ColumnType = {
  /** PostgreSQL's own short name: `int4`, `varchar`, `timestamptz`; of a user's type its bare name. */
  name: string;
  /** `varchar(20)` → [20], `numeric(10,2)` → [10, 2]. */
  sizes: number[];
  isArray: boolean;
};

const aliases: Record<string, string> = {
  integer: "int4",
  int: "int4",
  smallint: "int2",
  bigint: "int8",
  decimal: "numeric",
  real: "float4",
  boolean: "bool",
  char: "bpchar",
  serial: "int4",
  serial4: "int4",
  bigserial: "int8",
  serial8: "int8",
  smallserial: "int2",
  serial2: "int2",
};

export const isSerial = (type: TypeName | undefined): boolean =>
  /^(?:small|big)?serial[248]?$/.test(namesOf(type?.names).at(-1) ?? "");

export function columnType(type: TypeName | undefined): ColumnType {
  const written = namesOf(type?.names).at(-1) ?? "";
  const sizes = (type?.typmods ?? []).map(sizeOf).filter((size) => size !== null);
  return { name: aliases[written] ?? written, sizes, isArray: (type?.arrayBounds?.length ?? 0) > 0 };
}

function sizeOf(node: Node): number | null {
  const constant = as(node, "A_Const");
  return constant?.ival ? (constant.ival.ival ?? 0) : null;
}

export function printType({ name, sizes, isArray }: ColumnType): string {
  const size = sizes.length > 0 ? `(${sizes.join(",")})` : "";
  return `${identifier(name)}${size}${isArray ? "[]" : ""}`;
}

export type TypeChange =
  /** Only the catalogue changes. */
  | "free"
  | "rewrite"
  /** Rewrites, and values that do not fit stop it. */
  | "narrow"
  /** Free where the session's time zone is UTC. */
  | "rewrite-unless-utc"
  | "unknown";

/**
 * What ALTER COLUMN … TYPE does to the rows. `from` is null when the old type is not known.
 * The tests hold it against the server; https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES
 */
export function judgeTypeChange(from: ColumnType | null, to: ColumnType): TypeChange {
  if (!from) return mayBeFree.has(to.name) && !to.isArray ? "unknown" : "rewrite";
  // Elements are converted one by one, also where a value alone would stay as it is.
  if ((from.isArray || to.isArray) && printType(from) !== printType(to)) return "rewrite";
  if (from.name === to.name) return judgeSizes(from, to);
  const pair = `${from.name}>${to.name}`;
  if (free.has(pair) && to.sizes.length === 0) return "free";
  if (pair === "timestamp>timestamptz" || pair === "timestamptz>timestamp") return "rewrite-unless-utc";
  if (reindexed.has(pair)) return "unknown";
  return narrower.has(pair) || (textual.has(from.name) && to.sizes.length > 0) ? "narrow" : "rewrite";
}

function judgeSizes(from: ColumnType, to: ColumnType): TypeChange {
  const most = timed.has(from.name) ? 6 : undefined;
  const [before = most, beforeScale = 0] = from.sizes;
  const [after = most, afterScale = 0] = to.sizes;
  if (from.sizes.join() === to.sizes.join()) return known.has(from.name) ? "free" : "unknown";
  // char(n) is padded, so each row is another one.
  if (from.name === "bpchar" || from.name === "bit") return (after ?? 1) < (before ?? 1) ? "narrow" : "rewrite";
  if (after === undefined) return "free";
  if (before === undefined) return "narrow";
  if (from.name === "numeric" && afterScale !== beforeScale)
    return after - afterScale < before - beforeScale ? "narrow" : "rewrite";
  return after >= before ? "free" : "narrow";
}

/** Without a precision they have that of microseconds. */
const timed = new Set(["time", "timetz", "timestamp", "timestamptz", "interval"]);

const textual = new Set(["text", "varchar", "bpchar"]);
/** A change to one of these costs nothing for some old types. */
const mayBeFree = new Set([
  "varchar",
  "text",
  "numeric",
  "timestamp",
  "timestamptz",
  "time",
  "interval",
  "varbit",
  "inet",
  "citext",
]);
const free = new Set(["varchar>text", "text>varchar", "cidr>inet", "citext>text", "citext>varchar"]);
/** No rewrite, but indexes are built anew. */
const reindexed = new Set(["text>citext", "varchar>citext"]);
const narrower = new Set(
  [
    ["int8", "int4", "int2"],
    ["float8", "float4"],
    ["numeric", "int8", "int4", "int2"],
    ["float8", "int8", "int4", "int2"],
    ["timestamptz", "date"],
    ["timestamp", "date"],
    ["text", "uuid"],
    ["varchar", "uuid"],
  ].flatMap((chain) => chain.flatMap((wide, at) => chain.slice(at + 1).map((small) => `${wide}>${small}`))),
);
/** Built in: the same name is the same type. A user's type of the same name may be another one. */
const known = new Set(
  "int2 int4 int8 float4 float8 numeric bool text varchar bpchar bytea date time timetz timestamp timestamptz interval uuid json jsonb xml inet cidr bit varbit money citext".split(
    " ",
  ),
);
