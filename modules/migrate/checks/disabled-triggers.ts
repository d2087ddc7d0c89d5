import type { Fault } from "../types.ts";
import type { Check } from "./check.ts";

type Row = { object: string; table: string; name: string; definition: string; kind: string; enable: string[] };

// A copy on a partition is told only where its parent's triggers are as they should be.
const SQL = `
  SELECT format('%s.%I', con.conrelid::regclass, con.conname) AS object, con.conrelid::regclass::text AS table,
    quote_ident(con.conname) AS name, pg_get_constraintdef(con.oid) AS definition, con.contype AS kind,
    array_agg(format('ALTER TABLE %s ENABLE TRIGGER %I;', t.tgrelid::regclass, t.tgname) ORDER BY t.tgrelid, t.tgname) AS enable
  FROM pg_trigger t JOIN pg_constraint con ON con.oid = t.tgconstraint
  WHERE t.tgisinternal AND t.tgenabled IN ('D', 'R') AND con.contype IN ('f', 'p', 'u', 'x')
    AND NOT EXISTS (SELECT FROM pg_trigger up WHERE up.oid = t.tgparentid AND up.tgenabled IN ('D', 'R'))
  GROUP BY con.oid, con.conrelid, con.conname, con.contype ORDER BY 1`;

const OWN = `
  SELECT format('%s.%I', t.tgrelid::regclass, t.tgname) AS object FROM pg_trigger t
  WHERE NOT t.tgisinternal AND t.tgenabled = 'D' AND t.tgparentid = 0 AND t.oid >= 16384 ORDER BY 1`;

const COUNT = "SELECT count(*)::int AS count FROM pg_trigger WHERE tgisinternal AND tgconstraint <> 0";

/** Constraints that the server does not hold, because the triggers that would do it are disabled. */
export const disabledTriggers = {
  title: "Disabled constraint triggers",
  counts: ["trigger", "triggers"],
  codes: ["migrate.trigger-disabled"],
  async run(look) {
    const [total] = await look.query<{ count: number }>(COUNT);
    const rows = await look.query<Row>(SQL);
    const own = await look.query<{ object: string }>(OWN);
    return {
      looked: total?.count ?? 0,
      faults: rows.map(toFault),
      notes: own.map(({ object }) => ({ object, message: "this trigger of your own is disabled" })),
    };
  },
} satisfies Check<"migrate.trigger-disabled">;

function toFault(row: Row): Fault<"migrate.trigger-disabled"> {
  const what = row.kind === "f" ? "orphans" : "duplicates";
  return {
    code: "migrate.trigger-disabled",
    object: row.object,
    message: `${row.definition} is not held: its triggers are disabled (DISABLE TRIGGER ALL, or a restore with --disable-triggers), and new ${what} come in unnoticed.`,
    hint: [
      "As a superuser, switch them on again, then mend what came in meanwhile:",
      ...row.enable,
      ...(row.kind === "f" ? makeAnew(row) : []),
    ].join("\n"),
  };
}

/** Triggers of a constraint are a superuser's; the constraint itself is its owner's. */
function makeAnew({ table, name, definition }: Row): string[] {
  const bare = definition.replace(/ NOT VALID$/, "");
  return [
    "Without a superuser, make the foreign key anew, and validate it once no orphan is left:",
    `ALTER TABLE ${table} DROP CONSTRAINT ${name}, ADD CONSTRAINT ${name} ${bare} NOT VALID;`,
    `ALTER TABLE ${table} VALIDATE CONSTRAINT ${name};`,
  ];
}
