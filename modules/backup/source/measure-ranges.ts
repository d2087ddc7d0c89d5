import { type Connection, quoteQualified } from "#modules/postgres";
import { rowChecksum, type SourceTable } from "#modules/postgres/contents";
import { type PageRange, rangeCondition } from "./plan-chunks.ts";

export type RangeToMeasure = { table: SourceTable; range: PageRange; withChecksum: boolean };
export type Measure = { rows: number; fingerprint: string; checksum: string | null };

/**
 * `ctid` hashed under `xmin` as its seed. No cast leads from a transaction id to a number, but its age does: the age of a fixed id
 * less the age of this one, both by the same clock, is the id. Ids below 3 (frozen before PostgreSQL 9.4) have no age.
 */
const ROW_FINGERPRINT = `COALESCE(pg_catalog.hashtidextended(ctid,
  ((SELECT pg_catalog.age('3'::pg_catalog.xid)::bigint) - NULLIF(pg_catalog.age(xmin), 2147483647)) & 4294967295), pg_catalog.hashtid(ctid))`;

/**
 * Counts and hashes the rows of page ranges inside the server, in one round trip, without sending any.
 * The fingerprint hashes each row's place and writing transaction together and adds the hashes up:
 * XOR of separate hashes would miss two rows that one transaction deletes and inserts again into each other's slots.
 */
export async function measureRanges(client: Connection, ranges: RangeToMeasure[]): Promise<Measure[]> {
  const sql = ranges.map(measureSql).join(" UNION ALL ");
  const { rows } = await client.query<{ i: number; rows: string; fingerprint: string | null; checksum: string | null }>(
    sql,
  );
  const measures: Measure[] = [];
  for (const row of rows) {
    measures[row.i] = {
      rows: Number(row.rows),
      fingerprint: modulo64(row.fingerprint),
      checksum: ranges[row.i]?.withChecksum ? modulo64(row.checksum) : null,
    };
  }
  return measures;
}

function measureSql({ table, range, withChecksum }: RangeToMeasure, i: number): string {
  const checksum = withChecksum ? rowChecksum(table.columns) : null;
  return `SELECT ${i} AS i, pg_catalog.count(*)::text AS rows,
    pg_catalog.sum(${ROW_FINGERPRINT})::text AS fingerprint,
    ${checksum ? `pg_catalog.sum(${checksum})::text` : "NULL::text"} AS checksum
    FROM ONLY ${quoteQualified(table.schema, table.name)} WHERE ${rowsCondition(table, range)}`;
}

/** The `WHERE` of a chunk's rows: its pages, and for an extension's own table the rows that are the user's. */
export function rowsCondition(table: Pick<SourceTable, "condition">, range: PageRange): string {
  const own = table.condition?.replace(/^\s*WHERE\s+/i, "");
  return own ? `${rangeCondition(range)} AND (${own})` : rangeCondition(range);
}

const TWO_64 = 2n ** 64n;

/** Sums of 64-bit hashes as an unsigned 64-bit number in hex. */
export function modulo64(sum: string | null): string {
  const value = BigInt(sum ?? "0") % TWO_64;
  return (value < 0n ? value + TWO_64 : value).toString(16).padStart(16, "0");
}

export function addChecksums(checksums: Iterable<string>): string {
  let sum = 0n;
  for (const checksum of checksums) sum += BigInt(`0x${checksum}`);
  return modulo64(sum.toString());
}
