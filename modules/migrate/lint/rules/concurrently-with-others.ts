import type { Rule } from "../types.ts";

export const concurrentlyWithOthers: Rule = {
  title: "A statement that cannot run in a transaction, in a file with others",
  settledBy: "nobody",
  find({ node, outer, file }) {
    if (!outer.outsideTransaction || node !== outer.node || file.statements.length === 1) return [];
    return [
      {
        severity: "note",
        message: `${outer.outsideTransaction} runs alone, outside a transaction: when a later statement fails, what came before it stays. db:migrate:safe resumes after it; \`prisma migrate deploy\` leaves the file half done.`,
        safeWay: "Give it a migration of its own.",
      },
    ];
  },
};
