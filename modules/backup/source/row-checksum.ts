import { quoteIdentifier } from "#modules/postgres";
import type { SourceColumn } from "./read-tables.ts";

/** Built-in types whose hash in the server tells any two printed values apart. */
const HASHED_AS_THEY_ARE = new Set([
  16, // bool
  17, // bytea
  18, // "char"
  20, // int8
  21, // int2
  23, // int4
  26, // oid
  28, // xid
  829, // macaddr
  869, // inet
  650, // cidr
  1082, // date
  1083, // time
  1114, // timestamp
  1184, // timestamptz
  1266, // timetz
  2950, // uuid
  3220, // pg_lsn
  3802, // jsonb
  5069, // xid8
]);
const TEXT_TYPES = new Set([19, 25, 1043]); // name, text, varchar
const PADDED_TEXT = 1042; // char(n): a cast to text would drop its trailing blanks
const NUMERIC = 1700;
const FLOATS = new Set([700, 701]);

/**
 * An SQL expression for the checksum of one row: 64 bits, the same on every server that holds the same values (PostgreSQL 14 to 18).
 * Summed over rows it does not depend on their order. Values whose hash calls different prints equal (1.0 and 1.00, 0 and -0) are hashed with what tells them apart.
 */
export function rowChecksum(columns: SourceColumn[]): string | null {
  if (columns.length === 0) return null;
  return `pg_catalog.hash_record_extended(ROW(${columns.map(hashable).join(", ")}), 0)`;
}

function hashable({ name, typeOid, typmod }: SourceColumn): string {
  const column = quoteIdentifier(name);
  if (HASHED_AS_THEY_ARE.has(typeOid)) return column;
  // Byte order: a nondeterministic collation would call different texts equal.
  if (TEXT_TYPES.has(typeOid)) return `${column} COLLATE "C"`;
  if (typeOid === NUMERIC) return typmod >= 0 ? column : `${column}, pg_catalog.scale(${column})`;
  if (typeOid === PADDED_TEXT) return `pg_catalog.bpcharsend(${column})`;
  if (FLOATS.has(typeOid))
    return typeOid === 700 ? `pg_catalog.float4send(${column})` : `pg_catalog.float8send(${column})`;
  return `${column}::text COLLATE "C"`;
}
