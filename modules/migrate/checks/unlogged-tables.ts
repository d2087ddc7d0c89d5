import type { Fault, Remark } from "../types.ts";
import type { Check } from "./check.ts";

type Row = { table: string; size: string };

const SQL = `
  SELECT c.oid::regclass::text AS table, pg_size_pretty(pg_total_relation_size(c.oid)) AS size FROM pg_class c
  WHERE c.relkind = 'r' AND c.relpersistence = 'u'
    AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')
  ORDER BY 1`;

const COUNT =
  "SELECT count(*)::int AS count FROM pg_class WHERE relkind = 'r' AND relpersistence <> 't' AND oid >= 16384";

/** Tables that a crash empties. A fault in a production database, a remark elsewhere. */
export const unloggedTables = {
  title: "Unlogged tables",
  counts: ["table", "tables"],
  codes: ["migrate.unlogged"],
  async run(look) {
    const [total] = await look.query<{ count: number }>(COUNT);
    const rows = await look.query<Row>(SQL);
    const looked = total?.count ?? 0;
    return look.production ? { looked, faults: rows.map(toFault) } : { looked, faults: [], notes: rows.map(toRemark) };
  },
} satisfies Check<"migrate.unlogged">;

function toFault({ table, size }: Row): Fault<"migrate.unlogged"> {
  return {
    code: "migrate.unlogged",
    object: table,
    message: `This table (${size}) is UNLOGGED: after a crash of the server it is empty, a replica never has it, and Neon empties it whenever the compute restarts or scales to zero.`,
    hint: `If its rows matter, make it a logged one. This writes it anew and locks it meanwhile, so choose a quiet hour:\nALTER TABLE ${table} SET LOGGED;`,
  };
}

function toRemark({ table, size }: Row): Remark {
  return { object: table, message: `UNLOGGED (${size}): a crash of the server empties it` };
}
