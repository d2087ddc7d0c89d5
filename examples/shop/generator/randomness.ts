import type { Client } from "pg";

/**
 * Randomness as functions of the session, each a pure function of a row's number: the same seed gives the same shop,
 * whatever the order in which the server computes it.
 *
 * `rnd` follows the seed. `fixed` does not: it decides what a later run must be able to work out again
 * (who lives abroad, who has a second address, when an order is delivered).
 */
export async function createRandomness(client: Client, seed: number): Promise<void> {
  const unit = (seedSql: string) =>
    `SELECT (hashint8extended(n, ${seedSql}) & 9007199254740991)::float8 / 9007199254740992.0`;
  await define(client, "rnd(n bigint, salt int)", "float8", unit(`${seed}::bigint * 4096 + salt`));
  await define(client, "fixed(n bigint, salt int)", "float8", unit("salt - 4096"));
  await define(
    client,
    "pick(options text[], u float8)",
    "text",
    "SELECT options[1 + floor(u * cardinality(options))::int]",
  );
  await define(
    client,
    "gauss(n bigint, salt int)",
    "float8",
    "SELECT sqrt(-2 * ln(1 - pg_temp.rnd(n, salt))) * cos(2 * pi() * pg_temp.rnd(n, salt + 1))",
  );
  await define(
    client,
    "ascii_of(word text)",
    "text",
    "SELECT lower(translate(word, 'áéíóúüñçàèòÁÉÍÓÚÑ ', 'aeiouuncaeoAEIOUN.'))",
  );
}

/** A temporary function: it ends with its connection. STABLE, because the planner inlines no IMMUTABLE one that adds intervals to times. */
export async function define(client: Client, signature: string, returns: string, body: string): Promise<void> {
  await client.query(
    `CREATE OR REPLACE FUNCTION pg_temp.${signature} RETURNS ${returns} LANGUAGE sql STABLE PARALLEL SAFE AS $body$ ${body} $body$`,
  );
}
