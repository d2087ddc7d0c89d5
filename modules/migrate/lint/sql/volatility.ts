import type { Node } from "@pgsql/types";
import { as, namesOf, walk } from "./node.ts";

export type Volatility = { volatile: string | null; unknown: string | null };

/** Which function makes an expression differ from row to row, or may do so. `made` are functions of the same run. */
export function judgeVolatility(expression: Node | undefined, made: Map<string, Node>): Volatility {
  const found: Volatility = { volatile: null, unknown: null };
  walk(expression, (kind, body) => {
    if (kind !== "FuncCall") return;
    const names = namesOf(body.funcname as Node[]);
    const name = names.at(-1) ?? "";
    if (volatileFunctions.has(name)) found.volatile ??= name;
    else if (made.has(name)) note(found, name, declared(made.get(name)));
    else if (!steadyFunctions.has(name)) found.unknown ??= name;
  });
  return found;
}

function note(found: Volatility, name: string, declaration: string): void {
  if (declaration === "volatile") found.volatile ??= name;
}

/** A function is VOLATILE unless it says otherwise. */
function declared(node: Node | undefined): string {
  for (const option of as(node, "CreateFunctionStmt")?.options ?? []) {
    const element = as(option, "DefElem");
    if (element?.defname === "volatility") return namesOf(element.arg)[0] ?? "volatile";
  }
  return "volatile";
}

const words = (text: string): Set<string> => new Set(text.split(/\s+/));

/** pg_proc.provolatile = 'v', and of the usual extensions. */
const volatileFunctions = words(
  `random random_normal gen_random_uuid gen_random_bytes gen_salt uuidv4 uuidv7 uuid_generate_v1 uuid_generate_v1mc
  uuid_generate_v4 uuid_generate_v7 clock_timestamp timeofday nextval currval lastval setval txid_current
  pg_current_xact_id pg_sleep nanoid ulid gen_ulid generate_ulid cuid xid ksuid setseed`,
);

/** STABLE or IMMUTABLE, as far as anybody writes them in a default. */
const steadyFunctions = words(
  `now transaction_timestamp statement_timestamp timezone date_trunc date_part extract age make_date make_time
  make_timestamp make_timestamptz make_interval to_timestamp to_date to_char to_number justify_days justify_hours
  lower upper initcap concat concat_ws format left right substring substr trim btrim ltrim rtrim replace translate
  lpad rpad repeat reverse md5 sha224 sha256 sha384 sha512 encode decode length char_length octet_length strpos split_part
  regexp_replace chr ascii quote_ident quote_literal convert_from convert_to overlay position
  abs ceil ceiling floor round trunc mod power sqrt sign greatest least coalesce nullif
  jsonb_build_object jsonb_build_array json_build_object json_build_array to_json to_jsonb jsonb_set jsonb_object json_object
  array_to_string string_to_array array_append array_prepend array_cat cardinality array_fill array_length
  to_tsvector to_tsquery plainto_tsquery setweight int4range int8range numrange tsrange tstzrange daterange
  current_setting current_database current_schema current_schemas session_user pg_backend_pid inet_client_addr
  uuid_nil uuid_ns_dns uuid_ns_url uuid_ns_oid uuid_ns_x500 uuid_generate_v3 uuid_generate_v5 digest hmac crypt
  point box circle polygon text varchar bpchar int4 int8 int2 float4 float8 numeric bool date time timestamp timestamptz
  interval inet cidr hashtext st_makepoint st_setsrid st_geomfromtext st_point`,
);
