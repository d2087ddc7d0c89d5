import { z } from "zod";
import type { MigrationEnd } from "#modules/preview";

const finding = z.looseObject({ rule: z.string(), file: z.string(), line: z.number(), message: z.string() });
const document = z.looseObject({
  outcome: z.string().optional(),
  applied: z.array(z.string()).default([]),
  findings: z.array(finding).default([]),
  error: z.looseObject({ message: z.string(), hint: z.string().optional() }).nullish(),
});

const words: Record<string, string> = {
  "nothing-pending": "Nothing is pending.",
  applied: "Applied to the branch:",
  refused: "Refused; the branch was not changed.",
  "rolled-back": "Failed; the branch is as before.",
  failed: "Failed half way: a person is needed.",
};

/** The end of a migration for a pull request, in Markdown. */
export function describeMigration({ exit, json }: MigrationEnd): string {
  const parsed = document.safeParse(json);
  if (!parsed.success)
    return `✗ The migration ended with exit code ${exit} and left no report; see the workflow's log.`;
  const { outcome, applied, findings, error } = parsed.data;
  return [
    `${exit === 0 ? "✓" : "✗"} ${(outcome && words[outcome]) ?? `It ended with exit code ${exit}.`}`,
    ...applied.map((name) => `- \`${name}\``),
    ...(error ? [`${error.message}${error.hint ? `\n${error.hint}` : ""}`] : []),
    ...findings.map(({ rule, file, line, message }) => `- **${rule}** \`${file}:${line}\` ${message}`),
  ].join("\n");
}
