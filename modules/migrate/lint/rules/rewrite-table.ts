import { alterations } from "../sql/alterations.ts";
import { as } from "../sql/node.ts";
import { relationOf } from "../sql/relation.ts";
import type { Hazard, Rule, Scene } from "../types.ts";

export const rewriteTable: Rule = {
  title: "VACUUM FULL, CLUSTER, SET LOGGED, SET TABLESPACE, SET ACCESS METHOD",
  settledBy: "rehearsal",
  find: (scene) => [...ofCommands(scene), ...ofAlterations(scene)],
};

function ofCommands({ node, world }: Scene): Hazard[] {
  const cluster = as(node, "ClusterStmt");
  if (cluster) {
    const { key, sql } = relationOf(cluster.relation);
    return world.tables.has(key) ? [] : [hazard("CLUSTER", sql || "every clustered table", compact)];
  }
  const vacuum = as(node, "VacuumStmt");
  if (!vacuum?.options?.some((each) => as(each, "DefElem")?.defname === "full")) return [];
  const tables = (vacuum.rels ?? []).map((each) => relationOf(as(each, "VacuumRelation")?.relation).sql);
  return [hazard("VACUUM FULL", tables.join(", ") || "every table", compact)];
}

const compact =
  "VACUUM without FULL makes the space usable again and keeps nobody out; pg_repack gives it back to the disk beside running writes.";

const commands: Record<string, [name: string, safeWay: string]> = {
  AT_SetLogged: [
    "SET LOGGED",
    "Make a new table that is logged from the start, move the rows in batches, then swap the names.",
  ],
  AT_SetUnLogged: [
    "SET UNLOGGED",
    "Leave it logged: an unlogged table is empty after a crash, on replicas and in a restored backup. For scratch data make a new table.",
  ],
  AT_SetTableSpace: [
    "SET TABLESPACE",
    "pg_repack moves a table beside running writes; an index can be built anew there CONCURRENTLY.",
  ],
  AT_SetAccessMethod: ["SET ACCESS METHOD", "Make a new table with it, move the rows in batches, then swap the names."],
};

function ofAlterations(scene: Scene): Hazard[] {
  return alterations(scene).flatMap(({ table, command }) => {
    const [name, safeWay] = commands[command.subtype ?? ""] ?? [];
    return name && safeWay ? [hazard(name, table.sql, safeWay)] : [];
  });
}

const hazard = (what: string, table: string, safeWay: string): Hazard => ({
  severity: "error",
  message: `${what} writes ${table} anew, with all indexes, under ACCESS EXCLUSIVE: nobody reads or writes it until it is done, and the disk holds it twice.`,
  safeWay,
});
