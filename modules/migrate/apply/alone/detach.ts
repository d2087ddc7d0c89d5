import type { RangeVar } from "@pgsql/types";
import { quoteIdentifier, quoteQualified } from "#modules/postgres";
import type { Ask } from "../../history/history.ts";
import type { PlannedStatement } from "../../plan/types.ts";

/**
 * What is left of a DETACH PARTITION CONCURRENTLY that was broken off: nothing, its end, or all of it.
 * https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DETACH-PARTITION
 */
export async function settleDetach(ask: Ask, statement: PlannedStatement): Promise<PlannedStatement | null> {
  const names = partitionNames(statement);
  if (!names) return statement;
  const { rows } = await ask<{ pending: boolean }>(
    "SELECT inhdetachpending AS pending FROM pg_inherits WHERE inhparent = to_regclass($1) AND inhrelid = to_regclass($2)",
    [names.parent, names.part],
  );
  const link = rows[0];
  if (!link) return null;
  if (!link.pending) return statement;
  return { ...statement, sql: `ALTER TABLE ${names.parent} DETACH PARTITION ${names.part} FINALIZE` };
}

function partitionNames({ node }: PlannedStatement): { parent: string; part: string } | null {
  if (!("AlterTableStmt" in node)) return null;
  const { relation, cmds = [] } = node.AlterTableStmt;
  for (const cmd of cmds) {
    const def = "AlterTableCmd" in cmd ? cmd.AlterTableCmd.def : undefined;
    const part = def && "PartitionCmd" in def ? def.PartitionCmd.name : undefined;
    if (relation && part) return { parent: nameOf(relation), part: nameOf(part) };
  }
  return null;
}

function nameOf({ schemaname, relname = "" }: RangeVar): string {
  return schemaname ? quoteQualified(schemaname, relname) : quoteIdentifier(relname);
}
