import type { Rule } from "../types.ts";

/** What becomes of a rule of squawk. */
export type SquawkRule =
  /** Ours speaks of the same, and knows more: the run, the release, the version. */
  | { by: string }
  /** Not told, and why. */
  | { off: string }
  | ({ keep: "error" | "warning" | "note"; message: string; safeWay: string } & Pick<Rule, "title" | "settledBy">);

/** Every rule of squawk 2.66, judged. One that a newer squawk adds is told in its own words, as a note. */
export const squawkRules: Record<string, SquawkRule> = {
  "adding-field-with-default": { by: "volatile-default" },
  "adding-foreign-key-constraint": { by: "add-foreign-key" },
  "adding-not-nullable-field": { by: "set-not-null" },
  "adding-required-field": { by: "add-required-column" },
  "ban-alter-domain-with-add-constraint": { by: "add-domain-constraint" },
  "adding-serial-primary-key-field": { by: "volatile-default" },
  "ban-concurrent-index-creation-in-transaction": { by: "concurrently-with-others" },
  "ban-drop-column": { by: "drop-column" },
  "ban-drop-table": { by: "drop-table" },
  "ban-truncate-cascade": { by: "truncate" },
  "ban-uncommitted-transaction": { by: "transaction-control" },
  "changing-column-type": { by: "change-column-type" },
  "constraint-missing-not-valid": { by: "add-check" },
  "disallowed-unique-constraint": { by: "add-unique" },
  "renaming-column": { by: "rename-column" },
  "renaming-table": { by: "rename-table" },
  "require-concurrent-index-creation": { by: "create-index" },
  "require-concurrent-index-deletion": { by: "drop-index" },
  "require-concurrent-partition-detach": { by: "detach-partition" },
  "require-concurrent-reindex": { by: "reindex" },
  "transaction-nesting": { by: "transaction-control" },

  "ban-char-field": { off: "taste; what a change of its length does, change-column-type says" },
  "ban-drop-not-null": { off: "the running release writes no NULL, and the next one is there to read it" },
  "prefer-bigint-over-int": { off: "taste, and Prisma's own Int" },
  "prefer-bigint-over-smallint": { off: "taste" },
  "prefer-identity": { off: "taste, and Prisma writes SERIAL" },
  "prefer-repack": { off: "an extension that may not be there; rewrite-table says what to do" },
  "prefer-robust-stmts": { off: "the runner resumes by itself" },
  "prefer-text-field": { off: "taste" },
  "prefer-timestamp-tz": { off: "taste, and Prisma writes TIMESTAMP(3)" },
  "require-enum-value-ordering": { off: "taste" },
  "require-lock-timeout": { off: "the runner sets it" },
  "require-statement-timeout": { off: "the runner sets it" },
  "require-table-schema": { off: "Prisma writes none" },
  "require-timeout-settings": { off: "the runner sets them" },
  "unused-ignore": { off: "about squawk's own comments" },

  "syntax-error": { by: "unread-by-squawk" },

  "ban-create-domain-with-constraint": {
    keep: "note",
    title: "A domain with a constraint",
    settledBy: "nobody",
    message:
      "A later change of the domain's constraint is held against every table that uses it, all locked together; a column of such a domain rewrites the table it is added to.",
    safeWay: "Put the CHECK on the column of each table, where it can be added with NOT VALID.",
  },
  "ban-drop-database": {
    keep: "error",
    title: "DROP DATABASE",
    settledBy: "nobody",
    message: "A whole database is dropped; no rollback brings it back.",
    safeWay: "Take it out of the migration. If it has to go, take a backup and drop it by hand.",
  },
  "identifier-too-long": {
    keep: "warning",
    title: "A name over 63 bytes",
    settledBy: "nobody",
    message:
      "PostgreSQL cuts names at 63 bytes, without an error: two names that differ later are the same one, and code that uses the whole name finds nothing.",
    safeWay: "Shorten the name; in Prisma's schema give `map:` a short one.",
  },
};
