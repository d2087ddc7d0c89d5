import type { AlterTableCmd, Node, RangeVar } from "@pgsql/types";
import { parseSync } from "libpg-query";
import type pg from "pg";
import { quoteIdentifier } from "#modules/postgres";
import type { PlannedStatement } from "../../plan/types.ts";
import type { Demand } from "./demand.ts";
import { readDemands, readNotValid } from "./read-demands.ts";

const SCHEMA = quoteIdentifier("atalaya rehearsal");
const TRIAL = `${SCHEMA}.trial`;

/** Subcommands that demand something of the rows that are there. */
const DEMANDING = new Set(["AT_AddConstraint", "AT_AddIndex", "AT_SetNotNull", "AT_AddColumn"]);

/** Whether a statement may demand anything of rows that are there. */
export function mayDemand({ node }: PlannedStatement): boolean {
  if ("IndexStmt" in node) return node.IndexStmt.unique === true;
  return commandsOf(node).some((command) => isDemanding(command) || command.subtype === "AT_ValidateConstraint");
}

/** A constraint over an index that is there already (USING INDEX) demands nothing more. */
function isDemanding({ subtype, def }: AlterTableCmd): boolean {
  const usesIndex = def !== undefined && "Constraint" in def && def.Constraint.indexname !== undefined;
  return DEMANDING.has(subtype ?? "") && !usesIndex;
}

/**
 * What a statement demands. The server itself says so: the statement is tried on an empty table of the same columns, in a
 * savepoint that is rolled back, and the catalog tells what that table has now. In a transaction.
 */
export async function findDemands(client: pg.Client, statement: PlannedStatement): Promise<Demand[]> {
  // Places in the text count from the statement's own beginning here, not from the file's.
  const node = parseSync(statement.sql).stmts?.[0]?.stmt ?? statement.node;
  const relation = relationOf(node);
  const real = relation && (await findTable(client, relation));
  if (!relation || !real) return [];
  const demands: Demand[] = [];
  const commands = commandsOf(node);
  for (const { subtype, name } of commands)
    if (subtype === "AT_ValidateConstraint")
      demands.push(...(await readNotValid(client, real.name, real.oid, name ?? "")));
  if ("IndexStmt" in node || commands.some(isDemanding))
    demands.push(...(await tryOnEmpty(client, real, statement.sql, relation, commands)));
  return demands;
}

type Table = { oid: number; name: string };

async function findTable(client: pg.Client, relation: RangeVar): Promise<Table | undefined> {
  const path = [relation.schemaname, relation.relname].filter((part) => part !== undefined);
  const { rows } = await client.query<Table>(TABLE, [path.map(quoteIdentifier).join(".")]);
  return rows[0];
}

async function tryOnEmpty(
  client: pg.Client,
  real: Table,
  sql: string,
  relation: RangeVar,
  commands: AlterTableCmd[],
): Promise<Demand[]> {
  await client.query("SAVEPOINT atalaya_trial");
  try {
    await client.query(`CREATE SCHEMA ${SCHEMA}`);
    await client.query(`CREATE TABLE ${TRIAL} (LIKE ${real.name})`);
    const { rows } = await client.query<{ oid: number; columns: number }>(TRIED, [TRIAL]);
    const trial = rows[0] ?? { oid: 0, columns: 0 };
    // Constraints that the statement drops are not on the new table; anything of their name will do.
    for (const { subtype, name } of commands)
      if (subtype === "AT_DropConstraint" && name)
        await client.query(`ALTER TABLE ${TRIAL} ADD CONSTRAINT ${quoteIdentifier(name)} CHECK (true)`);
    await client.query(retarget(sql, relation.location ?? 0));
    return await readDemands(client, { table: real.name, real: real.oid, trial: trial.oid, columns: trial.columns });
  } finally {
    await client.query("ROLLBACK TO SAVEPOINT atalaya_trial");
    await client.query("RELEASE SAVEPOINT atalaya_trial");
  }
}

const NAME = String.raw`(?:"(?:[^"]|"")*"|[\p{L}_][\p{L}\p{N}_$]*)`;
const QUALIFIED = new RegExp(String.raw`^${NAME}(?:\s*\.\s*${NAME})*`, "u");

/** The same statement, of the trial table. The parser counts bytes. */
function retarget(sql: string, at: number): string {
  const bytes = Buffer.from(sql);
  const before = bytes.subarray(0, at).toString();
  const after = bytes.subarray(at).toString();
  return before.replace(/\bCONCURRENTLY\b/i, "") + after.replace(QUALIFIED, () => TRIAL);
}

function relationOf(node: Node): RangeVar | undefined {
  if ("IndexStmt" in node) return node.IndexStmt.relation;
  return "AlterTableStmt" in node ? node.AlterTableStmt.relation : undefined;
}

function commandsOf(node: Node): AlterTableCmd[] {
  if (!("AlterTableStmt" in node) || node.AlterTableStmt.objtype !== "OBJECT_TABLE") return [];
  return (node.AlterTableStmt.cmds ?? []).flatMap((each) => ("AlterTableCmd" in each ? each.AlterTableCmd : []));
}

const TABLE = `SELECT c.oid::int8::float8 AS oid, pg_catalog.format('%I.%I', n.nspname, c.relname) AS name
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE c.oid = pg_catalog.to_regclass($1) AND c.relkind IN ('r', 'p')`;

const TRIED = `SELECT pg_catalog.to_regclass($1)::oid::int8::float8 AS oid, (SELECT count(*)::int FROM pg_catalog.pg_attribute a
  WHERE a.attrelid = pg_catalog.to_regclass($1) AND a.attnum > 0) AS columns`;
