import { Client } from "pg";
import { catalogFacts } from "./compare-databases/catalog-facts.ts";
import { definitionFacts } from "./compare-databases/definitions.ts";
import { rowFacts } from "./compare-databases/row-facts.ts";

// Given on connecting, because a database's own settings apply from the first moment.
const settings = [
  ...[
    "search_path=pg_catalog",
    "DateStyle=ISO",
    "IntervalStyle=postgres",
    "TimeZone=UTC",
    "lc_monetary=C",
    "extra_float_digits=1",
    "bytea_output=hex",
  ],
  ...[
    "quote_all_identifiers=off",
    "statement_timeout=0",
    "lock_timeout=0",
    "idle_in_transaction_session_timeout=0",
    "idle_session_timeout=0",
    "row_security=off",
  ],
];

/**
 * All that a database holds, told by a superuser from its own catalogs and rows: sorted lines, one fact each, equal for
 * two databases of one PostgreSQL version exactly when a reader could not tell them apart. Shares no code with the product.
 */
export async function dumpForComparison(url: string): Promise<string[]> {
  const client = new Client({ connectionString: url, options: settings.map((setting) => `-c ${setting}`).join(" ") });
  await client.connect();
  try {
    // Known since 17 only, so it cannot be given on connecting.
    await client.query("select set_config(name, '0', false) from pg_settings where name = 'transaction_timeout'");
    await client.query("begin isolation level repeatable read read only");
    const version = Math.floor(
      Number((await client.query("show server_version_num")).rows[0].server_version_num) / 10_000,
    );
    const lines = [
      ...(await definitionFacts(client, version)),
      ...(await catalogFacts(client)),
      ...(await rowFacts(client)),
    ];
    return lines.sort();
  } finally {
    await client.end();
  }
}

/** Lines of one sorted list that the other lacks: `- ` only in `before`, `+ ` only in `after`; at most `limit` of them. */
export function differences(before: string[], after: string[], limit = 200): string[] {
  const found: string[] = [];
  let i = 0;
  let j = 0;
  while (found.length < limit && (i < before.length || j < after.length)) {
    const left = before[i];
    const right = after[j];
    if (left === right) {
      i++;
      j++;
    } else if (right === undefined || (left !== undefined && left < right)) {
      found.push(`- ${left}`);
      i++;
    } else {
      found.push(`+ ${right}`);
      j++;
    }
  }
  return found;
}
