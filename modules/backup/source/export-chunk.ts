import { type Connection, copyOut, quoteIdentifier, quoteQualified } from "#modules/postgres";
import type { ObjectRef } from "../sealing/object-ref.ts";
import { ObjectWriter } from "../sealing/object-writer.ts";
import type { PublishedObjects } from "../store/published-objects.ts";
import type { Vault } from "../store/vault.ts";
import { rowsCondition } from "./measure-ranges.ts";
import type { PageRange } from "./plan-chunks.ts";
import type { SourceTable } from "./read-tables.ts";

/** Streams the rows of one page range into one sealed object. */
export async function exportChunk(
  client: Connection,
  vault: Vault,
  published: PublishedObjects,
  table: SourceTable,
  range: PageRange,
  expectedRows: number,
): Promise<{ ref: ObjectRef; existed: boolean }> {
  const writer = await ObjectWriter.open(vault.storage, vault.keys);
  try {
    const { rowCount } = await copyOut(client, copySql(table, range), (rows) => writer.write(rows));
    if (rowCount !== expectedRows) {
      throw new Error(`${table.schema}.${table.name}: ${expectedRows} rows were counted and ${rowCount} sent`);
    }
    return await writer.finish(published);
  } catch (error) {
    await writer.discard();
    throw error;
  }
}

function copySql(table: SourceTable, range: PageRange): string {
  const columns = table.columns.map(({ name }) => quoteIdentifier(name)).join(", ");
  return `COPY (SELECT ${columns} FROM ONLY ${quoteQualified(table.schema, table.name)} WHERE ${rowsCondition(table, range)}) TO STDOUT`;
}
