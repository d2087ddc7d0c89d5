import type { Client } from "pg";
import { identify, identifyIn } from "./identify.ts";
import { namedConstraint } from "./named-constraint.ts";

const ordinary = "c.oid >= 16384 and n.nspname !~ '^pg_(toast|temp)'";

/** One query per kind of fact that the catalogs hold as parse trees, attribute numbers or elsewhere; each answers lines. */
const definitions: Record<string, string> = {
  default: `select ${identify("pg_class", "adrelid", "adnum")} || ': ' || pg_get_expr(adbin, adrelid) from pg_attrdef`,
  constraint: `select ${identify("pg_constraint", "c.oid")} || ': ' || pg_get_constraintdef(c.oid) from pg_constraint c where c.oid >= 16384 and ${namedConstraint}`,
  index: `select ${identify("pg_class", "c.oid")} || ': ' || pg_get_indexdef(c.oid) from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('i', 'I') and ${ordinary}`,
  "index column statistics": `select ${identify("pg_class", "a.attrelid")} || ' column ' || a.attnum || ': ' || a.attstattarget
    from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('i', 'I') and a.attstattarget >= 0 and ${ordinary}`,
  trigger: `select ${identify("pg_trigger", "oid")} || ': ' || pg_get_triggerdef(oid) from pg_trigger where not tgisinternal`,
  rule: `select ${identify("pg_rewrite", "oid")} || ': ' || pg_get_ruledef(oid) from pg_rewrite where oid >= 16384`,
  policy: `select ${identify("pg_policy", "oid")} || ': using ' || coalesce(pg_get_expr(polqual, polrelid), '-')
    || ' with check ' || coalesce(pg_get_expr(polwithcheck, polrelid), '-') from pg_policy`,
  "partition bound": `select ${identify("pg_class", "oid")} || ': ' || pg_get_expr(relpartbound, oid) from pg_class where relpartbound is not null`,
  "partition key": `select ${identify("pg_class", "partrelid")} || ': ' || pg_get_partkeydef(partrelid) from pg_partitioned_table`,
  function: `select ${identify("pg_proc", "c.oid")} || ': ' || case c.prokind when 'a' then pg_get_function_arguments(c.oid) else pg_get_functiondef(c.oid) end
    from pg_proc c join pg_namespace n on n.oid = c.pronamespace where ${ordinary}`,
  statistics: `select ${identify("pg_statistic_ext", "oid")} || ': ' || pg_get_statisticsobjdef(oid) from pg_statistic_ext`,
  "enum label": `select ${identify("pg_type", "enumtypid")} || ' ' || row_number() over (partition by enumtypid order by enumsortorder)::text || ': ' || enumlabel from pg_enum`,
  // Children by inheritance, unlike partitions, get their parents' columns first when they are restored.
  "column order": `select ${identify("pg_class", "c.oid")} || ': ' || string_agg(quote_ident(a.attname), ', ' order by a.attnum)
    from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relkind in ('r', 'p', 'v', 'm', 'f', 'c') and ${ordinary} and (c.relispartition or not exists (select from pg_inherits i where i.inhrelid = c.oid)) group by c.oid`,
  "toast options": `select ${identify("pg_class", "c.oid")} || ': ' || t.reloptions::text from pg_class c join pg_class t on t.oid = c.reltoastrelid
    join pg_namespace n on n.oid = c.relnamespace where t.reloptions is not null and ${ordinary}`,
  comment: `select ${identifyIn("classoid", "objoid", "objsubid")} || ': ' || description from pg_description where objoid >= 16384 or objoid = 'public'::regnamespace`,
  "security label": `select ${identifyIn("classoid", "objoid", "objsubid")} || ': ' || provider || ' ' || label from pg_seclabel`,
  membership: `select ${identifyIn("classid", "objid", "objsubid")} || ' ' || deptype::text || ' ' || ${identifyIn("refclassid", "refobjid", "refobjsubid")} from pg_depend
    where deptype in ('e', 'x') or (deptype in ('a', 'i') and classid = 'pg_class'::regclass and refclassid = 'pg_class'::regclass and refobjsubid > 0
      and exists (select from pg_class s where s.oid = objid and s.relkind = 'S'))`,
  "large object":
    "select oid || ': ' || length(lo_get(oid)) || ' bytes, md5 ' || md5(lo_get(oid)) from pg_largeobject_metadata",
  "database encoding": `select pg_encoding_to_char(encoding) || ', collate ' || datcollate || ', ctype ' || datctype from pg_database where datname = current_database()`,
  "database rights": `select a::text from pg_database cross join lateral unnest(coalesce(datacl, acldefault('d', datdba))) a where datname = current_database()`,
  "database comment":
    "select shobj_description(oid, 'pg_database') from pg_database where datname = current_database() and shobj_description(oid, 'pg_database') is not null",
  setting: `select coalesce('role ' || rolname, 'all') || ': ' || s from pg_db_role_setting cross join lateral unnest(setconfig) s left join pg_roles r on r.oid = setrole
    where setdatabase = (select oid from pg_database where datname = current_database())`,
};

const definitionsSince: Record<string, [number, string]> = {
  // Named daticulocale before 17.
  "database locale": [
    15,
    `select datlocprovider::text || ' ' || coalesce(to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale', '-')
    || ' rules ' || coalesce(to_jsonb(d) ->> 'daticurules', '-') from pg_database d where datname = current_database()`,
  ],
  "publication columns": [
    15,
    `select ${identify("pg_publication_rel", "p.oid")} || ': columns ' || coalesce(
      (select string_agg(quote_ident(a.attname), ', ' order by a.attname) from pg_attribute a where a.attrelid = p.prrelid and a.attnum = any (p.prattrs)), 'all')
      || ' where ' || coalesce(pg_get_expr(p.prqual, p.prrelid), 'true') from pg_publication_rel p`,
  ],
};

/** What `pg_get_*` and joins tell of each object: expressions, bodies, bounds, comments, memberships, settings. */
export async function definitionFacts(client: Client, version: number): Promise<string[]> {
  const since = Object.entries(definitionsSince).filter(([, [first]]) => first <= version);
  const queries = [...Object.entries(definitions), ...since.map(([kind, [, sql]]) => [kind, sql] as const)];
  const lines: string[] = [];
  for (const [kind, sql] of queries) {
    const { rows } = await client.query<[string]>({ text: sql, rowMode: "array" });
    lines.push(...rows.map(([line]) => `${kind} ${line}`));
  }
  return lines;
}
