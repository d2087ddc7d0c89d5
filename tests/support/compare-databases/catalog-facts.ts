import type { Client } from "pg";
import { identify } from "./identify.ts";
import { namedConstraint } from "./named-constraint.ts";

/**
 * How one system catalog is told: its key when it has no `oid` of its own, the object id that says whose a row is,
 * which rows count, and the columns that two equal databases need not share.
 */
type Catalog = { key?: string; of?: string; ours?: string; where?: string; skip?: string[] };

type Column = { name: string; type: string; target: string | null; isArray: boolean };

const userTable =
  "not exists (select from pg_namespace n where n.oid = c.relnamespace and n.nspname ~ '^pg_(toast|temp)')";
const ofUserTable = (column: string) =>
  `exists (select from pg_class r where r.oid = c.${column} and r.relnamespace::regnamespace::text !~ '^pg_(toast|temp)')`;

// Left out: where rows lie (files, pages, statistics, transaction ids), attribute numbers (dropped columns are not restored),
// array types' names and declared dimensions, and parse trees, which `definitions.ts` tells through pg_get_* functions.
const catalogs: Record<string, Catalog> = {
  pg_aggregate: { key: identify("pg_proc", "c.aggfnoid"), of: "aggfnoid" },
  pg_am: {},
  pg_amop: {},
  pg_amproc: {},
  pg_attribute: {
    key: identify("pg_class", "c.attrelid", "c.attnum"),
    of: "attrelid",
    where: `c.attnum > 0 and not c.attisdropped and ${ofUserTable("attrelid")} and (select relkind not in ('i', 'I') from pg_class r where r.oid = c.attrelid)`,
    skip: ["attnum", "attcacheoff", "attlen", "attbyval", "attalign", "attndims", "atthasmissing", "attmissingval"],
  },
  pg_cast: {},
  pg_class: {
    where: userTable,
    skip: [
      ...[
        "relfilenode",
        "relpages",
        "reltuples",
        "relallvisible",
        "relallfrozen",
        "relfrozenxid",
        "relminmxid",
        "relrewrite",
        "reltoastrelid",
      ],
      ...["relhasindex", "relhasrules", "relhastriggers", "relhassubclass", "relnatts"],
    ],
  },
  pg_collation: { skip: ["collencoding"] },
  pg_constraint: { where: namedConstraint, skip: ["conkey", "confkey", "confdelsetcols", "connoinherit"] },
  pg_conversion: {},
  pg_default_acl: {},
  pg_event_trigger: {},
  pg_extension: { skip: ["extconfig"] },
  pg_foreign_data_wrapper: {},
  pg_foreign_server: {},
  pg_foreign_table: { key: identify("pg_class", "c.ftrelid"), of: "ftrelid" },
  pg_index: {
    key: identify("pg_class", "c.indexrelid"),
    of: "indexrelid",
    where: ofUserTable("indexrelid"),
    skip: ["indkey", "indcheckxmin"],
  },
  pg_inherits: { key: identify("pg_class", "c.inhrelid"), of: "inhrelid" },
  pg_language: {},
  pg_largeobject_metadata: { key: "'large object ' || c.oid", ours: "true" },
  pg_namespace: { ours: "(c.oid >= 16384 or c.nspname = 'public')", where: "c.nspname !~ '^pg_(toast|temp)'" },
  pg_opclass: {},
  pg_operator: {},
  pg_opfamily: {},
  pg_partitioned_table: { key: identify("pg_class", "c.partrelid"), of: "partrelid", skip: ["partattrs"] },
  pg_policy: {},
  pg_proc: {},
  pg_publication: {},
  pg_publication_namespace: {},
  pg_publication_rel: { skip: ["prattrs"] },
  pg_range: { key: identify("pg_type", "c.rngtypid"), of: "rngtypid" },
  pg_rewrite: {},
  pg_sequence: { key: identify("pg_class", "c.seqrelid"), of: "seqrelid" },
  pg_statistic_ext: { skip: ["stxkeys"] },
  pg_subscription: {
    where: "c.subdbid = (select oid from pg_database where datname = current_database())",
    skip: ["subdbid", "subskiplsn"],
  },
  pg_transform: {},
  pg_trigger: { where: "c.tgname !~ '^(RI|PK|Unique)_ConstraintTrigger_'", skip: ["tgattr"] },
  pg_ts_config: {},
  pg_ts_config_map: {
    key: `${identify("pg_ts_config", "c.mapcfg")} || ' ' || c.maptokentype || ' ' || c.mapseqno`,
    of: "mapcfg",
  },
  pg_ts_dict: {},
  pg_ts_parser: {},
  pg_ts_template: {},
  pg_type: { where: "not exists (select from pg_type e where e.typarray = c.oid)", skip: ["typarray", "typndims"] },
  pg_user_mapping: {},
};

