/** Something wrong, told once: stable code, quoted object, what it means, how to mend it. */
export type Fault<Code extends string = string> = {
  code: Code;
  /** Quoted as SQL needs it: `public."Order".total`. */
  object: string;
  message: string;
  /** Prose lines and SQL lines; every line that ends with a semicolon is SQL to run as it stands. */
  hint: string;
};

/** Something about one object that is no fault. */
export type Remark = { object: string; message: string };

export type CheckState = "passed" | "faulty" | "partly" | "not-checked" | "skipped";

export type CheckOutcome = {
  /** Its name in the registry; stable. */
  check: string;
  title: string;
  /** `partly`: no fault in what could be seen. */
  state: CheckState;
  looked: number;
  /** What `looked` counts: "indexes", or "index" for one. */
  objects: string;
  faults: number;
  /** Why it was skipped. */
  reason?: string;
  durationMs: number;
};

/** `object` is null where it is about the whole check. */
export type CheckRemark = { check: string; object: string | null; message: string };

export type Validation<Code extends string = string> = {
  /** No fault was found; what `notChecked` lists may still hold some. */
  ok: boolean;
  faults: Fault<Code>[];
  notChecked: CheckRemark[];
  notes: CheckRemark[];
  checks: CheckOutcome[];
  database: { label: string; role: string; serverVersion: string };
  durationMs: number;
};

/** A row of Prisma's history that counts: not marked as rolled back. */
export type HistoryRow = {
  id: string;
  name: string;
  checksum: string;
  finished: boolean;
  startedAt: string;
  /** What a failed run left: Prisma's words, then the server's. */
  logs: string | null;
};
