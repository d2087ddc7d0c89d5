import { type Connection, quoteLiteral, quoteQualified } from "#modules/postgres";
import type { Manifest } from "../store/manifest.ts";

/** Gives every sequence the value it had; one that does not exist here was left out of this restore. */
export async function setSequences(client: Connection, sequences: Manifest["sequences"]): Promise<void> {
  const existing = await findExistingRelations(client);
  const calls = sequences
    .filter(({ schema, name }) => existing.has(`${schema}.${name}`))
    .map(({ schema, name, lastValue, isCalled }) => {
      const relation = quoteLiteral(quoteQualified(schema, name));
      return `SELECT pg_catalog.setval(${relation}::pg_catalog.regclass, ${quoteLiteral(lastValue)}::bigint, ${isCalled})`;
    });
  for (let from = 0; from < calls.length; from += 200) await client.query(calls.slice(from, from + 200).join(";\n"));
}

/** Every relation by `schema.name`, plain or quoted as PostgreSQL itself would. */
export async function findExistingRelations(
  client: Connection,
  style: "plain" | "quoted" = "plain",
): Promise<Set<string>> {
  const name =
    style === "quoted" ? "pg_catalog.format('%I.%I', n.nspname, c.relname)" : "n.nspname || '.' || c.relname";
  const { rows } = await client.query<{ name: string }>(
    `SELECT ${name} AS name FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p', 'S', 'm', 'v', 'f') AND n.nspname !~ '^pg_'`,
  );
  return new Set(rows.map(({ name: relation }) => relation));
}
