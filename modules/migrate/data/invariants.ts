import { redactText } from "#modules/platform";
import { type Connection, quoteIdentifier } from "#modules/postgres";
import type { DataCheck } from "../types.ts";

/** What a query that should answer true did answer. */
export type InvariantAnswer = { sql: string; holds: boolean; reason: string };

/** Asks each query, read-only and within its limit, under the search path of the migrations. The client is in no transaction. */
export async function askInvariants(
  client: Connection,
  queries: string[],
  { schema = "public", limitMs = 60_000 }: { schema?: string; limitMs?: number } = {},
): Promise<InvariantAnswer[]> {
  const answers: InvariantAnswer[] = [];
  for (const sql of queries) {
    await client.query("BEGIN READ ONLY");
    try {
      await client.query(`SET LOCAL search_path = ${quoteIdentifier(schema)}`);
      await client.query(`SET LOCAL statement_timeout = ${limitMs}`);
      answers.push({ sql, ...judgeAnswer((await client.query({ text: sql, rowMode: "array" })).rows) });
    } catch (error) {
      answers.push({ sql, holds: false, reason: redactText(error instanceof Error ? error.message : String(error)) });
    } finally {
      await client.query("ROLLBACK").catch(() => {});
    }
  }
  return answers;
}

function judgeAnswer(rows: unknown[]): { holds: boolean; reason: string } {
  const row = rows[0];
  const value: unknown = Array.isArray(row) && row.length === 1 ? row[0] : undefined;
  if (rows.length !== 1 || value === undefined)
    return { holds: false, reason: "it answered no single value; one boolean is asked for" };
  if (value === true) return { holds: true, reason: "" };
  return { holds: false, reason: value === false ? "it answered false" : "it answered no boolean" };
}

/** What held before must hold after; one that did not hold before is no fault of the migration, which may be what mends it. */
export function compareInvariants(before: InvariantAnswer[], after: InvariantAnswer[]): DataCheck[] {
  return after.map(({ sql, holds, reason }, i) => {
    const first = before[i];
    const held = first?.holds ?? true;
    const message = holds ? "holds" : `no longer holds: ${reason}`;
    return {
      check: "invariant",
      object: sql,
      ok: holds || !held,
      message: held
        ? message
        : `did not hold before the migration: ${first?.reason ?? ""}${holds ? "; it does now" : ""}`,
    };
  });
}
