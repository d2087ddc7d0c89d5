import type pg from "pg";
import { redactText } from "#modules/platform";
import type { PlannedStatement } from "../../plan/types.ts";
import type { DataCheck } from "../../types.ts";
import type { Demand } from "./demand.ts";
import { findDemands, mayDemand } from "./find-demands.ts";
import { maskKey } from "./mask-key.ts";

export type DemandChecks = { checks: DataCheck[]; notChecked: string[] };

/**
 * Counts the rows that break what the statement demands, right before it runs: an earlier statement of the run may have mended
 * them. Leaves nothing behind. In a transaction, which it keeps usable; `where` names the statement.
 */
export async function checkDemands(
  client: pg.Client,
  statement: PlannedStatement,
  where: { file: string; line: number },
  limitMs: number,
): Promise<DemandChecks> {
  const result: DemandChecks = { checks: [], notChecked: [] };
  if (!mayDemand(statement)) return result;
  await client.query("SAVEPOINT atalaya_demands");
  try {
    await client.query(`SET LOCAL statement_timeout = ${limitMs}`);
    for (const demand of await findDemands(client, statement)) {
      result.checks.push({ ...(await countOffenders(client, demand)), ...where });
    }
  } catch (error) {
    const reason = redactText(error instanceof Error ? error.message : String(error));
    result.notChecked.push(`${where.file}, line ${where.line}: rows were not checked ahead: ${reason}`);
  } finally {
    await client.query("ROLLBACK TO SAVEPOINT atalaya_demands");
    await client.query("RELEASE SAVEPOINT atalaya_demands");
  }
  return result;
}

async function countOffenders(client: pg.Client, demand: Demand): Promise<DataCheck> {
  const { rows } = await client.query<{ count: number; samples?: unknown[][] | null }>(demand.countSql);
  const count = rows[0]?.count ?? 0;
  const { check, object } = demand;
  if (count === 0) return { check, object, ok: true, message: demand.sound };
  const samples = rows[0]?.samples
    ? rows[0].samples.map((values) => maskKey(demand.keys, values))
    : await sampleKeys(client, demand);
  return { check, object, ok: false, message: demand.faulty(count), samples };
}

async function sampleKeys(client: pg.Client, { rows, table }: Demand): Promise<string[]> {
  if (rows === null) return [];
  const key = await client.query<{ name: string; quoted: string }>(PRIMARY_KEY, [table]);
  if (key.rows.length === 0) return [];
  const alias = rows.includes(" AS child") ? "child." : "";
  const list = key.rows.map(({ quoted }) => `${alias}${quoted}`).join(", ");
  const found = await client.query<{ key: unknown[] }>(
    `SELECT pg_catalog.json_build_array(${list}) AS key ${rows} LIMIT 5`,
  );
  return found.rows.map((row) =>
    maskKey(
      key.rows.map(({ name }) => name),
      row.key,
    ),
  );
}

const PRIMARY_KEY = `SELECT a.attname AS name, pg_catalog.quote_ident(a.attname) AS quoted
  FROM pg_catalog.pg_index i, pg_catalog.unnest(i.indkey::int2[]) WITH ORDINALITY AS k(number, position)
  JOIN pg_catalog.pg_attribute a ON a.attnum = k.number
  WHERE i.indrelid = pg_catalog.to_regclass($1) AND a.attrelid = i.indrelid AND i.indisprimary ORDER BY k.position`;
