import { addCheck } from "./rules/add-check.ts";
import { addDomainConstraint } from "./rules/add-domain-constraint.ts";
import { addForeignKey } from "./rules/add-foreign-key.ts";
import { addRequiredColumn } from "./rules/add-required-column.ts";
import { addUnique } from "./rules/add-unique.ts";
import { attachPartition } from "./rules/attach-partition.ts";
import { changeColumnType } from "./rules/change-column-type.ts";
import { concurrentlyWithOthers } from "./rules/concurrently-with-others.ts";
import { createIndex } from "./rules/create-index.ts";
import { createTrigger } from "./rules/create-trigger.ts";
import { ddlWithBackfill } from "./rules/ddl-with-backfill.ts";
import { deleteWithoutWhere } from "./rules/delete-without-where.ts";
import { detachPartition } from "./rules/detach-partition.ts";
import { disableTrigger } from "./rules/disable-trigger.ts";
import { dropCascade } from "./rules/drop-cascade.ts";
import { dropColumn } from "./rules/drop-column.ts";
import { dropGuard } from "./rules/drop-guard.ts";
import { dropIndex } from "./rules/drop-index.ts";
import { dropTable } from "./rules/drop-table.ts";
import { enumValueInUse } from "./rules/enum-value-in-use.ts";
import { generatedColumn } from "./rules/generated-column.ts";
import { hiddenLoss } from "./rules/hidden-loss.ts";
import { hiddenStatement } from "./rules/hidden-statement.ts";
import { jsonColumn } from "./rules/json-column.ts";
import { lockTable } from "./rules/lock-table.ts";
import { manyLockedTables } from "./rules/many-locked-tables.ts";
import { refreshView } from "./rules/refresh-view.ts";
import { reindex } from "./rules/reindex.ts";
import { renameColumn } from "./rules/rename-column.ts";
import { renameTable } from "./rules/rename-table.ts";
import { renameType } from "./rules/rename-type.ts";
import { restartSequence } from "./rules/restart-sequence.ts";
import { rewriteTable } from "./rules/rewrite-table.ts";
import { sessionSetting } from "./rules/session-setting.ts";
import { setNotNull } from "./rules/set-not-null.ts";
import { transactionControl } from "./rules/transaction-control.ts";
import { truncate } from "./rules/truncate.ts";
import { updateWithoutWhere } from "./rules/update-without-where.ts";
import { validateInSameTransaction } from "./rules/validate-in-same-transaction.ts";
import { volatileDefault } from "./rules/volatile-default.ts";
import { widenAccess } from "./rules/widen-access.ts";
import { squawkRules } from "./squawk/squawk-rules.ts";
import type { Rule } from "./types.ts";

/** Our rules on the parse tree, in the order in which their findings on one statement are told. */
export const rules = {
  "delete-without-where": deleteWithoutWhere,
  "update-without-where": updateWithoutWhere,
  truncate,
  "drop-cascade": dropCascade,
  "drop-table": dropTable,
  "drop-column": dropColumn,
  "rename-table": renameTable,
  "rename-column": renameColumn,
  "rename-type": renameType,
  "ddl-with-backfill": ddlWithBackfill,
  "many-locked-tables": manyLockedTables,
  "add-required-column": addRequiredColumn,
  "volatile-default": volatileDefault,
  "generated-column": generatedColumn,
  "change-column-type": changeColumnType,
  "set-not-null": setNotNull,
  "add-foreign-key": addForeignKey,
  "add-check": addCheck,
  "validate-in-same-transaction": validateInSameTransaction,
  "add-unique": addUnique,
  "add-domain-constraint": addDomainConstraint,
  "create-index": createIndex,
  "drop-index": dropIndex,
  reindex,
  "concurrently-with-others": concurrentlyWithOthers,
  "enum-value-in-use": enumValueInUse,
  "lock-table": lockTable,
  "rewrite-table": rewriteTable,
  "refresh-view": refreshView,
  "attach-partition": attachPartition,
  "detach-partition": detachPartition,
  "create-trigger": createTrigger,
  "disable-trigger": disableTrigger,
  "drop-guard": dropGuard,
  "json-column": jsonColumn,
  "restart-sequence": restartSequence,
  "session-setting": sessionSetting,
  "transaction-control": transactionControl,
  "widen-access": widenAccess,
  "hidden-loss": hiddenLoss,
  "hidden-statement": hiddenStatement,
} satisfies Record<string, Rule>;

const kept = Object.entries(squawkRules).flatMap(([name, rule]) => ("keep" in rule ? [[name, rule] as const] : []));

/** Every rule that a waiver may name, with what may settle its findings. */
export const lintRules: ReadonlyMap<string, Pick<Rule, "title" | "settledBy">> = new Map<
  string,
  Pick<Rule, "title" | "settledBy">
>([...Object.entries(rules), ...kept]);

/** Whether a finding of the rule is about time and locks, which a rehearsal may find harmless. */
export const maySettle = (rule: string): boolean => lintRules.get(rule)?.settledBy === "rehearsal";
