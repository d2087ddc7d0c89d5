import type { Fault } from "../types.ts";
import type { Check } from "./check.ts";

type Part = {
  table: string;
  /** A name for the part that is to be built. */
  newIndex: string;
  schema: string;
  isPartitioned: boolean;
  /** The part that is there and invalid. */
  brokenIndex: string | null;
};

type Row = {
  index: string;
  table: string;
  name: string;
  isUnique: boolean;
  isReady: boolean;
  isPartitioned: boolean;
  /** The definition from USING on. */
  definition: string;
  /** Partitions that lack a valid part of a partitioned index. */
  lacking: Part[];
  /** Any part that is attached. */
  attached: string | null;
  isBeingBuilt: boolean;
};

// A build in progress shows its index to its own role only; others just see that there is one.
const SQL = `
  WITH broken AS (
    SELECT i.*, c.relname, c.relkind = 'I' AS is_partitioned, pg_get_indexdef(i.indexrelid) AS definition,
      format('CREATE %sINDEX %I ON %s%s ', CASE WHEN i.indisunique THEN 'UNIQUE ' END, c.relname,
        CASE WHEN c.relkind = 'I' THEN 'ONLY ' END, i.indrelid::regclass) AS head
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
    WHERE NOT (i.indisvalid AND i.indisready) AND c.relpersistence <> 't')
  SELECT b.indexrelid::regclass::text AS index, b.indrelid::regclass::text AS table, b.relname AS name,
    b.indisunique AS "isUnique", b.indisready AS "isReady", b.is_partitioned AS "isPartitioned",
    substr(b.definition, length(b.head) + 1) AS definition,
    CASE WHEN b.is_partitioned THEN ARRAY(
      SELECT json_build_object('table', p.inhrelid::regclass::text, 'isPartitioned', t.relkind = 'p',
        'newIndex', quote_ident(left(b.relname, 50) || '_part_' || row_number() OVER (ORDER BY t.relname)),
        'schema', quote_ident(n.nspname), 'brokenIndex', part.index)
      FROM pg_inherits p JOIN pg_class t ON t.oid = p.inhrelid JOIN pg_namespace n ON n.oid = t.relnamespace
      LEFT JOIN LATERAL (SELECT x.indexrelid::regclass::text AS index, x.indisvalid
        FROM pg_inherits pi JOIN pg_index x ON x.indexrelid = pi.inhrelid
        WHERE pi.inhparent = b.indexrelid AND x.indrelid = p.inhrelid) part ON true
      WHERE p.inhparent = b.indrelid AND t.relkind IN ('r', 'p') AND part.indisvalid IS NOT TRUE
      ORDER BY t.relname) ELSE '{}' END AS lacking,
    (SELECT min(pi.inhrelid::regclass::text) FROM pg_inherits pi WHERE pi.inhparent = b.indexrelid) AS attached,
    EXISTS (SELECT FROM pg_stat_progress_create_index s
            WHERE s.datname = current_database() AND COALESCE(s.index_relid, b.indexrelid) = b.indexrelid) AS "isBeingBuilt"
  FROM broken b ORDER BY 1`;

// Below 16384 are the catalog's own.
const COUNT = `SELECT count(*)::int AS count FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid
  WHERE i.indexrelid >= 16384 AND t.relkind <> 't'`;

/** Indexes that queries do not use, because their building was broken off. */
export const invalidIndexes = {
  title: "Invalid indexes",
  counts: ["index", "indexes"],
  codes: ["migrate.invalid-index"],
  async run(look) {
    const [total] = await look.query<{ count: number }>(COUNT);
    const rows = await look.query<Row>(SQL);
    return {
      looked: total?.count ?? 0,
      faults: rows.filter(({ isBeingBuilt }) => !isBeingBuilt).map(toFault),
      notChecked: rows
        .filter(({ isBeingBuilt }) => isBeingBuilt)
        .map(({ index }) => ({ object: index, message: "it is not valid yet: an index is being built just now" })),
    };
  },
} satisfies Check<"migrate.invalid-index">;

function toFault(row: Row): Fault<"migrate.invalid-index"> {
  const hint = row.isPartitioned ? attachHint(row) : isLeftover(row) ? dropHint(row) : rebuildHint(row);
  return { code: "migrate.invalid-index", object: row.index, message: describe(row), hint };
}

function describe({ isPartitioned, lacking, table, isReady, isUnique }: Row): string {
  const unique = isUnique ? " It does not vouch for uniqueness: there may be duplicates." : "";
  if (isPartitioned) {
    const which =
      lacking.length > 0
        ? `no valid part of it on ${lacking.map((part) => part.table).join(", ")}`
        : "its parts were never taken in";
    return `The index of the partitioned table ${table} is not valid: ${which}.${unique}`;
  }
  const upkeep = isReady ? ", while every write still pays for it" : "";
  return `Its building on ${table} was broken off: no query uses it${upkeep}. CREATE INDEX IF NOT EXISTS takes it for done.${unique}`;
}

/** What a broken-off REINDEX CONCURRENTLY leaves beside the index that is in use. */
function isLeftover({ name }: Row): boolean {
  return /_cc(new|old)\d*$/.test(name);
}

function dropHint({ index }: Row): string {
  return `A REINDEX CONCURRENTLY left it behind; the index it was for is still there. Drop it:\nDROP INDEX CONCURRENTLY ${index};`;
}

function rebuildHint({ index, isUnique }: Row): string {
  const first = isUnique ? "Remove the duplicates, or this fails again. Then build" : "Build";
  return `${first} it anew; reads and writes go on meanwhile:\nREINDEX INDEX CONCURRENTLY ${index};\nOr, if nothing needs it:\nDROP INDEX CONCURRENTLY ${index};`;
}

function attachHint({ index, lacking, attached, definition, isUnique }: Row): string {
  const attach = (part: string) => `ALTER INDEX ${index} ATTACH PARTITION ${part};`;
  if (lacking.length === 0)
    return `Attach a part once more, and the server looks at all of them anew:\n${attach(attached ?? "…")}`;
  const mends = lacking.flatMap((part) => {
    if (part.brokenIndex) return [`REINDEX INDEX CONCURRENTLY ${part.brokenIndex};`, attach(part.brokenIndex)];
    // A partition that is partitioned itself cannot be indexed CONCURRENTLY.
    const how = `${isUnique ? "UNIQUE " : ""}INDEX ${part.isPartitioned ? "" : "CONCURRENTLY "}`;
    return [`CREATE ${how}${part.newIndex} ON ${part.table} ${definition};`, attach(`${part.schema}.${part.newIndex}`)];
  });
  return ["Build what is missing and attach it; with the last part the whole becomes valid:", ...mends].join("\n");
}
