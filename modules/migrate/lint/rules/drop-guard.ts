import type { Node } from "@pgsql/types";
import { alterations } from "../sql/alterations.ts";
import { as, namesOf } from "../sql/node.ts";
import { identifier, relationNamed, relationOfNames } from "../sql/relation.ts";
import type { Hazard, Rule, Scene } from "../types.ts";
import { within } from "../world.ts";

export const dropGuard: Rule = {
  title: "A constraint, unique index or trigger that keeps data right is dropped",
  settledBy: "nobody",
  find: (scene) => [...constraints(scene), ...indexes(scene), ...triggers(scene)],
};

function constraints(scene: Scene): Hazard[] {
  const { world, makes } = scene;
  return alterations(scene).flatMap(({ table, command }): Hazard[] => {
    const name = command.name ?? "";
    if (command.subtype !== "AT_DropConstraint") return [];
    const isReplaced =
      makes.has(`constraint:${within(table, name)}`) || isReplacedKey(makes, table.key, table.name, name);
    const fact = world.constraints.get(table.key)?.get(name);
    // A CHECK that only carried SET NOT NULL over has done its work.
    const isServed = fact?.isValid === true && world.required.has(table.key);
    if (isReplaced || fact?.isNew || isServed || /not_?null/i.test(name)) return [];
    return [
      hazard(
        `${identifier(name)} of ${table.sql}`,
        `ALTER TABLE ${table.sql} ADD CONSTRAINT ${identifier(name)} /* as before */ NOT VALID;`,
      ),
    ];
  });
}

/** Prisma drops a foreign key and adds it with another action, under the name that it gives to both. */
function isReplacedKey(makes: ReadonlySet<string>, key: string, table: string, name: string): boolean {
  if (!name.startsWith(`${table}_`) || !name.endsWith("_fkey")) return false;
  return makes.has(`foreign-key:${key}\0${name.slice(table.length + 1, -"_fkey".length)}`);
}

function indexes({ node, world, makes }: Scene): Hazard[] {
  const statement = as(node, "DropStmt");
  if (statement?.removeType !== "OBJECT_INDEX") return [];
  return (statement.objects ?? [])
    .map(relationOfNames)
    .filter(
      ({ key, name }) => !world.indexes.has(key) && !makes.has(`index:${identifier(name)}`) && looksUnique.test(name),
    )
    .map(({ sql }) =>
      hazard(
        `${sql}, a unique index by its name,`,
        `CREATE UNIQUE INDEX CONCURRENTLY ${sql} ON /* table and columns */;`,
      ),
    );
}

/** As Prisma (`_key`), Rails, Django and Flyway users call them. */
const looksUnique = /(?:^|_)(?:key|unique|uniq|uq|uk|uidx|ux)(?:_|$)|^uniq/i;

function triggers({ node, world, makes }: Scene): Hazard[] {
  const statement = as(node, "DropStmt");
  if (statement?.removeType !== "OBJECT_TRIGGER") return [];
  return (statement.objects ?? []).flatMap((object: Node): Hazard[] => {
    const names = namesOf(object);
    const table = relationNamed(names.at(-3), names.at(-2) ?? "");
    const name = names.at(-1) ?? "";
    if (world.tables.has(table.key) || makes.has(`trigger:${within(table, name)}`)) return [];
    return [hazard(`The trigger ${identifier(name)} of ${table.sql}`, "CREATE TRIGGER /* as before */;")];
  });
}

const hazard = (what: string, back: string): Hazard => ({
  severity: "warning",
  message: `${what} is dropped: rows that it would have refused or mended come in from now on, and it cannot come back before they are gone.`,
  safeWay: `Be sure that nothing counts on it: an upsert needs its unique index, a delete its foreign key. What brings it back:\n${back}`,
});
