import type { Node } from "@pgsql/types";
import { alterations } from "../sql/alterations.ts";
import { as, namesOf } from "../sql/node.ts";
import { identifier, relationOfNames } from "../sql/relation.ts";
import type { Hazard, Rule, Scene } from "../types.ts";

export const dropCascade: Rule = {
  title: "DROP … CASCADE",
  settledBy: "nobody",
  find(scene) {
    const columns = alterations(scene)
      .filter(({ command }) => command.behavior === "DROP_CASCADE" && /^AT_Drop/.test(command.subtype ?? ""))
      .map(({ table, command }) => `${identifier(command.name ?? "")} of ${table.sql}`);
    return [...dropped(scene), ...columns].map(hazard);
  },
};

function dropped({ node, world }: Scene): string[] {
  if ("DropOwnedStmt" in node) return ["everything that a role owns"];
  const statement = as(node, "DropStmt");
  if (statement?.behavior !== "DROP_CASCADE") return [];
  const isNew = (object: Node) => {
    const { key, name } = relationOfNames(object);
    return statement.removeType === "OBJECT_SCHEMA"
      ? world.schemas.has(name)
      : [world.tables, world.views, world.types].some((made) => made.has(key));
  };
  return (statement.objects ?? [])
    .filter((object) => !isNew(object))
    .map((object) => namesOf(object).map(identifier).join("."));
}

const hazard = (what: string): Hazard => ({
  severity: "error",
  message: `CASCADE takes along whatever depends on ${what}: views, foreign keys, policies, whole tables of a schema, and nothing in this file says which.`,
  safeWay:
    "Leave CASCADE out. PostgreSQL then names what depends on it, and each of those can be dropped by name or kept.",
});
