import { type ForeignKey, KEY_PAIRS, orphanRows } from "../orphan-rows.ts";
import type { Fault, Remark } from "../types.ts";
import type { Check } from "./check.ts";

type Row = ForeignKey & { object: string; child: string; parent: string; name: string; isValidated: boolean };

// A foreign key of a partitioned table is one constraint, with a copy for each partition on either side: its root is looked at.
const SQL = `
  WITH RECURSIVE suspect(oid, conparentid) AS (
    SELECT con.oid, con.conparentid FROM pg_constraint con
    WHERE con.contype = 'f' AND COALESCE((to_jsonb(con) ->> 'conenforced')::boolean, true)
      AND (NOT con.convalidated
        OR EXISTS (SELECT FROM pg_trigger t WHERE t.tgconstraint = con.oid AND t.tgenabled IN ('D', 'R')))
    UNION
    SELECT up.oid, up.conparentid FROM suspect s JOIN pg_constraint up ON up.oid = s.conparentid)
  SELECT format('%s.%I', con.conrelid::regclass, con.conname) AS object, quote_ident(con.conname) AS name,
    con.conrelid::regclass::text AS child, con.confrelid::regclass::text AS parent,
    CASE WHEN child.relkind = 'p' THEN '' ELSE 'ONLY ' END || con.conrelid::regclass AS "childFrom",
    CASE WHEN parent.relkind = 'p' THEN '' ELSE 'ONLY ' END || con.confrelid::regclass AS "parentFrom",
    con.confmatchtype = 'f' AS "matchFull", con.convalidated AS "isValidated",
    ${KEY_PAIRS} AS pairs
  FROM suspect s JOIN pg_constraint con ON con.oid = s.oid
  JOIN pg_class child ON child.oid = con.conrelid JOIN pg_class parent ON parent.oid = con.confrelid
  WHERE s.conparentid = 0 ORDER BY 1`;

const COUNT = "SELECT count(*)::int AS count FROM pg_constraint WHERE contype = 'f' AND conparentid = 0";

/** Rows that point at nothing, under every foreign key that the server did not hold at all times. */
export const foreignKeyOrphans = {
  title: "Foreign key orphans",
  counts: ["foreign key", "foreign keys"],
  codes: ["migrate.orphans"],
  async run(look) {
    const [total] = await look.query<{ count: number }>(COUNT);
    const faults: Fault<"migrate.orphans">[] = [];
    const notChecked: Remark[] = [];
    for (const row of await look.query<Row>(SQL)) {
      const counted = await look.attempt<{ count: number }>(`SELECT count(*)::float8 AS count ${orphanRows(row)}`);
      if ("reason" in counted)
        notChecked.push({ object: row.object, message: `its rows were not counted: ${counted.reason}` });
      else if (counted.rows[0] && counted.rows[0].count > 0) faults.push(toFault(row, counted.rows[0].count));
    }
    return { looked: total?.count ?? 0, faults, notChecked };
  },
} satisfies Check<"migrate.orphans">;

function toFault(row: Row, count: number): Fault<"migrate.orphans"> {
  const rows = orphanRows(row);
  const why = row.isValidated ? "while its triggers were disabled" : "from before it, as it was added NOT VALID";
  return {
    code: "migrate.orphans",
    object: row.object,
    message: `${count.toLocaleString("en-US")} ${count === 1 ? "row" : "rows"} of ${row.child} ${count === 1 ? "points" : "point"} at rows of ${row.parent} that are not there, ${why}. Joins lose them${row.isValidated ? "" : ", and VALIDATE fails on them"}.`,
    hint: [
      "See them:",
      `SELECT child.* ${rows} LIMIT 20;`,
      `Put their parents back into ${row.parent} (npm run db:restore -- --table brings them from a backup). Or, if they are to go, after npm run db:backup:`,
      `DELETE ${rows};`,
    ].join("\n"),
  };
}
