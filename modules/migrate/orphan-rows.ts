import { quoteIdentifier } from "#modules/postgres";

export type KeyPair = {
  child: string;
  parent: string;
  /** `OPERATOR(schema.=)` of the constraint, parent on the left. */
  operator: string;
  /** The parent's collation, where the child's is another. */
  collation: string | null;
  /** The column pair of PERIOD in a temporal foreign key. */
  isPeriod: boolean;
};

export type ForeignKey = {
  /** Quoted; with ONLY unless partitioned, as the server's own checks have it. */
  childFrom: string;
  parentFrom: string;
  matchFull: boolean;
  pairs: KeyPair[];
};

/** The pairs of a foreign key as JSON, for a query that calls it `con`. */
export const KEY_PAIRS = `(SELECT json_agg(json_build_object('child', ca.attname, 'parent', pa.attname,
        'operator', format('OPERATOR(%I.%s)', opn.nspname, op.oprname),
        'collation', CASE WHEN pa.attcollation <> ca.attcollation THEN (SELECT format('%I.%I', cn.nspname, co.collname)
          FROM pg_collation co JOIN pg_namespace cn ON cn.oid = co.collnamespace WHERE co.oid = pa.attcollation) END,
        'isPeriod', COALESCE((to_jsonb(con) ->> 'conperiod')::boolean, false) AND k.position = cardinality(con.conkey))
        ORDER BY k.position)
      FROM unnest(con.conkey, con.confkey, con.conpfeqop) WITH ORDINALITY AS k(child, parent, operator, position)
      JOIN pg_attribute ca ON ca.attrelid = con.conrelid AND ca.attnum = k.child
      JOIN pg_attribute pa ON pa.attrelid = con.confrelid AND pa.attnum = k.parent
      JOIN pg_operator op ON op.oid = k.operator JOIN pg_namespace opn ON opn.oid = op.oprnamespace)`;

/** `FROM … WHERE …` of the rows without a parent, as the server would judge them. */
export function orphanRows({ childFrom, parentFrom, matchFull, pairs }: ForeignKey): string {
  // MATCH SIMPLE lets a row with any NULL go; MATCH FULL only one where all are.
  const present = pairs
    .map(({ child }) => `child.${quoteIdentifier(child)} IS NOT NULL`)
    .join(matchFull ? " OR " : " AND ");
  return `FROM ${childFrom} AS child WHERE (${present}) AND NOT EXISTS (${parentRows(parentFrom, pairs)})`;
}

function parentRows(parentFrom: string, pairs: KeyPair[]): string {
  const keys = pairs.filter(({ isPeriod }) => !isPeriod).map(equals);
  const period = pairs.find(({ isPeriod }) => isPeriod);
  if (!period) return `SELECT FROM ${parentFrom} AS parent WHERE ${keys.join(" AND ")}`;
  // Several parents together may cover the child's period.
  const [parent, child] = [`parent.${quoteIdentifier(period.parent)}`, `child.${quoteIdentifier(period.child)}`];
  const overlaps = [...keys, `${parent} OPERATOR(pg_catalog.&&) ${child}`].join(" AND ");
  return `SELECT FROM ${parentFrom} AS parent WHERE ${overlaps} HAVING ${child} OPERATOR(pg_catalog.<@) pg_catalog.range_agg(${parent})`;
}

function equals({ child, parent, operator, collation }: KeyPair): string {
  const right = `child.${quoteIdentifier(child)}${collation ? ` COLLATE ${collation}` : ""}`;
  return `parent.${quoteIdentifier(parent)} ${operator} ${right}`;
}
