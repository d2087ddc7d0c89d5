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
