import { quoteIdentifier } from "../quoting.ts";
import type { SourceColumn } from "./tables.ts";

/** Hash functions of the server that tell any two printed values of their type apart, and how to hand a column over. */
const DIRECT: Record<number, (column: string, seed: number) => string> = {
  16: (column, seed) => `pg_catalog.hashint4extended(${column}::int, ${seed})`, // bool
  18: (column, seed) => `pg_catalog.hashcharextended(${column}, ${seed})`, // "char"
  20: (column, seed) => `pg_catalog.hashint8extended(${column}, ${seed})`,
  21: (column, seed) => `pg_catalog.hashint2extended(${column}, ${seed})`,
  23: (column, seed) => `pg_catalog.hashint4extended(${column}, ${seed})`,
  26: (column, seed) => `pg_catalog.hashoidextended(${column}, ${seed})`,
  2950: (column, seed) => `pg_catalog.uuid_hash_extended(${column}, ${seed})`,
  3802: (column, seed) => `pg_catalog.jsonb_hash_extended(${column}, ${seed})`,
};

/** Types with a good hash but no function of one name in PostgreSQL 14 to 18: hashed together, as a record. */
const IN_A_RECORD = new Set([
  17, // bytea
  28, // xid
  829, // macaddr
  869, // inet
  650, // cidr
  1082, // date
  1114, // timestamp
  1184, // timestamptz
]);
const NUMERIC = 1700;
/** Types whose own hash calls different values equal: hashed by the bytes they are sent as. */
const AS_BYTES: Record<number, string> = {
  700: "float4send",
  701: "float8send",
  1042: "bpcharsend", // char(n): a cast to text would drop its trailing blanks
  1083: "time_send",
  1266: "timetz_send",
  3220: "pg_lsn_send",
  5069: "xid8send",
};

/** To be counted up with every change of the formula: chunks that are taken over bring the checksums of theirs along. */
export const CHECKSUM_FORMULA = 2;

/**
 * An SQL expression for the checksum of one row: 64 bits, the same on every server that holds the same values (PostgreSQL 14 to 18).
 * Summed over rows it does not depend on their order. Columns are hashed under seeds of their own, joined, and hashed once more,
 * so that values which change places, in a row or between rows, change the sum. Values whose hash calls different prints equal
 * (1.0 and 1.00, 0 and -0) are hashed with what tells them apart.
 */
export function rowChecksum(columns: SourceColumn[]): string | null {
  if (columns.length === 0) return null;
  const record: string[] = [];
  const parts: string[] = [];
  for (const [i, column] of columns.entries()) {
    const direct = directHashes(column, 2 * i + 1);
    if (direct.length > 0) parts.push(...direct);
    else record.push(recordField(column));
  }
  if (record.length > 0) parts.push(`pg_catalog.hash_record_extended(ROW(${record.join(", ")}), 0)`);
  return `pg_catalog.hashint8extended(${parts.join(" # ")}, 0)`;
}

function directHashes({ name, typeOid, typmod }: SourceColumn, seed: number): string[] {
  const column = quoteIdentifier(name);
  const direct = DIRECT[typeOid];
  if (direct) return [orNull(direct(column, seed), seed)];
  if (typeOid === NUMERIC) {
    const value = orNull(`pg_catalog.hash_numeric_extended(${column}, ${seed})`, seed);
    if (typmod >= 0) return [value];
    // NaN and the infinities have one hash and no scale.
    const unscaled = `pg_catalog.hashtextextended(${column}::text COLLATE "C", ${seed + 1})`;
    const scale = `pg_catalog.hashint4extended(pg_catalog.scale(${column}), ${seed + 1})`;
    return [value, orNull(`COALESCE(${scale}, ${unscaled})`, seed + 1)];
  }
  if (IN_A_RECORD.has(typeOid) || AS_BYTES[typeOid]) return [];
  return [orNull(`pg_catalog.hashtextextended(${printed(column, typeOid)} COLLATE "C", ${seed})`, seed)];
}

/** NULL stands for a large number of its seed's own: small ones are what the server gives for a numeric zero and NaN. */
function orNull(hash: string, seed: number): string {
  return `COALESCE(${hash}, ${BigInt.asIntN(64, BigInt(seed) * 0x9e3779b97f4a7c15n)})`;
}

const TEXT_TYPES = new Set([19, 25, 1043]); // name, text, varchar

/**
 * The value as COPY prints it. A cast to text would do, but anybody may define one for a type of theirs.
 * Compared by bytes: a nondeterministic collation would call different texts equal.
 */
function printed(column: string, typeOid: number): string {
  if (TEXT_TYPES.has(typeOid)) return `${column}::text`;
  return `pg_catalog.textin(pg_catalog.record_out(ROW(${column})))`;
}

function recordField({ name, typeOid }: SourceColumn): string {
  const column = quoteIdentifier(name);
  const send = AS_BYTES[typeOid];
  return send ? `pg_catalog.${send}(${column})` : column;
}
