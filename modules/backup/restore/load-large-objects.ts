import { type Connection, copyIn, splitSql } from "#modules/postgres";
import { readObject } from "../sealing/object-reader.ts";
import type { ObjectRef } from "../sealing/object-ref.ts";
import type { Manifest } from "../store/manifest.ts";
import { openText } from "../store/sealed-text.ts";
import type { Vault } from "../store/vault.ts";
import { addMark, readMarks } from "./load-rows.ts";
import { runStatement, type StatementOptions } from "./run-statements.ts";

const MADE = "large objects";
const DESCRIBED = "large objects described";

type LargeObjectsInput = {
  client: Connection;
  vault: Vault;
  identity: string;
  manifest: Manifest;
  owners: boolean;
  statements: StatementOptions;
};

/** Makes the large objects and fills them, all in one transaction; then their comments and grants. */
export async function loadLargeObjects(input: LargeObjectsInput): Promise<void> {
  const { client, vault } = input;
  const { largeObjects } = input.manifest;
  if (!largeObjects) return;
  const marks = await readMarks(client);
  const create = await splitSql(await openText(vault, largeObjects.create));
  if (!marks.has(MADE)) await makeAndFill(input, largeObjects.chunks, create.filter(isMaking));
  if (marks.has(DESCRIBED)) return;
  for (const sql of create.filter((each) => !isMaking(each))) {
    if (!input.owners && / OWNER TO /.test(sql)) continue;
    await runStatement(client, { type: "LARGE OBJECT", name: "", schema: null, sql }, input.statements);
  }
  await addMark(client, DESCRIBED);
}

async function makeAndFill(
  { client, vault, identity, manifest }: LargeObjectsInput,
  chunks: ObjectRef[],
  make: string[],
): Promise<void> {
  await client.query("BEGIN");
  try {
    for (const sql of make) await client.query(sql);
    await client.query("CREATE TEMP TABLE large_object_pieces (oid oid, at bigint, bytes bytea) ON COMMIT DROP");
    for (const ref of chunks) {
      const source = readObject(vault, { ...ref, recipients: manifest.recipients }, identity);
      await copyIn(client, "COPY pg_temp.large_object_pieces FROM STDIN", source);
      await client.query("SELECT pg_catalog.lo_put(oid, at, bytes) FROM pg_temp.large_object_pieces");
      await client.query("TRUNCATE pg_temp.large_object_pieces");
    }
    await addMark(client, MADE);
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK").catch(() => {});
    throw error;
  }
}

function isMaking(sql: string): boolean {
  return sql.startsWith("SELECT pg_catalog.lo_create");
}
