import { changesIn, isBounded, relationsIn } from "../sql/changes.ts";
import { strongLocks } from "../sql/locks.ts";
import { as } from "../sql/node.ts";
import type { Hazard, Rule, Scene } from "../types.ts";

export const ddlWithBackfill: Rule = {
  title: "A change of structure and a change of many rows in one transaction",
  settledBy: "rehearsal",
  find: (scene) => [...rowsAfterLock(scene), ...lockAfterRows(scene)],
};

function rowsAfterLock(scene: Scene): Hazard[] {
  const { locked } = scene.transaction;
  const [first] = locked.values();
  const work = first && longWork(scene);
  if (!work) return [];
  const held = [...locked.values().take(5)].map(({ relation }) => relation.sql);
  const tables = locked.size > held.length ? `${held.join(", ")} and others` : held.join(", ");
  return [
    {
      severity: "error",
      message: `${work} runs while ${first.what} (line ${first.line}) still holds its lock on ${tables}: ${first.isExclusive ? "nobody reads or writes" : "nobody writes to"} it until every row is done.`,
      safeWay:
        "Two migrations: the structure in this one, the rows in the next, or in batches from a script. Both releases have to bear the time between.",
    },
  ];
}

function lockAfterRows({ node, world, transaction }: Scene): Hazard[] {
  const [backfill] = transaction.backfills;
  const lock = strongLocks(node).find(({ relation }) => !world.tables.has(relation.key));
  // Told once, at the first lock: what follows it is held as long anyway.
  if (!backfill || !lock || transaction.locked.size > 0) return [];
  return [
    {
      severity: "error",
      message: `${lock.what} waits for its lock while ${backfill.what} (line ${backfill.line}) holds the rows it wrote: others wait for both, and it may end in a deadlock.`,
      safeWay: "Two migrations: the rows in one, in batches, the structure in the other.",
    },
  ];
}

/** What grows with a table that was there before; null when nothing does. */
function longWork(scene: Scene): string | null {
  const { node, world } = scene;
  const isOld = ({ key }: { key: string }) => !world.tables.has(key);
  for (const change of changesIn(node)) {
    const isOnNew = change.kind !== "INSERT" && !isOld(change.table);
    if (!isOnNew && !isBounded(change, scene)) return `${change.kind} of ${change.table.sql}`;
  }
  const copy = as(node, "CreateTableAsStmt");
  const source = copy?.query && !copy.into?.skipData ? relationsIn([copy.query]).find(isOld) : undefined;
  return source ? `A copy of ${source.sql}` : null;
}
