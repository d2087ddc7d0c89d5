import type { Fault, Remark } from "../types.ts";
import type { Check, Look } from "./check.ts";

type Row = {
  object: string;
  kind: "c" | "f" | "n";
  /** `TABLE public.orders` or `DOMAIN public.price`. */
  owner: string;
  name: string;
  definition: string;
  isEnforced: boolean;
  /** `FROM … WHERE …` of the rows that break it; null for a foreign key, which has its own check, and for a domain. */
  breaking: string | null;
};

// A child's copy of a constraint is validated with its parent's: only the topmost is told.
const SQL = `
  SELECT format('%s.%I', o.name, con.conname) AS object, con.contype AS kind, quote_ident(con.conname) AS name,
    CASE WHEN con.contypid = 0 THEN 'TABLE ' ELSE 'DOMAIN ' END || o.name AS owner,
    regexp_replace(pg_get_constraintdef(con.oid), ' NOT VALID$', '') AS definition,
    COALESCE((to_jsonb(con) ->> 'conenforced')::boolean, true) AS "isEnforced",
    CASE WHEN con.contypid <> 0 OR con.contype = 'f' THEN NULL ELSE format('FROM %s%s WHERE %s',
      CASE WHEN con.connoinherit THEN 'ONLY ' END, o.name,
      CASE con.contype WHEN 'c' THEN format('NOT (%s)', pg_get_expr(con.conbin, con.conrelid))
        ELSE (SELECT format('%I IS NULL', a.attname) FROM pg_attribute a
              WHERE a.attrelid = con.conrelid AND a.attnum = con.conkey[1]) END) END AS breaking
  FROM pg_constraint con, LATERAL (SELECT CASE WHEN con.contypid = 0 THEN con.conrelid::regclass::text
    ELSE format_type(con.contypid, NULL) END AS name) o
  WHERE NOT con.convalidated AND con.contype IN ('c', 'f', 'n') AND con.oid >= 16384
    AND NOT EXISTS (SELECT FROM pg_constraint up WHERE up.oid = con.conparentid AND NOT up.convalidated)
    AND NOT EXISTS (SELECT FROM pg_inherits i JOIN pg_constraint up ON up.conrelid = i.inhparent
      WHERE i.inhrelid = con.conrelid AND con.contype <> 'f' AND up.contype = con.contype
        AND up.conname = con.conname AND NOT up.convalidated AND NOT up.connoinherit)
  ORDER BY 1`;

const COUNT = "SELECT count(*)::int AS count FROM pg_constraint WHERE contype IN ('c', 'f') AND oid >= 16384";

/** CHECK, FOREIGN KEY and NOT NULL constraints that were never held against the rows that were there before them. */
export const notValidConstraints = {
  title: "Constraints not validated",
  counts: ["constraint", "constraints"],
  codes: ["migrate.not-valid"],
  async run(look) {
    const [total] = await look.query<{ count: number }>(COUNT);
    const rows = await look.query<Row>(SQL);
    const faults: Fault<"migrate.not-valid">[] = [];
    for (const row of rows.filter(({ isEnforced }) => isEnforced))
      faults.push(toFault(row, await countOldRows(look, row)));
    return { looked: total?.count ?? 0, faults, notes: rows.filter(({ isEnforced }) => !isEnforced).map(toNote) };
  },
} satisfies Check<"migrate.not-valid">;

/** How many rows break it, why that is not known, or null where nobody counts here. */
type OldRows = { count: number } | { reason: string } | null;

async function countOldRows(look: Look, { breaking }: Row): Promise<OldRows> {
  if (breaking === null) return null;
  const counted = await look.attempt<{ count: number }>(`SELECT count(*)::float8 AS count ${breaking}`);
  return "reason" in counted ? counted : { count: counted.rows[0]?.count ?? 0 };
}

function toFault(row: Row, old: OldRows): Fault<"migrate.not-valid"> {
  return {
    code: "migrate.not-valid",
    object: row.object,
    message: `${row.definition} was added NOT VALID: new rows obey it; ${tell(old)}. The planner does not rely on it.`,
    hint: [...firstSteps(row, old), ...validation(row)].join("\n"),
  };
}

function tell(old: OldRows): string {
  if (old === null) return "older rows may break it";
  if ("reason" in old) return `older rows could not be looked at (${old.reason})`;
  if (old.count === 0) return "no older row breaks it";
  return `${old.count.toLocaleString("en-US")} older ${old.count === 1 ? "row breaks" : "rows break"} it`;
}

function firstSteps({ kind, breaking }: Row, old: OldRows): string[] {
  if (kind === "f") return ["If migrate.orphans tells of rows without a parent, mend those first."];
  if (breaking === null || (old && "count" in old && old.count === 0)) return [];
  return ["Mend the rows that break it:", `SELECT * ${breaking} LIMIT 20;`];
}

function validation({ owner, name }: Row): string[] {
  const cost = owner.startsWith("DOMAIN ") ? "writes to the tables that use it wait" : "reads and writes go on";
  return [`Validate it: one scan, during which ${cost}:`, `ALTER ${owner} VALIDATE CONSTRAINT ${name};`];
}

function toNote({ object }: Row): Remark {
  return { object, message: "NOT ENFORCED: declared so, and never checked" };
}
