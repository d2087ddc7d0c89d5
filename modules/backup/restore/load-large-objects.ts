import { type Connection, copyIn, splitSql } from "#modules/postgres";
import { readObject } from "../sealing/object-reader.ts";
import type { Manifest } from "../store/manifest.ts";
import { openText } from "../store/sealed-text.ts";
import type { Vault } from "../store/vault.ts";
import { addMark, readMarks } from "./load-rows.ts";
import { runStatement, type StatementOptions } from "./run-statements.ts";

const MARK = "large objects";

/** Makes the large objects and fills them, all in one transaction. */
export async function loadLargeObjects(input: {
  client: Connection;
  vault: Vault;
  identity: string;
  manifest: Manifest;
  owners: boolean;
  statements: StatementOptions;
}): Promise<void> {
  const { client, vault, identity, manifest } = input;
  const { largeObjects } = manifest;
  if (!largeObjects || (await readMarks(client)).has(MARK)) return;
  const create = await splitSql(await openText(vault, largeObjects.create));
  const [make, describe] = [create.filter(isMaking), create.filter((sql) => !isMaking(sql))];
  await client.query("BEGIN");
  try {
    for (const sql of make) await client.query(sql);
    await client.query("CREATE TEMP TABLE large_object_pieces (oid oid, at bigint, bytes bytea) ON COMMIT DROP");
    for (const ref of largeObjects.chunks) {
      const source = readObject(vault, { ...ref, recipients: manifest.recipients }, identity);
      await copyIn(client, "COPY pg_temp.large_object_pieces FROM STDIN", source);
      await client.query("SELECT pg_catalog.lo_put(oid, at, bytes) FROM pg_temp.large_object_pieces");
      await client.query("TRUNCATE pg_temp.large_object_pieces");
    }
    await addMark(client, MARK);
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK").catch(() => {});
    throw error;
  }
  for (const sql of describe) {
    if (!input.owners && / OWNER TO /.test(sql)) continue;
    await runStatement(client, { type: "LARGE OBJECT", name: "", schema: null, sql }, input.statements);
  }
}

function isMaking(sql: string): boolean {
  return sql.startsWith("SELECT pg_catalog.lo_create");
}
