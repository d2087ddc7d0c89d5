import type { Client } from "pg";

type Table = { source: string; label: string; columns: string[] };

// Rows that hash-partitioning on an enum spread differ from database to database: those are told of the parent, as readers see them.
const tablesQuery = `
  with recursive by_enum_hash as (
    select p.partrelid as oid from pg_partitioned_table p
      join pg_attribute a on a.attrelid = p.partrelid and a.attnum = any (p.partattrs::int2[]) join pg_type t on t.oid = a.atttypid
    where p.partstrat = 'h' and t.typtype = 'e'
    union
    select i.inhrelid from pg_inherits i join by_enum_hash h on h.oid = i.inhparent
  )
  select format('%I.%I', n.nspname, c.relname) as label,
    case when c.relkind = 'p' then '' else 'only ' end || format('%I.%I', n.nspname, c.relname) as source,
    array(select quote_ident(a.attname) from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped order by a.attname)::text[] as columns
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_(toast|temp)' and case
    when c.relkind = 'p' then c.oid in (select oid from by_enum_hash) and not c.relispartition
    when c.relkind = 'r' then c.oid not in (select oid from by_enum_hash) or not c.relispartition
    else c.relkind = 'm' and c.relispopulated end`;

async function tableRows(client: Client, { source, label, columns }: Table): Promise<string[]> {
  // A long row, or one that need not be UTF-8, is told by its start, its length and its hash, made in the server.
  const { rows } = await client.query<[string]>({
    text: `select case when octet_length(r) < 400 and not ascii then r else case when ascii then '' else left(r, 100) end
        || ' ... ' || octet_length(r) || ' bytes, md5 ' || md5(r) end
      from (select ${columns.length ? `row(${columns.join(", ")})::text` : "'()'"} as r, getdatabaseencoding() = 'SQL_ASCII' as ascii from ${source} offset 0) t`,
    rowMode: "array",
  });
  return rows.map(([row]) => `row of ${label}: ${row}`);
}

async function sequenceValues(client: Client): Promise<string[]> {
  const { rows: sequences } = await client.query<{ name: string }>(
    "select seqrelid::regclass::text as name from pg_sequence join pg_class on oid = seqrelid where relpersistence <> 't'",
  );
  const lines: string[] = [];
  for (const { name } of sequences) {
    const { rows } = await client.query<{ value: string }>(
      `select last_value || case when is_called then ', called' else ', not called' end as value from ${name}`,
    );
    lines.push(`sequence ${name}: ${rows[0]?.value}`);
  }
  return lines;
}

/** Every row of every table and filled materialized view as text, columns by name, and where each sequence stands. */
export async function rowFacts(client: Client): Promise<string[]> {
  const { rows: tables } = await client.query<Table>(tablesQuery);
  const lines = await sequenceValues(client);
  for (const table of tables) {
    for (const line of await tableRows(client, table)) lines.push(line);
  }
  return lines;
}
