import type { PlannedFile } from "../plan/types.ts";
import type { Finding } from "../types.ts";
import { listMade } from "./list-made.ts";
import { readPrismaSchema } from "./prisma-schema.ts";
import { rules } from "./registry.ts";
import { remember } from "./remember.ts";
import { lookInside } from "./sql/inside.ts";
import type { Rule, Scene } from "./types.ts";
import { newTransaction, newWorld, type World } from "./world.ts";

export type OwnInput = {
  /** Pending files, in the order in which they will be applied. */
  plans: PlannedFile[];
  /** Major version of the target. */
  serverVersion: number;
  /** Prisma schema of the release that runs now, all files joined. Without it every drop may be of something in use. */
  prismaSchema?: string;
  signal?: AbortSignal;
};

/** What our own rules find, in the files' order, and the world as the files leave it. The parser must be loaded. */
export function findOwn({ plans, serverVersion, prismaSchema, signal }: OwnInput): {
  findings: Finding[];
  world: World;
} {
  const schema = prismaSchema === undefined ? null : readPrismaSchema(prismaSchema);
  const world = newWorld();
  const findings: Finding[] = [];
  for (const file of plans) {
    const makes = listMade(file.statements.map(({ node }) => node));
    for (const { isTransaction, statements } of file.steps) {
      let transaction = newTransaction();
      for (const outer of statements) {
        signal?.throwIfAborted();
        const scene: Scene = {
          node: outer.node,
          sql: outer.sql,
          outer,
          file,
          makes,
          world,
          transaction,
          serverVersion,
          schema,
        };
        findings.push(...look(scene));
        if (!isTransaction) transaction = newTransaction();
      }
    }
  }
  return { findings, world };
}

function look(scene: Scene): Finding[] {
  const found = judge(scene, "");
  for (const inner of lookInside(scene.node, scene.sql, scene.world.functions)?.statements ?? []) {
    const within: Scene = { ...scene, node: inner.node, sql: inner.sql };
    found.push(...judge(within, `In the code that it runs, ${shorten(inner.sql)}: `));
    remember(within);
  }
  remember(scene);
  return found;
}

function judge(scene: Scene, where: string): Finding[] {
  return Object.entries<Rule>(rules).flatMap(([rule, { find }]) =>
    find(scene).map(({ severity, message, safeWay }) => ({
      rule,
      file: scene.file.file.name,
      line: scene.outer.line,
      severity,
      message: `${where}${message}`,
      safeWay: safeWay.replace(gap, "$1"),
      by: "atalaya" as const,
    })),
  );
}

/** What has to be filled in is no SQL to run as it stands, so it ends without a semicolon. */
const gap = /^(.*\/\*.*);$/gm;

const shorten = (sql: string): string => sql.replace(/\s+/g, " ").slice(0, 60);
