import { createHash } from "node:crypto";
import { CHECKSUM_FORMULA, type SourceTable } from "#modules/postgres/contents";
import type { SourceState } from "./read-source.ts";

/** reg* types and aclitem, with their arrays: they print names of other objects. */
const PRINTS_NAMES = new Set([
  24, 2202, 2203, 2204, 2205, 2206, 4096, 4089, 4191, 3734, 3769, 1008, 2207, 2208, 2209, 2210, 2211, 4097, 4090, 4192,
  3735, 3770, 1033, 1034,
]);
const FIRST_USER_OID = 16384;

/**
 * A mark of everything besides the rows themselves that decides how a table prints: columns, their types, fast defaults, server version.
 * Null when that cannot be pinned; such a table is read every time.
 */
export function tableShape(table: SourceTable, source: SourceState): string | null {
  // After a crash an unlogged table starts empty under the same file and may meet the same transaction ids.
  if (table.isUnlogged) return null;
  if (table.columns.some(({ typeOid }) => PRINTS_NAMES.has(typeOid))) return null;
  if (source.typesPrintNames && table.columns.some(({ typeOid }) => typeOid >= FIRST_USER_OID)) return null;
  return createHash("sha256")
    .update(JSON.stringify([CHECKSUM_FORMULA, table.columns, table.columnNumbers, table.condition, source.typesMark]))
    .digest("hex")
    .slice(0, 32);
}
