import type { Drift } from "../drift/find-drift.ts";
import type { MigrationFile } from "../history/read-migrations.ts";
import type { Fault, HistoryRow, Remark } from "../types.ts";

/** One thing that db:validate looks at. A member of the family is one file here and one line in `registry.ts`. */
export type Check<Code extends string = string> = {
  /** What a fault would be, as a plural: "Invalid indexes". */
  title: string;
  /** What is counted as looked at, one and many. */
  counts: readonly [one: string, many: string];
  /** Every fault code that it may tell; listed and explained in the module's README. */
  codes: readonly Code[];
  run(look: Look): Promise<Finding<Code>>;
};

/** What one check found; `skipped` when there was nothing to hold the database against. */
export type Finding<Code extends string = string> =
  | { skipped: string }
  | {
      /** How many objects were looked at. */
      looked: number;
      faults: Fault<Code>[];
      /** Worth knowing, and no fault. */
      notes?: Remark[];
      /** What this role, or the time given, did not let us see. */
      notChecked?: Remark[];
    };

export type Answer<Row> = { rows: Row[] } | { reason: string };

/** What a check may use: a read-only session whose every statement is bounded in time. */
export type Look = {
  /** Rows, or a throw that makes the whole check "not checked". */
  query<Row extends object>(sql: string, params?: unknown[]): Promise<Row[]>;
  /** Rows, or why there are none: no right to read, a lock in the way, no time left. For one object of many. */
  attempt<Row extends object>(sql: string, params?: unknown[]): Promise<Answer<Row>>;
  /** Prisma's history, rows marked as rolled back left out; null when the database has none. */
  history(): Promise<HistoryRow[] | null>;
  /** The migrations to compare the history with, or why there are none. */
  files: MigrationFile[] | { skipped: string };
  /** How the live schema differs from what its applied migrations give, or why nobody looked. */
  drift(): Promise<Drift>;
  /** The schema of the history table. */
  schema: string;
  /** True when losing a row of this database would matter. */
  production: boolean;
};
