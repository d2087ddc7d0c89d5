import type { Node } from "@pgsql/types";
import { as, namesOf } from "./sql/node.ts";
import { identifier, relationNamed, relationOf, relationOfNames } from "./sql/relation.ts";
import { within } from "./world.ts";

/** Everything that a file makes, so that what is dropped and made again in it is told from what is gone. */
export function listMade(nodes: Node[]): Set<string> {
  const made = new Set<string>();
  for (const node of nodes) {
    const view = as(node, "ViewStmt")?.view ?? as(node, "CreateTableAsStmt")?.into?.rel;
    if (view) made.add(`view:${relationOf(view).key}`);
    const policy = as(node, "CreatePolicyStmt");
    if (policy) made.add(`policy:${within(relationOf(policy.table), policy.policy_name ?? "")}`);
    if (policy) made.add(`policies:${relationOf(policy.table).key}`);
    const trigger = as(node, "CreateTrigStmt");
    if (trigger) made.add(`trigger:${within(relationOf(trigger.relation), trigger.trigname ?? "")}`);
    const routine = as(node, "CreateFunctionStmt");
    if (routine) made.add(`function:${relationOfNames(routine.funcname).key}`);
    const type = as(node, "CreateEnumStmt")?.typeName;
    if (type) made.add(`type:${relationOfNames(type).key}`);
    const rename = as(node, "RenameStmt");
    if (rename?.renameType === "OBJECT_TYPE")
      made.add(`type:${relationNamed(relationOfNames(rename.object).schema, rename.newname ?? "").key}`);
    const altered = as(node, "AlterTableStmt");
    for (const each of altered?.cmds ?? []) {
      const def = as(each, "AlterTableCmd")?.def;
      const name = as(def, "ColumnDef")?.colname;
      if (name) made.add(`column:${within(relationOf(altered?.relation), name)}`);
      const constraint = as(def, "Constraint");
      if (constraint?.conname) made.add(`constraint:${within(relationOf(altered?.relation), constraint.conname)}`);
      if (constraint?.contype === "CONSTR_FOREIGN")
        for (const column of namesOf(constraint.fk_attrs))
          made.add(`foreign-key:${within(relationOf(altered?.relation), column)}`);
    }
    const index = as(node, "IndexStmt");
    if (index?.idxname) made.add(`index:${identifier(index.idxname)}`);
  }
  return made;
}
