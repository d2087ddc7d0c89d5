import type { Node } from "@pgsql/types";
import type { PlannedFile, PlannedStatement } from "../plan/types.ts";
import type { Finding } from "../types.ts";
import type { PrismaSchema } from "./prisma-schema.ts";
import type { Transaction, World } from "./world.ts";

/** What a rule found in one statement. */
export type Hazard = Pick<Finding, "severity" | "message" | "safeWay">;

/** One statement, and what is known when its turn comes. */
export type Scene = {
  node: Node;
  /** As written, for what the parse tree does not say. */
  sql: string;
  /** The statement of the file; for SQL inside a DO block or a function that is called, the one around it. */
  outer: PlannedStatement;
  file: PlannedFile;
  /** Keys of everything that this file makes, before and after the statement: `view:public.a`. */
  makes: ReadonlySet<string>;
  /** What the run did before this statement. */
  world: World;
  /** What the transaction did before this statement. */
  transaction: Transaction;
  /** Major version of the target. */
  serverVersion: number;
  /** What the running release believes; null when it was not given. */
  schema: PrismaSchema | null;
};

/** One kind of hazard. Its name is its key in the registry: stable, kebab-case, what a waiver names. */
export type Rule = {
  /** What it looks for. */
  title: string;
  /**
   * `rehearsal`: it is about time and locks, so a rehearsal on a copy of production may find it harmless there.
   * `nobody`: it is about data, or about what the running release reads; no measurement takes it back.
   */
  settledBy: "rehearsal" | "nobody";
  find(scene: Scene): Hazard[];
};
