import type { Node } from "@pgsql/types";

/**
 * Why PostgreSQL refuses this statement inside a transaction block, in words; null when it does not.
 * https://www.postgresql.org/docs/current/sql-begin.html and the page of each statement.
 */
export function explainOutsideTransaction(node: Node): string | null {
  if ("IndexStmt" in node && node.IndexStmt.concurrent) return "CREATE INDEX CONCURRENTLY";
  if ("DropStmt" in node && node.DropStmt.concurrent) return "DROP INDEX CONCURRENTLY";
  if ("ReindexStmt" in node) return explainReindex(node);
  if ("VacuumStmt" in node) return node.VacuumStmt.is_vacuumcmd ? "VACUUM" : null;
  if ("ClusterStmt" in node) return node.ClusterStmt.relation ? null : "CLUSTER of every table";
  if ("AlterTableStmt" in node) return explainDetach(node);
  const kind = Object.keys(node)[0] ?? "";
  return ALWAYS[kind] ?? null;
}

const ALWAYS: Record<string, string> = {
  AlterSystemStmt: "ALTER SYSTEM",
  CreatedbStmt: "CREATE DATABASE",
  DropdbStmt: "DROP DATABASE",
  CreateTableSpaceStmt: "CREATE TABLESPACE",
  DropTableSpaceStmt: "DROP TABLESPACE",
  CreateSubscriptionStmt: "CREATE SUBSCRIPTION",
  DropSubscriptionStmt: "DROP SUBSCRIPTION",
};

function explainReindex(node: Extract<Node, { ReindexStmt: unknown }>): string | null {
  const { kind, params = [] } = node.ReindexStmt;
  const isConcurrent = params.some((param) => "DefElem" in param && param.DefElem.defname === "concurrently");
  if (isConcurrent) return "REINDEX CONCURRENTLY";
  return kind === "REINDEX_OBJECT_INDEX" || kind === "REINDEX_OBJECT_TABLE" ? null : "REINDEX of more than one table";
}

function explainDetach(node: Extract<Node, { AlterTableStmt: unknown }>): string | null {
  const isConcurrent = node.AlterTableStmt.cmds?.some(
    (each) =>
      "AlterTableCmd" in each &&
      each.AlterTableCmd.subtype === "AT_DetachPartition" &&
      each.AlterTableCmd.def !== undefined &&
      "PartitionCmd" in each.AlterTableCmd.def &&
      each.AlterTableCmd.def.PartitionCmd.concurrent === true,
  );
  return isConcurrent ? "DETACH PARTITION CONCURRENTLY" : null;
}