const aclDefaults: Record<string, string> = {
  relacl: "acldefault(case c.relkind when 'S' then 's' else 'r' end::\"char\", c.relowner)",
  proacl: "acldefault('f', c.proowner)",
  typacl: "acldefault('T', c.typowner)",
  nspacl: "acldefault('n', c.nspowner)",
  lanacl: "acldefault('l', c.lanowner)",
  fdwacl: "acldefault('F', c.fdwowner)",
  srvacl: "acldefault('S', c.srvowner)",
  lomacl: "acldefault('L', c.lomowner)",
};

async function readColumns(client: Client): Promise<Map<string, Column[]>> {
  const { rows } = await client.query<Column & { catalog: string }>(
    `
    select a.attrelid::regclass::text as catalog, a.attname as name, a.atttypid::regtype::text as type,
      k.pktable::text as target, coalesce(k.is_array, false) as "isArray"
    from pg_attribute a left join pg_get_catalog_foreign_keys() k on k.fktable = a.attrelid and k.fkcols = array[a.attname::text] and k.pkcols = '{oid}'
    where a.attrelid::regclass::text = any ($1) and a.attnum > 0 and not a.attisdropped`,
    [Object.keys(catalogs)],
  );
  return Map.groupBy(rows, (row) => row.catalog);
}

function tell({ name, type, target, isArray }: Column): string {
  const value = `c.${name}`;
  if (type === "aclitem[]") {
    return `array(select a::text from unnest(coalesce(${value}, ${aclDefaults[name] ?? "'{}'"})) a order by 1)::text`;
  }
  if (target && isArray)
    return `array(select ${identify(target, "o")} from unnest(${value}) with ordinality as u(o, n) order by n)::text`;
  if (target) return identify(target, value);
  if (name.endsWith("options") && type === "text[]")
    return `array(select o from unnest(${value}) o where o !~ '^pg_attver=' order by o)::text`;
  return `${value}::text`;
}

function factsQuery(
  catalog: string,
  { key, of = "oid", ours = `c.${of} >= 16384`, where = "true", skip = [] }: Catalog,
  columns: Column[],
): string {
  const told = columns.filter(({ name, type }) => name !== "oid" && type !== "pg_node_tree" && !skip.includes(name));
  const identity = key ?? identify(catalog, "c.oid");
  const member = key
    ? "false"
    : `exists (select from pg_depend d where d.classid = '${catalog}'::regclass and d.objid = c.oid and d.deptype = 'e')`;
  return `
    select '${catalog} ' || o.identity || ' ' || f.name || ': ' || f.value as line
    from ${catalog} c cross join lateral (select ${identity} as identity) o
      cross join lateral (values ${told.map((column) => `('${column.name}', ${tell(column)})`).join(", ")}) f (name, value)
    where ${ours} and not ${member} and ${where} and f.value not in ('', '-', '{}', 'false')`;
}

/** Rights on what PostgreSQL or an extension owns: only these of their facts can be changed and are restored. */
function foreignAclQuery(catalog: string, columns: Column[]): string | undefined {
  const acl = columns.find(({ type }) => type === "aclitem[]");
  if (
    !acl ||
    !columns.some(({ name }) => name === "oid") ||
    catalog === "pg_largeobject_metadata" ||
    catalog === "pg_default_acl"
  )
    return undefined;
  return `
    select 'rights on ${catalog} ' || ${identify(catalog, "c.oid")} || ': ' || ${tell(acl)} as line from ${catalog} c where c.${acl.name} is not null
      and (c.oid < 16384 or exists (select from pg_depend d where d.classid = '${catalog}'::regclass and d.objid = c.oid and d.deptype = 'e'))`;
}

/** Every column of every row that a database's own objects have in the system catalogs, with object ids told as names. */
export async function catalogFacts(client: Client): Promise<string[]> {
  const columns = await readColumns(client);
  const lines: string[] = [];
  for (const [catalog, told] of columns) {
    const queries = [factsQuery(catalog, catalogs[catalog] ?? {}, told), foreignAclQuery(catalog, told)];
    for (const query of queries) {
      if (query) lines.push(...(await client.query<{ line: string }>(query)).rows.map(({ line }) => line));
    }
  }
  return lines;
}
