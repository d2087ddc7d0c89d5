import { type Connection, copyOut, quoteIdentifier, quoteQualified } from "#modules/postgres";
import type { SourceTable } from "#modules/postgres/contents";
import type { ObjectRef } from "../sealing/object-ref.ts";
import { ObjectWriter } from "../sealing/object-writer.ts";
import type { PublishedObjects } from "../store/published-objects.ts";
import type { Vault } from "../store/vault.ts";
import { rowsCondition } from "./measure-ranges.ts";
import type { PageRange } from "./plan-chunks.ts";

export type StoredChunk = { ref: ObjectRef; existed: boolean };

/**
 * Streams the rows of one page range into one sealed object. Returns as soon as the session is free for the next range;
 * `stored` settles when the object is flushed to the store, read back and compared.
 */
export async function exportChunk(
  client: Connection,
  vault: Vault,
  published: PublishedObjects,
  table: SourceTable,
  range: PageRange,
  expectedRows: number,
): Promise<{ stored: Promise<StoredChunk> }> {
  const writer = await ObjectWriter.open(vault.storage, vault.keys);
  try {
    const { rowCount } = await copyOut(client, copySql(table, range), (rows) => writer.write(rows));
    if (rowCount !== expectedRows) {
      throw new Error(`${table.schema}.${table.name}: ${expectedRows} rows were counted and ${rowCount} sent`);
    }
    return { stored: finishOrDiscard(writer, published) };
  } catch (error) {
    await writer.discard();
    throw error;
  }
}

async function finishOrDiscard(writer: ObjectWriter, published: PublishedObjects): Promise<StoredChunk> {
  try {
    return await writer.finish(published);
  } catch (error) {
    await writer.discard();
    throw error;
  }
}

/** A table that is one chunk goes out whole: without a query around it COPY spends up to a third less. */
function copySql(table: SourceTable, range: PageRange): string {
  const columns = table.columns.map(({ name }) => quoteIdentifier(name)).join(", ");
  const relation = quoteQualified(table.schema, table.name);
  const isWhole = range.from === 0 && range.to === null && table.condition === null && columns !== "";
  if (isWhole) return `COPY ${relation} (${columns}) TO STDOUT`;
  return `COPY (SELECT ${columns} FROM ONLY ${relation} WHERE ${rowsCondition(table, range)}) TO STDOUT`;
}
