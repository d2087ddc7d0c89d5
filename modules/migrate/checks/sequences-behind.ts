import type { Fault, Remark } from "../types.ts";
import type { Answer, Check, Look } from "./check.ts";

type Sequence = {
  /** Its place in the list, by which a batch's answers are told apart. */
  item: number;
  object: string;
  sequence: string;
  table: string;
  column: string;
  increment: string;
  least: string;
  greatest: string;
};

type Position = { item: number; next: string; furthest: string; isBehind: boolean; fits: boolean };

const BATCH = 50;

// A column draws on a sequence when it is an identity column, or when its default is that sequence's next value.
const SEQUENCES = `
  WITH draws AS (
    SELECT d.objid AS sequence, d.refobjid AS relation, d.refobjsubid AS attnum
    FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.deptype = 'i' AND d.refobjsubid > 0
    UNION
    SELECT d.refobjid, ad.adrelid, ad.adnum
    FROM pg_attrdef ad JOIN pg_depend d ON d.classid = 'pg_attrdef'::regclass AND d.objid = ad.oid AND d.refclassid = 'pg_class'::regclass
    WHERE pg_get_expr(ad.adbin, ad.adrelid) ~ '^\\(?nextval\\(E?''.*''::regclass\\)\\)?(::[a-z ]+)?$')
  SELECT row_number() OVER (ORDER BY w.relation::regclass::text, w.attnum)::int AS item,
    format('%s.%I', w.relation::regclass, a.attname) AS object, s.seqrelid::regclass::text AS sequence,
    w.relation::regclass::text AS table, quote_ident(a.attname) AS column, s.seqincrement::text AS increment,
    s.seqmin::text AS least, s.seqmax::text AS greatest
  FROM draws w JOIN pg_sequence s ON s.seqrelid = w.sequence
  JOIN pg_class c ON c.oid = w.relation JOIN pg_attribute a ON a.attrelid = w.relation AND a.attnum = w.attnum
  JOIN pg_type t ON t.oid = a.atttypid
  WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't' AND NOT c.relispartition AND a.attislocal AND NOT s.seqcycle
    AND COALESCE(NULLIF(t.typbasetype, 0), t.oid) IN ('int2'::regtype, 'int4'::regtype, 'int8'::regtype, 'numeric'::regtype)
    AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')
  ORDER BY item`;

/** Sequences whose next value the table already has or is past: the next INSERT collides. */
export const sequencesBehind = {
  title: "Sequences behind their column",
  counts: ["sequence", "sequences"],
  codes: ["migrate.sequence-behind"],
  async run(look) {
    const sequences = await look.query<Sequence>(SEQUENCES);
    const faults: Fault<"migrate.sequence-behind">[] = [];
    const notChecked: Remark[] = [];
    for (let from = 0; from < sequences.length; from += BATCH) {
      for (const { sequence, answer } of await readPositions(look, sequences.slice(from, from + BATCH))) {
        if ("reason" in answer) notChecked.push({ object: sequence.object, message: answer.reason });
        else
          faults.push(...answer.rows.filter(({ isBehind }) => isBehind).map((position) => toFault(sequence, position)));
      }
    }
    return { looked: sequences.length, faults, notChecked };
  },
} satisfies Check<"migrate.sequence-behind">;

/** One question for all; where it is refused, one for each, so that only what is closed stays unread. */
async function readPositions(
  look: Look,
  batch: Sequence[],
): Promise<{ sequence: Sequence; answer: Answer<Position> }[]> {
  const together = await look.attempt<Position>(batch.map(positionOf).join(" UNION ALL "));
  if ("rows" in together) {
    return batch.map((sequence) => ({
      sequence,
      answer: { rows: together.rows.filter(({ item }) => item === sequence.item) },
    }));
  }
  const answers = [];
  for (const sequence of batch) answers.push({ sequence, answer: await look.attempt<Position>(positionOf(sequence)) });
  return answers;
}

// The column is read at the statement's snapshot, the sequence afterwards and outside it: rows that come in meanwhile cannot make it seem behind.
function positionOf({ item, sequence, table, column, increment, least, greatest }: Sequence): string {
  const [furthest, reached] = increment.startsWith("-") ? ["min", ">="] : ["max", "<="];
  return `SELECT ${item} AS item, p.next::text, p.furthest::text, p.next ${reached} p.furthest AS "isBehind",
      p.furthest BETWEEN ${least} AND ${greatest} AS fits
    FROM (SELECT s.last_value::numeric + CASE WHEN s.is_called THEN ${increment} ELSE 0 END AS next,
      (SELECT ${furthest}(${column})::numeric FROM ${table}) AS furthest FROM ${sequence} AS s) p`;
}

function toFault(row: Sequence, { next, furthest, fits }: Position): Fault<"migrate.sequence-behind"> {
  const isDescending = row.increment.startsWith("-");
  return {
    code: "migrate.sequence-behind",
    object: row.object,
    message: `${row.sequence} gives ${next} next, but the column already ${isDescending ? "goes down" : "goes up"} to ${furthest}: the next INSERT fails on a duplicate key, or makes a duplicate. Rows were brought in with their ids.`,
    hint: fits ? setHint(row, isDescending) : widenHint(row, furthest),
  };
}

function setHint({ sequence, table, column }: Sequence, isDescending: boolean): string {
  const literal = `'${sequence.replaceAll("'", "''")}'`;
  return [
    "Move it on, with writers kept out for a moment so that none slips in between:",
    "BEGIN;",
    "SET LOCAL lock_timeout = '2s';",
    `LOCK TABLE ${table} IN EXCLUSIVE MODE;`,
    `SELECT setval(${literal}, (SELECT ${isDescending ? "min" : "max"}(${column}) FROM ${table}));`,
    "COMMIT;",
  ].join("\n");
}

function widenHint({ sequence, least, greatest, object }: Sequence, furthest: string): string {
  return `The sequence ends at ${furthest.startsWith("-") ? least : greatest} and cannot be set to ${furthest}. Give those rows other ids, or widen ${object} and the sequence in a migration:\nALTER SEQUENCE ${sequence} AS bigint NO MINVALUE NO MAXVALUE;`;
}
