import type { AlterTableType, Node } from "@pgsql/types";
import { as } from "./node.ts";
import { type Relation, relationOf, relationOfNames } from "./relation.ts";

export type StrongLock = {
  relation: Relation;
  /** ACCESS EXCLUSIVE: nobody reads either. Otherwise writers wait. */
  isExclusive: boolean;
  /** `ALTER TABLE orders` */
  what: string;
};

/**
 * Locks that make others wait for the end of the transaction; those of rows are not among them.
 * https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-TABLES
 */
export function strongLocks(node: Node): StrongLock[] {
  const lock = (relation: Relation, isExclusive: boolean, verb: string): StrongLock[] => [
    { relation, isExclusive, what: `${verb} ${relation.sql}` },
  ];
  const altered = as(node, "AlterTableStmt");
  if (altered) return lockOfAlter(node);
  const rename = as(node, "RenameStmt");
  if (rename && locksTable.has(rename.renameType ?? "")) return lock(relationOf(rename.relation), true, "RENAME on");
  const index = as(node, "IndexStmt");
  if (index && !index.concurrent) return lock(relationOf(index.relation), false, "CREATE INDEX on");
  const drop = as(node, "DropStmt");
  if (drop?.removeType === "OBJECT_TABLE")
    return (drop.objects ?? []).flatMap((object) => lock(relationOfNames(object), true, "DROP TABLE"));
  const truncate = as(node, "TruncateStmt");
  if (truncate)
    return (truncate.relations ?? []).flatMap((each) => lock(relationOf(as(each, "RangeVar")), true, "TRUNCATE"));
  const trigger = as(node, "CreateTrigStmt");
  if (trigger) return lock(relationOf(trigger.relation), false, "CREATE TRIGGER on");
  const policy = as(node, "CreatePolicyStmt");
  if (policy) return lock(relationOf(policy.table), true, "CREATE POLICY on");
  const whole = as(node, "LockStmt");
  if (whole && (whole.mode ?? 0) >= LOCKS_OUT_WRITERS)
    return (whole.relations ?? []).flatMap((each) =>
      lock(relationOf(as(each, "RangeVar")), whole.mode === ACCESS_EXCLUSIVE, "LOCK TABLE"),
    );
  return [];
}

/** Numbers of lock modes in the server's lockdefs.h, which the parse tree keeps. */
export const LOCKS_OUT_WRITERS = 5;
export const ACCESS_EXCLUSIVE = 8;

const locksTable = new Set(["OBJECT_TABLE", "OBJECT_COLUMN", "OBJECT_TABCONSTRAINT"]);

const weak = new Set<AlterTableType>([
  "AT_ValidateConstraint",
  "AT_SetStatistics",
  "AT_SetOptions",
  "AT_ResetOptions",
  "AT_SetRelOptions",
  "AT_ResetRelOptions",
  "AT_ClusterOn",
  "AT_DropCluster",
  "AT_AttachPartition",
  "AT_DetachPartitionFinalize",
]);

const writersOnly = new Set<AlterTableType>([
  "AT_EnableTrig",
  "AT_EnableTrigAll",
  "AT_EnableTrigUser",
  "AT_DisableTrig",
  "AT_DisableTrigAll",
  "AT_DisableTrigUser",
]);

function lockOfAlter(node: Node): StrongLock[] {
  const statement = as(node, "AlterTableStmt");
  if (statement?.objtype !== "OBJECT_TABLE") return [];
  const relation = relationOf(statement.relation);
  const what = `ALTER TABLE ${relation.sql}`;
  const found: StrongLock[] = [];
  let strongest = 0;
  for (const each of statement.cmds ?? []) {
    const command = as(each, "AlterTableCmd");
    if (!command?.subtype || weak.has(command.subtype)) continue;
    const constraint = as(command.def, "Constraint");
    const isForeignKey = constraint?.contype === "CONSTR_FOREIGN";
    strongest = Math.max(strongest, isForeignKey || writersOnly.has(command.subtype) ? 1 : 2);
    if (isForeignKey) found.push({ relation: relationOf(constraint.pktable), isExclusive: false, what });
  }
  if (strongest > 0) found.unshift({ relation, isExclusive: strongest === 2, what });
  return found;
}
